//! Vite's manifest, read by Laravel, Vite Ruby, django-vite and others.
//!
//! Values are paths of files: readers put them behind a base URL as they are,
//! open them, or look them up in Django's manifest.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{Release, file_name, is_js, json, without_extension};
use crate::manifest::{Entry, Kind};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Chunk<'r> {
    file: &'r str,
    /// Only of scripts: some readers find entries by it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    src: Option<&'r str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_entry: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    is_dynamic_entry: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    imports: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    dynamic_imports: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    css: Vec<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    assets: Vec<&'r str>,
    integrity: &'r str,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let keys = Keys::new(release);
    let listed = release.entries().filter(|(_, entry)| entry.kind != Kind::Map);
    let chunks = listed.map(|(logical, entry)| {
        let key = keys.by_output[logical].as_str();
        let of = |names: &'_ [String]| {
            names.iter().filter_map(|name| keys.by_output.get(name.as_str())).map(String::as_str).collect()
        };
        let paths = |names: &'_ [String]| {
            names.iter().filter_map(|name| release.manifest.assets.get(name)).map(|entry| entry.path.as_str()).collect()
        };
        let is_legacy = keys.modern.contains_key(logical);
        let is_entry = keys.is_entry(logical, entry);
        let is_dynamic_entry = keys.dynamic.contains(logical);
        let chunk = Chunk {
            file: &entry.path,
            name: is_js(entry).then(|| keys.name(logical)),
            // As Vite does: all but shared chunks.
            src: (entry.kind != Kind::Chunk || is_dynamic_entry).then_some(key),
            is_entry,
            is_dynamic_entry,
            imports: of(&entry.imports),
            dynamic_imports: of(&entry.dynamic_imports),
            // What comes with the twin is not loaded again.
            css: if is_legacy { Vec::new() } else { paths(&entry.css) },
            assets: if is_legacy { Vec::new() } else { paths(&entry.assets) },
            integrity: &entry.integrity,
        };
        (key, chunk)
    });
    json(&chunks.collect::<BTreeMap<_, _>>())
}

/// How Vite would name each output.
struct Keys<'r> {
    /// Keys by ours.
    by_output: BTreeMap<&'r str, String>,
    /// What is loaded on demand.
    dynamic: BTreeSet<&'r str>,
    /// The modern twins of scripts for old browsers.
    modern: BTreeMap<&'r str, &'r str>,
    /// Sheets that come with something else.
    loaded: BTreeSet<&'r str>,
}

impl<'r> Keys<'r> {
    fn new(release: &Release<'r>) -> Self {
        let modern: BTreeMap<&str, &str> =
            release.entries().filter_map(|(logical, entry)| Some((entry.legacy.as_deref()?, logical))).collect();
        let mut keys =
            Self { by_output: BTreeMap::new(), dynamic: release.dynamic(), modern, loaded: release.loaded() };
        let mut taken = BTreeSet::new();
        // What is named by its source comes first, and of that the sheets that nothing
        // loads: a sheet that comes with a module may be made of the same source.
        let mut order: Vec<_> = release.entries().filter(|(_, entry)| entry.kind != Kind::Map).collect();
        order.sort_by_key(|(logical, entry)| (!keys.has_source_key(logical, entry), keys.loaded.contains(logical)));
        for (logical, entry) in order {
            let key = keys.key(release.root, logical, entry);
            let key = if taken.contains(&key) { format!("_{}", entry.path) } else { key };
            taken.insert(key.clone());
            keys.by_output.insert(logical, key);
        }
        keys
    }

    /// Whether the output is named by its source.
    fn has_source_key(&self, logical: &str, entry: &Entry) -> bool {
        match entry.kind {
            Kind::Entry | Kind::Static => true,
            Kind::Chunk => self.dynamic.contains(logical),
            Kind::Style => !self.loaded.contains(logical) || own_source(logical, entry).is_some(),
            Kind::Package | Kind::Map => false,
        }
    }

    fn is_entry(&self, logical: &str, entry: &Entry) -> bool {
        match entry.kind {
            Kind::Entry | Kind::Package => true,
            Kind::Style => self.has_source_key(logical, entry),
            Kind::Chunk | Kind::Static | Kind::Map => false,
        }
    }

    fn key(&self, root: &str, logical: &str, entry: &Entry) -> String {
        let own = own_source(logical, entry).filter(|_| entry.kind == Kind::Style);
        let source = own.or(entry.sources.first().map(String::as_str)).unwrap_or(logical);
        let source = source.strip_prefix(root).unwrap_or(source);
        if self.modern.contains_key(logical) {
            let stem = without_extension(source);
            return format!("{stem}-legacy{}", &source[stem.len()..]);
        }
        if self.has_source_key(logical, entry) {
            return source.to_owned();
        }
        if entry.kind == Kind::Package {
            return logical.to_owned();
        }
        let name = file_name(&entry.path);
        if name.starts_with('_') { name.to_owned() } else { format!("_{name}") }
    }

    /// Distinct from all others: readers look entries up by it. Vite gives a script
    /// for old browsers the name of its twin, and relies on the order to tell them apart.
    fn name(&self, logical: &str) -> String {
        match self.modern.get(logical) {
            Some(modern) => format!("{}-legacy", without_extension(modern)),
            None => without_extension(logical).to_owned(),
        }
    }
}

/// The source whose output this is, if it is not made for what imports it: `app.css`
/// is the output of `app.scss` beside `app.js`, even if it holds more than that.
fn own_source<'r>(logical: &str, entry: &'r Entry) -> Option<&'r str> {
    let own = without_extension(logical);
    entry.sources.iter().map(String::as_str).find(|source| {
        without_extension(source).strip_suffix(own).is_some_and(|front| front.is_empty() || front.ends_with('/'))
    })
}
