//! Packages: classic scripts, or sheets, that are joined in a given order.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    config::{Config, PackageConfig, PathMatcher},
    diagnostic::{Diagnostic, Diagnostics, nearest},
    path::LogicalPath,
    stages::discover::{Kind, Source},
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
}

/// The packages of the settings.
///
/// # Errors
/// Patterns that match nothing, packages that hold themselves, and parts of another kind.
pub fn packages(config: &Config, sources: &BTreeMap<LogicalPath, Source>) -> Result<Vec<Package>, Diagnostics> {
    let mut resolver = Resolver { config, sources, problems: Diagnostics::new() };
    let mut found = Vec::new();
    for package in &config.packages {
        let is_script = package.logical.extension() == "js";
        let mut parts = Vec::new();
        resolver.collect(package, is_script, &mut vec![&package.logical], &mut parts);
        found.push(Package { logical: package.logical.clone(), is_script, parts });
    }
    resolver.problems.dedupe();
    if resolver.problems.has_errors() { Err(resolver.problems) } else { Ok(found) }
}

/// The sources of all parts.
#[must_use]
pub fn parts(packages: &[Package]) -> BTreeSet<&LogicalPath> {
    packages.iter().flat_map(|package| &package.parts).collect()
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
    ) {
        for (at, pattern) in package.files.iter().enumerate() {
            let place = self.config.place(&format!("packages.{}[{at}]", package.logical));
            let place = place.or_else(|| self.config.place(&format!("packages.{}", package.logical))).cloned();
            let mut wrong = |message: String, hint: String| {
                self.problems.push(Diagnostic::error("package", message).at(place.clone()).hint(hint));
            };
            // A package may be called as one of its own parts is.
            let is_source =
                |other: &PackageConfig| way.contains(&&other.logical) && self.sources.contains_key(&other.logical);
            let nested = self.config.packages.iter().find(|other| other.logical.as_str() == pattern);
            if let Some(nested) = nested.filter(|nested| !is_source(nested)) {
                if way.contains(&&nested.logical) {
                    let names: Vec<String> =
                        way.iter().chain([&&nested.logical]).map(|name| format!("`{name}`")).collect();
                    wrong(format!("a package holds itself: {}", names.join(", ")), "take one of them out".to_owned());
                    continue;
                }
                way.push(&nested.logical);
                self.collect(nested, is_script, way, parts);
                way.pop();
                continue;
            }
            let Ok(matcher) = PathMatcher::new(std::slice::from_ref(pattern)) else { continue };
            let is_kind = |source: &Source| match source.kind {
                Kind::Script(_) => is_script,
                Kind::Style => !is_script,
                Kind::Static => false,
            };
            // What a pattern matches beside code is meant for something else; a path says what it means.
            let is_path = !pattern.contains(['*', '?', '[', '{']);
            let candidates = self.sources.values().filter(|source| matcher.is_match(source.logical.as_str()));
            let fitting: Vec<&Source> = candidates.clone().filter(|source| is_kind(source)).collect();
            if fitting.is_empty() {
                let other = candidates.clone().next().filter(|_| is_path);
                let kind = if is_script { "script" } else { "style sheet" };
                if let Some(other) = other {
                    wrong(
                        format!("`{}` is no {kind}, as `{}` is one", other.shown, package.logical),
                        "a package is of one kind, which its extension tells".to_owned(),
                    );
                } else {
                    let names = self.sources.keys().map(LogicalPath::as_str);
                    let hint = match nearest(pattern, names).filter(|_| is_path) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "patterns are logical paths: relative to the source directory".to_owned(),
                    };
                    wrong(format!("`{pattern}` matches no {kind}"), hint);
                }
            }
            for source in fitting {
                if !parts.contains(&source.logical) {
                    parts.push(source.logical.clone());
                }
            }
        }
    }
}
