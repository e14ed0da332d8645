//! link, for CSS: sheets and everything that they import become one sheet that means
//! the same.

use std::{collections::BTreeSet, path::PathBuf};

use super::{
    Draft, Language, OutputKind,
    join::{Addresses, join},
    order::{self, Piece, What},
    sheet_map,
};
use crate::{
    config::SourceMap,
    diagnostic::{Diagnostic, Location},
    path::LogicalPath,
    reference::SlotTable,
    stages::{
        compile::sheet::{Sheet, Sheets, Step},
        project::Project,
    },
};

/// `roots`, in order, each after the sheets that its names are composed of: rules of a
/// composition come after those of its parts.
#[must_use]
pub fn with_dependencies(roots: &[PathBuf], sheets: &Sheets) -> Vec<PathBuf> {
    let mut order: Vec<PathBuf> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack: Vec<(&PathBuf, bool)> = roots.iter().rev().map(|root| (root, false)).collect();
    while let Some((path, entered)) = stack.pop() {
        let Some(sheet) = sheets.sheets.get(path) else { continue };
        if entered {
            // What it imports stands in it; what is composed of stands alone.
            order.push(path.clone());
        } else if seen.insert(path) {
            stack.push((path, true));
            stack.extend(dependencies(sheet, sheets).into_iter().rev().map(|path| (path, false)));
        }
    }
    order
}

/// The sheets that the names of a sheet, and of those that it imports, are made of.
fn dependencies<'s>(sheet: &'s Sheet, sheets: &'s Sheets) -> Vec<&'s PathBuf> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([&sheet.path]);
    let mut stack = vec![sheet];
    while let Some(sheet) = stack.pop() {
        found.extend(&sheet.dependencies);
        let imported = sheet.prelude.iter().rev().filter_map(Step::sheet).filter(|path| seen.insert(path));
        stack.extend(imported.filter_map(|path| sheets.sheets.get(path)));
    }
    found
}

/// The pieces of the output `logical` that consists of `roots`, in order.
///
/// # Errors
/// If imports multiply or nest without bound.
pub fn pieces<'s>(logical: &LogicalPath, roots: &[PathBuf], sheets: &'s Sheets) -> Result<Vec<Piece<'s>>, Diagnostic> {
    order::pieces(sheets, &with_dependencies(roots, sheets)).ok_or_else(|| {
        let (most, deepest) = (order::MOST_VISITS, order::DEEPEST);
        let message = format!("the imports of `{logical}` are more than {most}, or nested more than {deepest} deep");
        let file = roots.first().and_then(|root| Some(sheets.sheets.get(root)?.shown.clone()));
        Diagnostic::error("css-imports", message).at(file.map(Location::file))
    })
}

/// Joins `pieces` to the output `logical`.
///
/// # Errors
/// What cannot be said in one sheet.
pub fn link_sheet(
    logical: &LogicalPath,
    pieces: &[Piece<'_>],
    sources: Vec<String>,
    project: &Project,
    addresses: &Addresses<'_>,
    slots: &mut SlotTable,
) -> Result<Draft, Diagnostic> {
    let (text, segments) = join(pieces, logical, addresses, slots).map_err(|why| {
        Diagnostic::error("css-imports", why)
            .at(sources.first().map(Location::file))
            .hint("import sheets of other servers before all others, or link them in the page")
    })?;
    let wants_map = project.config.sourcemap != SourceMap::None;
    let map = wants_map.then(|| sheet_map::map(&text, &segments, project));
    let mut draft = Draft::new(logical.clone(), OutputKind::Style, Language::Css, text);
    draft.map = map;
    draft.sources = sources;
    for piece in pieces {
        if let What::Rules(sheet) = piece.what
            && !draft.sources.contains(&sheet.shown)
        {
            draft.sources.push(sheet.shown.clone());
        }
    }
    Ok(draft)
}
