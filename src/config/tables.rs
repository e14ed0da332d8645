//! The tables of `assetpack.toml`, as they were written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::Effort;
use super::choice::{CssMinify, Drop, Format, JsMinify, LegalComments, LocalKind, SassCompiler, Target};
use super::compat::Compat;
use super::words::{DialectWords, Placed, Words};

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
    /// Folders in which packages are looked for besides `node_modules`.
    #[schemars(title = "Folders of packages", with = "Words")]
    pub(super) modules: Option<Placed<Words>>,
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

/// The table `[compression]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct CompressionTable {
    /// How much time compressed twins are worth.
    #[schemars(title = "Level", with = "Effort")]
    pub(super) level: Option<Placed<String>>,
    /// The level of Brotli in its place.
    #[schemars(title = "Level of Brotli", with = "u8", range(min = 0, max = 11))]
    pub(super) br: Option<Placed<i64>>,
    /// The level of gzip in its place.
    #[schemars(title = "Level of gzip", with = "u8", range(min = 1, max = 12))]
    pub(super) gzip: Option<Placed<i64>>,
    /// The level of Zstandard in its place.
    #[schemars(title = "Level of Zstandard", with = "u8", range(min = 1, max = 22))]
    pub(super) zstd: Option<Placed<i64>>,
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

/// A package that is more than a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct PackageTable {
    /// Its parts: logical paths, globs, and names of other packages.
    #[schemars(title = "Parts", with = "Words")]
    pub(super) files: Placed<Words>,
    /// For a sheet: whether pictures and fonts in folders called `embed` become `data:` URLs.
    #[schemars(title = "Embedded files of a package", with = "bool")]
    pub(super) embed: Option<Placed<bool>>,
    /// For a sheet: whether addresses lead to the published files; otherwise they stay as they are
    /// written.
    #[schemars(title = "Rewritten addresses of a package", with = "bool")]
    pub(super) rewrite: Option<Placed<bool>>,
    /// For a script: what stands around its code, which `%s` stands for.
    #[schemars(title = "Wrapper", with = "String")]
    pub(super) wrap: Option<Placed<String>>,
}

/// The settings of another packager, which are read in place.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct CompatTable {
    /// The packager.
    #[schemars(title = "Packager", with = "Compat")]
    pub(super) from: Placed<String>,
    /// The file that holds its settings, if not the usual one.
    #[schemars(title = "Settings of the packager", with = "String")]
    pub(super) file: Option<Placed<String>>,
    /// For `django-assetpackager`: templates whose tags list the files of packages.
    #[schemars(title = "Templates of the packager", with = "Words")]
    pub(super) templates: Option<Placed<Words>>,
    /// The section of the settings that counts, where they have one for each environment.
    #[schemars(title = "Environment of the packager", with = "String")]
    pub(super) environment: Option<Placed<String>>,
}

/// The table `[jst]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub(super) struct JstTable {
    /// What the names of templates end in, without the first dot.
    #[schemars(title = "Template extension", with = "String")]
    pub(super) extension: Option<Placed<String>>,
    /// The function that makes a template of its text: a JS expression; `true` for a small one that is
    /// added, `false` for none: templates stay texts.
    #[schemars(title = "Template function", with = "FunctionValue")]
    pub(super) function: Option<Placed<FunctionValue>>,
    /// The object that receives the templates.
    #[schemars(title = "Template namespace", with = "String")]
    pub(super) namespace: Option<Placed<String>>,
    /// Whether templates stand in the order of their paths; otherwise in that of the package.
    #[schemars(title = "Sorted templates", with = "bool")]
    pub(super) sorted: Option<Placed<bool>>,
    /// Whether backslashes in a template are read as in a JS string, as Jammit does; otherwise they stay.
    #[schemars(title = "Escapes in templates", with = "bool")]
    pub(super) escapes: Option<Placed<bool>>,
    /// What stands for `/` in their names.
    #[schemars(title = "Template separator", with = "String")]
    pub(super) separator: Option<Placed<String>>,
}

/// A name, or whether there is one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
pub(super) enum FunctionValue {
    Is(bool),
    Named(String),
}
