//! CSS modules: what the names of a sheet become, and what it exports to code and to other sheets.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock},
};

use super::{modules::Workshop, place::Place, sheets};
use crate::{
    diagnostic::Diagnostic,
    digest::Digest,
    engines::css::{
        self, ident,
        modules::{Composed, ExportKind, Module, Piece, Scoping},
    },
    path::packaged,
    stages::discover::Project,
};

/// How many letters of a digest tell a name from all others: 52 × 62⁷, so that one of a million projects with
/// 20,000 names has two that are the same.
const LETTERS: usize = 8;

/// A sheet whose names are local, read.
pub struct Local {
    /// What it says.
    pub module: Module,
    /// The sheets that [`Module::dependencies`] name; nothing for one that does not exist.
    pub dependencies: Vec<Option<PathBuf>>,
    /// What is wrong with it, in this file alone.
    pub problems: Vec<Diagnostic>,
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
    let files = &project.config.css.modules.files;
    match project.tree.at(path) {
        Some(source) => files.is_match(source.logical.as_str()),
        None => path.to_str().and_then(packaged).is_some_and(|path| files.is_match(path)),
    }
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
    let shown = workshop.project.boundary.shown(path);
    // What keeps the text from being read is told of where the sheet itself is compiled.
    let nothing = |problems| Local { module: Module::default(), dependencies: Vec::new(), problems };
    let Ok(read) = workshop.texts.read(path, &shown) else { return nothing(Vec::new()) };
    if css::scan(&read.text, workshop.project.config.limits.nesting).is_err() {
        return nothing(Vec::new());
    }
    let place = Place { path, shown: &shown, text: &read.text, made: read.made.then_some(&read) };
    let convert = |problem: css::Problem| {
        let location = place.location(&workshop.project, problem.span.clone());
        sheets::diagnostic(problem, location)
    };
    let scoping = Scoping { containers: true, counter_styles: true, grid: true };
    let module = match css::modules::module(&read.text, scoping) {
        Ok(module) => module,
        Err(problems) => return nothing(problems.into_iter().map(convert).collect()),
    };
    let mut problems: Vec<Diagnostic> = module.problems.iter().cloned().map(convert).collect();
    let mut dependencies = Vec::new();
    for (specifier, span) in &module.dependencies {
        let found = sheets::find_sheet(workshop, &place, specifier, span.clone());
        dependencies.push(found.map_err(|problem| problems.push(*problem)).ok());
    }
    for imported in &module.imports {
        let Some(Some(dependency)) = dependencies.get(imported.dependency) else { continue };
        let Some(other) = (dependency != path).then(|| workshop.css_modules.get(workshop, dependency)).flatten() else {
            continue;
        };
        let known: Vec<&str> = other.module.exports.iter().map(|export| export.name.as_str()).collect();
        if !known.contains(&imported.name.as_str()) {
            let message =
                format!("`{}` does not export `{}`", workshop.project.boundary.shown(dependency), imported.name);
            let location = place.location(&workshop.project, imported.span.clone());
            let problem = Diagnostic::error("css-modules", message).at(location);
            problems.push(match crate::diagnostic::nearest(&imported.name, known.into_iter()) {
                Some(near) => problem.hint(format!("did you mean `{near}`?")),
                None => problem,
            });
        }
    }
    Local { module, dependencies, problems }
}

/// The identifier, with escapes, that stands for the local name `name` of the sheet at `path`. It depends on both
/// and on the setting alone.
#[must_use]
pub fn identifier(project: &Project, path: &Path, name: &str) -> String {
    ident::escaped(&local_name(project, path, name))
}

/// The same without escapes, as HTML has it.
fn local_name(project: &Project, path: &Path, name: &str) -> String {
    let shown = project.boundary.shown(path);
    let whole = match project.tree.at(path) {
        Some(source) => source.logical.as_str(),
        None => packaged(&shown).unwrap_or(&shown),
    };
    let hash = letters(&Digest::of(format!("css module {whole}\0{name}").as_bytes()));
    let file = whole.rsplit('/').next().unwrap_or(whole);
    let file = file.split('.').next().unwrap_or(file);
    let pattern = &project.config.css.modules.names;
    pattern.replace("[hash]", &hash).replace("[name]", file).replace("[local]", name)
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

/// The text of a piece of the sheet at `path`, as CSS; the address, if it is a reference.
#[must_use]
pub fn text_of(workshop: &Workshop, path: &Path, local: &Local, piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => text.clone(),
        Piece::Local(name) => identifier(&workshop.project, path, name),
        Piece::Reference(reference) => reference.url.clone(),
        Piece::Imported(index) => match meaning(workshop, path, local, *index, &mut BTreeSet::new()) {
            Meaning::Name(name) => ident::escaped(&name),
            Meaning::Value(value) => value,
            Meaning::Nothing => String::new(),
        },
    }
}

/// What an imported name turns out to be.
enum Meaning {
    Name(String),
    Value(String),
    Nothing,
}

fn meaning(
    workshop: &Workshop,
    path: &Path,
    local: &Local,
    index: usize,
    seen: &mut BTreeSet<(PathBuf, String)>,
) -> Meaning {
    let imported = &local.module.imports[index];
    let Some(Some(dependency)) = local.dependencies.get(imported.dependency) else { return Meaning::Nothing };
    if !seen.insert((dependency.clone(), imported.name.clone())) {
        return Meaning::Nothing;
    }
    let other = if dependency == path { None } else { workshop.css_modules.get(workshop, dependency) };
    // The names of a sheet that is no CSS module are everybody's.
    let Some(other) = other else { return Meaning::Name(imported.name.clone()) };
    let Some(export) = other.module.exports.iter().find(|export| export.name == imported.name) else {
        return Meaning::Nothing;
    };
    match &export.kind {
        ExportKind::Local(_) => Meaning::Name(local_name(&workshop.project, dependency, &export.name)),
        ExportKind::Value(pieces) => {
            let mut text = String::new();
            for piece in pieces {
                match piece {
                    Piece::Text(part) => text.push_str(part),
                    Piece::Local(name) => text.push_str(&identifier(&workshop.project, dependency, name)),
                    Piece::Reference(reference) => text.push_str(&reference.url),
                    Piece::Imported(index) => match meaning(workshop, dependency, &other, *index, seen) {
                        Meaning::Name(part) | Meaning::Value(part) => text.push_str(&part),
                        Meaning::Nothing => {}
                    },
                }
            }
            Meaning::Value(text)
        }
    }
}

/// Everything that the sheet at `path` exports, in source order.
#[must_use]
pub fn exports(workshop: &Workshop, path: &Path, local: &Local) -> Vec<Exported> {
    let export = |export: &css::modules::Export| {
        let text = match &export.kind {
            ExportKind::Local(_) => {
                let mut names = Vec::new();
                classes(workshop, path, local, &export.name, &mut names);
                names.join(" ")
            }
            ExportKind::Value(pieces) => pieces.iter().map(|piece| text_of(workshop, path, local, piece)).collect(),
        };
        Exported { name: export.name.clone(), text }
    };
    local.module.exports.iter().map(export).collect()
}

/// The class `name` and all that it is composed of, each once, itself first.
fn classes(workshop: &Workshop, path: &Path, local: &Local, name: &str, names: &mut Vec<String>) {
    let own = local_name(&workshop.project, path, name);
    if names.contains(&own) {
        return;
    }
    names.push(own);
    let Some(export) = local.module.exports.iter().find(|export| export.name == name) else { return };
    for composed in &export.composes {
        match composed {
            Composed::Local(other) => classes(workshop, path, local, other, names),
            Composed::Global(other) => add(names, other),
            Composed::Imported(index) => {
                let imported = &local.module.imports[*index];
                let Some(Some(dependency)) = local.dependencies.get(imported.dependency) else { continue };
                match workshop.css_modules.get(workshop, dependency) {
                    Some(other) => classes(workshop, dependency, &other, &imported.name, names),
                    None => add(names, &imported.name),
                }
            }
        }
    }
}

fn add(names: &mut Vec<String>, name: &str) {
    if !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_short_identifiers() {
        for text in ["a", "b", "c", "d"] {
            let hash = letters(&Digest::of(text.as_bytes()));
            assert_eq!(hash.len(), LETTERS);
            assert!(hash.starts_with(|c: char| c.is_ascii_alphabetic()), "{hash}");
        }
    }
}
