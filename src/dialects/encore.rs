//! Webpack Encore, read by `EntrypointLookup` of Symfony's bundle and by
//! `JsonManifestVersionStrategy`.
//!
//! Values are URLs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Release, json, webpack};
use crate::manifest::Entry;

pub(super) const ENTRYPOINTS: &str = "entrypoints.json";

#[derive(Serialize)]
struct Content<'r> {
    entrypoints: BTreeMap<&'r str, Tags>,
    integrity: BTreeMap<String, &'r str>,
}

/// What stands in the page. Chunks do not: the module imports them itself.
#[derive(Serialize)]
struct Tags {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    js: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    css: Vec<String>,
}

pub(super) fn texts<'r>(release: &Release<'r>) -> Vec<(String, String)> {
    let mut integrity = BTreeMap::new();
    let mut entrypoints = BTreeMap::new();
    for (name, bundle) in release.bundles() {
        let mut url = |entry: &'r Entry| {
            let url = release.url(entry);
            integrity.insert(url.clone(), entry.integrity.as_str());
            url
        };
        let js = bundle.script.into_iter().map(&mut url).collect();
        let css = bundle.css.into_iter().map(|(_, sheet)| url(sheet)).collect();
        entrypoints.insert(name, Tags { js, css });
    }
    let entrypoints = json(&Content { entrypoints, integrity });
    // By its custom keys are URLs without the first slash.
    let served = release.manifest.public_path.strip_prefix('/').unwrap_or_default();
    let folder = if release.below.is_empty() { served } else { release.below };
    vec![(ENTRYPOINTS.to_owned(), entrypoints), ("manifest.json".to_owned(), webpack::below(release, folder))]
}
