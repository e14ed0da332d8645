//! The manifest, schema 1: the serialised form that users rely on.
//!
//! Written by the build, read by `verify`, `url` and `list`, and by whoever
//! serves the files. The fields stand in the order in which they are written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;

/// The value of `schema`. It changes when the meaning of a field does.
pub const SCHEMA: u32 = 1;

/// The engines whose versions decide bytes.
pub const ENGINES: [(&str, &str); 4] =
    [("lightningcss", "1.0.0-alpha.72"), ("rolldown", "1.2.5"), ("sasso", "0.21.0"), ("swc_core", "83.0.0")];

/// What one build published. Readers ignore fields that they do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Version of this format: 1.
    pub schema: u32,
    /// Program and version that wrote the manifest.
    pub generator: String,
    /// The engines that decide the bytes of outputs, and their versions.
    pub engines: BTreeMap<String, String>,
    /// The URL under which the output directory is served; ends in `/`.
    pub public_path: String,
    /// Only where chunks import each other by stable names: what resolves them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_map: Option<ImportMap>,
    /// Every output of the build by its logical path: the source's path with the
    /// output's extension.
    pub assets: BTreeMap<String, Entry>,
}

/// One output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// Where it is, relative to the output directory. Not URL-encoded.
    pub path: String,
    /// What it is.
    pub kind: Kind,
    /// Media type, without parameters.
    pub media_type: String,
    /// What it was made of, relative to the project, the most important first.
    /// Packages are named by their folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// For the `integrity` attribute: `sha384-` and standard base64.
    pub integrity: String,
    /// Compressed twins by content encoding: `br`, `gzip`, `zstd`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variants: BTreeMap<String, VariantEntry>,
    /// Chunks that it imports, as keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub imports: Vec<String>,
    /// Chunks that it loads on demand, as keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dynamic_imports: Vec<String>,
    /// Sheets to load with it, as keys, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub css: Vec<String>,
    /// Static files that it and what it loads at once refer to, as keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assets: Vec<String>,
    /// All chunks that are loaded with it, as keys, in the order in which they run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preload: Vec<String>,
    /// Its source map, as a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_map: Option<String>,
    /// Its source map where that is not served: a path in the directory of source maps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden_source_map: Option<String>,
    /// The same code as a classic script for old browsers, as a key: to be loaded
    /// by `<script nomodule>`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legacy: Option<String>,
    /// Whether the name has no digest: such a file must be revalidated, not cached.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stable: bool,
    /// Only in a reference cycle: all its members, as keys. They share one
    /// digest, which is then not the SHA-256 of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cycle: Vec<String>,
    /// Only where minifying fell back: how far it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minified: Option<Minified>,
}

/// The import map of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImportMap {
    /// URLs by the specifiers that chunks import.
    pub imports: BTreeMap<String, String>,
    /// For `integrity`, by URL.
    pub integrity: BTreeMap<String, String>,
    /// The element for the page, to stand before every module script and preload.
    pub html: String,
    /// The source expression that lets a content security policy (`script-src`)
    /// admit the element: `'sha256-…'` of what stands in it.
    pub csp: String,
}

impl ImportMap {
    /// A map of specifiers to URLs with their integrity; none if there are none.
    ///
    /// # Panics
    /// Never: a map of texts is JSON.
    #[must_use]
    pub fn new(modules: impl Iterator<Item = (String, String, String)>) -> Option<Self> {
        #[derive(Serialize)]
        struct Content<'m> {
            imports: &'m BTreeMap<String, String>,
            integrity: &'m BTreeMap<String, String>,
        }
        let (mut imports, mut integrity) = (BTreeMap::new(), BTreeMap::new());
        for (specifier, url, digest) in modules {
            integrity.insert(url.clone(), digest);
            imports.insert(specifier, url);
        }
        if imports.is_empty() {
            return None;
        }
        let content = Content { imports: &imports, integrity: &integrity };
        // `</script>` in a name would end the element.
        let json = serde_json::to_string(&content).expect("texts are JSON").replace('<', "\\u003c");
        let csp = format!("'sha256-{}'", Digest::of(json.as_bytes()).base64());
        let html = format!("<script type=\"importmap\">{json}</script>");
        Some(Self { imports, integrity, html, csp })
    }
}

/// A compressed twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VariantEntry {
    /// Where it is, relative to the output directory.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
}

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Code that pages load.
    Entry,
    /// Code that other code loads.
    Chunk,
    /// A style sheet.
    Style,
    /// Scripts or sheets joined in a given order.
    Package,
    /// A file published byte for byte.
    Static,
    /// A source map.
    Map,
}

/// How far minifying got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Minified {
    /// Names and white space are short.
    Mangled,
    /// White space is short.
    Whitespace,
    /// Nothing is.
    None,
}

impl Manifest {
    /// An empty manifest by this version of the program.
    #[must_use]
    pub fn new(public_path: &str) -> Self {
        Self {
            schema: SCHEMA,
            generator: format!("assetpack {}", env!("CARGO_PKG_VERSION")),
            engines: ENGINES.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect(),
            public_path: public_path.to_owned(),
            import_map: None,
            assets: BTreeMap::new(),
        }
    }

    /// The bytes of the file: JSON with an indent of two, and a final newline.
    ///
    /// # Panics
    /// Never: every field can be written as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest can be written as JSON") + "\n"
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// In words: no JSON, not a manifest, or one of a later schema.
    pub fn parse(json: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Version {
            schema: u32,
        }
        let version: Version = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if version.schema != SCHEMA {
            return Err(format!("its schema is {}, and this version reads schema {SCHEMA}", version.schema));
        }
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    /// The JSON Schema of the format.
    ///
    /// # Panics
    /// Never: a schema can be written as JSON.
    #[must_use]
    pub fn json_schema() -> String {
        let schema = schemars::schema_for!(Self);
        serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
    }

    /// The URL of an output.
    #[must_use]
    pub fn url(&self, entry: &Entry) -> String {
        format!("{}{}", self.public_path, crate::path::encode_url_path(&entry.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_are_those_of_the_lock_file() {
        let lock = include_str!("../Cargo.lock");
        for (name, version) in ENGINES {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
            assert!(lock.contains(&entry), "{name} {version}");
        }
    }
}
