//! compile, for JavaScript: the linker asks for modules, and each is read,
//! checked and compiled when it is asked for.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use memchr::memmem;

use super::{
    imports,
    references::{Meaning, Place, References},
};
use crate::{
    diagnostic::{Diagnostic, Location},
    disk,
    engines::{
        self,
        js::{
            Dialect, Goal,
            compile::{self, Input, Targets},
            depth::too_deep,
            link::{Load, Module},
            parse,
        },
    },
    path::LogicalPath,
    reference::{Slot, slot_shapes},
    source_text,
    stages::discover::Project,
};

/// Compiles modules for the linker and keeps what it learned on the way.
pub struct Modules {
    project: Arc<Project>,
    references: Arc<References>,
    targets: Option<Targets>,
    salt: u32,
    keep_order: bool,
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
    pub reached: BTreeSet<PathBuf>,
    /// Outputs that modules refer to.
    pub targets: BTreeSet<LogicalPath>,
    /// Imports that were refused because of where they lead: importer and path.
    refused: BTreeSet<(String, String)>,
}

impl Modules {
    /// For one run of the linker. Syntax is lowered to `targets`; `salt` says
    /// which attempt at slot texts this is; with `keep_order`, the project's own
    /// modules carry order imports.
    #[must_use]
    pub fn new(
        project: Arc<Project>,
        references: Arc<References>,
        targets: Option<Targets>,
        salt: u32,
        keep_order: bool,
    ) -> Self {
        Self { project, references, targets, salt, keep_order, found: Mutex::default() }
    }

    /// Everything that was found.
    ///
    /// # Panics
    /// If a thread panicked while it wrote it down.
    pub fn take_found(&self) -> Found {
        let mut found = std::mem::take(&mut *self.found.lock().expect("no thread panicked"));
        let refused = std::mem::take(&mut found.refused);
        found.problems.extend(
            refused.iter().map(|(importer, id)| imports::refused(&self.project, Path::new(importer), Path::new(id))),
        );
        found
    }

    fn note<T>(&self, write: impl FnOnce(&mut Found) -> T) -> T {
        write(&mut self.found.lock().expect("no thread panicked"))
    }

    fn read(&self, path: &Path, shown: &str) -> Result<String, Box<Diagnostic>> {
        let text = source_text::read(path, shown, self.project.config.limits.file_size)?;
        let look_alikes: Vec<Slot> = slot_shapes(text.as_bytes()).map(|(_, slot)| slot).collect();
        if !look_alikes.is_empty() {
            self.note(|found| found.look_alikes.extend(look_alikes));
        }
        Ok(text)
    }

    fn module(&self, path: &Path) -> Result<Module, Vec<Diagnostic>> {
        let one = |diagnostic: Box<Diagnostic>| vec![*diagnostic];
        let shown = self.project.boundary.shown(path);
        self.note(|found| found.reached.insert(path.to_owned()));
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or("");
        if let Some(dialect) = Dialect::of(extension) {
            let text = self.read(path, &shown).map_err(one)?;
            let (code, map) = self.script(path, &shown, text, dialect, Goal::Module)?;
            return Ok(Module::Code(code, map));
        }
        if extension.eq_ignore_ascii_case("json") {
            let text = self.read(path, &shown).map_err(one)?;
            self.check_depth(&shown, &text).map_err(one)?;
            check_json(&shown, &text).map_err(one)?;
            // The linker's own reader recurses, to a limit of its own.
            if too_deep(&text, DEEPEST_JSON).is_some() {
                return Ok(Module::Code(format!("export default {text};"), None));
            }
            return Ok(Module::Json(text));
        }
        if extension.eq_ignore_ascii_case("css") {
            // Its place in the order of execution is its place in the sheet.
            return Ok(Module::Effect(String::new()));
        }
        let Some(target) = self.references.file(path) else {
            return Err(vec![
                Diagnostic::error("unsupported-import", format!("`{shown}` cannot be imported"))
                    .at(Location::file(&shown))
                    .hint("only code, JSON, CSS and static files in a source root or a package can"),
            ]);
        };
        let slot = Slot::of(target.as_str(), self.salt);
        self.note(|found| found.targets.insert(target));
        Ok(Module::Code(format!("export default new URL(\"./{}\", import.meta.url).href;", slot.as_str()), None))
    }

    fn check_depth(&self, shown: &str, text: &str) -> Result<(), Box<Diagnostic>> {
        let limit = self.project.config.limits.nesting;
        too_deep(text, limit)
            .map_or(Ok(()), |span| Err(Box::new(source_text::nested_too_deep(shown, text, span, limit))))
    }

    /// Compiles the text of a script or module, if it needs it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn script(
        &self,
        path: &Path,
        shown: &str,
        text: String,
        dialect: Dialect,
        goal: Goal,
    ) -> Result<(String, Option<String>), Vec<Diagnostic>> {
        self.check_depth(shown, &text).map_err(|diagnostic| vec![*diagnostic])?;
        // Most modules of packages need nothing from a compiler.
        let keep_order = self.keep_order && !path.components().any(|part| part.as_os_str() == "node_modules");
        if dialect.is_plain() && self.targets.is_none() && !needs_marks(&text) {
            if !keep_order {
                return Ok((text, None));
            }
            let insertions = parse::order_imports(&text);
            return Ok((parse::with_insertions(&text, &insertions), None));
        }
        let job = Job {
            references: self.references.clone(),
            path: path.to_owned(),
            shown: shown.to_owned(),
            text,
            dialect,
            goal,
            targets: self.targets.clone(),
            map: self.project.config.sourcemap != crate::config::SourceMap::None,
            salt: self.salt,
            keep_order,
        };
        let Compiled { result, targets, problems } = {
            // Some constructs take the compiler exponential time in their depth.
            let limit = LEAST_TIME + TIME_PER_BYTE * u32::try_from(job.text.len()).unwrap_or(u32::MAX);
            engines::within(limit, move || job.run()).unwrap_or_else(|| Compiled::timed_out(shown, limit))
        };
        // The module goes on to the linker, so that its imports are checked as well.
        self.note(|found| {
            found.problems.extend(problems);
            found.targets.extend(targets);
        });
        result.map(|output| (output.code, output.map))
    }
}

/// How deep JSON may nest to be read by the linker, which makes exports of its keys.
const DEEPEST_JSON: usize = 100;
/// How long a module may be compiled at the least.
const LEAST_TIME: Duration = Duration::from_secs(10);
/// And how much longer for each byte: a hundred times what it takes.
const TIME_PER_BYTE: Duration = Duration::from_micros(10);

/// One module on its way through the compiler, independent of everything else,
/// so that it can be left behind.
struct Job {
    references: Arc<References>,
    path: PathBuf,
    shown: String,
    text: String,
    dialect: Dialect,
    goal: Goal,
    targets: Option<Targets>,
    map: bool,
    salt: u32,
    keep_order: bool,
}

struct Compiled {
    result: Result<compile::Output, Vec<Diagnostic>>,
    targets: Vec<LogicalPath>,
    problems: Vec<Diagnostic>,
}

impl Compiled {
    fn timed_out(shown: &str, limit: Duration) -> Self {
        let seconds = limit.as_secs();
        let problem =
            Diagnostic::error("engine-timeout", format!("`{shown}` could not be compiled within {seconds} seconds"))
                .at(Location::file(shown))
                .hint(
                    "the compiler takes long for deeply nested types, classes and arrow functions: simplify the file",
                );
        Self { result: Err(vec![problem]), targets: Vec::new(), problems: Vec::new() }
    }
}

impl Job {
    fn run(self) -> Compiled {
        let (mut targets, mut problems) = (Vec::new(), Vec::new());
        let place = Place { path: &self.path, shown: &self.shown, text: &self.text };
        let input = Input {
            name: &self.shown,
            source: &self.text,
            dialect: self.dialect,
            goal: self.goal,
            targets: self.targets.as_ref(),
            map: self.map.then(|| self.path.to_str()).flatten(),
            keep_order: self.keep_order,
        };
        let result = compile::compile(&input, &mut |url, span| match self.references.resolve(&place, url, span) {
            Ok(Meaning::Foreign) => None,
            Ok(Meaning::Output { target, suffix }) => {
                let slot = Slot::of(target.as_str(), self.salt);
                targets.push(target);
                Some(format!("./{}{suffix}", slot.as_str()))
            }
            Err(problem) => {
                problems.push(*problem);
                None
            }
        });
        Compiled { result, targets, problems }
    }
}

/// Whether a text may hold `new URL(…, import.meta.url)`, or a `delete` that the
/// linker would get wrong.
fn needs_marks(text: &str) -> bool {
    let has = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    (has("URL") && has("import.meta")) || has("delete(") || has("delete (")
}

/// serde's ignoring reader does not recurse, and knows the place of an error.
fn check_json(shown: &str, text: &str) -> Result<(), Box<Diagnostic>> {
    serde_json::from_str::<serde::de::IgnoredAny>(text).map(drop).map_err(|error| {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = line + error.column().saturating_sub(1);
        Box::new(Diagnostic::error("json-syntax", message.to_owned()).at(Location::at(shown, text, at..at + 1)))
    })
}

impl Load for Modules {
    fn load(&self, id: &str) -> Module {
        let path = Path::new(id);
        if !path.is_absolute() {
            return Module::Virtual;
        }
        if !self.project.boundary.permits(path) {
            return Module::Code(String::new(), None);
        }
        self.module(path).unwrap_or_else(|problems| {
            self.note(|found| found.problems.extend(problems));
            Module::Code(String::new(), None)
        })
    }

    fn is_external(&self, id: &str, importer: Option<&str>, resolved: bool) -> bool {
        let importer = importer.unwrap_or_default();
        if resolved {
            // Asked about what was found, and about where a relative path leads
            // that nothing was found at.
            let path = Path::new(id);
            if !path.is_absolute() || id.contains('?') {
                return false;
            }
            let outside = !self.project.boundary.permits(path);
            // A package may try what is not there; a project's own import is a mistake.
            let missing = !importer.contains("/node_modules/") && !disk::is_file(path);
            if outside || missing {
                self.note(|found| found.refused.insert((importer.to_owned(), id.to_owned())));
            }
            return outside || missing;
        }
        is_remote(id) || self.project.config.external.is_match(id)
    }
}

/// Whether an import names a file of another server.
fn is_remote(specifier: &str) -> bool {
    ["https://", "http://", "//"]
        .iter()
        .any(|scheme| specifier.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}
