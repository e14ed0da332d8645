//! The arguments of each command.

use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, ValueEnum, builder::PossibleValue};

use super::origin::Origin;
use crate::codegen::Language;
use crate::config::{CacheFlags, Compress, Effort, JsMinify, Overrides, SourceMap};
use crate::dialects::Dialect;
use crate::servers::Server;

pub(super) const INPUT: &str = "Input";
pub(super) const OUTPUT: &str = "Output";
pub(super) const TRANSFORMATION: &str = "Transformation";
pub(super) const COMPRESSION: &str = "Compression";
pub(super) const MESSAGES: &str = "Messages";

/// `build`
#[derive(Clone, Debug, Args)]
pub struct BuildArgs {
    /// What is built, and how.
    #[command(flatten)]
    pub work: WorkArgs,
    /// What is written, and where.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Go on, and build again whenever something changes
    #[arg(long, help_heading = INPUT, conflicts_with = "check_reproducible")]
    pub watch: bool,
    /// Watch by looking every SECONDS, where the system does not tell of changes (network, virtual machines)
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, require_equals = true, default_missing_value = "1", value_parser = seconds, requires = "watch", help_heading = INPUT)]
    pub poll: Option<f64>,
    /// Build twice and fail if one byte differs
    #[arg(long, help_heading = OUTPUT)]
    pub check_reproducible: bool,
    /// What is said about it.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// What `build` writes, and where.
#[derive(Clone, Debug, Args)]
pub struct OutputArgs {
    /// Directory to write the assets to
    #[arg(long, value_name = "DIR", help_heading = OUTPUT)]
    pub out: Option<PathBuf>,
    /// File to write the manifest to
    #[arg(long, value_name = "FILE", help_heading = OUTPUT)]
    pub manifest: Option<PathBuf>,
    /// Encodings of compressed twins, separated by commas
    #[arg(long, value_name = "LIST", value_enum, value_delimiter = ',', help_heading = COMPRESSION)]
    pub compress: Option<Vec<Compress>>,
    /// How much time the twins are worth
    #[arg(long, value_name = "LEVEL", value_enum, help_heading = COMPRESSION)]
    pub compress_level: Option<Effort>,
}

/// `check`
#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    /// What is built, and how.
    #[command(flatten)]
    pub work: WorkArgs,
    /// Also check the logical paths in these templates (repeatable)
    #[arg(long, value_name = "GLOB", help_heading = INPUT)]
    pub templates: Option<Vec<String>>,
    /// What is said about it.
    #[command(flatten)]
    pub report: ReportArgs,
}

/// What `build` and `check` have in common.
#[derive(Clone, Debug, Args)]
pub struct WorkArgs {
    /// Directory that holds sources (repeatable)
    #[arg(long, value_name = "DIR", help_heading = INPUT)]
    pub source: Option<Vec<PathBuf>>,
    /// Files that get an output of their own, by logical path (repeatable)
    #[arg(long = "entry", value_name = "GLOB", help_heading = INPUT)]
    pub entries: Option<Vec<String>>,
    /// Folder, or URL of a service, that keeps results for later builds (repeatable)
    #[arg(long, value_name = "DIR|URL", help_heading = INPUT)]
    pub cache: Option<Vec<String>>,
    /// Write nothing to the service that `--cache` names
    #[arg(long, help_heading = INPUT)]
    pub cache_read_only: bool,
    /// Use no earlier results, and keep none
    #[arg(long, help_heading = INPUT)]
    pub no_cache: bool,
    /// URL under which the assets are served
    #[arg(long, value_name = "URL", help_heading = OUTPUT)]
    pub public_path: Option<String>,
    /// What shortens JS; `none` leaves CSS as it is too
    #[arg(long, value_name = "ENGINE", value_enum, help_heading = TRANSFORMATION)]
    pub minify: Option<JsMinify>,
    /// Browsers to compile for, as a Browserslist query
    #[arg(long, value_name = "QUERY", help_heading = TRANSFORMATION)]
    pub browsers: Option<String>,
    /// Whether to write source maps
    #[arg(long, value_name = "KIND", value_enum, help_heading = TRANSFORMATION)]
    pub sourcemap: Option<SourceMap>,
    /// Replace the name K in JS by the expression V (repeatable)
    #[arg(long, value_name = "K=V", value_parser = definition, help_heading = TRANSFORMATION)]
    pub define: Option<Vec<(String, String)>>,
    /// Number of threads
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u16).range(1..),
        help_heading = TRANSFORMATION
    )]
    pub jobs: Option<u16>,
}

/// What `build` and `check` say about the run.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = MESSAGES)]
pub struct ReportArgs {
    /// Let warnings fail the run
    #[arg(long)]
    pub deny_warnings: bool,
    /// Say how long each stage and the slowest files took; with FILE, write a trace for browsers to draw
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    pub timings: Option<PathBuf>,
}

/// `verify`
#[derive(Clone, Debug, Args)]
pub struct VerifyArgs {
    /// The manifest to verify
    #[arg(value_name = "MANIFEST")]
    pub path: Option<PathBuf>,
    /// The same, as the other commands name it
    #[arg(long, value_name = "FILE", help_heading = INPUT, conflicts_with = "path")]
    pub manifest: Option<PathBuf>,
    /// Directory that holds the assets
    #[arg(long, value_name = "DIR", help_heading = INPUT)]
    pub out: Option<PathBuf>,
}

/// `url`
#[derive(Clone, Debug, Args)]
pub struct UrlArgs {
    /// Logical paths, such as `css/app.css`
    #[arg(required = true)]
    pub logical: Vec<String>,
    /// The manifest to look them up in
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub manifest: Option<PathBuf>,
}

/// `list`
#[derive(Clone, Debug, Args)]
pub struct ListArgs {
    /// The manifest to list
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub manifest: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long, help_heading = OUTPUT)]
    pub json: bool,
}

/// `init`
#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// The framework or the packager, if not the one whose files are there
    #[arg(long, value_name = "ORIGIN", value_enum, help_heading = INPUT)]
    pub from: Option<Origin>,
    /// Replace the settings that are there
    #[arg(long, help_heading = OUTPUT)]
    pub force: bool,
}

/// `manifest`
#[derive(Clone, Debug, Args)]
pub struct ManifestArgs {
    /// What to write
    #[arg(long, value_name = "FORMAT", value_enum, help_heading = OUTPUT)]
    pub format: ManifestFormat,
    /// The manifest to write it from
    #[arg(long, value_name = "FILE", help_heading = INPUT)]
    pub manifest: Option<PathBuf>,
    /// Where the assets are below the directory that the format's paths are relative to, such as `assets`
    #[arg(long, value_name = "PATH", default_value = "", hide_default_value = true, help_heading = OUTPUT)]
    pub below: String,
    /// Directory that source paths in keys are relative to
    #[arg(long, value_name = "DIR", default_value = "", hide_default_value = true, help_heading = OUTPUT)]
    pub root: String,
    /// The output directory as a server's rules are to name it, if not as the settings do
    #[arg(long = "directory", value_name = "DIR", help_heading = OUTPUT)]
    pub served_from: Option<String>,
    /// Write the files into DIR, under the names that their readers expect
    #[arg(long, value_name = "DIR", help_heading = OUTPUT)]
    pub into: Option<PathBuf>,
}

/// What a manifest can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManifestFormat {
    /// The manifest of another tool
    Dialect(Dialect),
    /// Rules for a web server
    Server(Server),
    /// Source code with constants
    Code(Language),
}

impl ValueEnum for ManifestFormat {
    fn value_variants<'a>() -> &'a [Self] {
        static ALL: LazyLock<Vec<ManifestFormat>> = LazyLock::new(|| {
            let dialects = Dialect::value_variants().iter().map(|one| ManifestFormat::Dialect(*one));
            let servers = Server::value_variants().iter().map(|one| ManifestFormat::Server(*one));
            let languages = Language::value_variants().iter().map(|one| ManifestFormat::Code(*one));
            dialects.chain(servers).chain(languages).collect()
        });
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        match self {
            Self::Dialect(one) => one.to_possible_value(),
            Self::Server(one) => one.to_possible_value(),
            Self::Code(one) => one.to_possible_value(),
        }
    }
}

/// `cache`
#[derive(Clone, Debug, Args)]
pub struct CacheArgs {
    /// What to do with it
    #[arg(value_enum)]
    pub action: CacheAction,
    /// The folder, if it is not the one of the settings
    #[arg(long, value_name = "DIR", help_heading = INPUT)]
    pub cache: Option<String>,
}

/// What can be done with the cache on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CacheAction {
    /// Say how much it holds
    Stats,
    /// Remove all that it holds
    Clear,
    /// Read all that it holds, and remove what is damaged
    Verify,
}

/// `inputs`
#[derive(Clone, Debug, Args)]
pub struct InputsArgs {
    /// What is built, and how.
    #[command(flatten)]
    pub work: WorkArgs,
    /// What is written, and where.
    #[command(flatten)]
    pub output: OutputArgs,
    /// Print one key for all of it, and for the settings: the same inputs give the same release
    #[arg(long, help_heading = OUTPUT)]
    pub digest: bool,
}

/// `schema`
#[derive(Clone, Debug, Args)]
pub struct SchemaArgs {
    /// Of which file
    #[arg(value_enum)]
    pub of: SchemaOf,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `assetpack.toml`
    Config,
    /// The manifest
    Manifest,
}

/// `completions`
#[derive(Clone, Debug, Args)]
pub struct CompletionsArgs {
    /// For which shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

impl OutputArgs {
    pub(super) fn over(&self, work: Overrides) -> Overrides {
        Overrides {
            out: self.out.clone(),
            manifest: self.manifest.clone(),
            compress: self.compress.clone(),
            effort: self.compress_level,
            ..work
        }
    }
}

impl WorkArgs {
    pub(super) fn overrides(&self) -> Overrides {
        Overrides {
            source: self.source.clone(),
            entries: self.entries.clone(),
            public_path: self.public_path.clone(),
            minify: self.minify,
            browsers: self.browsers.clone(),
            sourcemap: self.sourcemap,
            define: self.define.clone(),
            jobs: self.jobs.map(usize::from),
            cache: CacheFlags { places: self.cache.clone(), read_only: self.cache_read_only, unused: self.no_cache },
            ..Overrides::default()
        }
    }
}

/// A number of seconds for which it is worth waiting.
fn seconds(text: &str) -> Result<f64, String> {
    let number: f64 = text.parse().map_err(|_| "expected a number of seconds".to_owned())?;
    if (0.05..=3600.0).contains(&number) { Ok(number) } else { Err("expected 0.05 to 3600 seconds".to_owned()) }
}

/// `K=V`; the value may hold further `=`.
fn definition(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("expected `K=V`")?;
    Ok((name.to_owned(), value.to_owned()))
}
