//! esbuild's metafile, read by programs that show what bundles are made of.
//!
//! Values are paths of files.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Release, is_css, is_js, json};
use crate::manifest::{Entry, Kind};

#[derive(Serialize)]
struct Content<'r> {
    inputs: BTreeMap<&'r str, Input>,
    outputs: BTreeMap<String, Output<'r>>,
}

#[derive(Default, Serialize)]
struct Input {
    /// 0 where the manifest does not tell: of sources it knows only the names.
    bytes: u64,
    imports: Vec<Import>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output<'r> {
    imports: Vec<Import>,
    exports: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry_point: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    css_bundle: Option<String>,
    inputs: BTreeMap<&'r str, Share>,
    bytes: u64,
}

#[derive(Serialize)]
struct Import {
    path: String,
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Share {
    /// 0 where an output has several sources: how much is whose is not known.
    bytes_in_output: u64,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let mut inputs: BTreeMap<&str, Input> = BTreeMap::new();
    for (_, entry) in release.entries() {
        for source in &entry.sources {
            let input = inputs.entry(source).or_default();
            if entry.kind == Kind::Static {
                input.bytes = entry.size;
            }
        }
    }
    let (lazy, loaded) = (release.dynamic(), release.loaded());
    let outputs = release.entries().map(|(logical, entry)| {
        let is_entry = match entry.kind {
            Kind::Entry => true,
            Kind::Style => !loaded.contains(logical),
            Kind::Chunk => lazy.contains(logical),
            Kind::Package | Kind::Static | Kind::Map => false,
        };
        let output = Output {
            imports: imports(release, entry),
            exports: Vec::new(),
            entry_point: entry.sources.first().filter(|_| is_entry).map(String::as_str),
            // The last is its own; what stands before it is shared with others.
            css_bundle: release
                .named(&entry.css)
                .last()
                .filter(|_| is_js(entry))
                .map(|(_, css)| release.place(&css.path)),
            inputs: shares(entry),
            bytes: entry.size,
        };
        (release.place(&entry.path), output)
    });
    json(&Content { outputs: outputs.collect(), inputs })
}

fn imports(release: &Release<'_>, entry: &Entry) -> Vec<Import> {
    let of = |keys: &[String], kind| -> Vec<Import> {
        let found = keys.iter().filter_map(|key| release.manifest.assets.get(key));
        found.map(|target| Import { path: release.place(&target.path), kind }).collect()
    };
    let mut imports = of(&entry.imports, "import-statement");
    imports.extend(of(&entry.dynamic_imports, "dynamic-import"));
    if is_css(entry) {
        imports.extend(of(&entry.css, "import-rule"));
        imports.extend(of(&entry.assets, "url-token"));
    }
    imports
}

fn shares(entry: &Entry) -> BTreeMap<&str, Share> {
    let bytes_in_output = if entry.sources.len() == 1 { entry.size } else { 0 };
    entry.sources.iter().map(|source| (source.as_str(), Share { bytes_in_output })).collect()
}
