//! Packages: classic scripts, or sheets, that are joined in a given order.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    config::{Compat, Config, Missing, PackageConfig, PathMatcher, in_project},
    diagnostic::{Diagnostic, Diagnostics, nearest},
    path::LogicalPath,
    stages::source::{Kind, Source},
};

/// A package with its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// Whether it is a script; otherwise a sheet.
    pub is_script: bool,
    /// The sources of its parts, in order, each once.
    pub parts: Vec<LogicalPath>,
    /// The sources of its templates, in order, which come after all scripts.
    pub templates: Vec<LogicalPath>,
    /// Whether pictures and fonts in folders called `embed` become `data:` URLs.
    pub embed: bool,
    /// Whether addresses lead to the published files; otherwise they stay as they are written.
    pub rewrite: bool,
    /// What stands before and after its code.
    pub wrap: Option<(String, String)>,
}

impl Package {
    /// These sources, joined to the output `logical`.
    #[must_use]
    pub fn joining<'s>(logical: LogicalPath, parts: impl Iterator<Item = &'s Source>) -> Self {
        let is_script = logical.extension() == "js";
        let parts = parts.map(|part| part.logical.clone()).collect();
        Self { logical, is_script, parts, templates: Vec::new(), embed: false, rewrite: true, wrap: None }
    }

    /// The output that a part becomes where parts are published, too.
    #[must_use]
    pub fn part(&self, source: &Source) -> LogicalPath {
        let output = source.output();
        // A package may be called as one of its parts is.
        if output == self.logical { output.with_extension(&format!("self.{}", output.extension())) } else { output }
    }

    /// The output that its templates become there.
    #[must_use]
    pub fn template_part(&self) -> LogicalPath {
        self.logical.with_extension("jst.js")
    }
}

/// How many packages may lead to one another.
const DEEPEST: usize = 64;

/// The packages of the settings, and what the user should know of them. `skipped` are files that were passed over as no
/// sources.
///
/// # Errors
/// Patterns that match nothing, packages that hold themselves, and parts of another kind.
pub fn packages(
    config: &Config,
    sources: &BTreeMap<LogicalPath, Source>,
    skipped: &[Skipped],
) -> Result<(Vec<Package>, Vec<Diagnostic>), Diagnostics> {
    let mut resolver = Resolver {
        config,
        sources,
        skipped,
        names: config.packages.iter().map(|package| (package.logical.as_str(), package)).collect(),
        by_shown: sources.values().map(|source| (source.shown.as_str(), source)).collect(),
        known: BTreeMap::new(),
        problems: Diagnostics::new(),
    };
    let mut found = Vec::new();
    for package in &config.packages {
        let is_script = package.logical.extension() == "js";
        let parts = resolver.parts(package, is_script, &mut vec![&package.logical]);
        let (templates, parts): (Vec<&Source>, Vec<&Source>) =
            parts.iter().partition(|source| source.kind == Kind::Static);
        let names = |parts: Vec<&Source>| parts.into_iter().map(|part| part.logical.clone()).collect();
        let PackageConfig { logical, embed, rewrite, wrap, .. } = package.clone();
        let (parts, templates) = (names(parts), names(templates));
        found.push(Package { logical, is_script, parts, templates, embed, rewrite, wrap });
    }
    resolver.problems.dedupe();
    let problems = resolver.problems;
    if problems.has_errors() { Err(problems) } else { Ok((found, problems.into_iter().collect())) }
}

/// The sources of all parts.
#[must_use]
pub fn parts(packages: &[Package]) -> BTreeSet<&LogicalPath> {
    packages.iter().flat_map(|package| package.parts.iter().chain(&package.templates)).collect()
}

/// A file that is no source, and why: of interest only if something asks for it.
#[derive(Debug)]
pub struct Skipped {
    /// Its path below its source root.
    pub path: String,
    /// The path to show.
    pub shown: String,
    /// What is wrong with it.
    pub problem: Diagnostic,
}

struct Resolver<'c> {
    config: &'c Config,
    sources: &'c BTreeMap<LogicalPath, Source>,
    skipped: &'c [Skipped],
    names: BTreeMap<&'c str, &'c PackageConfig>,
    by_shown: BTreeMap<&'c str, &'c Source>,
    /// The parts of packages as scripts, or as sheets.
    known: BTreeMap<(&'c LogicalPath, bool), Rc<Vec<&'c Source>>>,
    problems: Diagnostics,
}

impl<'c> Resolver<'c> {
    /// The parts of a package, each once. `way` are the packages that lead to it, itself the last.
    fn parts(
        &mut self,
        package: &'c PackageConfig,
        is_script: bool,
        way: &mut Vec<&'c LogicalPath>,
    ) -> Rc<Vec<&'c Source>> {
        if let Some(known) = self.known.get(&(&package.logical, is_script)) {
            return known.clone();
        }
        let (mut parts, mut seen) = (Vec::new(), BTreeSet::new());
        let (mut matched, mut unmatched) = (Vec::new(), Vec::new());
        for (at, pattern) in package.files.iter().enumerate() {
            let place = self.config.place(&format!("packages.{}[{at}]", package.logical));
            let place = place.or_else(|| self.config.place(&format!("packages.{}", package.logical))).cloned();
            let files = match self.nested(pattern, way) {
                Some(nested) if way.contains(&&nested.logical) || way.len() >= DEEPEST => {
                    let problem = Self::endless(nested, way);
                    // One way in is enough to be told of.
                    if self.problems.iter().all(|known| known.message != problem.message) {
                        self.problems.push(problem.at(place));
                    }
                    continue;
                }
                Some(nested) => {
                    way.push(&nested.logical);
                    let nested = self.parts(nested, is_script, way);
                    way.pop();
                    nested.to_vec()
                }
                None => {
                    let candidates = self.matching(pattern);
                    let mut fitting: Vec<&Source> =
                        candidates.iter().copied().filter(|source| self.is_kind(source, is_script)).collect();
                    if fitting.is_empty() {
                        let problem = self.unmatched(package, pattern, is_script, candidates.first().copied());
                        unmatched.push((place, problem));
                        continue;
                    }
                    matched.push(place);
                    // Of several roots, too: as the old packagers do.
                    fitting.sort_by(|one, other| one.shown.cmp(&other.shown));
                    fitting
                }
            };
            // Through links, one file can have several names.
            parts.extend(files.into_iter().filter(|source| seen.insert(&source.path)));
        }
        // Several patterns of one place stand for one of another packager.
        for (place, problem) in unmatched {
            if !matched.contains(&place) {
                matched.extend(place.is_some().then(|| place.clone()));
                self.problems.push(problem.at(place));
            }
        }
        let parts = Rc::new(parts);
        self.known.insert((&package.logical, is_script), parts.clone());
        parts
    }

    /// The package that a pattern names. A package may be called as one of its own parts is.
    fn nested(&self, pattern: &str, way: &[&LogicalPath]) -> Option<&'c PackageConfig> {
        let nested = *self.names.get(pattern)?;
        let is_source = way.contains(&&nested.logical) && self.sources.contains_key(&nested.logical);
        (!is_source).then_some(nested)
    }

    fn endless(nested: &PackageConfig, way: &[&LogicalPath]) -> Diagnostic {
        if !way.contains(&&nested.logical) {
            let message = format!("packages lead to one another more than {DEEPEST} times");
            return Diagnostic::error("package", message).hint("list the files themselves");
        }
        let names: Vec<String> = way.iter().chain([&&nested.logical]).map(|name| format!("`{name}`")).collect();
        let message = format!("a package holds itself: {}", names.join(", "));
        Diagnostic::error("package", message).hint("take one of them out")
    }

    fn is_kind(&self, source: &Source, is_script: bool) -> bool {
        match source.kind {
            Kind::Script(_) => is_script,
            Kind::Style => !is_script,
            Kind::Static => is_script && is_template(self.config, &source.logical),
        }
    }

    /// The sources that a pattern is about: by logical path or, where it begins with `./` or `../`, by the path relative
    /// to the project.
    fn matching(&mut self, pattern: &str) -> Vec<&'c Source> {
        let own = in_project(pattern);
        if !pattern.contains(['*', '?', '[', '{', '\\']) {
            let found = match own {
                Some((0, below)) => self.by_shown.get(below).copied(),
                Some(_) => self.by_shown.get(pattern).copied(),
                None => LogicalPath::parse(pattern).ok().and_then(|logical| self.sources.get(&logical)),
            };
            if let Some(found) = found {
                return vec![found];
            }
        }
        let (up, glob) = own.unwrap_or((0, pattern));
        // A wrong one has been refused with the settings.
        let Ok(matcher) = PathMatcher::new(&[glob.to_owned()]) else { return Vec::new() };
        let fits = |logical: &str, shown: &str| {
            if own.is_none() {
                return matcher.is_match(logical);
            }
            let (shown_up, below) = in_project(shown).unwrap_or((0, shown));
            shown_up == up && matcher.is_match(below)
        };
        let skipped = self.skipped.iter().filter(|file| fits(&file.path, &file.shown));
        self.problems.extend(skipped.map(|file| file.problem.clone()));
        self.sources.values().filter(|source| fits(source.logical.as_str(), &source.shown)).collect()
    }

    /// What is wrong with a pattern without files; `other` is one that it matches, but of another kind.
    fn unmatched(&self, package: &PackageConfig, pattern: &str, is_script: bool, other: Option<&Source>) -> Diagnostic {
        // What a pattern matches beside code is meant for something else; a path says what it means.
        let is_path = !pattern.contains(['*', '?', '[', '{']);
        let kind = if is_script { "script" } else { "style sheet" };
        if let Some(other) = other.filter(|_| is_path) {
            let message = format!("`{}` is no {kind}, as `{}` is one", other.shown, package.logical);
            return Diagnostic::error("package", message).hint("a package is of one kind, which its extension tells");
        }
        let message = format!("`{pattern}` matches no {kind}");
        // Some of the packagers that are read in place fail without a file that they name.
        let has_to_exist = is_path && self.config.compat.is_some_and(Compat::wants_files);
        let problem = match self.config.missing {
            Missing::Warn | Missing::Ignore if !has_to_exist => Diagnostic::warning("package", message),
            _ => Diagnostic::error("package", message),
        };
        let names = self.sources.keys().map(LogicalPath::as_str);
        match nearest(pattern, names).filter(|_| is_path) {
            _ if pattern.split('/').any(|part| part.len() > 2 && part.starts_with('.')) => {
                problem.hint("hidden files, and those in hidden folders, are no sources")
            }
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("patterns are logical paths: relative to the source directory"),
        }
    }
}

/// Whether a file is a template that a package of scripts may hold. Sprockets compiles each by itself.
fn is_template(config: &Config, logical: &LogicalPath) -> bool {
    !config.follows_directives() && logical.as_str().ends_with(&format!(".{}", config.jst.extension))
}
