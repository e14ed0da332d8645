//! Laravel Mix, read by the function `mix()`.
//!
//! Keys and values are paths that begin with `/`. Values become URLs without
//! further encoding, behind `mix_url`, so they are encoded; the host is not part
//! of them.

use std::collections::BTreeMap;

use super::{Release, json};
use crate::path::encode_url_path;

pub(super) fn text(release: &Release<'_>) -> String {
    let rooted = |path: &str| format!("/{}", release.place(path));
    let urls = release.entries().map(|(logical, entry)| (rooted(logical), encode_url_path(&rooted(&entry.path))));
    json(&urls.collect::<BTreeMap<_, _>>())
}
