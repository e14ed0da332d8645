//! What webpack-manifest-plugin writes: the names of files and their URLs.

use std::collections::BTreeMap;

use super::{Release, json};

pub(super) fn text(release: &Release<'_>) -> String {
    below(release, release.below)
}

/// The same with `folder` before each key.
pub(super) fn below(release: &Release<'_>, folder: &str) -> String {
    let urls = release.entries().map(|(logical, entry)| (format!("{folder}{logical}"), release.url(entry)));
    json(&urls.collect::<BTreeMap<_, _>>())
}
