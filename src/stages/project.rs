//! What all stages after discover work on.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use super::source::SourceTree;
use crate::{
    boundary::Boundary,
    cache::Cache,
    clock::Clock,
    config::{Config, PathMatcher},
    path::{LogicalPath, packaged},
};

/// What a build works on: settled once, read by every stage.
#[derive(Debug)]
pub struct Project {
    /// The settings.
    pub config: Config,
    /// What may be read.
    pub boundary: Boundary,
    /// Results of earlier builds.
    pub cache: Cache,
    /// Where the time goes.
    pub clock: Clock,
    /// The sources.
    pub tree: SourceTree,
}

impl Project {
    /// What globs of the settings know the file at a real path by: its logical path, or its
    /// path in a package (`node_modules/…`), or else its path relative to the project.
    #[must_use]
    pub fn name<'p>(&'p self, path: &'p Path) -> Cow<'p, str> {
        match self.tree.at(path) {
            Some(Cow::Borrowed(source)) => source.logical.as_str().into(),
            Some(Cow::Owned(source)) => source.logical.to_string().into(),
            None => match path.to_str().and_then(packaged) {
                Some(packaged) => packaged.into(),
                None => self.boundary.shown(path).into(),
            },
        }
    }

    /// Where a path that is written in the source at `importer` may lead in the source roots, other than beside it:
    /// all of them are one tree, which is also what a leading `/` stands for.
    #[must_use]
    pub fn in_roots(&self, importer: &Path, path: &str) -> Vec<PathBuf> {
        let roots = self.boundary.sources();
        let logical = match path.strip_prefix('/') {
            Some(rooted) => LogicalPath::parse(rooted).ok(),
            None if roots.len() > 1 && path.starts_with('.') => {
                self.tree.at(importer).and_then(|source| source.logical.resolve(path).ok())
            }
            None => None,
        };
        logical.into_iter().flat_map(|logical| roots.iter().map(move |root| root.join(logical.as_str()))).collect()
    }

    /// Whether `globs` match the file at a real path.
    #[must_use]
    pub fn matches(&self, globs: &PathMatcher, path: &Path) -> bool {
        !globs.globs().is_empty() && globs.is_match(&self.name(path))
    }
}
