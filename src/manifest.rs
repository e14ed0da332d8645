//! The manifest, schema 1: the serialised form that users rely on.
//!
//! Written by the build, read by `verify`, `url` and `list`, and by whoever
//! serves the files. The fields stand in the order in which they are written.
//!
//! This module is all that the library has without its feature `cli`: what a
//! process needs that serves a release, on `serde` and `serde_json` alone.

#[cfg(feature = "cli")]
mod describe;
mod look_up;
mod read;
mod served;

use std::collections::BTreeMap;

#[cfg(feature = "cli")]
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[cfg(feature = "cli")]
pub use self::describe::ENGINES;
pub use self::look_up::UnknownAsset;
pub use self::read::{Problem, ReadError};
pub use self::served::Served;

/// The value of `schema`. It changes when the meaning of a field does.
pub const SCHEMA: u32 = 1;

/// What one build published. Readers ignore fields that they do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
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
    /// Only of packages, and only where parts are published by themselves: these, as keys,
    /// in the order in which they run or count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
    /// Where the same bytes are without a digest in the name, relative to the output
    /// directory: such a copy must be revalidated, not cached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<String>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
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

impl Entry {
    /// The copy under a name without a digest, if there is one.
    #[must_use]
    pub fn copy(&self) -> Option<Self> {
        let path = self.plain.clone()?;
        let twin = |variant: &VariantEntry| {
            let suffix = variant.path.strip_prefix(self.path.as_str()).unwrap_or_default();
            VariantEntry { path: format!("{path}{suffix}"), size: variant.size }
        };
        let variants = self.variants.iter().map(|(encoding, variant)| (encoding.clone(), twin(variant))).collect();
        Some(Self { variants, stable: true, plain: None, path, ..self.clone() })
    }
}

/// A compressed twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
pub struct VariantEntry {
    /// Where it is, relative to the output directory.
    pub path: String,
    /// Length in bytes.
    pub size: u64,
}

/// What an output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
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
    #[default]
    Static,
    /// A source map.
    Map,
}

/// How far minifying got.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(JsonSchema))]
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
    /// The bytes of the file: JSON with an indent of two, and a final newline.
    ///
    /// # Panics
    /// Never: every field can be written as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest can be written as JSON") + "\n"
    }
}
