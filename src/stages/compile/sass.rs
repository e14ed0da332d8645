//! Sass sources: which compiler, where it may look for files, and what its messages mean here.

use std::path::{Path, PathBuf};

use super::{
    helpers, inline,
    input_map::input_map,
    place::Place,
    texts::{Text, Texts},
};
use crate::{
    config::SassCompiler,
    diagnostic::{Diagnostic, Location},
    disk, engines,
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
    let compiled = match config.sass.compiler {
        SassCompiler::Embedded => sass::embedded(&request),
        SassCompiler::Dart => {
            // Where it looked for files and found none, it does not say.
            disk::notebook::cannot_be_repeated();
            sass::dart(&request, config.sass.command.as_deref())
        }
    };
    if config.sass.compiler == SassCompiler::Dart || matches!(compiled, Err(Failure::Other(..))) {
        note_all(texts);
    }
    let convert = |message: Message, error: bool| diagnostic(texts, shown, message, error);
    match compiled {
        Ok(compiled) => {
            if config.sass.compiler == SassCompiler::Embedded {
                let refused = refused(texts, path, shown, &compiled);
                if !refused.is_empty() {
                    return Err(refused);
                }
            }
            let map = match compiled.map {
                Some(map) => Some(map),
                None => input_map(path, &compiled.css, &project.boundary, limit),
            };
            let outside = compiled.reads.iter().find(|read| !project.boundary.permits(read));
            if let Some(outside) = outside {
                let message =
                    format!("`{shown}` uses `{}`, which lies outside of the project", project.boundary.shown(outside));
                return Err(vec![
                    Diagnostic::error("outside-of-project", message)
                        .at(Location::file(shown))
                        .hint("add the directory that it is in to `allow` in `assetpack.toml`"),
                ]);
            }
            let warnings = compiled.warnings.into_iter().map(|message| convert(message, false));
            let warnings = warnings.chain(changing(texts, path, shown, &compiled.reads)).collect();
            let text = Text { text: compiled.css, map, reads: compiled.reads, made: true, warnings, ..Text::default() };
            with_addresses(texts, path, shown, text)
        }
        Err(Failure::Message(message)) => Err(vec![convert(message, true)]),
        Err(Failure::Other(message, hint)) => {
            Err(vec![said(Diagnostic::error, &message).at(Location::file(shown)).hint(hint)])
        }
    }
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

/// The texts that a sheet was made of, with the path to show of each.
fn sources<'t>(
    texts: &'t Texts,
    path: &'t Path,
    shown: &'t str,
    reads: &'t [PathBuf],
) -> impl Iterator<Item = (String, String)> + 't {
    let project = &texts.project;
    std::iter::once(path).chain(reads.iter().map(PathBuf::as_path)).filter_map(move |source| {
        let name = if source == path { shown.to_owned() } else { project.boundary.shown(source) };
        let text = source_text::read(source, &name, project.config.limits.file_size).ok()?;
        Some((name, text))
    })
}

/// What the built-in compiler does not do as Dart Sass does.
fn refused(texts: &Texts, path: &Path, shown: &str, compiled: &sass::Compiled) -> Vec<Diagnostic> {
    let refuse = |name: &str, text: &str, (span, what): sass::guard::Found| {
        Diagnostic::error("sass", what)
            .at(Location::at(name, text, span))
            .hint("compile with Dart Sass: install `sass-embedded` and set `compiler = \"dart\"` in `[sass]`")
    };
    let sources: Vec<(String, String)> = sources(texts, path, shown, &compiled.reads).collect();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (name, text) in &sources {
        problems.extend(sass::guard::find(text).into_iter().map(|found| refuse(name, text, found)));
    }
    let all: Vec<&str> = sources.iter().map(|(_, text)| text.as_str()).collect();
    if let Some((index, span)) = sass::guard::not_not(&compiled.css, &all) {
        let (name, text) = &sources[index];
        problems.push(refuse(name, text, (span, sass::guard::NOT_NOT)));
    }
    problems
}

/// The warnings about functions that give something else in each build.
fn changing(texts: &Texts, path: &Path, shown: &str, reads: &[PathBuf]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (name, text) in sources(texts, path, shown, reads) {
        for function in ["random(", "unique-id("] {
            for (at, _) in text.match_indices(function) {
                let before = text[..at].chars().next_back();
                let line = text[..at].rsplit('\n').next().unwrap_or_default();
                let is_call = before.is_none_or(|c| !(c.is_alphanumeric() || c == '-' || c == '_'));
                let is_comment = line.contains("//") || line.trim_start().starts_with('*');
                if is_call && !is_comment && !line.contains("@function") {
                    let message = format!("`{function})` gives something else in every build");
                    warnings.push(
                        Diagnostic::warning("sass-random", message)
                            .at(Location::at(&name, &text, at..at + function.len() - 1))
                            .hint("names of outputs change with it: write the value down"),
                    );
                }
            }
        }
    }
    warnings
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
