//! Imports that are left as they are: those of other servers, those that the settings name, and those that lead nowhere.

use std::path::Path;

use super::modules::Modules;
use crate::{disk, path::package_name};

impl Modules {
    /// Whether the import of `id` in `importer` is left. The linker asks before it looks for a module, and again
    /// (`resolved`) about what it found, and about where a relative path leads that nothing was found at.
    pub(super) fn is_left(&self, id: &str, importer: &str, resolved: bool) -> bool {
        if resolved {
            let path = Path::new(id);
            if !path.is_absolute() || id.contains('?') {
                return false;
            }
            let outside = !self.workshop.project.boundary.permits(path);
            // A package may try what is not there; a project's own import is a mistake.
            let missing = !importer.contains("/node_modules/") && !disk::is_file(path);
            if outside || missing {
                self.note(|found| found.refused.insert((importer.to_owned(), id.to_owned())));
            }
            return outside || missing;
        }
        is_remote(id) || self.workshop.project.config.external.is_match(id) || self.is_pinned(id, importer)
    }

    /// Whether an import in a project of Sprockets is left to the import map that its pages have: a bare name that is no
    /// installed package, and that no alias is for.
    fn is_pinned(&self, id: &str, importer: &str) -> bool {
        let config = &self.workshop.project.config;
        let is_bare = !id.starts_with(['.', '/', '#', '\0']) && !id.contains(':');
        if !config.follows_directives() || !is_bare || !Path::new(importer).is_absolute() {
            return false;
        }
        let is_alias = |(name, _): (&String, _)| id.starts_with(name.trim_end_matches('$'));
        let is_installed = |folder: &Path| disk::is_directory(&folder.join("node_modules").join(package_name(id)));
        !config.js.alias.iter().any(is_alias) && !Path::new(importer).ancestors().any(is_installed)
    }
}

/// Whether an import names a file of another server.
fn is_remote(specifier: &str) -> bool {
    ["https://", "http://", "//"]
        .iter()
        .any(|scheme| specifier.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}
