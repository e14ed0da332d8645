//! Sass sources: which compiler, where it may look for files, and what its messages mean here.

mod checks;
mod kept;

use std::path::{Path, PathBuf};

use self::kept::Fresh;
use super::{
    helpers, inline,
    input_map::input_map,
    place::Place,
    texts::{Text, Texts},
};
use crate::{
    config::SassCompiler,
    diagnostic::{Diagnostic, Location},
    disk::{self, notebook},
    engines,
    engines::sass::{self, Failure, Message, Request},
    path::LogicalPath,
    source_text,
};

/// Compiles the source at `path` to CSS.
///
/// # Errors
/// What the compiler says.
pub fn compile(texts: &Texts, path: &Path, shown: &str) -> Result<Text, Vec<Diagnostic>> {
    let limit = texts.project.config.limits.file_size;
    let source = source_text::read(path, shown, limit).map_err(|problem| vec![*problem])?;
    compile_text(texts, path, shown, source)
}

/// Compiles `source`, as if it were the text of the file at `path`.
///
/// # Errors
/// What the compiler says.
pub fn compile_text(texts: &Texts, path: &Path, shown: &str, source: String) -> Result<Text, Vec<Diagnostic>> {
    let project = &texts.project;
    let config = &project.config;
    let limit = config.limits.file_size;
    let request = Request {
        path: path.to_owned(),
        source,
        load_paths: load_paths(texts, path),
        boundary: project.boundary.clone(),
        root: project.boundary.root().to_owned(),
        limit: engines::patience(0) * 12,
        most: limit,
    };
    let make = || compile_now(texts, shown, &request);
    let (compiled, changing) = match config.sass.compiler {
        SassCompiler::Embedded => kept::compiled(&project.cache, &request, make)?,
        // Where it looked for files and found none, it does not say.
        SassCompiler::Dart => make()?.into_result(),
    };
    let map = match compiled.map {
        Some(map) => Some(map),
        None => input_map(path, &compiled.css, &project.boundary, limit),
    };
    let warnings = compiled.warnings.into_iter().map(|message| diagnostic(texts, shown, message, false));
    let warnings = warnings.chain(changing).collect();
    let text = Text { text: compiled.css, map, reads: compiled.reads, made: true, warnings, ..Text::default() };
    with_addresses(texts, path, shown, text)
}

/// Runs the compiler.
fn compile_now(texts: &Texts, shown: &str, request: &Request) -> Result<Fresh, Vec<Diagnostic>> {
    let project = &texts.project;
    let config = &project.config;
    let is_embedded = config.sass.compiler == SassCompiler::Embedded;
    let outcome = match config.sass.compiler {
        SassCompiler::Embedded => sass::embedded(request),
        SassCompiler::Dart => sass::dart(request, config.sass.command.as_deref()),
    };
    if let Some(notes) = &outcome.notes {
        notebook::remember(notes.iter().cloned());
    } else {
        notebook::cannot_be_repeated();
        note_all(texts);
    }
    let compiled = outcome.result.map_err(|failure| match failure {
        Failure::Message(message) => vec![diagnostic(texts, shown, message, true)],
        Failure::Other(message, hint) => {
            vec![said(Diagnostic::error, &message).at(Location::file(shown)).hint(hint)]
        }
    })?;
    let refused = if is_embedded { checks::refused(texts, &request.path, shown, &compiled) } else { Vec::new() };
    if !refused.is_empty() {
        return Err(refused);
    }
    if let Some(outside) = compiled.reads.iter().find(|read| !project.boundary.permits(read)) {
        let message =
            format!("`{shown}` uses `{}`, which lies outside of the project", project.boundary.shown(outside));
        return Err(vec![
            Diagnostic::error("outside-of-project", message)
                .at(Location::file(shown))
                .hint("add the directory that it is in to `allow` in `assetpack.toml`"),
        ]);
    }
    let changing = checks::changing(texts, &request.path, shown, &compiled.reads);
    let notes = outcome.notes.filter(|_| changing.is_empty());
    Ok(Fresh { compiled, changing, notes })
}

/// Notes all that a compiler may have read which does not say what it did: the next build may have to know.
fn note_all(texts: &Texts) {
    texts.all_sass.call_once(|| {
        let project = &texts.project;
        let own = project.tree.sources.values().map(|source| source.path.clone());
        let others = project.config.sass.load_paths.iter().flat_map(|folder| disk::list(folder).0);
        let is_sheet = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
            ["scss", "sass", "css"].iter().any(|sheet| extension.eq_ignore_ascii_case(sheet))
        };
        for path in own.chain(others.map(|found| found.path)).filter(is_sheet) {
            // What cannot be read now was not read by a compiler.
            let _ = disk::digest_now(&path);
        }
    });
}

/// The sheet with an address in the place of each helper.
fn with_addresses(texts: &Texts, path: &Path, shown: &str, mut made: Text) -> Result<Text, Vec<Diagnostic>> {
    let project = &texts.project;
    let calls = helpers::calls(&made.text, &project.tree).map_err(|span| {
        let place = Place { path, shown, text: &made.text, made: Some(&made) };
        let message = format!("`{}` cannot be resolved here", &made.text[span.clone()]);
        vec![
            Diagnostic::error("sass-helper", message)
                .at(place.location(project, span))
                .hint("it takes one string, and one that ends in `-path` stands in `url(…)`"),
        ]
    })?;
    if calls.is_empty() {
        return Ok(made);
    }
    let mut text = String::with_capacity(made.text.len());
    let (mut done, mut edits) = (0, Vec::new());
    for call in calls {
        let mut address = format!("/{}", call.path);
        if call.data {
            let source = LogicalPath::parse(&call.path).ok().and_then(|logical| project.tree.get(&logical));
            if let Some(source) = source {
                address = inline::data_url(&source.path, &source.shown, project.config.limits.file_size)
                    .map_err(|problem| vec![*problem])?;
            }
        }
        let written = format!("url(\"{}\")", address.replace('\\', "\\\\").replace('"', "\\\""));
        edits.push((call.span.start, written.len().cast_signed() - call.span.len().cast_signed()));
        text.push_str(&made.text[done..call.span.start]);
        text.push_str(&written);
        done = call.span.end;
    }
    text.push_str(&made.text[done..]);
    made.map = made.map.map(|map| map.after_edits(&made.text, &edits));
    made.text = text;
    Ok(made)
}

/// The source roots, what the settings add, and the packages that are installed at and above the source.
fn load_paths(texts: &Texts, path: &Path) -> Vec<PathBuf> {
    let project = &texts.project;
    let installed = path.ancestors().map(|folder| folder.join("node_modules"));
    let installed = installed.filter(|folder| disk::is_directory(folder));
    project.boundary.sources().iter().chain(&project.config.sass.load_paths).cloned().chain(installed).collect()
}

/// What a compiler said, perhaps in several lines.
fn said(make: fn(&'static str, String) -> Diagnostic, text: &str) -> Diagnostic {
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    make("sass", first.to_owned()).output(lines.map(str::to_owned).collect())
}

fn diagnostic(texts: &Texts, shown: &str, message: Message, error: bool) -> Diagnostic {
    let boundary = &texts.project.boundary;
    let make = if error { Diagnostic::error } else { Diagnostic::warning };
    let Message { text, place, hint } = message;
    let mut diagnostic = said(make, &text);
    let location = place.and_then(|(path, line, column)| {
        let path = disk::real_path(&path).ok().filter(|real| boundary.permits(real))?;
        let name = boundary.shown(&path);
        let text = source_text::read(&path, &name, texts.project.config.limits.file_size).ok()?;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let within: usize = text[start..].chars().take(column).map(char::len_utf8).sum();
        let at = start + within;
        Some(Location::at(name, &text, at..at + 1))
    });
    diagnostic = diagnostic.at(location.unwrap_or_else(|| Location::file(shown)));
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}
