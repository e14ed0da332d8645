//! `assetpack.toml` as it was written: every key optional, every value with its place.
//!
//! Defaults and checks are elsewhere ([`super::resolve`]); this is the one list of the keys, from
//! which the reader, the messages about unknown keys and the JSON Schema are all made.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::{Missing, SourceMap};
use super::preset::Framework;
use super::tables::{
    CompatTable, CompileTable, CompressionTable, CssTable, JsTable, JstTable, LimitsTable, ManifestTable, PackageTable,
    SassTable,
};
use super::words::{CompressWords, OrTable, Placed, Words};

/// The settings of a project. Directories are relative to the directory of this file.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "assetpack.toml")]
pub(super) struct ConfigFile {
    /// The framework whose conventions hold where nothing else is set: sources, output, public path
    /// and the manifest that it reads.
    #[schemars(title = "Framework", with = "Framework")]
    pub(super) framework: Option<Placed<String>>,
    /// The packager whose settings are read in place: its name, or a table.
    #[schemars(title = "Packager that is replaced", with = "OrTable<CompatTable>")]
    pub(super) compat: Option<Placed<OrTable<CompatTable>>>,
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
    /// Globs over logical source paths: what is published although nothing names it. Entries and packages
    /// are in any case, with all that they refer to.
    #[schemars(title = "Published files", with = "Words")]
    pub(super) publish: Option<Placed<Words>>,
    /// What a reference to a file that does not exist is.
    #[schemars(title = "Missing files", with = "Missing")]
    pub(super) missing: Option<Placed<String>>,
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
    /// Globs over logical output paths: files that are published under their name without a digest, too.
    /// Such copies must not be cached.
    #[schemars(title = "Plain names", with = "Words")]
    pub(super) plain: Option<Placed<Words>>,
    /// The encodings in which compressed twins are written; `[]` or `"none"` for none.
    #[schemars(title = "Compression", with = "CompressWords")]
    pub(super) compress: Option<Placed<Words>>,
    /// How hard twins are compressed.
    #[serde(default)]
    #[schemars(title = "Compression levels")]
    pub(super) compression: CompressionTable,
    /// Where results of steps are kept for later builds: a folder, the URL of a service that several
    /// machines share (`redis://`, `memcached://`, `s3://`, `https://`), or both.
    #[schemars(title = "Cache", with = "Words")]
    pub(super) cache: Option<Placed<Words>>,
    /// How many bytes the folder of the cache may hold after a build.
    #[schemars(title = "Size of the cache", with = "u64")]
    pub(super) cache_size: Option<Placed<i64>>,
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
    /// Classic scripts, or sheets, that are joined in the order given, by the logical path of the
    /// output: logical paths, globs, and names of other packages.
    #[serde(default)]
    #[schemars(title = "Packages", with = "BTreeMap<String, OrTable<PackageTable>>")]
    pub(super) packages: BTreeMap<String, Placed<OrTable<PackageTable>>>,
    /// Whether each part of a package is published by itself, too, for pages that load them one by one.
    #[schemars(title = "Parts of packages", with = "bool")]
    pub(super) parts: Option<Placed<bool>>,
    /// How templates in packages of scripts become code.
    #[serde(default)]
    #[schemars(title = "JavaScript templates")]
    pub(super) jst: JstTable,
    /// How Sass is compiled.
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
