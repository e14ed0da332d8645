//! link, for packages of scripts: their parts become one classic script, in the order of the settings.

use rayon::prelude::*;

use super::{
    Draft, Language, OutputKind,
    release::Link,
    scripts::{self, Script},
};
use crate::{
    diagnostic::{Diagnostic, Location},
    engines::{
        js::{Goal, parse},
        source_map::SourceMap,
    },
    stages::{discover::Source, packages::Package},
};

/// Between two parts: what stands at the end of one goes on neither in a comment nor as an expression.
const JOINT: &str = "\n;\n";

impl<'a> Link<'a> {
    /// Reads the parts of all packages of scripts.
    pub(super) fn read_packages(&mut self) -> Vec<(&'a Package, Vec<Script<'a>>)> {
        let project = self.project;
        let mut found = Vec::new();
        for package in project.tree.packages.iter().filter(|package| package.is_script) {
            let sources: Vec<&Source> = package.parts.iter().filter_map(|part| project.tree.get(part)).collect();
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
            // A directive at the start of the whole would hold for all of it.
            if !parts.iter().all(Script::is_strict) {
                parts.iter_mut().for_each(Script::forget_strict);
            }
            found.push((package, parts));
        }
        found
    }

    /// Compiles and joins them.
    pub(super) fn packages(&mut self, packages: Vec<(&'a Package, Vec<Script<'a>>)>) -> Vec<Draft> {
        let mut drafts = Vec::new();
        for (package, parts) in packages {
            let parts = self.scripts(parts);
            let mut draft =
                Draft::new(package.logical.clone(), OutputKind::Package, Language::Js(Goal::Script), String::new());
            let (mut line, mut maps) = (0, Vec::new());
            for part in parts {
                let name = part.sources.first().map_or("", String::as_str);
                if part.unchecked {
                    self.problems.extend(parse::check(name, &part.text.0, Goal::Script));
                }
                draft.text.0.push_str(part.text.0.trim_end());
                draft.text.0.push_str(JOINT);
                maps.extend(part.map.map(|map| (map, line)));
                line = u32::try_from(memchr::memchr_iter(b'\n', draft.text.0.as_bytes()).count()).unwrap_or(u32::MAX);
                draft.sources.extend(part.sources);
                for target in part.relations.dynamic_imports {
                    if !draft.relations.dynamic_imports.contains(&target) {
                        draft.relations.dynamic_imports.push(target);
                    }
                }
            }
            if !maps.is_empty() {
                draft.map = Some(SourceMap::joined(&maps));
            }
            // Each is right by itself, but two may declare one name.
            if !self.problems.has_errors()
                && let Some(problem) = parse::check("", &draft.text.0, Goal::Script).into_iter().next()
            {
                let message = format!("`{}` cannot be one script: {}", package.logical, problem.message);
                self.problems.push(
                    Diagnostic::error("package", message)
                        .at(draft.sources.first().map(Location::file))
                        .hint("parts share their top-level names: declare each once, or with `var`"),
                );
            }
            drafts.push(draft);
        }
        drafts
    }
}
