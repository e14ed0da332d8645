//! The settings of a run: what the file says, over it what the command line says, under both the
//! defaults. A [`Config`] is complete and has been checked; nothing after it asks what was meant.

mod browserslist;
mod cache;
mod check;
mod compile;
mod compression;
mod choice;
pub mod compat;
mod css;
mod defaults;
mod file;
mod given;
mod js;
mod jst;
mod key;
mod layout;
mod manifest;
mod matcher;
mod packages;
mod parse;
mod path;
mod preset;
mod resolve;
mod schema;
mod tables;
#[cfg(test)]
mod tests;
mod values;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Diagnostics, Failure, Location, count};

use layout::Directories;

pub use cache::{CacheConfig, CacheFlags};
pub use choice::{
    Compress, CssMinify, Drop, Effort, Encoding, Format, JsMinify, LegalComments, LocalKind, Missing, SassCompiler,
    SourceMap, Target,
};
pub use compat::Compat;
pub use compile::{CompileRule, SassConfig};
pub use compression::Levels;
pub use css::{CssConfig, CssModules, Unused};
pub use js::{Injected, JsConfig, Legacy, OutputStyle, Rule};
pub use jst::{JstConfig, TemplateFunction};
pub use manifest::DialectConfig;
pub use matcher::{GlobError, PathMatcher, UrlMatcher, fixed_folder};
pub use packages::{PackageConfig, in_project};
pub use preset::Framework;
pub use schema::schema;

/// The name of the configuration file.
pub const FILE_NAME: &str = "assetpack.toml";

/// The final settings. Paths are absolute and free of `.` and `..`, by their text alone.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Config {
    /// The project: the directory of the configuration file, or where assetpack was started.
    pub root: PathBuf,
    /// The configuration file, if there is one: it decides about outputs as sources do.
    pub file: Option<PathBuf>,
    /// The source roots, in order; at least one, all different. A last `*` stands for every folder that is there.
    pub sources: Vec<PathBuf>,
    /// Whether the user named them, so that each of them has to exist.
    pub sources_are_given: bool,
    /// The directory that is served.
    pub out: PathBuf,
    /// The manifest.
    pub manifest: PathBuf,
    /// The manifests of other tools.
    pub dialects: Vec<DialectConfig>,
    /// The URL under which `out` is served; ends in `/`.
    pub public_path: String,
    /// Which code files get an output of their own, by logical path.
    pub entries: PathMatcher,
    /// Which files are not assets at all, by logical path.
    pub ignore: PathMatcher,
    /// Which files are published although nothing names them, by logical path.
    pub publish: PathMatcher,
    /// What a reference to a file that does not exist is.
    pub missing: Missing,
    /// Which URLs and import specifiers are left as they are.
    pub external: UrlMatcher,
    /// Further directories that may be read.
    pub allow: Vec<PathBuf>,
    /// Whether the first root wins when two hold the same logical path.
    pub shadowing: bool,
    /// Browserslist queries; none means that nothing is lowered.
    pub browsers: Vec<String>,
    /// Whether source maps are written, and how they are found.
    pub sourcemap: SourceMap,
    /// The directory of hidden source maps.
    pub sourcemap_dir: PathBuf,
    /// Whether source maps hold the texts of the sources.
    pub sources_content: bool,
    /// Whether outputs and their source maps carry an id.
    pub debug_ids: bool,
    /// Static files of at most so many bytes become `data:` URLs.
    pub inline_limit: u64,
    /// Which static files become `data:` URLs whatever their size, by logical path.
    pub embed: PathMatcher,
    /// Which outputs have no digest in their names, by logical output path.
    pub stable: PathMatcher,
    /// Which outputs are published without a digest in their names, too, by logical output path.
    pub plain: PathMatcher,
    /// The encodings of the compressed twins.
    pub compress: BTreeSet<Encoding>,
    /// How hard they are compressed.
    pub levels: Levels,
    /// Whether a warning fails the build.
    pub deny_warnings: bool,
    /// How JS is built.
    pub js: JsConfig,
    /// How CSS is built.
    pub css: CssConfig,
    /// How Sass is compiled.
    pub sass: SassConfig,
    /// Classic scripts and sheets that are joined.
    pub packages: Vec<PackageConfig>,
    /// Whether their parts are published by themselves, too.
    pub parts: bool,
    /// How templates in them become code.
    pub jst: JstConfig,
    /// The packager whose project this is.
    pub compat: Option<Compat>,
    /// What its settings ask for that is not done.
    pub notes: Vec<Diagnostic>,
    /// Compilers of other languages; the first that matches a file counts.
    pub compile: Vec<CompileRule>,
    /// What a source may cost.
    pub limits: Limits,
    /// How many threads to use; none means as many as there are processors.
    pub jobs: Option<usize>,
    /// Where results of steps are kept.
    pub cache: CacheConfig,
    /// Templates whose logical paths are checked, relative to the project.
    pub templates: PathMatcher,
    places: BTreeMap<String, Location>,
}

/// How settings look at the files of a project, so that this module needs no file system.
pub trait Files {
    /// The bytes of a file.
    ///
    /// # Errors
    /// Those of the system.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;

    /// The files below a folder, in the order of their names.
    fn list(&self, folder: &Path) -> Vec<PathBuf>;
}

impl<F: Fn(&Path) -> io::Result<Vec<u8>>> Files for F {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self(path)
    }

    fn list(&self, _: &Path) -> Vec<PathBuf> {
        Vec::new()
    }
}

/// What a source may cost before it is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How deep brackets may be nested.
    pub nesting: usize,
    /// How many bytes one parsed source may have.
    pub file_size: u64,
}

/// What the command line said. Nothing where it was silent; a list replaces the whole list of the
/// file. Paths are relative to where assetpack was started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--source`
    pub source: Option<Vec<PathBuf>>,
    /// `--out`
    pub out: Option<PathBuf>,
    /// `--manifest`
    pub manifest: Option<PathBuf>,
    /// `--public-path`
    pub public_path: Option<String>,
    /// `--entry`
    pub entries: Option<Vec<String>>,
    /// `--minify`; `none` holds for CSS too.
    pub minify: Option<JsMinify>,
    /// `--compress`
    pub compress: Option<Vec<Compress>>,
    /// `--compress-level`
    pub effort: Option<Effort>,
    /// `--browsers`
    pub browsers: Option<String>,
    /// `--sourcemap`
    pub sourcemap: Option<SourceMap>,
    /// `--define`, merged over the file's.
    pub define: Option<Vec<(String, String)>>,
    /// `--jobs`
    pub jobs: Option<usize>,
    /// `--cache`, `--cache-read-only` and `--no-cache`
    pub cache: CacheFlags,
    /// `--deny-warnings` says `true`.
    pub deny_warnings: Option<bool>,
    /// `--templates`
    pub templates: Option<Vec<String>>,
}

impl Config {
    /// Whether a build writes to `path`, or into it.
    #[must_use]
    pub fn writes(&self, path: &Path) -> bool {
        let folders = [Some(&self.out), Some(&self.sourcemap_dir), self.css.modules.types.as_ref()];
        path == self.manifest
            || self.dialects.iter().any(|other| other.file == path)
            || folders.into_iter().flatten().any(|folder| path.starts_with(folder))
    }

    /// The settings of a run that was started in `root`, an absolute path.
    ///
    /// The file is `config_path` (relative to `root`), which then has to exist, or `assetpack.toml`
    /// in `root`, which may be missing. `files` is how files are
    /// read.
    ///
    /// # Errors
    /// All problems of the file and of the command line that can be known together.
    pub fn load(
        root: &Path,
        config_path: Option<&Path>,
        overrides: Overrides,
        files: &dyn Files,
    ) -> Result<Self, Failure> {
        let root = &path::absolute(root, Path::new(""));
        let path = path::absolute(root, config_path.unwrap_or(Path::new(FILE_NAME)));
        let name = path::shown(root, &path);
        let bytes = match files.read(&path) {
            Ok(bytes) => Some(bytes),
            Err(error) if config_path.is_none() && error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Failure::io("read", Path::new(&name), &error)),
        };
        let mut problems = Diagnostics::new();
        let Some(bytes) = bytes else {
            let directories = Directories { started: root, project: root, file: None };
            let config = resolve::resolve(directories, None, overrides, files, &mut problems);
            return finish(config, problems)?.with_browsers(files);
        };
        let text = match parse::decode(&name, &bytes) {
            Ok(text) => text,
            Err(problem) => return Err(failure(Diagnostics::from(vec![problem]))),
        };
        let document = parse::Document { name: &name, text };
        let Some(file) = parse::parse(&document, &mut problems) else {
            return Err(failure(problems));
        };
        let project = path.parent().unwrap_or(root);
        let directories = Directories { started: root, project, file: Some(&path) };
        let file = Some((&document, file));
        let config = resolve::resolve(directories, file, overrides, files, &mut problems);
        finish(config, problems)?.with_browsers(files)
    }

    /// Where no browsers are given, those that the project's other tools build for.
    fn with_browsers(mut self, files: &dyn Files) -> Result<Self, Failure> {
        if self.browsers.is_empty() {
            self.browsers = browserslist::queries(&self.root, files).map_err(|(file, reason)| {
                Failure::new(format!("the browsers in `{file}` cannot be read: {reason}"))
                    .hint("set `browsers` in `assetpack.toml`; `\"none\"` lowers nothing")
            })?;
        } else if self.browsers == ["none"] {
            self.browsers.clear();
        }
        Ok(self)
    }

    /// All that decides what is built, as one text that does not depend on where the project is.
    #[must_use]
    pub fn key(&self) -> String {
        let cache = CacheConfig { folder: PathBuf::new(), shared: None, read_only: false, limit: 0, used: true };
        let decisive = Self { jobs: None, cache, places: BTreeMap::new(), ..self.clone() };
        format!("{decisive:?}").replace(&*self.root.to_string_lossy(), ".")
    }

    /// How many threads to use: what was asked for, or what the system (the
    /// control group included) gives this process.
    #[must_use]
    pub fn threads(&self) -> usize {
        threads(self.jobs)
    }

    /// Whether the entries were named by the user: each glob then has to match something.
    #[must_use]
    pub fn entries_are_explicit(&self) -> bool {
        self.entries.globs() != defaults::ENTRIES
    }

    /// Whether directives in sources say what is joined and published: in projects of Sprockets.
    #[must_use]
    pub fn follows_directives(&self) -> bool {
        self.compat == Some(Compat::Sprockets)
    }

    /// Whether whatever lies in the source roots is published.
    #[must_use]
    pub fn publishes_all(&self) -> bool {
        self.publish.globs() == defaults::PUBLISH
    }

    /// Where the file sets a key such as `out` or `js.minify`, or an element such as `source[1]`;
    /// for problems that only later stages can find. Nothing if the file does not decide it.
    #[must_use]
    pub fn place(&self, key: &str) -> Option<&Location> {
        self.places.get(key)
    }
}

/// How many threads `--jobs` means: without it as many as the system, the control group included, gives this process.
#[must_use]
pub fn threads(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

fn finish(config: Option<Config>, problems: Diagnostics) -> Result<Config, Failure> {
    match config {
        Some(config) if problems.is_empty() => Ok(config),
        _ => Err(failure(problems)),
    }
}

fn failure(mut problems: Diagnostics) -> Failure {
    problems.dedupe();
    let message = format!("the configuration has {}", count(problems.len(), "error"));
    Failure::new(message).because(problems)
}
