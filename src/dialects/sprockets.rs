//! Sprockets, read by sprockets-rails (`Sprockets::Manifest`, `Sprockets::Rails::Helper`).
//!
//! Values are paths of files: Sprockets opens and deletes them by these names, and
//! Rails puts them behind `config.assets.prefix` as they are.

use std::{borrow::Cow, collections::BTreeMap};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize;

use super::{Release, json};

/// Readers want 32 digits, which only keep the name from being guessed. They are the
/// same for every release: of several such files the first is read, not the newest.
pub(super) const FILE: &str = ".sprockets-manifest-68aa7cc2e0c4066af94d87cab2b97a3e.json";

/// Read by `assets:clean` alone, which deletes what is neither current nor recent.
/// What lies in the future is always recent, so that it deletes nothing of ours:
/// a time in the past would have it delete what the release before this one needs.
const MTIME: &str = "9999-12-31T00:00:00+00:00";

#[derive(Serialize)]
struct Content<'r> {
    files: BTreeMap<&'r str, File<'r>>,
    assets: BTreeMap<Cow<'r, str>, &'r str>,
}

#[derive(Serialize)]
struct File<'r> {
    logical_path: &'r str,
    mtime: &'static str,
    size: u64,
    digest: &'r str,
    /// As Sprockets does, of the digest above.
    integrity: String,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let files = release.entries().map(|(logical_path, entry)| {
        let integrity = integrity(&entry.sha256).unwrap_or_else(|| entry.integrity.clone());
        let file = File { logical_path, mtime: MTIME, size: entry.size, digest: &entry.sha256, integrity };
        (entry.path.as_str(), file)
    });
    let names = || release.entries().map(|(logical, entry)| (logical, entry.path.as_str()));
    let aliases = names().filter_map(|(logical, path)| Some((alias(logical)?.into(), path)));
    let mut assets: BTreeMap<Cow<'_, str>, &str> = aliases.collect();
    assets.extend(names().map(|(logical, path)| (logical.into(), path)));
    json(&Content { files: files.collect(), assets })
}

/// The second name of an `index` file: that of its folder, `menu.js` for `menu/index.js`.
fn alias(logical: &str) -> Option<String> {
    let (stem, extension) = logical.rsplit_once('.')?;
    Some(format!("{}.{extension}", stem.strip_suffix("/index")?))
}

/// The value of `integrity` for the hexadecimal digits of a SHA-256.
fn integrity(hex: &str) -> Option<String> {
    let digit = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(digit).collect();
    Some(format!("sha256-{}", STANDARD.encode(bytes?)))
}
