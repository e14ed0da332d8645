//! compile, for JavaScript: the linker asks for modules, and each is read,
//! checked and compiled when it is asked for.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use memchr::memmem;

use super::{
    css_modules::CssModules,
    imported, imports,
    input_map::input_map,
    job::{Compiled, Job},
    module_file::module_file,
    references::References,
    texts::{self, Text, Texts},
};
use crate::{
    config::SourceMap as SourceMapKind,
    diagnostic::{Diagnostic, Location},
    disk,
    engines::deadlines::Deadlines,
    engines::js::{
        Dialect, Goal,
        depth::too_deep,
        link::Module,
        mark::SCRIPT_URL,
        parse,
        settings::Settings,
        tsconfig::{Options, TsConfigs},
    },
    engines::packages::{Package, Packages},
    engines::source_map::SourceMap,
    path::{LogicalPath, is_packaged},
    reference::{Slot, slot_shapes},
    source_text,
    stages::project::Project,
};

/// What all modules of a build are compiled with.
pub struct Workshop {
    /// The project.
    pub project: Arc<Project>,
    /// What URLs mean.
    pub references: Arc<References>,
    /// What sources say.
    pub texts: Arc<Texts>,
    /// The style sheets whose names are local.
    pub css_modules: CssModules,
    /// What `tsconfig.json` says.
    pub tsconfigs: TsConfigs,
    /// What `package.json` says.
    pub packages: Packages,
    /// Which modules may be `CommonJS`, by their texts.
    pub common_js: Mutex<BTreeMap<OsString, bool>>,
    /// Which attempt at slot texts this is.
    pub salt: u32,
}

/// Compiles modules for one run of the linker and keeps what it learned on the way.
pub struct Modules {
    /// What all runs have in common.
    pub workshop: Arc<Workshop>,
    settings: Settings,
    types: BTreeMap<PathBuf, BTreeSet<String>>,
    pub(super) deadlines: Arc<Deadlines>,
    found: Mutex<Found>,
}

/// What compiling the modules brought to light.
#[derive(Default)]
pub struct Found {
    /// Everything that is wrong so far.
    pub problems: Vec<Diagnostic>,
    /// Texts in sources that have the form of a slot.
    pub look_alikes: BTreeSet<Slot>,
    /// Real paths of all modules, style sheets among them.
    pub reached: BTreeSet<OsString>,
    /// Outputs that modules refer to.
    pub targets: BTreeSet<LogicalPath>,
    /// Those of them that workers run as classic scripts.
    pub scripts: BTreeSet<LogicalPath>,
    /// What each module imports, and what it loads on demand, both in source order.
    pub graph: BTreeMap<String, (Vec<String>, Vec<String>)>,
    /// Imports that were refused because of where they lead: importer and path.
    pub(super) refused: BTreeSet<(String, String)>,
    /// Broken configurations that were told of.
    tsconfigs: BTreeSet<PathBuf>,
}

impl Found {
    /// Takes over what another run found.
    pub fn add(&mut self, other: Self) {
        self.problems.extend(other.problems);
        self.look_alikes.extend(other.look_alikes);
        self.reached.extend(other.reached);
        self.targets.extend(other.targets);
        self.scripts.extend(other.scripts);
        self.graph.extend(other.graph);
    }
}

impl Workshop {
    /// Paths of files that a specifier may mean besides what it says; they exist.
    #[must_use]
    pub fn candidates(&self, importer: &Path, specifier: &str) -> Vec<PathBuf> {
        let aliases = self.tsconfigs.candidates(importer, specifier);
        let in_roots = self.project.in_roots(importer, specifier);
        aliases
            .into_iter()
            .chain(in_roots)
            .filter(|path| module_file(path).is_some() || disk::is_directory(path))
            .collect()
    }

    pub(super) fn package(&self, id: &str) -> Option<Package> {
        let folder = Path::new(id).parent()?;
        self.packages.nearest(folder, &|path| self.project.boundary.permits(path))
    }
}

impl Modules {
    /// For one run of the linker. `types` are names, by the module that imports them,
    /// that no other module has.
    #[must_use]
    pub fn new(workshop: Arc<Workshop>, settings: Settings, types: BTreeMap<PathBuf, BTreeSet<String>>) -> Self {
        Self { workshop, settings, types, deadlines: Arc::default(), found: Mutex::default() }
    }

    /// Everything that was found.
    ///
    /// # Panics
    /// If a thread panicked while it wrote it down.
    pub fn take_found(&self) -> Found {
        let mut found = std::mem::take(&mut *self.found.lock().expect("no thread panicked"));
        let refused = std::mem::take(&mut found.refused);
        let project = &self.workshop.project;
        found
            .problems
            .extend(refused.iter().map(|(importer, id)| imports::refused(project, Path::new(importer), Path::new(id))));
        found
    }

    pub(super) fn note<T>(&self, write: impl FnOnce(&mut Found) -> T) -> T {
        write(&mut self.found.lock().expect("no thread panicked"))
    }

    pub(super) fn read(&self, path: &Path, shown: &str) -> Result<Text, Vec<Diagnostic>> {
        let read = self.workshop.texts.read(path, shown)?;
        if !read.targets.is_empty() {
            let problem = Diagnostic::error("erb", format!("`{shown}` is a module with embedded Ruby"));
            return Err(vec![problem.at(Location::file(shown)).hint("import the assets in it")]);
        }
        self.note_look_alikes(&read.text);
        if !read.warnings.is_empty() {
            self.note(|found| found.problems.extend(read.warnings.iter().cloned()));
        }
        Ok(read)
    }

    /// The text of a file as it is written, whatever compiles it.
    pub(super) fn read_raw(&self, path: &Path, shown: &str) -> Result<String, Vec<Diagnostic>> {
        let text = source_text::read(path, shown, self.limit()).map_err(|problem| vec![*problem])?;
        self.note_look_alikes(&text);
        Ok(text)
    }

    fn note_look_alikes(&self, text: &str) {
        let look_alikes: Vec<Slot> = slot_shapes(text.as_bytes()).map(|(_, slot)| slot).collect();
        if !look_alikes.is_empty() {
            self.note(|found| found.look_alikes.extend(look_alikes));
        }
    }

    /// How many bytes a source may have.
    pub(super) fn limit(&self) -> u64 {
        self.workshop.project.config.limits.file_size
    }

    /// What has to stand at the top of a module that uses [`here`](Self::here).
    pub(super) fn prelude(&self) -> String {
        if self.settings.in_script { format!("import {{ url }} from \"{SCRIPT_URL}\";\n") } else { String::new() }
    }

    /// The expression for the URL that relative URLs are relative to.
    pub(super) fn here(&self) -> &'static str {
        if self.settings.in_script { "url" } else { "import.meta.url" }
    }

    /// The module at a path, compiled.
    pub(super) fn module(&self, path: &Path) -> Result<Module, Vec<Diagnostic>> {
        let shown = self.workshop.project.boundary.shown(path);
        self.note(|found| found.reached.insert(path.into()));
        let extension = texts::extension(&self.workshop.project, path);
        let Some(dialect) = Dialect::of(extension) else {
            return imported::plain(self, path, &shown, extension);
        };
        let Text { text, map: made, .. } = self.read(path, &shown)?;
        let config = &self.workshop.project.config;
        let input = (config.sourcemap != SourceMapKind::None)
            .then(|| made.or_else(|| input_map(path, &text, &self.workshop.project.boundary, self.limit())))
            .flatten();
        let (code, map) = self.script(path, &shown, text, dialect)?;
        // From the compiled text to what the package was made of.
        let map = match (input, map.as_deref().and_then(SourceMap::parse)) {
            (Some(input), Some(compiled)) => Some(input.behind(&compiled).to_json()),
            (Some(input), None) => Some(input.to_json()),
            (None, _) => map,
        };
        Ok(Module::Code(code, map))
    }

    pub(super) fn check_depth(&self, shown: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        let limit = self.workshop.project.config.limits.nesting;
        too_deep(text, limit)
            .map_or(Ok(()), |span| Err(Box::new(source_text::nested_too_deep(shown, text, span, limit))))
    }

    /// Compiles the text of a module, if it needs it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    fn script(
        &self,
        path: &Path,
        shown: &str,
        text: String,
        dialect: Dialect,
    ) -> Result<(String, Option<String>), Vec<Diagnostic>> {
        self.check_depth(shown, &text).map_err(|diagnostic| vec![*diagnostic])?;
        let packaged = is_packaged(path);
        let asks = parse::asks_for_compiler(&text, packaged);
        let options = if dialect.is_plain() { Options::default() } else { self.options(path) };
        self.compiled(Job { options, dialect, keep_order: !packaged, ..self.job(path, shown, text) }, asks)
    }

    /// The same for a classic script; `asks` says whether it asks for the compiler.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn classic(
        &self,
        path: &Path,
        shown: &str,
        text: String,
        asks: bool,
    ) -> Result<(String, Option<String>), Vec<Diagnostic>> {
        self.compiled(Job { goal: Goal::Script, deadlines: None, ..self.job(path, shown, text) }, asks)
    }

    /// Whether outputs get source maps.
    #[must_use]
    pub fn wants_map(&self) -> bool {
        self.workshop.project.config.sourcemap != crate::config::SourceMap::None
    }

    /// A plain module, compiled on a thread of the linker.
    pub(super) fn job(&self, path: &Path, shown: &str, text: String) -> Job {
        Job {
            workshop: self.workshop.clone(),
            settings: self.settings.clone(),
            options: Options::default(),
            types: self.types.get(path).cloned().unwrap_or_default(),
            path: path.to_owned(),
            shown: shown.to_owned(),
            text,
            dialect: Dialect { typescript: false, jsx: false },
            goal: Goal::Module,
            keep_order: false,
            deadlines: Some(self.deadlines.clone()),
        }
    }

    pub(super) fn compiled(&self, job: Job, asks: bool) -> Result<(String, Option<String>), Vec<Diagnostic>> {
        // Most modules of packages need nothing from a compiler.
        let marks = job.goal == Goal::Module && self.needs_marks(&job.text);
        if job.dialect.is_plain() && self.settings.ask_nothing_of(&job.text) && !marks && !asks {
            if !job.keep_order {
                return Ok((job.text, None));
            }
            let insertions = parse::order_imports(&job.text);
            return Ok((parse::with_insertions(&job.text, &insertions), None));
        }
        let job = Arc::new(job);
        let Compiled { result, targets, scripts, problems, .. } =
            self.workshop.project.clock.time("compile", &job.shown, || job.compiled());
        // The module goes on to the linker, so that its imports are checked as well.
        self.note(|found| {
            found.problems.extend(problems);
            found.targets.extend(targets);
            found.scripts.extend(scripts);
        });
        result.map(|output| (output.code, output.map.and_then(|map| job.placed(&map))))
    }

    fn options(&self, path: &Path) -> Options {
        self.workshop.tsconfigs.options(path).unwrap_or_else(|(file, reason)| {
            let shown = self.workshop.project.boundary.shown(&file);
            self.note(|found| {
                if found.tsconfigs.insert(file) {
                    found.problems.push(
                        Diagnostic::error("tsconfig", format!("`{shown}` cannot be used: {reason}"))
                            .at(Location::file(&shown))
                            .hint("directories outside of the project have to be listed in `allow`"),
                    );
                }
            });
            Options::default()
        })
    }

    /// Whether a module may hold something that is marked or changed in it
    /// ([`mark`](crate::engines::js::mark)).
    fn needs_marks(&self, text: &str) -> bool {
        let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
        let meta = has("import.meta") && (has("URL") || has("import.meta.glob") || self.settings.in_script);
        let attributes = (has("with{") || has("with {")) && has("type");
        meta || attributes
    }
}
