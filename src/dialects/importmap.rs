//! An import map (<https://html.spec.whatwg.org/#import-maps>), which can stand in
//! a page as it is.
//!
//! Values are URLs. What pages load is named as `import` does it in importmap-rails:
//! `import "app"`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Release, is_js, json, merge};
use crate::manifest::Kind;

#[derive(Serialize)]
struct Content {
    imports: BTreeMap<String, String>,
    /// Of chunks, too: browsers check what is imported only if it stands here.
    integrity: BTreeMap<String, String>,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let mut imports = BTreeMap::new();
    let mut integrity = BTreeMap::new();
    for (name, bundle) in release.bundles() {
        if let Some(script) = bundle.script.filter(|_| !bundle.classic) {
            imports.insert(name.to_owned(), release.url(script));
            integrity.insert(release.url(script), script.integrity.clone());
        }
    }
    for (_, chunk) in release.entries().filter(|(_, entry)| entry.kind == Kind::Chunk && is_js(entry)) {
        integrity.insert(release.url(chunk), chunk.integrity.clone());
    }
    // What chunks import by stable names.
    if let Some(map) = &release.manifest.import_map {
        imports.extend(map.imports.clone());
        integrity.extend(map.integrity.clone());
    }
    safe(&json(&Content { imports, integrity }))
}

pub(super) fn merge(existing: &str, new: &str) -> Result<String, String> {
    merge::sectioned(existing, new).map(|text| safe(&text))
}

/// `</script>` in a name would end the element that the map stands in.
fn safe(json: &str) -> String {
    json.replace('<', "\\u003c")
}
