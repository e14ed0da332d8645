//! The files that a build is made of, as discover finds them.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::Diagnostic,
    engines::js::Dialect,
    path::LogicalPath,
    stages::{bulk::Bulk, packages::Package},
};

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// JavaScript or TypeScript.
    Script(Dialect),
    /// A style sheet.
    Style,
    /// Anything else: published byte for byte.
    Static,
}

/// One file of the source tree.
#[derive(Clone, Debug)]
pub struct Source {
    /// How templates and references name it, with the source's extension.
    pub logical: LogicalPath,
    /// Its real path.
    pub path: PathBuf,
    /// The path to show, relative to the project.
    pub shown: String,
    /// What it is called once a command has compiled it, if one does.
    pub made: Option<LogicalPath>,
    /// What becomes of it.
    pub kind: Kind,
    /// Whether it gets an output of its own.
    pub entry: bool,
    /// Whether it is part of a package.
    pub part: bool,
    /// Whether it is published although nothing names it.
    pub publish: bool,
}

impl Source {
    /// The logical path of the output: with the extension of what it becomes.
    #[must_use]
    pub fn output(&self) -> LogicalPath {
        match self.kind {
            Kind::Script(_) => self.name().compiled("js"),
            Kind::Style => self.name().compiled("css"),
            Kind::Static => self.name().clone(),
        }
    }

    fn name(&self) -> &LogicalPath {
        self.made.as_ref().unwrap_or(&self.logical)
    }

    /// A file that only other files of its kind use, by its leading underscore.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        (self.kind != Kind::Static || self.made.is_some()) && self.logical.file_name().starts_with('_')
    }
}

/// All source files, in the order of their logical paths.
#[derive(Clone, Debug)]
pub struct SourceTree {
    /// All that more has to be known of than a name, by logical path.
    pub sources: BTreeMap<LogicalPath, Source>,
    /// All others.
    pub bulk: Bulk,
    pub(super) by_path: BTreeMap<OsString, LogicalPath>,
    /// The sources of outputs that are called otherwise.
    pub(super) by_output: BTreeMap<LogicalPath, LogicalPath>,
    /// The packages, in the order of their names.
    pub packages: Vec<Package>,
    /// What the user should know of them.
    pub notes: Vec<Diagnostic>,
}

impl SourceTree {
    /// The source with this logical path.
    #[must_use]
    pub fn get(&self, logical: &LogicalPath) -> Option<Cow<'_, Source>> {
        let in_bulk = || self.bulk.find(logical.as_str()).map(|file| Cow::Owned(self.bulk.source(file)));
        self.sources.get(logical).map(Cow::Borrowed).or_else(in_bulk)
    }

    /// The source at this real path.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<Cow<'_, Source>> {
        let in_bulk = || self.bulk.at(path).map(|file| Cow::Owned(self.bulk.source(file)));
        self.code_at(path).map(Cow::Borrowed).or_else(in_bulk)
    }

    /// The same, if more is known of it than its name: all code is.
    #[must_use]
    pub fn code_at(&self, path: &Path) -> Option<&Source> {
        self.sources.get(self.by_path.get(path.as_os_str())?)
    }

    /// All logical paths, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.sources.keys().map(LogicalPath::as_str).chain(self.bulk.names()).collect();
        names.sort_unstable();
        names
    }

    /// The output with this logical path that some source becomes.
    #[must_use]
    pub fn output(&self, logical: &LogicalPath) -> Option<Cow<'_, Source>> {
        self.sources.get(self.by_output.get(logical)?).map(Cow::Borrowed)
    }

    /// The sources that get an output of their own.
    pub fn entries(&self) -> impl Iterator<Item = &Source> {
        self.sources.values().filter(|source| source.entry)
    }
}

/// The kind that a logical path declares; `None` for what is no asset.
#[must_use]
pub fn kind_of(logical: &LogicalPath) -> Option<Kind> {
    let name = logical.file_name().to_ascii_lowercase();
    if [".d.ts", ".d.mts", ".d.cts"].iter().any(|types| name.ends_with(types)) {
        return None;
    }
    // They tell how sources are compiled.
    let is_json = logical.extension().eq_ignore_ascii_case("json");
    if is_json && ["tsconfig", "jsconfig"].iter().any(|tool| name.starts_with(tool)) {
        return None;
    }
    Some(match Dialect::of(logical.extension()) {
        Some(dialect) => Kind::Script(dialect),
        None if STYLES.iter().any(|style| logical.extension().eq_ignore_ascii_case(style)) => Kind::Style,
        None => Kind::Static,
    })
}

/// The extensions of style sheets.
const STYLES: [&str; 3] = ["css", "scss", "sass"];
