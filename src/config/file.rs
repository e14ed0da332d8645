//! `assetpack.toml` as it was written: every key optional, every value with its place.
//!
//! Defaults and checks are elsewhere ([`super::resolve`]); this is the one list of the keys, from
//! which the reader, the messages about unknown keys and the JSON Schema are all made.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{self, Deserializer, SeqAccess, Visitor};

use super::choice::{
    Compress, CssMinify, Drop, Format, JsMinify, LegalComments, LocalKind, SassCompiler, SourceMap, Target,
};
use super::preset::Framework;
use crate::dialects::Dialect;

/// The settings of a project. Directories are relative to the directory of this file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "assetpack.toml")]
pub(super) struct ConfigFile {
    /// The framework whose conventions hold where nothing else is set: sources, output, public path
    /// and the manifest that it reads.
    #[schemars(title = "Framework", with = "Framework")]
    pub(super) framework: Option<Placed<String>>,
    /// The directories that hold the sources. Several act as one; an absolute path is allowed, and
    /// a last `*` stands for every folder that is there.
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
    /// The directory of source maps that are hidden; better outside of the directory that is served.
    #[schemars(title = "Source map directory", with = "String")]
    pub(super) sourcemap_dir: Option<Placed<String>>,
    /// Whether source maps hold the texts of the sources.
    #[schemars(title = "Sources in source maps", with = "bool")]
    pub(super) sources_content: Option<Placed<bool>>,
    /// Whether outputs and their source maps carry an id by which error trackers match them.
    #[schemars(title = "Debug ids", with = "bool")]
    pub(super) debug_ids: Option<Placed<bool>>,
    /// Static files of at most so many bytes become `data:` URLs where code or a sheet refers to
    /// them. 0 inlines nothing.
    #[schemars(title = "Inline limit", with = "u64")]
    pub(super) inline_limit: Option<Placed<i64>>,
    /// Globs over logical paths: static files that become `data:` URLs wherever code or a sheet
    /// refers to them, whatever their size.
    #[schemars(title = "Embedded files", with = "Words")]
    pub(super) embed: Option<Placed<Words>>,
    /// Globs over logical output paths: files that are published without a digest in their names,
    /// such as a service worker. They must not be cached.
    #[schemars(title = "Stable names", with = "Words")]
    pub(super) stable: Option<Placed<Words>>,
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
    /// How Sass is compiled.
    /// Classic scripts, or sheets, that are joined in the order given, by the logical path of the
    /// output: logical paths, globs, and names of other packages.
    #[serde(default)]
    #[schemars(title = "Packages", with = "BTreeMap<String, Words>")]
    pub(super) packages: BTreeMap<String, Placed<Words>>,
    #[serde(default)]
    #[schemars(title = "Sass")]
    pub(super) sass: SassTable,
    /// Compilers of other languages, which are run as commands; of several that match a file, the
    /// first one counts.
    #[serde(default)]
    #[schemars(title = "External compilers")]
    pub(super) compile: Vec<CompileTable>,
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
    /// Manifests in the formats of other tools, which are written as well.
    #[schemars(title = "Further manifests", with = "DialectWords")]
    pub(super) also: Option<Placed<Words>>,
    /// Those of them that keep the entries which others wrote.
    #[schemars(title = "Merged manifests", with = "DialectWords")]
    pub(super) merge: Option<Placed<Words>>,
    /// Where they are written, by format, if not where their readers look for them.
    #[serde(default)]
    #[schemars(title = "Files of further manifests", with = "BTreeMap<String, String>")]
    pub(super) files: BTreeMap<String, Placed<String>>,
    /// What source paths in keys are relative to: a directory of the project.
    #[schemars(title = "Root of keys", with = "String")]
    pub(super) root: Option<Placed<String>>,
}

/// The table `[js]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct JsTable {
    /// What shortens JS.
    #[schemars(title = "JS minifier", with = "JsMinify")]
    pub(super) minify: Option<Placed<String>>,
    /// Whether functions and classes keep their `name`.
    #[schemars(title = "Keep names", with = "bool")]
    pub(super) keep_names: Option<Placed<bool>>,
    /// What becomes of comments that hold a licence.
    #[schemars(title = "Legal comments", with = "LegalComments")]
    pub(super) legal_comments: Option<Placed<String>>,
    /// Whether the licences of the packages that were bundled are published.
    #[schemars(title = "Licences", with = "bool")]
    pub(super) licenses: Option<Placed<bool>>,
    /// Names and dotted paths that are replaced by a JS expression, merged over the default.
    #[serde(default)]
    #[schemars(title = "Definitions", with = "BTreeMap<String, String>")]
    pub(super) define: BTreeMap<String, Placed<String>>,
    /// Environment variables that modules may read as `import.meta.env.NAME`.
    #[schemars(title = "Environment", with = "Words")]
    pub(super) env: Option<Placed<Words>>,
    /// What is left out of the code.
    #[schemars(title = "Dropped code", with = "Vec<Drop>")]
    pub(super) drop: Option<Placed<Words>>,
    /// Labels whose statements are left out.
    #[schemars(title = "Dropped labels", with = "Words")]
    pub(super) drop_labels: Option<Placed<Words>>,
    /// Import specifiers, or what they begin with, and what they mean: a package, or a path
    /// relative to this file that begins with `./` or `../`.
    #[serde(default)]
    #[schemars(title = "Aliases", with = "BTreeMap<String, String>")]
    pub(super) alias: BTreeMap<String, Placed<String>>,
    /// Global names and the module that each is imported from wherever it is used:
    /// `"module"` for its default export, `"module#name"`, or `"module#*"` for all.
    #[serde(default)]
    #[schemars(title = "Injected imports", with = "BTreeMap<String, String>")]
    pub(super) inject: BTreeMap<String, Placed<String>>,
    /// Further conditions of `exports` in `package.json`.
    #[schemars(title = "Conditions", with = "Words")]
    pub(super) conditions: Option<Placed<Words>>,
    /// The `tsconfig.json` of all sources; otherwise the nearest above each.
    #[schemars(title = "TypeScript configuration", with = "String")]
    pub(super) tsconfig: Option<Placed<String>>,
    /// How entries are loaded.
    #[schemars(title = "Format", with = "Format")]
    pub(super) format: Option<Placed<String>>,
    /// For `iife`: external imports, and the global expression that holds each.
    #[serde(default)]
    #[schemars(title = "Globals", with = "BTreeMap<String, String>")]
    pub(super) globals: BTreeMap<String, Placed<String>>,
    /// Whether library features that the browsers lack are imported from `core-js`.
    #[schemars(title = "Polyfills", with = "bool")]
    pub(super) polyfills: Option<Placed<bool>>,
    /// Builds each module entry a second time, as one script for old browsers.
    #[schemars(title = "Legacy build")]
    pub(super) legacy: Option<LegacyTable>,
    /// Chunks by name, and globs over the modules that each holds: logical paths, or
    /// `node_modules/…`.
    #[serde(default)]
    #[schemars(title = "Chunks", with = "BTreeMap<String, Words>")]
    pub(super) chunks: BTreeMap<String, Placed<Words>>,
    /// Shared chunks below so many bytes are joined with another one where that can be done.
    #[schemars(title = "Smallest shared chunk", with = "u64")]
    pub(super) min_chunk_size: Option<Placed<i64>>,
    /// Whether chunks import each other by stable names, which an import map resolves.
    #[schemars(title = "Import map", with = "bool")]
    pub(super) import_map: Option<Placed<bool>>,
    /// Exceptions for some outputs; of several that match, the last one wins.
    #[serde(default)]
    #[schemars(title = "Exceptions")]
    pub(super) rules: Vec<RuleTable>,
}

/// The table `[js.legacy]`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct LegacyTable {
    /// The browsers to compile for, as Browserslist queries.
    #[schemars(title = "Legacy browsers", with = "Words")]
    pub(super) browsers: Option<Placed<Words>>,
    /// Whether library features that they lack are imported from `core-js`.
    #[schemars(title = "Legacy polyfills", with = "bool")]
    pub(super) polyfills: Option<Placed<bool>>,
}

/// A table of `[[js.rules]]`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct RuleTable {
    /// Globs over logical output paths.
    #[schemars(title = "Files", with = "Words")]
    pub(super) files: Placed<Words>,
    /// What shortens them.
    #[schemars(title = "JS minifier", with = "JsMinify")]
    pub(super) minify: Option<Placed<String>>,
    /// Whether functions and classes keep their `name`.
    #[schemars(title = "Keep names", with = "bool")]
    pub(super) keep_names: Option<Placed<bool>>,
    /// How they are loaded; entries only.
    #[schemars(title = "Format", with = "Format")]
    pub(super) format: Option<Placed<String>>,
    /// For `iife`: the global variable, or dotted path, that gets the exports.
    #[schemars(title = "Global name", with = "String")]
    pub(super) name: Option<Placed<String>>,
}

/// The table `[css]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct CssTable {
    /// What shortens CSS.
    #[schemars(title = "CSS minifier", with = "CssMinify")]
    pub(super) minify: Option<Placed<String>>,
    /// What becomes of comments that begin with `/*!`.
    #[schemars(title = "Legal comments", with = "LegalComments")]
    pub(super) legal_comments: Option<Placed<String>>,
    /// Globs over logical paths, or `node_modules/…`: sheets whose syntax errors are published as
    /// they are, for browsers to recover from.
    #[schemars(title = "Error recovery", with = "Words")]
    pub(super) error_recovery: Option<Placed<Words>>,
    /// Whether what several entries import becomes a sheet of its own, which pages load first.
    #[schemars(title = "Shared sheets", with = "bool")]
    pub(super) shared: Option<Placed<bool>>,
    /// Sheets whose names are local to them.
    #[serde(default)]
    #[schemars(title = "CSS modules")]
    pub(super) modules: ModulesTable,
    /// Rules that no page needs, which are left out.
    #[serde(default)]
    #[schemars(title = "Unused CSS")]
    pub(super) unused: UnusedTable,
}

/// The table `[css.modules]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct ModulesTable {
    /// Globs over logical paths, or `node_modules/…`: the sheets that are CSS modules.
    #[schemars(title = "CSS module files", with = "Words")]
    pub(super) files: Option<Placed<Words>>,
    /// What local names become: a text with `[hash]`, `[local]` (the name) and `[name]` (the file's).
    #[schemars(title = "CSS module names", with = "String")]
    pub(super) names: Option<Placed<String>>,
    /// Kinds of names that are local besides classes, ids and animations, where a sheet declares
    /// them. Names of the other kinds are shared with all sheets.
    #[schemars(title = "CSS module local names", with = "Vec<LocalKind>")]
    pub(super) local: Option<Placed<Words>>,
    /// A directory for `.d.ts` files that say what each CSS module exports.
    #[schemars(title = "CSS module types", with = "String")]
    pub(super) types: Option<Placed<String>>,
}

/// The table `[css.unused]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct UnusedTable {
    /// Globs over classes, ids and keyframes: names that no page uses.
    #[schemars(title = "Unused names", with = "Words")]
    pub(super) names: Option<Placed<Words>>,
    /// Globs relative to this file: templates, and code that makes markup. Rules are kept only for
    /// classes, ids and elements whose names stand in one of them.
    #[schemars(title = "Templates", with = "Words")]
    pub(super) templates: Option<Placed<Words>>,
    /// Globs over classes, ids and elements that are kept although no template names them.
    #[schemars(title = "Kept names", with = "Words")]
    pub(super) keep: Option<Placed<Words>>,
}

/// The table `[sass]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct SassTable {
    /// What compiles it.
    #[schemars(title = "Sass compiler", with = "SassCompiler")]
    pub(super) compiler: Option<Placed<String>>,
    /// For `dart`: the program; otherwise the one in `node_modules/.bin`, or on the path.
    #[schemars(title = "Sass command", with = "String")]
    pub(super) command: Option<Placed<String>>,
    /// Directories in which `@use`, `@forward` and `@import` look for files, besides the source
    /// roots and `node_modules`.
    #[schemars(title = "Sass load paths", with = "Words")]
    pub(super) load_paths: Option<Placed<Words>>,
}

/// A table of `[[compile]]`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct CompileTable {
    /// Globs over logical source paths, or `node_modules/…`.
    #[schemars(title = "Files", with = "Words")]
    pub(super) files: Placed<Words>,
    /// What the command makes of them.
    #[schemars(title = "Target", with = "Target")]
    pub(super) to: Placed<String>,
    /// The program and its arguments. It reads the source from its standard input, or from
    /// `{file}`, and writes to its standard output, or to `{out}`.
    #[schemars(title = "Command", with = "Words")]
    pub(super) command: Placed<Words>,
    /// Globs relative to this file: what else the result depends on. With it, results are kept
    /// until something changes; without it, the command runs in every build.
    #[schemars(title = "Dependencies", with = "Words")]
    pub(super) depends: Option<Placed<Words>>,
    /// How many seconds the command may take for one file.
    #[schemars(title = "Time limit", with = "u32", range(min = 1))]
    pub(super) timeout: Option<Placed<i64>>,
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

/// [`Words`] of which each is one of a choice, for the schema only.
struct WordsOf<T>(PhantomData<T>);

type CompressWords = WordsOf<Compress>;
type DialectWords = WordsOf<Dialect>;

impl<T: JsonSchema> JsonSchema for WordsOf<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("WordsOf{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let word = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [word, { "type": "array", "items": word }] })
    }
}
