//! What is published: what a manifest links, or what Sprockets 3 publishes without one.

use std::collections::{BTreeMap, BTreeSet};

use super::{names, problem, tree::Tree, types::Kind};
use crate::diagnostic::{Diagnostic, Diagnostics, Location};

impl Tree<'_> {
    /// Everything that `manifest` links, and what that links in turn, in the order in which it is named. The manifest
    /// itself is no part of it: its output would be an empty script that nothing asks for.
    ///
    /// # Errors
    /// What is wrong with the directives of all files that take part, and two files that become the same output.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn targets(&self, manifest: usize) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let mut linked = self.linked(&[manifest])?;
        linked.retain(|&file| file != manifest);
        self.distinct(linked)
    }

    /// `files` and everything that they link.
    ///
    /// # Errors
    /// As for [`Tree::targets`].
    pub fn all(&self, files: &[usize]) -> Result<Vec<usize>, Vec<Diagnostic>> {
        self.distinct(self.linked(files)?)
    }

    /// What Sprockets 3 publishes of a Rails application: every `application.js` and `application.css`, and all
    /// files that are neither scripts nor sheets, if their load path is one of the application (`is_app`) and they have
    /// an extension; with what all of these link.
    ///
    /// # Errors
    /// As for [`Tree::targets`].
    pub fn default_targets(&self, is_app: &dyn Fn(usize) -> bool) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut files: Vec<usize> = self.sorted.clone();
        files.sort_by_key(|&file| self.entries[file].root);
        for file in files {
            let entry = &self.entries[file];
            let asked = self.alias(file).unwrap_or_else(|| entry.logical.clone());
            let base = asked.rsplit('/').next().unwrap_or_default();
            let is_main = matches!(base, "application.js" | "application.css");
            let has_extension = base.rfind('.').is_some_and(|dot| dot > 0 && dot + 1 < base.len());
            let is_loose = entry.kind == Kind::Other && has_extension && is_app(entry.root);
            // The first load path that has an asset of this name hides the others.
            if seen.insert(asked) && (is_main || is_loose) {
                found.push(file);
            }
        }
        self.distinct(self.linked(&found)?)
    }

    /// `files` and what they link, each once; a circle of links ends where it closes.
    fn linked(&self, files: &[usize]) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        let mut problems = Diagnostics::new();
        let mut stack: Vec<usize> = files.iter().rev().copied().collect();
        while let Some(file) = stack.pop() {
            if !seen.insert(file) {
                continue;
            }
            found.push(file);
            match self.bundle(file) {
                Ok(bundle) => stack.extend(bundle.links.iter().rev()),
                Err(more) => problems.extend(more),
            }
        }
        problems.dedupe();
        if problems.is_empty() { Ok(found) } else { Err(problems.into_vec()) }
    }

    /// Refuses two files that become one output: Sprockets 3 would publish the one that is named last.
    fn distinct(&self, files: Vec<usize>) -> Result<Vec<usize>, Vec<Diagnostic>> {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        let mut problems = Vec::new();
        for &file in &files {
            let entry = &self.entries[file];
            if let Some(other) = first.insert(&entry.logical, file) {
                let other = &self.entries[other].full;
                let message = format!("`{other}` and `{}` both become `{}`", entry.full, entry.logical);
                let problem = Diagnostic::error(problem::CODE, message).at(Location::file(&entry.full));
                problems.push(problem.hint("link one of them by its own name, or rename one"));
            }
        }
        if problems.is_empty() { Ok(files) } else { Err(problems) }
    }

    /// The file at a path in the project, such as `app/assets/config/manifest.js`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<usize> {
        let path = names::join("", path);
        let found = self.sorted.binary_search_by(|&file| self.entries[file].full.as_str().cmp(&path));
        found.ok().map(|at| self.sorted[at])
    }
}

#[cfg(test)]
mod tests;
