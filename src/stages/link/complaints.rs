//! What the linker complains about, in our words and with places in the sources
//! as the user wrote them.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use crate::{
    diagnostic::{Diagnostic, Location},
    engines::js::{
        Dialect, Goal,
        compile::{self, Input, NoFiles},
        link::{Complaint, ComplaintKind},
        parse,
        settings::Settings,
    },
    engines::source_map::SourceMap,
    path::{is_packaged, package_name},
    source_text,
    stages::{compile::modules::Workshop, project::Project},
};

static NO_TYPES: BTreeSet<String> = BTreeSet::new();

/// How the linker's modules were made of the sources.
pub struct Compiled<'a> {
    /// What they were compiled with.
    pub workshop: &'a Workshop,
    /// What held for all of them.
    pub settings: &'a Settings,
    /// Names that were taken for types, by module.
    pub types: &'a BTreeMap<PathBuf, BTreeSet<String>>,
}

impl Compiled<'_> {
    fn project(&self) -> &Project {
        &self.workshop.project
    }
}

/// Turns complaints into diagnostics. With `broken`, modules have been left out
/// because of other errors, and what follows from that is not repeated.
pub fn diagnostics(compiled: &Compiled<'_>, complaints: Vec<Complaint>, broken: bool) -> Vec<Diagnostic> {
    let project = compiled.project();
    complaints
        .into_iter()
        .filter(|complaint| !(broken && complaint.kind == ComplaintKind::MissingExport))
        .filter(|complaint| {
            complaint.kind != ComplaintKind::Warning
                || !complaint.module.as_ref().is_some_and(|id| id.contains("/node_modules/"))
        })
        .flat_map(|complaint| {
            let own = syntax_errors(project, &complaint);
            if own.is_empty() { vec![diagnostic(compiled, &complaint)] } else { own }
        })
        .collect()
}

/// What is wrong with a module that was not compiled, found again in its text:
/// the linker tells of the first error only, and not always of its place.
fn syntax_errors(project: &Project, complaint: &Complaint) -> Vec<Diagnostic> {
    let Some(path) = complaint.module.as_deref().map(Path::new) else {
        return Vec::new();
    };
    let dialect = path.extension().and_then(|extension| Dialect::of(extension.to_str()?));
    if complaint.kind != ComplaintKind::Syntax || !dialect.is_some_and(Dialect::is_plain) {
        return Vec::new();
    }
    let shown = project.boundary.shown(path);
    match source_text::read(path, &shown, project.config.limits.file_size) {
        Ok(text) => parse::check(&shown, &text, Goal::Module),
        Err(_) => Vec::new(),
    }
}

fn diagnostic(compiled: &Compiled<'_>, complaint: &Complaint) -> Diagnostic {
    let project = compiled.project();
    let module = complaint.module.as_deref().map(Path::new).filter(|path| path.is_absolute());
    let shown = module.map(|path| project.boundary.shown(path));
    let file = shown.as_deref().unwrap_or("the project");
    let specifier = complaint.specifier.as_deref().unwrap_or("");
    let root = format!("{}/", project.boundary.root().display());
    let message = compile::lower_first(&complaint.message.lines().next().unwrap_or("").replace(&root, ""));
    let mut diagnostic = match complaint.kind {
        ComplaintKind::Unresolved => {
            Diagnostic::error("missing-import", format!("`{file}` imports `{specifier}`, which does not exist"))
        }
        ComplaintKind::MissingExport => Diagnostic::error("missing-export", message.replace('"', "`")),
        ComplaintKind::Syntax => Diagnostic::error("js-syntax", message),
        ComplaintKind::Define => Diagnostic::error("define", message)
            .hint("a value of `define` is a JavaScript expression; a text needs quotes of its own: `'\"text\"'`"),
        ComplaintKind::NoName => {
            Diagnostic::warning("no-name", "an entry in the format `iife` has exports that nothing can reach")
                .hint("give it a `name` in `js.rules` in `assetpack.toml`")
        }
        ComplaintKind::Other => Diagnostic::error("link", message),
        ComplaintKind::Warning => Diagnostic::warning("link", message),
    };
    if let (Some(path), Some(shown)) = (module, &shown) {
        diagnostic = diagnostic.at(locate(compiled, path, shown, complaint));
    }
    if complaint.kind == ComplaintKind::Unresolved {
        diagnostic = hints(specifier, diagnostic);
    }
    diagnostic
}

fn hints(specifier: &str, diagnostic: Diagnostic) -> Diagnostic {
    let external = format!("to leave the import as it is, add `{specifier}` to `external` in `assetpack.toml`");
    if !specifier.starts_with(['.', '/']) {
        let package = package_name(specifier);
        return diagnostic
            .hint(format!("no package `{package}` is in `node_modules`, or it does not export this"))
            .hint(external);
    }
    diagnostic
}

fn locate(compiled: &Compiled<'_>, path: &Path, shown: &str, complaint: &Complaint) -> Location {
    // Places in a text that a command made say nothing about the file.
    if compiled.workshop.texts.read(path, shown).is_ok_and(|text| text.made) {
        return Location::file(shown);
    }
    let (Some((line, column)), Ok(text)) =
        (complaint.place, source_text::read(path, shown, compiled.project().config.limits.file_size))
    else {
        return Location::file(shown);
    };
    let start = match original_place(compiled, path, shown, &text, (line, column)) {
        Some((line, column)) => offset(&text, line, column),
        None if is_packaged(path) => offset(&text, line, column),
        None => offset_before_insertions(&text, line, column),
    };
    let length = complaint.specifier.as_ref().map_or(1, |specifier| specifier.len() + 2);
    Location::at(shown, &text, start..start + length)
}

/// The linker saw compiled text. Compiling again, with a map, tells where a
/// place in it comes from; that costs time only where there is an error.
fn original_place(
    compiled: &Compiled<'_>,
    path: &Path,
    shown: &str,
    text: &str,
    (line, column): (usize, usize),
) -> Option<(usize, usize)> {
    let dialect = Dialect::of(path.extension()?.to_str()?).filter(|dialect| !dialect.is_plain())?;
    let input = Input {
        name: shown,
        source: text,
        dialect,
        goal: Goal::Module,
        options: &compiled.workshop.tsconfigs.options(path).unwrap_or_default(),
        types: compiled.types.get(path).unwrap_or(&NO_TYPES),
        settings: compiled.settings,
        map: Some(shown),
        keep_order: !is_packaged(path),
    };
    let map = compile::compile(&input, &mut NoFiles).ok()?.map?;
    let line = u32::try_from(line).ok()?.checked_sub(1)?;
    let (line, column) = SourceMap::parse(&map)?.original(line, u32::try_from(column).ok()?)?;
    Some((line as usize + 1, column as usize))
}

/// The same for a place in a plain module that was given order imports.
fn offset_before_insertions(text: &str, line: usize, column: usize) -> usize {
    let insertions = parse::order_imports(text);
    let seen = offset(&parse::with_insertions(text, &insertions), line, column);
    let mut inserted = 0;
    for (at, insertion) in insertions {
        if at + inserted + insertion.len() > seen {
            break;
        }
        inserted += insertion.len();
    }
    seen - inserted
}

/// The byte offset of a line (from 1) and a column (from 0, in UTF-16 units).
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut units = 0;
    for (at, character) in text[start..].char_indices() {
        if units >= column || character == '\n' {
            return start + at;
        }
        units += character.len_utf16();
    }
    text.len()
}
