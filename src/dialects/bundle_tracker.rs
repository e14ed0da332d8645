//! webpack-bundle-tracker, read by django-webpack-loader.
//!
//! Names are paths of files, as the storage of Django wants them; `publicPath` is
//! a URL.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Release, json,
    merge::{object, sections},
};
use crate::manifest::Kind;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Content<'r> {
    status: &'static str,
    assets: BTreeMap<&'r str, File<'r>>,
    chunks: BTreeMap<&'r str, Vec<&'r str>>,
    public_path: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'r> {
    name: &'r str,
    /// Relative, as with the option `relativePath`: no reader opens it.
    path: &'r str,
    integrity: &'r str,
    public_path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_filename: Option<&'r str>,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let assets = release.entries().map(|(_, entry)| {
        let source = entry.sources.first().filter(|_| entry.kind == Kind::Static);
        let file = File {
            name: &entry.path,
            path: &entry.path,
            integrity: &entry.integrity,
            public_path: release.url(entry),
            source_filename: source.map(String::as_str),
        };
        (entry.path.as_str(), file)
    });
    let chunks = release.bundles().into_iter().map(|(name, bundle)| {
        // What stands in the page: the module imports its chunks itself.
        let files = bundle.css.into_iter().map(|(_, sheet)| sheet).chain(bundle.script);
        (name, files.map(|entry| entry.path.as_str()).collect())
    });
    let public_path = &release.manifest.public_path;
    json(&Content { status: "done", assets: assets.collect(), chunks: chunks.collect(), public_path })
}

pub(super) fn merge(existing: &str, new: &str) -> Result<String, String> {
    let mut existing = object(existing)?;
    // What a build that failed left there.
    for stale in ["error", "file", "message"] {
        existing.remove(stale);
    }
    Ok(json(&sections(existing, object(new)?)?))
}
