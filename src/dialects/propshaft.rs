//! Propshaft, read by `Propshaft::Manifest`.
//!
//! Values are paths of files: `assets:clean` compares them with names on the disk,
//! and Rails puts them behind `config.assets.prefix` as they are.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Release, json};

#[derive(Serialize)]
struct Asset<'r> {
    digested_path: &'r str,
    integrity: &'r str,
    /// Whether `stylesheet_link_tag :app` means it.
    app: bool,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let assets = release.entries().map(|(logical, entry)| {
        let app = !entry.sources.first().is_some_and(|source| source.split('/').any(|part| part == "node_modules"));
        (logical, Asset { digested_path: &entry.path, integrity: &entry.integrity, app })
    });
    json(&assets.collect::<BTreeMap<_, _>>())
}
