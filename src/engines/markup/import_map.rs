//! `<script type="importmap">`: what its addresses become.
//!
//! Its keys are what modules say, and stay. An address that is no URL (`"lodash"`) means nothing to browsers, and
//! stays.

use serde::Deserialize;
use std::ops::Range;

use super::json::{self, Members, Value};
use super::{Host, Problem, Role, Text};

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct ImportMap<'a> {
    #[serde(borrow, default)]
    imports: Members<'a, Value<'a>>,
    #[serde(borrow, default)]
    scopes: Members<'a, Members<'a, Value<'a>>>,
    #[serde(borrow, default)]
    integrity: Members<'a, Value<'a>>,
}

/// What changes in the text of an import map, in order.
///
/// # Errors
/// If it is no import map.
pub(super) fn changes(text: &Text<'_>, host: &mut dyn Host) -> Result<Vec<(Range<usize>, String)>, Problem> {
    let source = text.as_str();
    let map: ImportMap<'_> = json::parse("this import map cannot be read", source)
        .map_err(|problem| Problem { span: text.place_of(problem.span.clone()), ..problem })?;
    let mut changes = Vec::new();
    let scoped = map.scopes.0.iter().flat_map(|(_, imports)| &imports.0);
    for (_, address) in map.imports.0.iter().chain(scoped) {
        if let Some((url, range)) = address.string(source).filter(|(url, _)| is_url(url))
            && let Some(new) = host.url(&url, text.place_of(range.clone()), Role::Import)
        {
            changes.push((range, json::encode(&new)));
        }
    }
    for (name, digest) in &map.integrity.0 {
        let Some((url, range)) = name.string(source).filter(|(url, _)| is_url(url)) else { continue };
        if let Some(new) = host.url(&url, text.place_of(range.clone()), Role::Import) {
            changes.push((range, json::encode(&new)));
        }
        if let Some((_, range)) = digest.string(source)
            && let Some(new) = host.integrity(&url, text.place_of(range.clone()))
        {
            changes.push((range, json::encode(&new)));
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    Ok(changes)
}

/// Whether browsers take an address for a URL.
fn is_url(address: &str) -> bool {
    ["/", "./", "../"].iter().any(|start| address.starts_with(start)) || address.contains(':')
}
