//! Imports that are refused, shown where they are written.

use std::{ops::Range, path::Path};

use super::imported::Query;
use crate::{
    diagnostic::{Diagnostic, Location, nearest},
    disk,
    path::normalized,
    source_text,
    stages::project::Project,
};

/// The error for an import in `importer` that leads to `path`: outside of the
/// project, or to nothing.
#[must_use]
pub fn refused(project: &Project, importer: &Path, path: &Path) -> Diagnostic {
    let shown = project.boundary.shown(importer);
    let text = source_text::read(importer, &shown, project.config.limits.file_size).unwrap_or_default();
    let span = import_of(&text, importer, path);
    let location = span.clone().map_or_else(|| Location::file(&shown), |span| Location::at(&shown, &text, span));
    if !project.boundary.permits(path) {
        return Diagnostic::error("outside-of-project", format!("`{shown}` imports a file outside of the project"))
            .at(location)
            .hint("add the directory that it is in to `allow` in `assetpack.toml`");
    }
    let specifier =
        span.map_or_else(|| project.boundary.shown(path), |span| text[span].trim_matches(['"', '\'', '`']).to_owned());
    let diagnostic =
        Diagnostic::error("missing-import", format!("`{shown}` imports `{specifier}`, which does not exist"))
            .at(location);
    match near(project, importer, &specifier) {
        Some(near) => diagnostic.hint(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

/// The source that a relative specifier comes closest to.
fn near(project: &Project, importer: &Path, specifier: &str) -> Option<String> {
    let wanted = project.tree.at(importer)?.logical.resolve(specifier).ok()?;
    let sources = project.tree.names().into_iter();
    nearest(wanted.as_str(), sources)
}

/// The string in `text`, with its quotes, that leads from `importer` to `path`: one
/// that follows a word or bracket which imports it, or else the first.
fn import_of(text: &str, importer: &Path, path: &Path) -> Option<Range<usize>> {
    let folder = importer.parent()?;
    let mut first = None;
    let mut at = 0;
    for piece in text.split(['"', '\'', '`']) {
        let span = at..at + piece.len();
        at = span.end + 1;
        let (piece, _) = Query::split(piece);
        let named = piece.strip_prefix("file://").unwrap_or(piece);
        let is_path = named.starts_with('.') || named.starts_with('/');
        if !is_path || named.len() > 4096 || !leads_to(&folder.join(named), path) {
            continue;
        }
        let before = text[..span.start].trim_end_matches(['"', '\'', '`']).trim_end();
        let quoted = span.start.saturating_sub(1)..(span.end + 1).min(text.len());
        if before.ends_with("from") || before.ends_with("import") || before.ends_with('(') {
            return Some(quoted);
        }
        first = first.or(Some(quoted));
    }
    first
}

/// Whether a joined path is `path`, by its text or by its links, with or without
/// an extension.
fn leads_to(joined: &Path, path: &Path) -> bool {
    let normal = normalized(joined);
    normal == path || normal == path.with_extension("") || disk::real_path(joined).is_ok_and(|real| real == path)
}
