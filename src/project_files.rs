//! Files of a project that globs of its settings match: templates, and what commands depend on.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::{
    boundary::Boundary,
    config::{Config, PathMatcher, fixed_folder},
    diagnostic::{Diagnostic, Location},
    disk,
};

/// What globs that are relative to `assetpack.toml` match.
#[derive(Debug, Default)]
pub struct ProjectFiles {
    /// Real files, by their path relative to the project.
    pub files: BTreeMap<String, PathBuf>,
    /// The positions of the globs that match none.
    pub unmatched: Vec<usize>,
    /// Whether a folder could not be read: there may be more.
    pub is_partial: bool,
    /// What matches too, but leads out of the project.
    pub outside: Vec<String>,
}

/// Finds the files that `globs` match. What a build writes is none of them; hidden files and installed packages are found where a glob names their folder.
#[must_use]
pub fn project_files(config: &Config, boundary: &Boundary, globs: &PathMatcher) -> ProjectFiles {
    let mut found = ProjectFiles::default();
    for (at, glob) in globs.globs().iter().enumerate() {
        if !found.add(config, boundary, glob, &|path| globs.matches(path).contains(&at)) {
            found.unmatched.push(at);
        }
    }
    found
}

impl ProjectFiles {
    /// Adds what one glob matches, and says whether that is anything.
    fn add(&mut self, config: &Config, boundary: &Boundary, glob: &str, matches: &dyn Fn(&str) -> bool) -> bool {
        let root = config.root.as_path();
        let named = root.join(glob);
        if disk::is_file(&named) {
            self.insert(boundary, glob, named, true);
            return true;
        }
        let start = root.join(fixed_folder(glob));
        if !disk::is_directory(&start) {
            return false;
        }
        let (files, errors) = disk::list(&start);
        self.is_partial |= !errors.is_empty();
        let mut is_matched = false;
        for file in files {
            let relative = file.path.strip_prefix(root).ok().and_then(Path::to_str);
            let Some(shown) = relative.filter(|shown| !file.special && matches(shown)) else { continue };
            if !config.writes(&file.path) {
                is_matched = true;
                self.insert(boundary, shown, file.path.clone(), file.linked);
            }
        }
        is_matched
    }

    fn insert(&mut self, boundary: &Boundary, shown: &str, path: PathBuf, may_be_link: bool) {
        if may_be_link && !disk::real_path(&path).is_ok_and(|real| boundary.permits(&real)) {
            self.outside.push(shown.to_owned());
        } else {
            self.files.insert(shown.to_owned(), path);
        }
    }

    /// One error for each file that leads out of the project.
    #[must_use]
    pub fn problems(&self) -> Vec<Diagnostic> {
        let problem = |shown: &String| {
            Diagnostic::error("outside-of-project", format!("`{shown}` leads out of the project"))
                .at(Location::file(shown))
                .hint("to allow it, add the directory that it leads to to `allow` in `assetpack.toml`")
        };
        self.outside.iter().map(problem).collect()
    }
}
