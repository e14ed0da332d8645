//! The command line: what can be typed, and what it means for the settings. No I/O.
//!
//! Every setting is an `Option` here: defaults live in [`crate::config`] alone, so that the file
//! and the flags cannot disagree about them.

mod args;
mod origin;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::config::{CacheFlags, Overrides};
use crate::diagnostic::render::MessageFormat;

pub use args::{
    BuildArgs, CacheAction, CacheArgs, CheckArgs, CompletionsArgs, InitArgs, InputsArgs, ListArgs, ManifestArgs,
    ManifestFormat, OutputArgs, ReportArgs, SchemaArgs, SchemaOf, UrlArgs, VerifyArgs, WorkArgs,
};
use args::{INPUT, MESSAGES};
pub use origin::Origin;

const BUILD_EXAMPLES: &str = "\
Examples:
  assetpack build
      builds `assets` into `dist/assets` and writes `dist/manifest.json`
  assetpack build --source app/assets --source vendor/assets --out public/assets
      builds two source roots as one into `public/assets`
  assetpack build --public-path https://cdn.example.com/ --compress gzip,br,zstd
      writes URLs of a CDN into the manifest, and each text file also as .gz, .br and .zst";

/// Builds CSS, JS and static files into immutable, fingerprinted files and one manifest
#[derive(Debug, Parser)]
#[command(name = "assetpack", arg_required_else_help = true)]
pub struct Cli {
    /// Work as if started in DIR
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        help_heading = INPUT,
        display_order = 100
    )]
    pub directory: Option<PathBuf>,
    /// Read the settings from FILE instead of `assetpack.toml`; its paths are relative to it
    #[arg(long, value_name = "FILE", global = true, help_heading = INPUT, display_order = 100)]
    pub config: Option<PathBuf>,
    /// How to speak.
    #[command(flatten)]
    pub messages: MessageArgs,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How every command speaks.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = MESSAGES)]
pub struct MessageArgs {
    /// Say nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// How problems are written to stderr
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, global = true)]
    pub message_format: MessageFormat,
    /// When to use colors
    #[arg(long, value_name = "WHEN", value_enum, default_value_t, global = true)]
    pub color: ColorChoice,
}

impl MessageArgs {
    /// Whether to use colors, on a terminal or not, with `NO_COLOR` set or not.
    #[must_use]
    pub fn colored(&self, terminal: bool, no_color: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !no_color,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build everything and publish it: files first, the manifest last
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Do all that `build` does but publish nothing
    Check(CheckArgs),
    /// Read all that a manifest names again and prove that it is whole
    Verify(VerifyArgs),
    /// Write `assetpack.toml` for the project that is there
    Init(InitArgs),
    /// Print the URL that each logical path became
    Url(UrlArgs),
    /// Print all logical paths and what they became
    List(ListArgs),
    /// Print the manifest in another form: what a framework reads, a server's rules, or source code
    Manifest(ManifestArgs),
    /// Print the files that a build reads, or one key for all of them
    Inputs(InputsArgs),
    /// Look after the results that are kept for later builds
    Cache(CacheArgs),
    /// Print a JSON Schema
    Schema(SchemaArgs),
    /// Print a completion script
    Completions(CompletionsArgs),
}

/// Reads the arguments, the program's name first. `version` is what `--version` prints after it.
///
/// # Errors
/// What clap has to say: a usage error (exit code 2), or the text of `--help` or `--version` (0).
pub fn parse<I, T>(arguments: I, version: &'static str) -> Result<Cli, clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let mut matches = command(version).try_get_matches_from(arguments)?;
    Cli::from_arg_matches_mut(&mut matches)
}

/// The completion script of a shell.
#[must_use]
pub fn completions(shell: clap_complete::Shell, version: &'static str) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(version), "assetpack", &mut script);
    script
}

fn command(version: &'static str) -> clap::Command {
    Cli::command().version(version)
}

impl Command {
    /// What the arguments mean for the settings.
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        match self {
            Self::Build(args) => Overrides {
                deny_warnings: args.report.deny_warnings.then_some(true),
                ..args.output.over(args.work.overrides())
            },
            Self::Check(args) => Overrides {
                templates: args.templates.clone(),
                deny_warnings: args.report.deny_warnings.then_some(true),
                ..args.work.overrides()
            },
            Self::Verify(args) => Overrides {
                out: args.out.clone(),
                manifest: args.path.clone().or_else(|| args.manifest.clone()),
                ..Overrides::default()
            },
            Self::Url(UrlArgs { manifest, .. })
            | Self::List(ListArgs { manifest, .. })
            | Self::Manifest(ManifestArgs { manifest, .. }) => {
                Overrides { manifest: manifest.clone(), ..Overrides::default() }
            }
            Self::Inputs(args) => args.output.over(args.work.overrides()),
            Self::Cache(args) => {
                let places = args.cache.clone().map(|folder| vec![folder]);
                Overrides { cache: CacheFlags { places, ..CacheFlags::default() }, ..Overrides::default() }
            }
            Self::Init(_) | Self::Schema(_) | Self::Completions(_) => Overrides::default(),
        }
    }
}

#[cfg(test)]
mod tests;
