//! What webpack-manifest-plugin writes: the names of files and their URLs.

use std::collections::BTreeMap;

use super::{Release, json};

pub(super) fn text(release: &Release<'_>) -> String {
    // By the custom of Encore, keys are URLs without the first slash.
    let served = release.manifest.public_path.strip_prefix('/').unwrap_or_default();
    let folder = if release.below.is_empty() { served } else { release.below };
    let urls = release.entries().map(|(logical, entry)| (format!("{folder}{logical}"), release.url(entry)));
    json(&urls.collect::<BTreeMap<_, _>>())
}
