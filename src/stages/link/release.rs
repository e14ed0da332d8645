//! link, as a whole: which sources become which drafts.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use rayon::prelude::*;

use super::{
    Draft, OutputKind,
    chunks::{Chunks, Linker},
    scripts::{self, Compiled, Script},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    engines::{js::tsconfig::TsConfigs, packages::Packages},
    path::LogicalPath,
    reference::{Slot, SlotTable},
    stages::{
        compile::{
            css_modules::CssModules,
            documents::Document,
            modules::{Modules, Workshop},
            references::References,
            settings::JsSettings,
            texts::Texts,
        },
        fingerprint::StaticFile,
        project::Project,
        source::{Kind, Source},
    },
};

/// Everything that a release consists of, before it is minified and named.
pub struct Linked {
    /// The texts.
    pub drafts: Vec<Draft>,
    /// The files that are published as they are.
    pub files: Vec<StaticFile>,
    /// Those of the source tree's bulk that are among these, or became texts.
    pub apart: BTreeSet<usize>,
    /// Real paths of the modules that some output holds.
    pub modules: BTreeSet<PathBuf>,
    /// What TypeScript has to know of the CSS modules, by the path of each file.
    pub types: Vec<(PathBuf, String)>,
    /// What their slots stand for.
    pub slots: SlotTable,
    /// What the user should know.
    pub warnings: Diagnostics,
}

/// Compiles and links all sources.
///
/// # Errors
/// All that is wrong with them.
pub fn link_all(project: &Arc<Project>, js: &JsSettings) -> Result<Linked, Diagnostics> {
    // Another salt only if some source holds the very text of a slot.
    for salt in 0.. {
        let mut link = Link::new(project, js, salt);
        let linked = link.run();
        link.problems.extend(link.references.take_warnings());
        link.problems.dedupe();
        if link.problems.has_errors() {
            // What is found while minifying, which is not reached, is told together with it.
            link.problems.extend(linked.0.par_iter().flat_map_iter(Draft::check).collect::<Vec<_>>());
            link.problems.dedupe();
            return Err(link.problems);
        }
        if link.slots.clashes(&link.look_alikes) {
            continue;
        }
        let (drafts, files, apart) = linked;
        return Ok(Linked {
            drafts,
            files,
            apart,
            modules: link.modules,
            types: link.types,
            slots: link.slots,
            warnings: link.problems,
        });
    }
    unreachable!("a text can hold the slots of finitely many salts")
}

/// One attempt at a release.
pub(super) struct Link<'a> {
    pub(super) project: &'a Arc<Project>,
    pub(super) references: Arc<References>,
    pub(super) workshop: Arc<Workshop>,
    pub(super) js: &'a JsSettings,
    pub(super) modules: BTreeSet<PathBuf>,
    pub(super) types: Vec<(PathBuf, String)>,
    /// The outputs that documents name.
    pub(super) named: BTreeSet<LogicalPath>,
    /// The outputs whose addresses stand in scripts.
    pub(super) asked: BTreeSet<LogicalPath>,
    pub(super) slots: SlotTable,
    pub(super) look_alikes: BTreeSet<Slot>,
    pub(super) problems: Diagnostics,
}

impl<'a> Link<'a> {
    fn new(project: &'a Arc<Project>, js: &'a JsSettings, salt: u32) -> Self {
        let references = Arc::new(References::new(project.clone()));
        let slots = SlotTable::new(salt, project.config.stable.clone(), project.config.plain.clone());
        let texts = Arc::new(Texts::new(project.clone(), slots.clone()));
        let workshop = Workshop {
            project: project.clone(),
            references: references.clone(),
            texts: texts.clone(),
            tsconfigs: TsConfigs::new(&project.boundary, project.config.js.tsconfig.as_deref()),
            css_modules: CssModules::default(),
            packages: Packages::default(),
            common_js: Mutex::default(),
            salt,
        };
        Self {
            project,
            references,
            workshop: Arc::new(workshop),
            js,
            modules: BTreeSet::new(),
            types: Vec::new(),
            named: BTreeSet::new(),
            asked: BTreeSet::new(),
            slots,
            look_alikes: BTreeSet::new(),
            problems: Diagnostics::new(),
        }
    }

    fn run(&mut self) -> (Vec<Draft>, Vec<StaticFile>, BTreeSet<usize>) {
        let documents = self.documents();
        let named: BTreeSet<LogicalPath> = documents.iter().flat_map(|document| &document.targets).cloned().collect();
        self.named.clone_from(&named);
        let (mut scripts, modules) = self.read_scripts(|source| source.entry || named.contains(&source.output()));
        let packages = self.read_packages();
        let all = scripts.iter().chain(packages.iter().flat_map(|package| &package.parts));
        let loaded = all.clone().flat_map(|script| &script.loads).map(|(_, module)| *module);
        let mut entries: BTreeSet<LogicalPath> =
            modules.iter().copied().chain(loaded).map(|source| source.logical.clone()).collect();
        self.asked = all.flat_map(|script| &script.targets).cloned().collect();
        // What a page loads as a module is one, whatever it looks like.
        let as_modules: BTreeSet<&LogicalPath> = documents.iter().flat_map(|document| &document.modules).collect();
        entries.extend(
            scripts
                .iter()
                .filter(|script| as_modules.contains(&script.source.output()))
                .map(|script| script.source.logical.clone()),
        );
        // What `import()` loads is a module, whatever it looks like.
        scripts.retain(|script| !entries.contains(&script.source.logical));
        let linker = Linker {
            workshop: &self.workshop,
            settings: &self.js.modern,
            legacy: self.js.legacy.as_ref(),
            define: &self.js.define,
        };
        let Chunks { drafts: mut drafts_of_modules, sheets: imported, held, modules, found } =
            linker.link(&entries, &mut self.slots);
        self.modules = modules;
        self.problems.extend(found.problems);
        self.look_alikes.extend(found.look_alikes);

        let reached = found.reached;
        let asked = self.asked.clone();
        let (more, unreached) = self.read_scripts(|source| {
            let output = source.output();
            let is_entry = source.entry || named.contains(&output);
            let is_wanted = source.publish || found.targets.contains(&output);
            let is_wanted =
                is_wanted && !source.part && !source.is_partial() && !reached.contains(source.path.as_os_str());
            !is_entry && (is_wanted || asked.contains(&output))
        });
        self.read_asked(&more, asked, &mut scripts);
        scripts.extend(more);
        // A worker that is a classic script is linked for itself, entry or not.
        let outputs: BTreeSet<&LogicalPath> = drafts_of_modules.iter().map(|draft| &draft.logical).collect();
        scripts.retain(|script| !outputs.contains(&script.source.output()));
        // TypeScript that no entry imports holds types, or tests; browser code may be missed.
        let plain: Vec<&Source> = unreached
            .into_iter()
            .filter(|source| matches!(source.kind, Kind::Script(dialect) if dialect.is_plain()))
            .collect();
        if !self.problems.has_errors() {
            self.warn_unreached(&plain);
        }

        // The sheets of a chunk stand in that of the entry which loads it on demand.
        let lazy: BTreeSet<LogicalPath> =
            drafts_of_modules.iter().flat_map(|draft| &draft.relations.dynamic_imports).cloned().collect();
        let is_lazy = |draft: &&mut Draft| draft.kind == OutputKind::Chunk && lazy.contains(&draft.logical);
        for draft in drafts_of_modules.iter_mut().filter(is_lazy) {
            let own = held.get(&draft.logical).map(Vec::as_slice).unwrap_or_default();
            let mut entries = imported.iter().filter(|(_, sheets)| own.iter().any(|sheet| sheets.contains(sheet)));
            // Where several entries load it, each page has the sheet of its own.
            if let (Some((entry, _)), None) = (entries.next(), entries.next()) {
                draft.relations.css.push(entry.with_extension("css"));
            }
        }
        let referred = found.targets.iter().chain(&named).chain(&self.asked).cloned().collect();
        let sheets = self.sheets(&imported, &referred, &mut drafts_of_modules);
        let mut drafts = self.scripts(scripts);
        drafts.extend(self.packages(packages));
        drafts.extend(drafts_of_modules);
        drafts.extend(sheets);
        self.check_pages(&documents, &drafts);
        let mut rewritten = BTreeSet::new();
        let mut publish = |link: &mut Self, document: Document| {
            let path = document.path.clone();
            if let Some(draft) = link.document(document) {
                rewritten.insert(path);
                drafts.push(draft);
            }
        };
        for document in documents {
            publish(self, document);
        }
        let mut seen = BTreeSet::new();
        loop {
            let referred = self.referred_documents(&mut seen);
            if referred.is_empty() {
                break;
            }
            for document in referred {
                publish(self, document);
            }
        }
        let mut apart = self.apart();
        let mut files = self.files(&apart);
        files.retain(|file| !rewritten.contains(&file.path));
        apart.extend(rewritten.iter().filter_map(|path| self.project.tree.bulk.at(path)));
        (drafts, files, apart)
    }

    /// The scripts that `which` picks, apart from the modules among them.
    fn read_scripts(&mut self, which: impl Fn(&Source) -> bool + Sync) -> (Vec<Script<'a>>, Vec<&'a Source>) {
        let project: &'a Project = self.project;
        let picked: Vec<&'a Source> = project
            .tree
            .sources
            .values()
            .filter(|source| matches!(source.kind, Kind::Script(_)) && which(source))
            .collect();
        let read: Vec<_> = picked
            .par_iter()
            .map(|source| scripts::read_if_script(project, &self.references, &self.workshop.texts, source))
            .collect();
        let (mut scripts, mut modules) = (Vec::new(), Vec::new());
        for (source, script) in picked.into_iter().zip(read) {
            match script {
                Ok(Some(script)) => scripts.push(script),
                Ok(None) => modules.push(source),
                Err(problems) => self.problems.extend(problems),
            }
        }
        (scripts, modules)
    }

    /// Reads the scripts whose addresses stand in `scripts`, and those whose addresses stand in these.
    fn read_asked(&mut self, scripts: &[Script<'a>], mut known: BTreeSet<LogicalPath>, found: &mut Vec<Script<'a>>) {
        let targets = |scripts: &[Script<'a>]| scripts.iter().flat_map(|script| script.targets.clone()).collect();
        let mut new: BTreeSet<LogicalPath> = targets(scripts);
        loop {
            new.retain(|target| !known.contains(target));
            if new.is_empty() {
                return;
            }
            let (more, _) = self.read_scripts(|source| !source.entry && new.contains(&source.output()));
            known.extend(new);
            self.asked.clone_from(&known);
            new = targets(&more);
            found.extend(more);
        }
    }

    fn warn_unreached(&mut self, unreached: &[&Source]) {
        const SHOWN: usize = 5;
        if unreached.is_empty() {
            return;
        }
        let mut names: Vec<String> = unreached.iter().take(SHOWN).map(|source| format!("`{}`", source.shown)).collect();
        if unreached.len() > SHOWN {
            names.push(format!("{} more", unreached.len() - SHOWN));
        }
        self.problems.push(
            Diagnostic::warning("unreached-module", format!("no entry imports {}: not published", names.join(", ")))
                .hint("make them entries with `entries`, or list them in `ignore`, in `assetpack.toml`"),
        );
    }

    pub(super) fn scripts(&mut self, scripts: Vec<Script<'_>>) -> Vec<Draft> {
        self.problems.extend(scripts.iter().filter_map(Script::warning));
        let modules = Arc::new(Modules::new(self.workshop.clone(), self.js.modern.clone(), BTreeMap::new()));
        let slots = &self.slots;
        let results: Vec<_> =
            scripts.into_par_iter().map(|script| script.compile(&modules, &self.js.script_define, slots)).collect();
        let mut drafts = Vec::new();
        for result in results {
            match result {
                Ok(Compiled { draft, targets, look_alikes }) => {
                    self.look_alikes.extend(look_alikes);
                    for target in draft.relations.dynamic_imports.iter().chain(&targets) {
                        self.slots.refer(target);
                    }
                    drafts.push(draft);
                }
                Err(problems) => self.problems.extend(problems),
            }
        }
        self.problems.extend(modules.take_found().problems);
        drafts
    }

    /// Whether a static file is published: by itself, or because something refers to it.
    pub(super) fn publishes(&self, source: &Source) -> bool {
        source.publish || self.slots.is_stable(&source.output()) || self.slots.refers(&source.output())
    }

    /// The files of the bulk about which more than their names matters: those that something refers to, and those that
    /// are served without a digest in their names.
    fn apart(&self) -> BTreeSet<usize> {
        let bulk = &self.project.tree.bulk;
        let mut apart: BTreeSet<usize> = self.slots.targets().filter_map(|target| bulk.find(target.as_str())).collect();
        if self.slots.has_plain_names() {
            let is_plain = |name: &LogicalPath| self.slots.is_stable(name) || self.slots.plain(name).is_some();
            apart.extend((0..bulk.len()).filter(|file| is_plain(&LogicalPath::known(bulk.name(*file)))));
        }
        apart
    }

    fn files(&self, apart: &BTreeSet<usize>) -> Vec<StaticFile> {
        let bulk = &self.project.tree.bulk;
        let apart = apart.iter().map(|file| bulk.source(*file));
        let apart = apart.map(|Source { logical, path, shown, .. }| StaticFile { logical, path, shown });
        let own = self.project.tree.sources.values();
        let is_file = |source: &&Source| source.kind == Kind::Static && source.made.is_none() && !source.part;
        let own = own.filter(is_file).filter(|source| self.publishes(source)).map(|source| StaticFile {
            logical: source.logical.clone(),
            path: source.path.clone(),
            shown: source.shown.clone(),
        });
        let packaged = self.references.packaged().into_iter().map(|(logical, path)| StaticFile {
            shown: self.project.boundary.shown(&path),
            logical,
            path,
        });
        own.chain(apart).chain(packaged).collect()
    }
}
