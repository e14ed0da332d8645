//! link, for ES and `CommonJS` modules: what is linked together, and what the
//! linker's chunks become.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Draft, Language, OutputKind, complaints,
    empty::without_empty,
    module_sheets::{imported_sheets, sheets_in},
    names::{chunk_slot, logical_paths, shown_sources},
    rewrite::{self, Names, rewrite},
};
use crate::{
    config::{Format as Loading, OutputStyle},
    engines::js::{
        Dialect, Goal,
        link::{self, Chunk, ComplaintKind, Format, Holds, Linked, Load, Order, Request},
        settings::Settings,
    },
    path::LogicalPath,
    reference::{Slot, SlotTable},
    stages::{
        compile::modules::{Found, Modules, Workshop},
        project::Project,
        source::{Kind, Source},
    },
};

/// The linked chunks, and what linking brought to light.
#[derive(Default)]
pub struct Chunks {
    /// One draft for each chunk.
    pub drafts: Vec<Draft>,
    /// The style sheets that each entry's modules import, in order of execution.
    pub sheets: BTreeMap<LogicalPath, Vec<PathBuf>>,
    /// The style sheets that the modules of each chunk import.
    pub held: BTreeMap<LogicalPath, Vec<PathBuf>>,
    /// Real paths of the modules that are in some chunk.
    pub modules: BTreeSet<PathBuf>,
    /// What compiling found.
    pub found: Found,
}

impl Chunks {
    pub(super) fn add(&mut self, other: Self) {
        self.drafts.extend(other.drafts);
        self.sheets.extend(other.sheets);
        self.held.extend(other.held);
        self.modules.extend(other.modules);
        self.found.add(other.found);
    }
}

/// An entry on its way into the linker: its source, and the output that it becomes.
pub(super) struct Entry<'a> {
    pub source: &'a Source,
    pub output: LogicalPath,
}

/// Links entries. Each call of the linker is one [`Linker::run`].
pub struct Linker<'a> {
    /// What modules are compiled with.
    pub workshop: &'a Arc<Workshop>,
    /// What holds for all modules.
    pub settings: &'a Settings,
    /// What holds for the second build, for old browsers, if there is one.
    pub legacy: Option<&'a Settings>,
    /// Expressions and what replaces them.
    pub define: &'a [(String, String)],
}

impl<'a> Linker<'a> {
    /// Links `entries`, and every module that another one names as a file of its
    /// own (a worker), in as many rounds as it takes to find them all.
    pub fn link(&self, entries: &BTreeSet<LogicalPath>, slots: &mut SlotTable) -> Chunks {
        let mut known = entries.clone();
        let mut targets = BTreeSet::new();
        // Workers that are no modules: a set that only grows, and the one of the last round.
        let (mut started_as_scripts, mut later_scripts) = (BTreeSet::new(), BTreeSet::new());
        let mut scripts: BTreeMap<LogicalPath, Chunks> = BTreeMap::new();
        let modules = loop {
            let (alone, together): (Vec<_>, Vec<_>) = self.entries(&known).into_iter().partition(|entry| {
                self.style(entry).format == Loading::Iife || started_as_scripts.contains(&entry.output)
            });
            for entry in alone {
                let chunks = scripts.entry(entry.output.clone()).or_insert_with_key(|_| self.script(entry, slots));
                targets.extend(chunks.found.targets.iter().cloned());
                later_scripts.extend(chunks.found.scripts.iter().cloned());
            }
            let modules = self.modules(&together, &targets, slots);
            targets.extend(modules.found.targets.iter().cloned());
            later_scripts.extend(modules.found.scripts.iter().cloned());
            let new: Vec<LogicalPath> = self
                .project()
                .tree
                .sources
                .values()
                .filter(|source| matches!(source.kind, Kind::Script(_)) && targets.contains(&source.output()))
                .filter(|source| !known.contains(&source.logical))
                .map(|source| source.logical.clone())
                .collect();
            let broken = !modules.found.problems.is_empty() || scripts.values().any(|s| !s.found.problems.is_empty());
            if broken || (new.is_empty() && later_scripts == started_as_scripts) {
                break modules;
            }
            started_as_scripts.clone_from(&later_scripts);
            known.extend(new);
        };
        let mut all = modules;
        for chunks in scripts.into_values() {
            all.add(chunks);
        }
        if let (Some(settings), true) = (self.legacy, all.found.problems.is_empty()) {
            let pages = self.entries(entries).into_iter().filter(|entry| !targets.contains(&entry.output));
            self.add_legacy(&mut all, pages.collect(), settings, slots);
        }
        all
    }

    pub(super) fn project(&self) -> &'a Arc<Project> {
        &self.workshop.project
    }

    fn entries(&self, paths: &BTreeSet<LogicalPath>) -> Vec<Entry<'a>> {
        let sources = paths.iter().filter_map(|path| self.project().tree.sources.get(path));
        sources.map(|source| Entry { source, output: source.output() }).collect()
    }

    pub(super) fn style(&self, entry: &Entry<'_>) -> OutputStyle {
        self.project().config.js.style(entry.output.as_str())
    }

    /// ES modules, with chunks for what they share and for what is loaded on demand.
    /// `workers` are the outputs that are known to be loaded by their URL.
    fn modules(&self, entries: &[Entry<'_>], workers: &BTreeSet<LogicalPath>, slots: &mut SlotTable) -> Chunks {
        if entries.is_empty() {
            return Chunks::default();
        }
        let (mut chunks, mut found) = (Vec::new(), Found::default());
        for (more, learned) in self.apart(entries, slots.salt()) {
            chunks.extend(more);
            found.add(learned);
        }
        chunks.sort_by(|one, other| one.token.cmp(&other.token));
        self.named(entries, chunks, found, Goal::Module, workers, slots)
    }

    /// Links entries that may share modules.
    pub(super) fn together(&self, entries: &[&Entry<'_>], threads: usize, salt: u32) -> (Vec<Chunk>, Found) {
        // Wrapping every module costs some percent of the bytes. What ends up in one
        // chunk can do without; more than one entry, or code that is loaded on
        // demand, makes more than one, unless it is loaded at once by something else.
        let mut is_settled = entries.len() > 1 || !self.project().config.js.chunks.is_empty();
        let order = if is_settled { Order::Strict } else { Order::LooseUntilSplit };
        let mut run = Run { format: Format::Esm, order, small: BTreeSet::new(), threads };
        loop {
            let Some((chunks, found)) = self.run(entries, self.settings, &run, salt) else {
                run.order = Order::Strict;
                continue;
            };
            let fitting = if chunks.len() < 2 { Order::Loose } else { Order::Strict };
            let is_fitting = (run.order == Order::Strict) == (fitting == Order::Strict);
            if !is_settled && !is_fitting && found.problems.is_empty() {
                run.order = fitting;
                is_settled = fitting == Order::Strict;
                continue;
            }
            if run.small.is_empty() && found.problems.is_empty() {
                run.small = self.small_chunks(&chunks);
                if !run.small.is_empty() {
                    continue;
                }
            }
            return (chunks, found);
        }
    }

    /// The modules of shared chunks that are too small to be worth a request, if
    /// there are several such chunks: they become one.
    fn small_chunks(&self, chunks: &[Chunk]) -> BTreeSet<String> {
        let limit = self.project().config.js.min_chunk_size;
        let small: Vec<&Chunk> = chunks
            .iter()
            .filter(|chunk| chunk.facade.is_none() && !chunk.is_entry && (chunk.code.len() as u64) < limit)
            .collect();
        if small.len() < 2 {
            return BTreeSet::new();
        }
        small.iter().flat_map(|chunk| chunk.modules.iter().cloned()).filter(|id| !id.starts_with('\0')).collect()
    }

    /// Calls the linker, again where TypeScript passes on names that turn out to be types. Gives nothing where it was to
    /// end early and did.
    pub(super) fn run(
        &self,
        entries: &[&Entry<'_>],
        settings: &Settings,
        run: &Run,
        salt: u32,
    ) -> Option<(Vec<Chunk>, Found)> {
        let mut types: BTreeMap<PathBuf, BTreeSet<String>> = BTreeMap::new();
        loop {
            let name = entries.first().map_or("", |entry| entry.output.as_str());
            let (linked, mut found) =
                self.project().clock.time("link", name, || self.call(entries, settings, run, salt, &types));
            if linked.is_split {
                return None;
            }
            let mut more = false;
            for (module, name) in linked.complaints.iter().filter_map(passed_on) {
                more |= types.entry(module).or_default().insert(name);
            }
            if more && found.problems.is_empty() {
                continue;
            }
            let broken = !found.problems.is_empty();
            let Linked { chunks, complaints, .. } = linked;
            // Nobody asks a second build for its exports.
            let silent = |complaint: &link::Complaint| settings.is_second && complaint.kind == ComplaintKind::NoName;
            let complaints = complaints.into_iter().filter(|complaint| !silent(complaint)).collect();
            let compiled = complaints::Compiled { workshop: self.workshop, settings, types: &types };
            found.problems.extend(complaints::diagnostics(&compiled, complaints, broken));
            return Some((chunks, found));
        }
    }

    fn call(
        &self,
        entries: &[&Entry<'_>],
        settings: &Settings,
        run: &Run,
        salt: u32,
        types: &BTreeMap<PathBuf, BTreeSet<String>>,
    ) -> (Linked, Found) {
        let project = self.project();
        let js = &project.config.js;
        let modules = Arc::new(Modules::new(self.workshop.clone(), settings.clone(), types.clone()));
        let outputs: Vec<&str> = entries.iter().map(|entry| entry.output.as_str()).collect();
        let named = format!("\nfor {}", outputs.join("\n"));
        let request = Request {
            root: project.boundary.root(),
            entries: entries
                .iter()
                .map(|entry| {
                    let token = Slot::of(entry.output.as_str(), salt);
                    (token.as_str().to_owned(), entry.source.path.to_string_lossy().into_owned())
                })
                .collect(),
            define: self.define.to_vec(),
            format: run.format.clone(),
            alias: js.alias.clone().into_iter().collect(),
            inject: js
                .inject
                .iter()
                .map(|(name, injected)| (name.clone(), injected.module.clone(), injected.export.clone()))
                .collect(),
            conditions: js.conditions.clone(),
            folders: js.modules.iter().map(|folder| folder.to_string_lossy().into_owned()).collect(),
            groups: groups(project, &run.small),
            keep_names: entries.iter().any(|entry| self.style(entry).keep_names),
            token: Arc::new(move |modules| {
                // The linker's own modules are in every link.
                let of = if modules.iter().all(|id| id.starts_with('\0')) { named.as_str() } else { "" };
                Slot::of(&format!("chunk of {}{of}", modules.join("\n")), salt).as_str().to_owned()
            }),
            maps: project.config.sourcemap != crate::config::SourceMap::None,
            order: run.order,
            threads: run.threads,
        };
        let load: Arc<dyn Load> = modules.clone();
        let linked = link::link(&request, &load);
        (linked, modules.take_found())
    }

    pub(super) fn named(
        &self,
        entries: &[Entry<'_>],
        chunks: Vec<Chunk>,
        found: Found,
        goal: Goal,
        workers: &BTreeSet<LogicalPath>,
        slots: &mut SlotTable,
    ) -> Chunks {
        let project = self.project();
        let outputs: Vec<LogicalPath> = entries.iter().map(|entry| entry.output.clone()).collect();
        let names = logical_paths(project, &outputs, &chunks, slots.salt());
        let targets: BTreeMap<Slot, LogicalPath> =
            found.targets.iter().map(|target| (Slot::of(target.as_str(), slots.salt()), target.clone())).collect();
        let name_of = |token: &String| chunk_slot(token).and_then(|slot| names.get(&slot).cloned());
        let linked: BTreeSet<&str> = chunks.iter().flat_map(|chunk| &chunk.modules).map(String::as_str).collect();
        let sheets = entries
            .iter()
            .map(|entry| (entry.output.clone(), imported_sheets(project, &entry.source.path, &found, &linked)))
            .filter(|(_, sheets)| !sheets.is_empty())
            .collect();
        let chunks = without_empty(chunks);
        let by_token: BTreeMap<&str, &Chunk> = chunks.iter().map(|chunk| (chunk.token.as_str(), chunk)).collect();
        // An import map is the page's: workers have none.
        let roots = outputs.iter().filter(|output| workers.contains(output) || found.targets.contains(output));
        let in_workers = reachable(roots.map(|output| Slot::of(output.as_str(), slots.salt())), &by_token);
        let by_map = project.config.js.import_map && goal == Goal::Module;
        let mut drafts = Vec::with_capacity(chunks.len());
        let (mut modules, mut held) = (BTreeSet::new(), BTreeMap::new());
        for chunk in chunks {
            let slot = chunk_slot(&chunk.token).expect("chunks are named by slots");
            let logical = names[&slot].clone();
            let kind = if chunk.is_entry { OutputKind::Entry } else { OutputKind::Chunk };
            let by_map = by_map && !in_workers.contains(&chunk.token);
            let sources = shown_sources(project, &chunk);
            held.insert(logical.clone(), sheets_in(project, &chunk).collect());
            let imports = chunk.imports.iter().filter_map(name_of).collect();
            // What is inside of a script is not loaded any more.
            let dynamic_imports =
                chunk.dynamic_imports.iter().filter(|token| **token != chunk.token).filter_map(name_of).collect();
            let known = Names { targets: &targets, chunks: &names };
            let rewrite::Rewritten { text, map, mapped } =
                rewrite(&chunk.code, chunk.map, &logical, &known, by_map, slots);
            let mut draft = Draft::new(logical, kind, Language::Js(goal), text);
            draft.sources = sources;
            draft.map = map;
            draft.relations.imports = imports;
            draft.relations.dynamic_imports = dynamic_imports;
            draft.relations.mapped = mapped;
            drafts.push(draft);
            modules.extend(chunk.modules.into_iter().map(PathBuf::from).filter(|path| path.is_absolute()));
        }
        Chunks { drafts, sheets, held, modules, found }
    }
}

/// The TypeScript module and the name in a complaint about an export that is missing.
fn passed_on(complaint: &link::Complaint) -> Option<(PathBuf, String)> {
    let path = PathBuf::from(complaint.module.as_ref()?);
    let dialect = path.extension().and_then(|extension| Dialect::of(extension.to_str()?))?;
    if complaint.kind != ComplaintKind::MissingExport || !dialect.typescript {
        return None;
    }
    // `"Name" is not exported by "…"`
    let name = complaint.message.split('"').nth(1)?.to_owned();
    Some((path, name))
}

/// How one call of the linker differs from another.
pub(super) struct Run {
    pub format: Format,
    pub order: Order,
    /// Modules of shared chunks that are joined.
    pub small: BTreeSet<String>,
    /// How many threads may work on it.
    pub threads: usize,
}

/// The chunks that the settings ask for, and one for what is too small.
fn groups(project: &Arc<Project>, small: &BTreeSet<String>) -> Vec<(String, Arc<Holds>)> {
    let mut groups: Vec<(String, Arc<Holds>)> = Vec::new();
    for (name, globs) in &project.config.js.chunks {
        let (project, globs) = (project.clone(), globs.clone());
        let holds = move |id: &str| project.matches(&globs, Path::new(id));
        groups.push((name.clone(), Arc::new(holds)));
    }
    if !small.is_empty() {
        let small = small.clone();
        groups.push(("shared".to_owned(), Arc::new(move |id: &str| small.contains(id))));
    }
    groups
}

/// The tokens of everything that is loaded from `roots`.
fn reachable(roots: impl Iterator<Item = Slot>, chunks: &BTreeMap<&str, &Chunk>) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let mut stack: Vec<String> = roots.map(|slot| slot.as_str().to_owned()).collect();
    while let Some(token) = stack.pop() {
        if let Some(chunk) = chunks.get(token.as_str())
            && seen.insert(token)
        {
            stack.extend(chunk.imports.iter().chain(&chunk.dynamic_imports).cloned());
        }
    }
    seen
}
