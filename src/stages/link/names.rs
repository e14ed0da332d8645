//! What the linker's chunks are called.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use crate::{
    engines::js::link::Chunk,
    path::{LogicalPath, package_name},
    reference::Slot,
    stages::{
        project::Project,
        source::{Kind, Source},
    },
};

/// The slot that a chunk's token is.
pub(super) fn chunk_slot(token: &str) -> Option<Slot> {
    crate::reference::slot_shapes(token.as_bytes()).next().map(|(_, slot)| slot)
}

/// A logical path for each chunk: that of its entry, that of the module that is
/// loaded on demand, or `_name.js` for shared code. Where two would be equal, the
/// later ones in the order of their modules get a number.
pub(super) fn logical_paths(
    project: &Project,
    entries: &[LogicalPath],
    chunks: &[Chunk],
    salt: u32,
) -> BTreeMap<Slot, LogicalPath> {
    let mut names: BTreeMap<Slot, LogicalPath> =
        entries.iter().map(|output| (Slot::of(output.as_str(), salt), output.clone())).collect();
    let mut taken: BTreeSet<String> = project
        .tree
        .sources
        .values()
        .filter(|source| source.kind == Kind::Static)
        .map(Source::output)
        .chain(names.values().cloned())
        .map(|path| path.case_folded())
        .collect();
    let mut rest: Vec<&Chunk> =
        chunks.iter().filter(|chunk| chunk_slot(&chunk.token).is_some_and(|slot| !names.contains_key(&slot))).collect();
    let key = |chunk: &&Chunk| {
        let mut modules: Vec<String> = chunk.modules.iter().map(|id| project.boundary.shown(Path::new(id))).collect();
        modules.sort_unstable();
        modules
    };
    rest.sort_by_cached_key(key);
    for chunk in rest {
        let wanted = chunk.facade.as_deref().and_then(|id| project.tree.code_at(Path::new(id))).map_or_else(
            || {
                let name: String = chunk
                    .name
                    .trim_start_matches("rolldown-")
                    .chars()
                    .map(|c| if c.is_ascii_alphanumeric() || "-.".contains(c) { c } else { '-' })
                    .collect();
                format!("_{}", name.trim_matches(|c| "-.".contains(c)))
            },
            |source| {
                let output = source.output();
                output.as_str().trim_end_matches(".js").to_owned()
            },
        );
        let logical = (1..=taken.len() + 1)
            .map(|number| match number {
                1 => format!("{wanted}.js"),
                _ => format!("{wanted}-{number}.js"),
            })
            .filter_map(|text| LogicalPath::parse(&text).ok())
            .find(|path| !taken.contains(&path.case_folded()))
            .expect("there are more numbers than chunks");
        taken.insert(logical.case_folded());
        let slot = chunk_slot(&chunk.token).expect("chunks are named by slots");
        names.insert(slot, logical);
    }
    names
}

/// What a chunk is made of: its own module first, then the project's modules in
/// order of execution, then the packages.
pub(super) fn shown_sources(project: &Project, chunk: &Chunk) -> Vec<String> {
    let mut own = Vec::new();
    let mut packages = BTreeSet::new();
    for id in chunk.facade.iter().chain(&chunk.modules) {
        let path = Path::new(id);
        if !path.is_absolute() {
            continue;
        }
        let shown = project.boundary.shown(path);
        match shown.rfind("node_modules/") {
            Some(at) => {
                let inside = &shown[at + "node_modules/".len()..];
                packages.insert(format!("{}node_modules/{}", &shown[..at], package_name(inside)));
            }
            None if !own.contains(&shown) => own.push(shown),
            None => {}
        }
    }
    own.extend(packages);
    own
}
