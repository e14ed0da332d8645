//! link, for ES and `CommonJS` modules: the linker's chunks get their logical paths.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Draft, Language, OutputKind, complaints, rewrite::rewrite};
use crate::{
    engines::js::{
        Goal,
        compile::Targets,
        link::{self, Chunk, Linked, Request},
    },
    path::LogicalPath,
    reference::{Slot, SlotTable},
    stages::{
        compile::{
            modules::{Found, Modules},
            references::References,
        },
        discover::{Kind, Project, Source},
    },
};

/// The linked chunks, and what linking brought to light.
#[derive(Default)]
pub struct Chunks {
    /// One draft for each chunk.
    pub drafts: Vec<Draft>,
    /// The style sheets that each entry's modules import, in order of execution.
    pub sheets: BTreeMap<LogicalPath, Vec<PathBuf>>,
    /// What compiling found.
    pub found: Found,
}

/// Links `entries`, and every module that another one names as a file of its own
/// (a worker), in as many rounds as it takes to find them all.
pub fn link_modules(
    project: &Arc<Project>,
    references: &Arc<References>,
    entries: &BTreeSet<LogicalPath>,
    targets: Option<&Targets>,
    slots: &mut SlotTable,
    threads: usize,
) -> Chunks {
    let mut entries = entries.clone();
    // Wrapping every module costs some percent of the bytes. What ends up in one
    // chunk can do without; more than one entry, or code that is loaded on
    // demand, makes more than one.
    let mut strict = entries.len() > 1;
    loop {
        let sources: Vec<&Source> = entries.iter().filter_map(|path| project.tree.get(path)).collect();
        if sources.is_empty() {
            return Chunks::default();
        }
        let modules =
            Arc::new(Modules::new(project.clone(), references.clone(), targets.cloned(), slots.salt(), !strict));
        let salt = slots.salt();
        let linked = link::link(
            Request {
                root: project.boundary.root(),
                entries: sources
                    .iter()
                    .map(|source| {
                        let token = Slot::of(source.output().as_str(), salt);
                        (token.as_str().to_owned(), source.path.to_string_lossy().into_owned())
                    })
                    .collect(),
                define: project.config.js.define.clone().into_iter().collect(),
                token: Arc::new(move |modules| {
                    Slot::of(&format!("chunk of {}", modules.join("\n")), salt).as_str().to_owned()
                }),
                maps: project.config.sourcemap != crate::config::SourceMap::None,
                strict,
                threads,
            },
            modules.clone(),
        );
        let mut found = modules.take_found();
        let workers: Vec<LogicalPath> = project
            .tree
            .sources
            .values()
            .filter(|source| matches!(source.kind, Kind::Script(_)))
            .filter(|source| found.targets.contains(&source.output()) && !entries.contains(&source.logical))
            .map(|source| source.logical.clone())
            .collect();
        if !workers.is_empty() && found.problems.is_empty() {
            entries.extend(workers);
            strict = true;
            continue;
        }
        if !strict && linked.chunks.len() > 1 {
            strict = true;
            continue;
        }
        let broken = !found.problems.is_empty();
        let Linked { chunks, complaints } = linked;
        found.problems.extend(complaints::diagnostics(project, complaints, broken, !strict));
        return name_chunks(project, &sources, chunks, found, slots);
    }
}

fn name_chunks(
    project: &Project,
    entries: &[&Source],
    chunks: Vec<Chunk>,
    found: Found,
    slots: &mut SlotTable,
) -> Chunks {
    let names = logical_paths(project, entries, &chunks, slots.salt());
    let targets: BTreeMap<Slot, LogicalPath> =
        found.targets.iter().map(|target| (Slot::of(target.as_str(), slots.salt()), target.clone())).collect();
    let by_token: BTreeMap<&str, &Chunk> = chunks.iter().map(|chunk| (chunk.token.as_str(), chunk)).collect();
    let name_of = |token: &String| chunk_slot(token).and_then(|slot| names.get(&slot).cloned());
    let sheets = entries
        .iter()
        .map(|entry| {
            let token = Slot::of(entry.output().as_str(), slots.salt());
            (entry.output(), imported_sheets(token.as_str(), &by_token))
        })
        .filter(|(_, sheets)| !sheets.is_empty())
        .collect();
    let mut drafts = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        let slot = chunk_slot(&chunk.token).expect("chunks are named by slots");
        let logical = names[&slot].clone();
        let sources = shown_sources(project, &chunk);
        let kind = if chunk.is_entry { OutputKind::Entry } else { OutputKind::Chunk };
        let imports = chunk.imports.iter().filter_map(name_of).collect();
        let dynamic_imports: Vec<LogicalPath> = chunk.dynamic_imports.iter().filter_map(name_of).collect();
        let (text, map) = rewrite(&chunk.code, chunk.map, &logical, &targets, &names, slots);
        let mut draft = Draft::new(logical, kind, Language::Js(Goal::Module), text);
        draft.sources = sources;
        draft.map = map;
        draft.imports = imports;
        draft.dynamic_imports = dynamic_imports;
        drafts.push(draft);
    }
    Chunks { drafts, sheets, found }
}

fn chunk_slot(token: &str) -> Option<Slot> {
    crate::reference::slot_shapes(token.as_bytes()).next().map(|(_, slot)| slot)
}

/// A logical path for each chunk: that of its entry, that of the module that is
/// loaded on demand, or `_name.js` for shared code. Where two would be equal, the
/// later ones in the order of their modules get a number.
fn logical_paths(project: &Project, entries: &[&Source], chunks: &[Chunk], salt: u32) -> BTreeMap<Slot, LogicalPath> {
    let mut names: BTreeMap<Slot, LogicalPath> =
        entries.iter().map(|entry| (Slot::of(entry.output().as_str(), salt), entry.output())).collect();
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
        let wanted = chunk.facade.as_deref().and_then(|id| project.tree.at(Path::new(id))).map_or_else(
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
fn shown_sources(project: &Project, chunk: &Chunk) -> Vec<String> {
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
                let parts = if inside.starts_with('@') { 2 } else { 1 };
                let package: Vec<&str> = inside.split('/').take(parts).collect();
                packages.insert(format!("{}node_modules/{}", &shown[..at], package.join("/")));
            }
            None if !own.contains(&shown) => own.push(shown),
            None => {}
        }
    }
    own.extend(packages);
    own
}

/// The style sheets that a chunk and what it loads import: first everything that
/// is loaded with it, in order of execution, then what is loaded on demand.
fn imported_sheets(token: &str, chunks: &BTreeMap<&str, &Chunk>) -> Vec<PathBuf> {
    let mut sheets = Vec::new();
    let mut seen = BTreeSet::new();
    let mut later = vec![token.to_owned()];
    let mut at = 0;
    while at < later.len() {
        // Imported chunks run before the one that imports them.
        let mut stack = vec![(later[at].clone(), false)];
        at += 1;
        while let Some((token, entered)) = stack.pop() {
            let Some(chunk) = chunks.get(token.as_str()) else {
                continue;
            };
            if entered {
                for id in &chunk.modules {
                    let path = PathBuf::from(id);
                    let is_sheet = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("css"));
                    if is_sheet && !sheets.contains(&path) {
                        sheets.push(path);
                    }
                }
                later.extend(chunk.dynamic_imports.iter().cloned());
            } else if seen.insert(token.clone()) {
                stack.push((token, true));
                stack.extend(chunk.imports.iter().rev().map(|token| (token.clone(), false)));
            }
        }
    }
    sheets
}
