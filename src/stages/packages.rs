//! Packages: classic scripts, or sheets, that are joined in a given order.

use std::collections::{BTreeMap, BTreeSet};

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

/// The packages of the settings, and what the user should know of them.
///
/// # Errors
/// Patterns that match nothing, packages that hold themselves, and parts of another kind.
pub fn packages(
    config: &Config,
    sources: &BTreeMap<LogicalPath, Source>,
) -> Result<(Vec<Package>, Vec<Diagnostic>), Diagnostics> {
    let mut resolver = Resolver { config, sources, problems: Diagnostics::new() };
    let mut found = Vec::new();
    for package in &config.packages {
        let is_script = package.logical.extension() == "js";
        let mut parts = Vec::new();
        resolver.collect(package, is_script, &mut vec![&package.logical], &mut parts, &mut BTreeSet::new());
        let (templates, parts): (Vec<_>, Vec<_>) =
            parts.into_iter().partition(|part| sources.get(part).is_some_and(|source| source.kind == Kind::Static));
        let PackageConfig { logical, embed, rewrite, wrap, .. } = package.clone();
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

struct Resolver<'c> {
    config: &'c Config,
    sources: &'c BTreeMap<LogicalPath, Source>,
    problems: Diagnostics,
}

impl<'c> Resolver<'c> {
    /// Adds the parts of a package that are not there yet. `way` are the packages that lead to it.
    fn collect(
        &mut self,
        package: &'c PackageConfig,
        is_script: bool,
        way: &mut Vec<&'c LogicalPath>,
        parts: &mut Vec<LogicalPath>,
        seen: &mut BTreeSet<LogicalPath>,
    ) {
        let (mut matched, mut unmatched) = (Vec::new(), Vec::new());
        for (at, pattern) in package.files.iter().enumerate() {
            let place = self.config.place(&format!("packages.{}[{at}]", package.logical));
            let place = place.or_else(|| self.config.place(&format!("packages.{}", package.logical))).cloned();
            // A package may be called as one of its own parts is.
            let is_source =
                |other: &PackageConfig| way.contains(&&other.logical) && self.sources.contains_key(&other.logical);
            let nested = self.config.packages.iter().find(|other| other.logical.as_str() == pattern);
            if let Some(nested) = nested.filter(|nested| !is_source(nested)) {
                if way.contains(&&nested.logical) {
                    let names: Vec<String> =
                        way.iter().chain([&&nested.logical]).map(|name| format!("`{name}`")).collect();
                    let message = format!("a package holds itself: {}", names.join(", "));
                    let problem = Diagnostic::error("package", message).at(place).hint("take one of them out");
                    self.problems.push(problem);
                    continue;
                }
                way.push(&nested.logical);
                self.collect(nested, is_script, way, parts, seen);
                way.pop();
                continue;
            }
            let fits = matcher(pattern);
            let is_kind = |source: &Source| match source.kind {
                Kind::Script(_) => is_script,
                Kind::Style => !is_script,
                Kind::Static => is_script && is_template(self.config, &source.logical),
            };
            let candidates = self.sources.values().filter(|source| fits(source));
            let mut fitting: Vec<&Source> = candidates.clone().filter(|source| is_kind(source)).collect();
            if fitting.is_empty() {
                let other = candidates.clone().next();
                unmatched.push((place, self.unmatched(package, pattern, is_script, other)));
                continue;
            }
            matched.push(place);
            // Of several roots, too: as the old packagers do.
            fitting.sort_by(|one, other| one.shown.cmp(&other.shown));
            for source in fitting {
                if seen.insert(source.logical.clone()) {
                    parts.push(source.logical.clone());
                }
            }
        }
        // Several patterns of one place stand for one of another packager.
        for (place, problem) in unmatched {
            if !matched.contains(&place) {
                matched.extend(place.is_some().then(|| place.clone()));
                self.problems.push(problem.at(place));
            }
        }
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
            Some(near) => problem.hint(format!("did you mean `{near}`?")),
            None => problem.hint("patterns are logical paths: relative to the source directory"),
        }
    }
}

/// Which sources a pattern is about: by logical path or, where it begins with `./` or `../`, by the path relative to the
/// project.
fn matcher(pattern: &str) -> impl Fn(&Source) -> bool {
    let own = in_project(pattern).map(|(up, rest)| (up, rest.to_owned()));
    let glob = own.as_ref().map_or_else(|| pattern.to_owned(), |(_, rest)| rest.clone());
    // A wrong one has been refused with the settings.
    let matcher = PathMatcher::new(&[glob]).ok();
    move |source| {
        let Some(matcher) = &matcher else { return false };
        match &own {
            None => matcher.is_match(source.logical.as_str()),
            Some((up, _)) => {
                let (source_up, below) = in_project(&source.shown).unwrap_or((0, &source.shown));
                source_up == *up && matcher.is_match(below)
            }
        }
    }
}

/// Whether a file is a template that a package of scripts may hold. Sprockets compiles each by itself.
fn is_template(config: &Config, logical: &LogicalPath) -> bool {
    config.compat != Some(Compat::Sprockets) && logical.as_str().ends_with(&format!(".{}", config.jst.extension))
}
