//! `assetpack.toml` as it was written: every key optional, every value with its place.
//!
//! Defaults and checks are elsewhere ([`super::resolve`]); this is the one list of the keys, from
//! which the reader, the messages about unknown keys and the JSON Schema are all made.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::choice::{Compress, CssMinify, JsMinify, SourceMap};

/// The settings of a project. Directories are relative to the directory of this file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "assetpack.toml")]
pub(super) struct ConfigFile {
    /// The directories that hold the sources. Several act as one; an absolute path is allowed.
    #[schemars(title = "Source roots", with = "Words")]
    pub(super) source: Option<Placed<Words>>,
    /// The directory that is served. It only ever gains files.
    #[schemars(title = "Output directory", with = "String")]
    pub(super) out: Option<Placed<String>>,
    /// The URL under which the output directory is served: a path or a full URL.
    #[schemars(title = "Public path", with = "String")]
    pub(super) public_path: Option<Placed<String>>,
    /// Globs over logical source paths: which CSS and JS files get an output of their own. `*` does
    /// not cross `/`, and a leading `_` in a file name marks a partial, which is never an entry.
    #[schemars(title = "Entries", with = "Words")]
    pub(super) entries: Option<Placed<Words>>,
    /// Globs over logical source paths: files that are not assets at all.
    #[schemars(title = "Ignored files", with = "Words")]
    pub(super) ignore: Option<Placed<Words>>,
    /// Globs over URLs and import specifiers that are left as they are. `*` also crosses `/`.
    #[schemars(title = "External references", with = "Words")]
    pub(super) external: Option<Placed<Words>>,
    /// Further directories that may be read, because symbolic links or imports lead there.
    #[schemars(title = "Further readable directories", with = "Words")]
    pub(super) allow: Option<Placed<Words>>,
    /// Whether the first source root wins when two hold the same logical path; otherwise that is
    /// an error.
    #[schemars(title = "Shadowing", with = "bool")]
    pub(super) shadowing: Option<Placed<bool>>,
    /// The browsers to compile for, as Browserslist queries. Without it nothing is lowered.
    #[schemars(title = "Browsers", with = "Words")]
    pub(super) browsers: Option<Placed<Words>>,
    /// Whether source maps are written, and how they are found.
    #[schemars(title = "Source maps", with = "SourceMap")]
    pub(super) sourcemap: Option<Placed<String>>,
    /// The encodings in which compressed twins are written; `[]` or `"none"` for none.
    #[schemars(title = "Compression", with = "CompressWords")]
    pub(super) compress: Option<Placed<Words>>,
    /// Whether a warning fails the build.
    #[schemars(title = "Deny warnings", with = "bool")]
    pub(super) deny_warnings: Option<Placed<bool>>,
    /// The file that says what every asset became.
    #[serde(default)]
    #[schemars(title = "Manifest")]
    pub(super) manifest: ManifestTable,
    /// How JS is built.
    #[serde(default)]
    #[schemars(title = "JavaScript")]
    pub(super) js: JsTable,
    /// How CSS is built.
    #[serde(default)]
    #[schemars(title = "CSS")]
    pub(super) css: CssTable,
    /// What a source may cost before it is refused.
    #[serde(default)]
    #[schemars(title = "Limits")]
    pub(super) limits: LimitsTable,
}

/// The table `[manifest]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct ManifestTable {
    /// Where the manifest is written; better outside of the directory that is served.
    #[schemars(title = "Manifest file", with = "String")]
    pub(super) file: Option<Placed<String>>,
}

/// The table `[js]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct JsTable {
    /// What shortens JS.
    #[schemars(title = "JS minifier", with = "JsMinify")]
    pub(super) minify: Option<Placed<String>>,
    /// Names and dotted paths that are replaced by a JS expression, merged over the default.
    #[serde(default)]
    #[schemars(title = "Definitions", with = "BTreeMap<String, String>")]
    pub(super) define: BTreeMap<String, Placed<String>>,
}

/// The table `[css]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct CssTable {
    /// What shortens CSS.
    #[schemars(title = "CSS minifier", with = "CssMinify")]
    pub(super) minify: Option<Placed<String>>,
}

/// The table `[limits]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct LimitsTable {
    /// How deep brackets may be nested in CSS and JS.
    #[schemars(title = "Nesting", with = "u32", range(min = 16, max = 4000))]
    pub(super) nesting: Option<Placed<i64>>,
    /// How many bytes one CSS or JS source may have.
    #[schemars(title = "File size", with = "u64", range(min = 1))]
    pub(super) file_size: Option<Placed<i64>>,
}

/// A value and the bytes of the file that it was read from.
pub(super) type Placed<T> = toml::Spanned<T>;

/// A string, or a list of them, each with its place.
///
/// Not an untagged enum: those buffer their input, and the places are lost.
#[derive(Debug)]
pub(super) enum Words {
    /// A string that stands for a list of one.
    One(String),
    /// A list.
    Many(Vec<Placed<String>>),
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrMany;

        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Words;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a string or a list of strings")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Words, E> {
                Ok(Words::One(word.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Words, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                Ok(Words::Many(words))
            }
        }

        deserializer.deserialize_any(OneOrMany)
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

/// [`Words`] of which each is a [`Compress`], for the schema only.
struct CompressWords;

impl JsonSchema for CompressWords {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "CompressWords".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let word = generator.subschema_for::<Compress>();
        json_schema!({ "anyOf": [word, { "type": "array", "items": word }] })
    }
}
