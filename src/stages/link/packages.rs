//! link, for packages of scripts: their parts become one classic script, in the order of the settings.

use rayon::prelude::*;

use super::{
    Draft, Language, OutputKind, Pieces,
    pieces::{JOINT, Joined},
    release::Link,
    scripts::{self, Script},
    templates,
};
use crate::{
    diagnostic::{Diagnostic, Location},
    engines::js::{Goal, parse},
    path::LogicalPath,
    stages::{packages::Package, source::Source},
};

/// A package whose parts have been read.
pub(super) struct ReadPackage<'a> {
    package: &'a Package,
    pub(super) parts: Vec<Script<'a>>,
    /// Its templates as code; empty if it has none.
    templates: String,
}

impl<'a> Link<'a> {
    /// Reads the parts of all packages of scripts.
    pub(super) fn read_packages(&mut self) -> Vec<ReadPackage<'a>> {
        let project = self.project;
        let mut found = Vec::new();
        for package in project.tree.packages.iter().filter(|package| package.is_script) {
            let sources: Vec<&Source> =
                package.parts.iter().filter_map(|part| project.tree.sources.get(part)).collect();
            let read: Vec<_> = sources
                .par_iter()
                .map(|source| scripts::read_if_script(project, &self.references, &self.workshop.texts, source))
                .collect();
            let mut parts = Vec::new();
            for (source, script) in sources.into_iter().zip(read) {
                match script {
                    Ok(Some(script)) => parts.push(script.within(package.logical.clone())),
                    Ok(None) => self.problems.push(
                        Diagnostic::error(
                            "package",
                            format!("`{}` is a module, and packages join scripts", source.shown),
                        )
                        .at(Location::file(&source.shown))
                        .hint(format!("make it an entry, or take it out of `{}`", package.logical)),
                    ),
                    Err(problems) => self.problems.extend(problems),
                }
            }
            let templates = templates::compile(project, package).unwrap_or_else(|problems| {
                self.problems.extend(problems);
                String::new()
            });
            found.push(ReadPackage { package, parts, templates });
        }
        found
    }

    /// Compiles and joins them. Where parts are published by themselves, too, these are among the drafts.
    pub(super) fn packages(&mut self, packages: Vec<ReadPackage<'a>>) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for ReadPackage { package, mut parts, templates } in packages {
            let relations = if self.project.config.parts {
                self.parts(package, &parts, &templates, &mut drafts)
            } else {
                Vec::new()
            };
            // A directive at the start of the whole would hold for all of it.
            if !parts.iter().all(Script::is_strict) || !templates.is_empty() {
                parts.iter_mut().for_each(Script::forget_strict);
            }
            let parts = self.scripts(parts);
            let mut draft = self.joined(package, parts, &templates);
            draft.relations.parts = relations;
            drafts.push(draft);
        }
        drafts
    }

    fn joined(&mut self, package: &Package, parts: Vec<Draft>, templates: &str) -> Draft {
        let (before, after) = package.wrap.as_ref().map_or(("", ""), |(before, after)| (before, after));
        // What stands before the first part on its line would move it.
        let line = if before.is_empty() || before.ends_with('\n') { "" } else { "\n" };
        let mut pieces = Pieces { before: format!("{before}{line}"), parts, after: after.to_owned() };
        if !templates.is_empty() {
            let language = Language::Js(Goal::Script);
            let mut part = Draft::new(package.logical.clone(), OutputKind::Package, language, templates.to_owned());
            part.sources = self.shown(&package.templates);
            pieces.parts.push(part);
        }
        let text = String::new();
        let mut draft = Draft::new(package.logical.clone(), OutputKind::Package, Language::Js(Goal::Script), text);
        for part in &mut pieces.parts {
            let name = part.sources.first().map_or("", String::as_str);
            if std::mem::take(&mut part.unchecked) {
                self.problems.extend(parse::check(name, &part.text.0, Goal::Script));
            }
            draft.sources.extend(part.sources.iter().cloned());
            for target in &part.relations.dynamic_imports {
                if !draft.relations.dynamic_imports.contains(target) {
                    draft.relations.dynamic_imports.push(target.clone());
                }
            }
        }
        let Joined { text, map, starts } = pieces.join(false);
        (draft.text.0, draft.map) = (text, map);
        // Each is right by itself, but two may declare one name.
        if !self.problems.has_errors()
            && let Some(problem) = parse::check("", &draft.text.0, Goal::Script).into_iter().next()
        {
            let message = format!("`{}` cannot be one script: {}", package.logical, problem.message);
            let (place, is_wrapper) = self.within(package, &draft.text.0, (&starts, &pieces), &problem);
            let hint = if is_wrapper {
                "`wrap` has to be a script with the code in the place of `%s`"
            } else {
                "parts share their top-level names: declare each once, or with `var`"
            };
            self.problems.push(Diagnostic::error("package", message).at(place).hint(hint));
        }
        draft.pieces = pieces.are_better_apart().then_some(pieces);
        draft
    }

    /// Where a problem with the joined text comes from: its part, whose places begin at `starts`, or what is around all
    /// parts, and which of both.
    fn within(
        &self,
        package: &Package,
        text: &str,
        (starts, pieces): (&[usize], &Pieces),
        problem: &Diagnostic,
    ) -> (Option<Location>, bool) {
        let span = problem.location.as_ref().and_then(|location| location.span.as_ref());
        let at = span.map_or(0, |span| span.offset);
        let (before, after) = package.wrap.as_ref().map_or((0, 0), |(before, after)| (before.len(), after.len()));
        if at < before || at + after >= text.len() {
            return (self.project.config.place(&format!("packages.{}", package.logical)).cloned(), true);
        }
        let part = starts.iter().rposition(|start| *start <= at);
        let place = part.and_then(|part| {
            let (start, name) = (starts[part], pieces.parts[part].sources.first()?);
            let end = starts.get(part + 1).map_or(text.len(), |next| next - JOINT.len());
            let length = span.map_or(1, |span| span.length);
            Some(Location::at(name, &text[start..end], at - start..at - start + length))
        });
        (place, false)
    }

    /// The parts of a package as outputs of their own, as far as there are none yet; all of their keys.
    fn parts(
        &mut self,
        package: &Package,
        parts: &[Script<'a>],
        templates: &str,
        drafts: &mut Vec<Draft>,
    ) -> Vec<LogicalPath> {
        let mut keys = Vec::new();
        let mut new = Vec::new();
        for part in parts {
            let key = package.part(part.source);
            let is_published = part.source.entry || self.asked.contains(&key);
            let is_there = is_published && key == part.source.output();
            if !is_there && !drafts.iter().any(|draft| draft.logical == key) {
                new.push(part.clone().within(key.clone()));
            }
            keys.push(key);
        }
        drafts.extend(self.scripts(new));
        if !templates.is_empty() {
            let key = package.template_part();
            let text = templates.to_owned();
            let mut draft = Draft::new(key.clone(), OutputKind::Entry, Language::Js(Goal::Script), text);
            draft.sources = self.shown(&package.templates);
            drafts.push(draft);
            keys.push(key);
        }
        keys
    }

    fn shown(&self, sources: &[LogicalPath]) -> Vec<String> {
        sources.iter().filter_map(|source| Some(self.project.tree.sources.get(source)?.shown.clone())).collect()
    }
}
