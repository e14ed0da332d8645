//! CSS modules: what the names of a sheet become, and what it exports to code and to other sheets.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use super::{modules::Workshop, place::Place, sheets, texts::Text};
use crate::{
    config::LocalKind,
    diagnostic::{Diagnostic, nearest},
    digest::Digest,
    engines::{
        css::{
            self, ident,
            modules::{Composed, ExportKind, Module, Piece, Scoping},
        },
        js::parse,
    },
    stages::project::Project,
};

/// How many letters of a digest tell a name from all others: 52 × 62⁷, so that one of a million projects with
/// 20,000 names has two that are the same.
const LETTERS: usize = 8;

/// How many bytes a value may grow to, through all the values that it is made of.
const LONGEST_VALUE: usize = 1 << 20;

/// A sheet whose names are local, read.
#[derive(Default)]
pub struct Local {
    /// Its real path.
    path: PathBuf,
    /// The path to show.
    shown: String,
    /// Its text.
    text: Text,
    /// What it says.
    pub module: Module,
    /// What each export is, by name.
    exports: BTreeMap<String, usize>,
    /// What stands for each local name, without escapes.
    names: BTreeMap<String, String>,
    /// The sheets that [`Module::dependencies`] name; nothing for one that does not exist.
    pub dependencies: Vec<Option<PathBuf>>,
    /// What is wrong with it, in this file alone.
    pub problems: Vec<Diagnostic>,
}

/// A part of what stands in the place of an edit.
pub enum Part {
    /// Text as it is.
    Text(String),
    /// An address, and the sheet that it is written in.
    Reference(Arc<Local>, css::Reference),
}

/// A name that code can ask for, and what it stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// As the sheet spells it.
    pub name: String,
    /// Class names with spaces between them, or the text of a value.
    pub text: String,
}

type Shared = Arc<OnceLock<Arc<Local>>>;

/// All CSS modules of a build, each read once.
#[derive(Default)]
pub struct CssModules(Mutex<BTreeMap<PathBuf, Shared>>);

/// Whether the sheet at a real path is a CSS module.
#[must_use]
pub fn is_module(project: &Project, path: &Path) -> bool {
    project.matches(&project.config.css.modules.files, path)
}

impl CssModules {
    /// The sheet at `path`, if it is a CSS module that can be read.
    ///
    /// # Panics
    /// If a thread panicked while it looked for it.
    pub fn get(&self, workshop: &Workshop, path: &Path) -> Option<Arc<Local>> {
        if !is_module(&workshop.project, path) {
            return None;
        }
        let shared = self.0.lock().expect("no thread panicked").entry(path.to_owned()).or_default().clone();
        Some(shared.get_or_init(|| Arc::new(read(workshop, path))).clone())
    }
}

fn read(workshop: &Workshop, path: &Path) -> Local {
    let project = &workshop.project;
    let mut local = Local { path: path.to_owned(), shown: project.boundary.shown(path), ..Local::default() };
    // What keeps the text from being read is told of where the sheet itself is compiled.
    let Ok(text) = workshop.texts.read(path, &local.shown) else { return local };
    local.text = text;
    let nesting = project.config.limits.nesting;
    let is_readable = if project.matches(&project.config.css.error_recovery, path) {
        css::recover(&local.text.text, nesting).is_ok()
    } else {
        css::scan(&local.text.text, nesting).is_ok()
    };
    if !is_readable {
        return local;
    }
    let kinds = &project.config.css.modules.local;
    let scoping = Scoping {
        containers: kinds.contains(&LocalKind::Containers),
        counter_styles: kinds.contains(&LocalKind::CounterStyles),
        grid: kinds.contains(&LocalKind::Grid),
    };
    match css::modules::module(&local.text.text, scoping) {
        Ok(module) => local.module = module,
        Err(problems) => {
            local.problems = problems.into_iter().map(|problem| local.diagnostic(project, problem)).collect();
            return local;
        }
    }
    local.exports = local.module.exports.iter().enumerate().map(|(at, export)| (export.name.clone(), at)).collect();
    let named = |export: &css::modules::Export| (export.name.clone(), local_name(project, path, &export.name));
    local.names = local.module.exports.iter().map(named).collect();
    let mut problems: Vec<Diagnostic> =
        local.module.problems.iter().cloned().map(|problem| local.diagnostic(project, problem)).collect();
    for (specifier, span) in &local.module.dependencies {
        let found = sheets::find_sheet(workshop, &local.place(), specifier, span.clone());
        local.dependencies.push(found.map_err(|problem| problems.push(*problem)).ok());
    }
    local.problems = problems;
    local
}

impl Local {
    /// Where its references stand.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let made = self.text.made.then_some(&self.text);
        Place { path: &self.path, shown: &self.shown, text: &self.text.text, made }
    }

    fn diagnostic(&self, project: &Project, problem: css::Problem) -> Diagnostic {
        let location = self.place().location(project, problem.span.clone());
        sheets::diagnostic(problem, location)
    }

    fn export(&self, name: &str) -> Option<&css::modules::Export> {
        self.exports.get(name).map(|at| &self.module.exports[*at])
    }

    /// The names that it takes from CSS modules which do not have them.
    #[must_use]
    pub fn missing_names(&self, workshop: &Workshop) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for imported in &self.module.imports {
            let Some(Some(dependency)) = self.dependencies.get(imported.dependency) else { continue };
            let Some(other) = workshop.css_modules.get(workshop, dependency) else { continue };
            if other.exports.contains_key(&imported.name) || !other.problems.is_empty() {
                continue;
            }
            let message =
                format!("`{}` does not export `{}`", workshop.project.boundary.shown(dependency), imported.name);
            let location = self.place().location(&workshop.project, imported.span.clone());
            let problem = Diagnostic::error("css-modules", message).at(location);
            problems.push(match nearest(&imported.name, other.exports.keys().map(String::as_str)) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
        problems
    }
}

/// What stands for the local name `name` of the sheet at `path`, as HTML has it. It depends on both and on the
/// setting alone.
fn local_name(project: &Project, path: &Path, name: &str) -> String {
    // Beside the source roots there may be a file of the same path, and of a package there may be two.
    let whole = match project.tree.at(path) {
        Some(source) => source.logical.to_string(),
        None => format!("/{}", project.boundary.shown(path)),
    };
    let hash = letters(&Digest::of(format!("css module {whole}\0{name}").as_bytes()));
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let file = file.split('.').next().unwrap_or(&file);
    let pattern = &project.config.css.modules.names;
    let text = pattern.replace("[hash]", &hash).replace("[name]", file).replace("[local]", name);
    // White space would part one class from the next.
    text.replace(|letter: char| letter.is_ascii_whitespace(), "_")
}

/// A digest as letters and digits, a letter first.
fn letters(digest: &Digest) -> String {
    const ALPHABET: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut bits = u128::from_str_radix(&digest.hex()[..32], 16).unwrap_or_default();
    let mut text = String::with_capacity(LETTERS);
    for at in 0..LETTERS {
        let base = if at == 0 { 52 } else { 62 };
        text.push(ALPHABET[(bits % base) as usize].into());
        bits /= base;
    }
    text
}

/// What stands in the place of `pieces` of the sheet `local`, as CSS.
///
/// # Errors
/// If it grows out of all proportion.
pub fn parts(workshop: &Workshop, local: &Arc<Local>, pieces: &[Piece]) -> Result<Vec<Part>, &'static str> {
    let mut expansion = Expansion { workshop, way: Vec::new(), parts: Vec::new(), length: 0 };
    expansion.pieces(local, pieces)?;
    Ok(expansion.parts)
}

/// Values of values, from one sheet to the next.
struct Expansion<'w> {
    workshop: &'w Workshop,
    /// The imported names that are being looked up.
    way: Vec<(PathBuf, String)>,
    parts: Vec<Part>,
    length: usize,
}

impl Expansion<'_> {
    fn pieces(&mut self, local: &Arc<Local>, pieces: &[Piece]) -> Result<(), &'static str> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.text(text.clone())?,
                Piece::Local(name) => {
                    let name = local.names.get(name).map_or(name.as_str(), String::as_str);
                    self.text(ident::escaped(name))?;
                }
                Piece::Reference(reference) => {
                    self.length += reference.url.len();
                    self.parts.push(Part::Reference(local.clone(), reference.clone()));
                }
                Piece::Imported(index) => self.imported(local, *index)?,
            }
        }
        Ok(())
    }

    fn text(&mut self, text: String) -> Result<(), &'static str> {
        self.length += text.len();
        if self.length > LONGEST_VALUE {
            return Err("a value grows to more than a mebibyte through the values that it is made of");
        }
        self.parts.push(Part::Text(text));
        Ok(())
    }

    fn imported(&mut self, local: &Arc<Local>, index: usize) -> Result<(), &'static str> {
        let imported = &local.module.imports[index];
        let Some(Some(dependency)) = local.dependencies.get(imported.dependency) else { return Ok(()) };
        // The names of a sheet that is no CSS module are everybody's.
        let Some(other) = self.workshop.css_modules.get(self.workshop, dependency) else {
            return self.text(ident::escaped(&imported.name));
        };
        let step = (dependency.clone(), imported.name.clone());
        if self.way.contains(&step) {
            return Err("a value is made of itself");
        }
        match other.export(&imported.name).map(|export| &export.kind) {
            None => Ok(()),
            Some(ExportKind::Local(_)) => self.text(ident::escaped(&other.names[&imported.name])),
            Some(ExportKind::Value(pieces)) => {
                self.way.push(step);
                self.pieces(&other, pieces)?;
                self.way.pop();
                Ok(())
            }
        }
    }
}

/// Everything that the sheet `local` exports, in source order.
#[must_use]
pub fn exports(workshop: &Workshop, local: &Arc<Local>) -> Vec<Exported> {
    let export = |export: &css::modules::Export| {
        let text = match &export.kind {
            ExportKind::Local(_) => classes(workshop, local, &export.name).join(" "),
            // What is wrong with a value is told of where the sheet is compiled.
            ExportKind::Value(pieces) => {
                parts(workshop, local, pieces).unwrap_or_default().iter().map(written).collect()
            }
        };
        Exported { name: export.name.clone(), text }
    };
    local.module.exports.iter().map(export).collect()
}

/// What TypeScript has to know of a sheet that exports these names: a module beside it, in which a name that can be
/// a variable is an export of its own.
///
/// # Panics
/// Never: a string is JSON.
#[must_use]
pub fn declarations(exports: &[Exported]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).expect("a string is JSON");
    let mut text = String::from("declare const names: {\n");
    for Exported { name, .. } in exports {
        text.extend(["  readonly ", &quoted(name), ": string;\n"]);
    }
    text.push_str("};\nexport default names;\n");
    for Exported { name, .. } in
        exports.iter().filter(|export| parse::is_binding(&export.name) && export.name != "names")
    {
        text.extend(["export const ", name, ": string;\n"]);
    }
    text
}

fn written(part: &Part) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Reference(local, reference) => local.text.text[reference.span.clone()].to_owned(),
    }
}

/// The class `name` and all that it is composed of, each once, itself first.
fn classes(workshop: &Workshop, local: &Arc<Local>, name: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut seen = BTreeSet::new();
    let mut stack = vec![(local.clone(), name.to_owned())];
    while let Some((local, name)) = stack.pop() {
        let own = local.names.get(&name).unwrap_or(&name);
        if !seen.insert(own.clone()) {
            continue;
        }
        names.push(own.clone());
        let composes = local.export(&name).map(|export| export.composes.as_slice()).unwrap_or_default();
        for composed in composes.iter().rev() {
            match composed {
                Composed::Local(other) => stack.push((local.clone(), other.clone())),
                // A sheet without names of its own: what it is asked for is what it has.
                Composed::Global(other) => stack.push((Arc::default(), other.clone())),
                Composed::Imported(index) => {
                    let imported = &local.module.imports[*index];
                    let Some(Some(dependency)) = local.dependencies.get(imported.dependency) else { continue };
                    let other = workshop.css_modules.get(workshop, dependency).unwrap_or_default();
                    stack.push((other, imported.name.clone()));
                }
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_name_what_is_exported() {
        let export = |name: &str| Exported { name: name.to_owned(), text: String::new() };
        assert_eq!(
            declarations(&[export("card"), export("a:b"), export("class")]),
            "declare const names: {\n  readonly \"card\": string;\n  readonly \"a:b\": string;\n  readonly \"class\": string;\n};\n\
             export default names;\nexport const card: string;\n"
        );
    }

    #[test]
    fn hashes_are_short_identifiers() {
        for text in ["a", "b", "c", "d"] {
            let hash = letters(&Digest::of(text.as_bytes()));
            assert_eq!(hash.len(), LETTERS);
            assert!(hash.starts_with(|c: char| c.is_ascii_alphabetic()), "{hash}");
        }
    }
}
