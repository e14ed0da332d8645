//! Phoenix, read by its endpoint when it starts (`cache_static_manifest`).
//!
//! Values of `latest` become URLs without further encoding, so they are encoded.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Release, json,
    merge::{object, sections},
};
use crate::path::encode_url_path;

#[derive(Serialize)]
struct Content {
    version: u32,
    latest: BTreeMap<String, String>,
    /// It has to be there, and holds what `phx.digest` wrote: the SHA-512 for
    /// `integrity`, which we do not know, and what `phx.digest.clean` may delete,
    /// which is nothing of ours. Without an entry `static_integrity` gives nil.
    digests: BTreeMap<String, String>,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let place = |(logical, path): (&str, &str)| (release.place(logical), encode_url_path(&release.place(path)));
    let latest = release.entries().map(|(logical, entry)| place((logical, &entry.path))).collect();
    json(&Content { version: 1, latest, digests: BTreeMap::new() })
}

pub(super) fn merge(existing: &str, new: &str) -> Result<String, String> {
    let existing = object(existing)?;
    if !existing.contains_key("latest") || !existing.contains_key("digests") {
        return Err("it has no `latest` and `digests`".to_owned());
    }
    Ok(json(&sections(existing, object(new)?)?))
}
