//! Which style sheets modules import.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    engines::js::link::Chunk,
    stages::{
        compile::{modules::Found, texts},
        project::Project,
    },
};

/// The style sheets among the modules of a chunk.
pub(super) fn sheets_in(project: &Project, chunk: &Chunk) -> impl Iterator<Item = PathBuf> {
    let is_sheet = |path: &PathBuf| texts::extension(project, path).eq_ignore_ascii_case("css");
    chunk.modules.iter().map(PathBuf::from).filter(is_sheet)
}

/// The style sheets that a module and what it loads import, apart from those that the linker left out: first what
/// is loaded at once, in the order of execution, then what is loaded on demand. How the modules were put into chunks
/// says nothing about that.
pub(super) fn imported_sheets(project: &Project, entry: &Path, found: &Found, linked: &BTreeSet<&str>) -> Vec<PathBuf> {
    let mut sheets = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut later: Vec<&str> = entry.to_str().into_iter().collect();
    let mut at = 0;
    while at < later.len() {
        let mut stack = vec![(later[at], false)];
        at += 1;
        while let Some((id, entered)) = stack.pop() {
            let Some((id, (imported, dynamic))) = found.graph.get_key_value(id) else { continue };
            if entered {
                let path = PathBuf::from(id);
                if linked.contains(id.as_str()) && texts::extension(project, &path).eq_ignore_ascii_case("css") {
                    sheets.push(path);
                }
                later.extend(dynamic.iter().map(String::as_str));
            } else if seen.insert(id) {
                stack.push((id, true));
                stack.extend(imported.iter().rev().map(|id| (id.as_str(), false)));
            }
        }
    }
    sheets
}
