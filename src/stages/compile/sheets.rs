//! compile, for CSS: each sheet is read once, checked, and what it imports and
//! refers to is resolved. Sheets that are found on the way follow in rounds.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use super::{
    css_modules,
    modules::Workshop,
    place::Place,
    references::{self, Meaning, References},
    texts::{self, Text},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Location},
    engines::{
        css::{self, Import, Prelude, Problem, ProblemKind, ReferenceKind, modules::Piece},
        packages,
        source_map::SourceMap,
    },
    path::{LogicalPath, UrlKind, UrlParts},
    reference::{Slot, slot_shapes},
};

/// One sheet, read and resolved.
pub struct Sheet {
    /// Its real path.
    pub path: PathBuf,
    /// The path to show.
    pub shown: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// From its text to what that was made of, if it was made.
    pub map: Option<SourceMap>,
    /// Imports and layer statements, in order.
    pub prelude: Vec<Step>,
    /// The sheets that its names are made of, whose rules come before its own.
    pub dependencies: Vec<PathBuf>,
    /// `@namespace` statements.
    pub namespaces: Vec<String>,
    /// What is cut out of the text, and what is put there, in source order.
    pub edits: Vec<(Range<usize>, Edit)>,
}

/// What happens to a stretch of a sheet's text.
pub enum Edit {
    /// It belongs to the head of the joined sheet.
    Cut,
    /// It refers to a small file, which stands in its place as a `data:` URL.
    Inline(String, ReferenceKind),
    /// It is spelled otherwise, such as a name that is local to the sheet.
    Text(String),
    /// Several of these stand in its place.
    Parts(Vec<Edit>),
    /// It refers to an output.
    Refer {
        /// Logical path of the output.
        target: LogicalPath,
        /// `?query#fragment`, as written.
        suffix: String,
        /// How it is written.
        kind: ReferenceKind,
    },
}

/// What comes before a sheet's rules.
pub enum Step {
    /// Another sheet of ours, under the import's conditions.
    Sheet(PathBuf, Conditions),
    /// A sheet of another server, as its address is written.
    Remote(String, Conditions),
    /// `@layer a, b;`
    Layers(String),
}

impl Step {
    /// The sheet of ours that is imported.
    #[must_use]
    pub fn sheet(&self) -> Option<&PathBuf> {
        match self {
            Self::Sheet(path, _) => Some(path),
            Self::Remote(..) | Self::Layers(_) => None,
        }
    }
}

/// The conditions of an import; all of them must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conditions {
    /// `Some(None)` is a layer without a name.
    pub layer: Option<Option<String>>,
    /// What stands in `supports(…)`.
    pub supports: Option<String>,
    /// The media queries; empty if there are none.
    pub media: String,
}

impl Conditions {
    /// Whether the import is unconditional.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How many problems of one sheet are shown: whoever has more mends these first.
const MOST_PROBLEMS: usize = 100;

/// All sheets that the roots reach.
#[derive(Default)]
pub struct Sheets {
    /// By real path.
    pub sheets: BTreeMap<PathBuf, Sheet>,
    /// Texts that have the form of a slot.
    pub look_alikes: BTreeSet<Slot>,
    /// Errors and warnings.
    pub problems: Diagnostics,
}

/// Reads `roots` and everything that they import.
#[must_use]
pub fn compile_sheets(workshop: &Workshop, roots: BTreeSet<PathBuf>) -> Sheets {
    let mut all = Sheets::default();
    let mut seen = roots.clone();
    let mut round: Vec<PathBuf> = roots.into_iter().collect();
    while !round.is_empty() {
        let results: Vec<_> = round.par_iter().map(|path| compile_sheet(workshop, path)).collect();
        round.clear();
        for (sheet, problems) in results {
            all.problems.extend(problems);
            let Some(sheet) = sheet else { continue };
            let imported = sheet.prelude.iter().filter_map(Step::sheet).chain(&sheet.dependencies);
            round.extend(imported.filter(|path| seen.insert((*path).clone())).cloned());
            all.look_alikes.extend(slot_shapes(sheet.text.as_bytes()).map(|(_, slot)| slot));
            all.sheets.insert(sheet.path.clone(), sheet);
        }
    }
    all
}

fn compile_sheet(workshop: &Workshop, path: &Path) -> (Option<Sheet>, Vec<Diagnostic>) {
    let Workshop { project, references, .. } = workshop;
    let shown = project.boundary.shown(path);
    let limits = &project.config.limits;
    let read = match workshop.texts.read(path, &shown) {
        Ok(read) => read,
        Err(problems) => return (None, problems),
    };
    let text = &read.text;
    let in_package = shown.contains("node_modules/");
    let place = Place { path, shown: &shown, text, made: read.made.then_some(&read) };
    let convert = |problem: Problem| {
        let location = place.location(project, problem.span.clone());
        diagnostic(problem, location)
    };
    let mut problems: Vec<Diagnostic> = read.warnings.clone();
    let scanned = match css::scan(text, limits.nesting) {
        Ok(scanned) => scanned,
        Err(errors) => {
            problems.extend(errors.into_iter().take(MOST_PROBLEMS).map(convert));
            return (None, problems);
        }
    };
    // Nobody can mend what a package holds: its warnings would only hide others.
    if !in_package {
        problems.extend(scanned.problems.into_iter().take(MOST_PROBLEMS).map(convert));
    }
    let mut edits: Vec<(Range<usize>, Edit)> = Vec::new();
    let mut prelude = Vec::new();
    for step in scanned.prelude {
        match step {
            Prelude::Import(import) => {
                edits.push((import.span.clone(), Edit::Cut));
                match resolve_import(workshop, &place, import) {
                    Ok(step) => prelude.push(step),
                    Err(problem) => problems.push(*problem),
                }
            }
            Prelude::LayerStatement { span, names } => {
                edits.push((span, Edit::Cut));
                prelude.push(Step::Layers(names));
            }
        }
    }
    edits.extend(scanned.charset_span.map(|span| (span, Edit::Cut)));
    edits.extend(scanned.ignored_imports.into_iter().map(|import| (import.span, Edit::Cut)));
    let mut namespaces = Vec::new();
    for span in scanned.namespaces {
        namespaces.push(text[span.clone()].trim_end_matches(';').to_owned() + ";");
        edits.push((span, Edit::Cut));
    }
    for reference in scanned.references {
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
        match edit(references, &place, &reference) {
            Ok(edit) => edits.extend(edit.map(|edit| (reference.span, edit))),
            Err(problem) => problems.push(*problem),
        }
    }
    for reference in scanned.custom_property_urls {
        let local = UrlKind::of(&reference.url) == UrlKind::Relative;
        if local && problems.len() < MOST_PROBLEMS && !in_package && !project.config.external.is_match(&reference.url) {
            problems.push(
                Diagnostic::warning(
                    "custom-property-url",
                    format!("`{}` stands in a custom property and is left as it is", reference.url),
                )
                .at(place.location(project, reference.span))
                .hint("a relative URL there belongs to the sheet that uses the property: write the `url()` there"),
            );
        }
    }
    let mut dependencies = Vec::new();
    if let Some(local) = workshop.css_modules.get(workshop, path) {
        problems.extend(local.problems.iter().take(MOST_PROBLEMS).cloned());
        dependencies.extend(local.dependencies.iter().flatten().filter(|other| *other != path).cloned());
        for (span, pieces) in &local.module.edits {
            let parts = pieces.iter().map(|piece| match piece {
                Piece::Reference(reference) => edit(references, &place, reference).unwrap_or_else(|problem| {
                    problems.push(*problem);
                    None
                }),
                other => Some(Edit::Text(css_modules::text_of(workshop, path, &local, other))),
            });
            let parts = parts.map(|part| part.unwrap_or(Edit::Cut)).collect();
            edits.push((span.clone(), Edit::Parts(parts)));
        }
    }
    edits.sort_by_key(|(span, _)| span.start);
    let Text { text, map, .. } = read;
    let sheet = Sheet { path: path.to_owned(), shown, text, map, prelude, dependencies, namespaces, edits };
    (Some(sheet), problems)
}

/// What stands in the place of a reference; nothing if it stays as it is written.
fn edit(
    references: &References,
    place: &Place<'_>,
    reference: &css::Reference,
) -> Result<Option<Edit>, Box<Diagnostic>> {
    let kind = reference.kind;
    Ok(match references.resolve(place, &reference.url, reference.span.clone())? {
        Meaning::Foreign => None,
        Meaning::Inline(data) => Some(Edit::Inline(data, kind)),
        Meaning::Output { target, suffix } => Some(Edit::Refer { target, suffix, kind }),
    })
}

/// An engine's problem in the user's terms.
#[must_use]
pub fn diagnostic(problem: Problem, location: Location) -> Diagnostic {
    let make = match problem.severity {
        css::Severity::Error => Diagnostic::error,
        css::Severity::Warning => Diagnostic::warning,
    };
    let mut diagnostic = make(code(problem.kind), problem.message).at(location);
    if let Some(hint) = problem.hint {
        diagnostic = diagnostic.hint(hint);
    }
    diagnostic
}

fn code(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::TooDeep => "nested-too-deep",
        ProblemKind::LateImport | ProblemKind::BadImport => "css-import",
        ProblemKind::Module => "css-modules",
        ProblemKind::NotLowered | ProblemKind::Explosion | ProblemKind::CompilerFailure => "css-lowering",
        _ => "css-syntax",
    }
}

fn resolve_import(workshop: &Workshop, place: &Place<'_>, import: Import) -> Result<Step, Box<Diagnostic>> {
    let conditions = Conditions { layer: import.layer, supports: import.supports, media: import.media };
    let url = import.url.trim();
    if UrlKind::of(url) == UrlKind::Foreign || workshop.project.config.external.is_match(url) {
        return Ok(Step::Remote(place.text[import.url_span].to_owned(), conditions));
    }
    find_sheet(workshop, place, url, import.url_span).map(|path| Step::Sheet(path, conditions))
}

/// The real path of the sheet that `url`, which stands at `span` in `place`, means.
///
/// # Errors
/// If there is none, or it may not be read.
pub fn find_sheet(
    workshop: &Workshop,
    place: &Place<'_>,
    url: &str,
    span: Range<usize>,
) -> Result<PathBuf, Box<Diagnostic>> {
    let Workshop { project, references, .. } = workshop;
    // A sheet of ours is what a reference to it would mean, before it is named.
    let decoded = UrlParts::of(url).path;
    let folder = place.path.parent().unwrap_or(place.path);
    let found =
        references.source(place, url).or_else(|| packages::style_sheet(folder, decoded.trim_start_matches('~')));
    match found {
        Some(path) if !project.boundary.permits(&path) => Err(Box::new(references::outside(project, place, url, span))),
        Some(path) if texts::extension(project, &path).eq_ignore_ascii_case("css") => Ok(path),
        Some(_) => Err(Box::new(
            Diagnostic::error("unsupported-import", format!("`{url}` is not a style sheet"))
                .at(place.location(project, span))
                .hint("only CSS, Sass and what `[[compile]]` makes CSS of can be imported"),
        )),
        None if references.leads_out(place, url) => Err(Box::new(references::outside(project, place, url, span))),
        None => Err(Box::new(references.missing(place, url, &decoded, span))),
    }
}
