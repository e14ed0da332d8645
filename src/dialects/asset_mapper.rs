//! Symfony's `AssetMapper`, as `asset-map:compile` leaves it: where these files are,
//! no source is read.
//!
//! Values are URLs. In the import map, what an entry imports is only there to be
//! preloaded: our chunks name each other by the names of their files.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Release, json, merge as merging};

#[derive(Serialize)]
struct Item<'r> {
    path: String,
    #[serde(rename = "type")]
    kind: &'static str,
    integrity: &'r str,
}

pub(super) fn texts(release: &Release<'_>) -> Vec<(String, String)> {
    let mut map = BTreeMap::new();
    let mut entrypoints = Vec::new();
    let undigested = |logical: &str| format!("{}{logical}", release.manifest.public_path);
    for (name, bundle) in release.bundles() {
        let Some(script) = bundle.script.filter(|_| !bundle.classic) else { continue };
        let mut eager = Vec::new();
        for (logical, chunk) in &bundle.preload {
            eager.push((undigested(logical), "js", *chunk));
        }
        for (logical, sheet) in &bundle.css {
            eager.push(((*logical).to_owned(), "css", *sheet));
        }
        let names: Vec<&String> = eager.iter().map(|(name, ..)| name).collect();
        entrypoints.push((format!("entrypoint.{name}.json"), json(&names)));
        for (name, kind, entry) in eager.into_iter().chain([(name.to_owned(), "js", script)]) {
            map.insert(name, Item { path: release.url(entry), kind, integrity: &entry.integrity });
        }
    }
    let manifest: BTreeMap<_, _> = release.entries().map(|(logical, entry)| (logical, release.url(entry))).collect();
    let mut files = vec![("manifest.json".to_owned(), json(&manifest)), ("importmap.json".to_owned(), json(&map))];
    files.extend(entrypoints);
    files
}

/// The list of an entry is its own; the others are merged.
pub(super) fn merge(existing: &str, new: &str) -> Result<String, String> {
    if new.starts_with('[') { Ok(new.to_owned()) } else { merging::flat(existing, new) }
}
