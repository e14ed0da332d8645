//! compile, for CSS: each sheet is read once, checked, and what it imports and
//! refers to is resolved. Sheets that are found on the way follow in rounds.

use std::{
    collections::BTreeSet,
    ops::Range,
    path::{Path, PathBuf},
    sync::Arc,
};

use rayon::prelude::*;

use super::{
    MOST_PROBLEMS,
    css_modules::{self, Local, Part},
    directives,
    modules::Workshop,
    place::Place,
    references::{self, Meaning, References},
    sheet::{Conditions, Edit, Namespace, Sheet, Sheets, Step},
    texts::{self, Text},
    used::Used,
};
use crate::{
    diagnostic::{Diagnostic, Location, count},
    engines::{
        css::{self, Import, Prelude, Problem, ProblemKind},
        packages,
    },
    path::{UrlKind, UrlParts},
    reference::slot_shapes,
    stages::project::Project,
};

/// Reads `roots` and everything that they import.
#[must_use]
pub fn compile_sheets(workshop: &Workshop, roots: BTreeSet<PathBuf>) -> Sheets {
    let mut all = Sheets::default();
    let used = Used::new(&workshop.project).unwrap_or_else(|problems| {
        all.problems.extend(problems);
        None
    });
    let mut seen = roots.clone();
    let mut round: Vec<PathBuf> = roots.into_iter().collect();
    while !round.is_empty() {
        let results: Vec<_> = round.par_iter().map(|path| compile_sheet(workshop, used.as_ref(), path)).collect();
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

fn compile_sheet(workshop: &Workshop, used: Option<&Used<'_>>, path: &Path) -> (Option<Sheet>, Vec<Diagnostic>) {
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
    let comment = css::source_map_comment(text);
    let recovers = project.matches(&project.config.css.error_recovery, path);
    let scanned = if recovers {
        css::recover(text, limits.nesting).map_err(|problem| vec![problem])
    } else {
        css::scan(text, limits.nesting)
    };
    let mut scanned = match scanned {
        Ok(scanned) => scanned,
        Err(errors) => {
            problems.extend(errors.into_iter().take(MOST_PROBLEMS).map(convert));
            return (None, problems);
        }
    };
    let errors = scanned.problems.extract_if(.., |problem| problem.severity == css::Severity::Error).count();
    if errors > 0 {
        let message =
            format!("`{shown}` has {}, which browsers are left to recover from", count(errors, "syntax error"));
        problems.push(Diagnostic::warning("css-recovery", message).at(Location::file(&shown)));
    }
    // Nobody can mend what a package holds: its warnings would only hide others.
    if !in_package {
        problems.extend(directives::warning(&shown, text).filter(|_| !read.made));
        problems.extend(std::mem::take(&mut scanned.problems).into_iter().take(MOST_PROBLEMS).map(convert));
    }
    let mut edits: Vec<(Range<usize>, Edit)> = Vec::new();
    // It names the map of this text, which is not the one of the output.
    edits.extend(comment.map(|span| (span, Edit::Cut)));
    if recovers {
        edits.extend(css::repairs(text).into_iter().map(|(span, text)| (span, Edit::Text(text))));
    }
    let (prelude, namespaces) = statements(workshop, &place, &mut scanned, &mut edits, &mut problems);
    let local = workshop.css_modules.get(workshop, path);
    // Who uses the names of a CSS module, the linker of scripts knows.
    let cuts = used
        .filter(|_| local.is_none())
        .map_or_else(Vec::new, |used| css::unused::unused(text, &|name| used.has(name)));
    let is_cut = |span: &Range<usize>| {
        let before = cuts.partition_point(|cut| cut.end <= span.start);
        cuts.get(before).is_some_and(|cut| cut.start <= span.start)
    };
    let is_taken = |span: &Range<usize>| is_cut(span) || local.as_ref().is_some_and(|local| local.module.takes(span));
    for reference in std::mem::take(&mut scanned.references).into_iter().filter(|reference| !is_taken(&reference.span))
    {
        if problems.len() >= MOST_PROBLEMS {
            break;
        }
        match edit(references, &place, &reference) {
            Ok(edit) => edits.extend(edit.map(|edit| (reference.span, edit))),
            Err(problem) => problems.push(*problem),
        }
    }
    let custom =
        std::mem::take(&mut scanned.custom_property_urls).into_iter().filter(|reference| !is_taken(&reference.span));
    if !in_package {
        problems
            .extend(custom.filter_map(|reference| custom_property_url(project, &place, reference)).take(MOST_PROBLEMS));
    }
    let mut dependencies = Vec::new();
    if let Some(local) = &local {
        problems.extend(local.problems.iter().cloned().chain(local.missing_names(workshop)).take(MOST_PROBLEMS));
        dependencies.extend(local.dependencies.iter().flatten().filter(|other| *other != path).cloned());
        edits.extend(local_edits(workshop, local, &mut problems));
    }
    edits.retain(|(span, _)| !is_cut(span));
    edits.extend(cuts.iter().map(|cut| (cut.clone(), Edit::Cut)));
    // The wider of two that begin together counts; what lies in another is gone with it.
    edits.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut done = 0;
    edits.retain(|(span, _)| {
        let is_free = span.start >= done;
        done = done.max(span.end);
        is_free
    });
    let Text { text, map, .. } = read;
    let sheet = Sheet { path: path.to_owned(), shown, text, map, prelude, dependencies, scanned, namespaces, edits };
    (Some(sheet), problems)
}

/// Takes what has to stand at the top of a joined sheet, and what browsers ignore, out of the text.
fn statements(
    workshop: &Workshop,
    place: &Place<'_>,
    scanned: &mut css::Sheet,
    edits: &mut Vec<(Range<usize>, Edit)>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Step>, Vec<Namespace>) {
    let text = place.text;
    let mut prelude = Vec::new();
    for step in std::mem::take(&mut scanned.prelude) {
        match step {
            Prelude::Import(import) => {
                edits.push((import.span.clone(), Edit::Cut));
                match resolve_import(workshop, place, import) {
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
    let ignored = std::mem::take(&mut scanned.ignored_imports).into_iter().map(|import| import.span);
    let cut = ignored.chain(scanned.charset_span.take()).chain(scanned.stray_end.take());
    let cut = cut.chain(std::mem::take(&mut scanned.relics));
    edits.extend(cut.map(|span| (span, Edit::Cut)));
    if scanned.open_end {
        edits.push((text.len()..text.len(), Edit::Text(";".to_owned())));
    }
    let mut namespaces = Vec::new();
    for span in std::mem::take(&mut scanned.namespaces) {
        let (prefix, address) = css::namespace(&text[span.clone()]);
        let text = text[span.clone()].trim_end_matches(';').to_owned() + ";";
        namespaces.push(Namespace { prefix, address, text });
        edits.push((span, Edit::Cut));
    }
    (prelude, namespaces)
}

/// The warning about an address in a custom property that looks local.
fn custom_property_url(project: &Project, place: &Place<'_>, reference: css::Reference) -> Option<Diagnostic> {
    let url = &reference.url;
    if UrlKind::of(url) != UrlKind::Relative || project.config.external.is_match(url) {
        return None;
    }
    let message = format!("`{url}` stands in a custom property and is left as it is");
    Some(
        Diagnostic::warning("custom-property-url", message)
            .at(place.location(project, reference.span))
            .hint("a relative URL there belongs to the sheet that uses the property: write the `url()` there"),
    )
}

/// What stands in the place of names and values of a CSS module.
fn local_edits(workshop: &Workshop, local: &Arc<Local>, problems: &mut Vec<Diagnostic>) -> Vec<(Range<usize>, Edit)> {
    let mut edits = Vec::new();
    for (span, pieces) in &local.module.edits {
        let parts = css_modules::parts(workshop, local, pieces).unwrap_or_else(|what| {
            let location = local.place().location(&workshop.project, span.clone());
            problems.push(Diagnostic::error("css-modules", what).at(location));
            Vec::new()
        });
        let parts = parts.into_iter().map(|part| match part {
            Part::Text(text) => Edit::Text(text),
            Part::Reference(from, reference) => {
                let place = from.place();
                let found = edit(&workshop.references, &place, &reference).unwrap_or_else(|problem| {
                    problems.push(*problem);
                    None
                });
                found.unwrap_or_else(|| Edit::Text(place.text[reference.span].to_owned()))
            }
        });
        edits.push((span.clone(), Edit::Parts(parts.collect())));
    }
    edits
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
    match find_sheet(workshop, place, url, import.url_span.clone()) {
        Ok(path) => Ok(Step::Sheet(path, conditions)),
        Err(problem) => {
            workshop.references.tolerated(problem)?;
            Ok(Step::Remote(place.text[import.url_span].to_owned(), conditions))
        }
    }
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
