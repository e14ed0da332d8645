//! `assetpack check --templates`: the logical paths that templates ask for.
//!
//! Templates are read as text: a helper's name, then the string literals that
//! follow it. What is computed at run time cannot be seen, and is not guessed.

use std::{collections::BTreeSet, ops::Range};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Failure, Location, nearest},
    project_files::project_files,
    source_text,
    stages::project::Project,
};

/// Helpers of the frameworks, and the extension that they add to a name without one.
const HELPERS: &[(&str, &str)] = &[
    // Rails
    ("asset_path", ""),
    ("asset_url", ""),
    ("image_tag", ""),
    ("image_path", ""),
    ("image_url", ""),
    ("font_path", ""),
    ("stylesheet_link_tag", ".css"),
    ("stylesheet_path", ".css"),
    ("javascript_include_tag", ".js"),
    ("javascript_path", ".js"),
    // Django
    ("static", ""),
    // Symfony, Laravel
    ("asset", ""),
    ("mix", ""),
];

/// Checks every template that the settings name against the keys of a release.
///
/// # Errors
/// If the templates cannot be listed, or a pattern matches none.
pub(super) fn check(project: &Project, keys: &BTreeSet<String>) -> Result<(usize, Diagnostics), Failure> {
    let config = &project.config;
    if config.templates.globs().is_empty() {
        return Ok((0, Diagnostics::new()));
    }
    let found = project_files(config, &project.boundary, &config.templates);
    if let Some(unused) = found.unmatched.first() {
        let glob = &config.templates.globs()[*unused];
        return Err(Failure::new(format!("`--templates {glob}` matches no file"))
            .hint("patterns are relative to the project, such as `app/views/**/*.erb`"));
    }
    let mut problems: Diagnostics = found.problems().into();
    for (shown, path) in &found.files {
        match source_text::read(path, shown, config.limits.file_size) {
            Ok(text) => problems.extend(template(shown, &text, keys)),
            Err(problem) => problems.push(*problem),
        }
    }
    Ok((found.files.len(), problems))
}

fn template(shown: &str, text: &str, keys: &BTreeSet<String>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (helper, extension) in HELPERS {
        for (at, _) in text.match_indices(helper) {
            let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '.';
            let after = at + helper.len();
            if text[..at].chars().next_back().is_some_and(word) || text[after..].chars().next().is_some_and(word) {
                continue;
            }
            for span in literals(text, after) {
                let name = &text[span.clone()];
                let path = name.trim_start_matches('/');
                let known = keys.contains(path) || keys.contains(&format!("{path}{extension}"));
                if known || name.contains("://") || name.starts_with("//") || name.contains(['{', '$', '#', '<']) {
                    continue;
                }
                let mut problem = Diagnostic::error(
                    "unknown-path",
                    format!("`{shown}` asks for `{name}`, which is no logical path of this build"),
                )
                .at(Location::at(shown, text, span));
                if let Some(near) = nearest(path, keys.iter().map(String::as_str)) {
                    problem = problem.hint(format!("did you mean `{near}`?"));
                }
                problems.push(problem);
            }
        }
    }
    problems
}

/// The string literals that follow a helper's name as its first arguments.
fn literals(text: &str, mut at: usize) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let skip = |at: usize, what: &[u8]| at + bytes[at..].iter().take_while(|byte| what.contains(byte)).count();
    at = skip(at, b" \t");
    at = skip(at, b"(");
    loop {
        at = skip(at, b" \t\r\n");
        let Some(quote) = bytes.get(at).filter(|byte| b"\"'".contains(byte)) else {
            return found;
        };
        let start = at + 1;
        let Some(length) = memchr::memchr2(*quote, b'\n', &bytes[start..]) else {
            return found;
        };
        if bytes[start + length] != *quote {
            return found;
        }
        at = start + length + 1;
        // `"key" => value` is no path.
        let next = skip(at, b" \t");
        if bytes[next..].starts_with(b"=>") || bytes.get(next) == Some(&b':') {
            return found;
        }
        found.push(start..start + length);
        if bytes.get(next) != Some(&b',') {
            return found;
        }
        at = next + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn helpers_of_several_frameworks_are_read() {
        let keys = BTreeSet::from(["css/app.css", "js/app.js", "img/a.png"].map(str::to_owned));
        let good = r##"
            {% static 'css/app.css' %} <%= stylesheet_link_tag "css/app", media: "all" %}
            <%= javascript_include_tag("js/app", "js/app.js") %> {{ asset('img/a.png') }}
            <%= image_tag "https://host/x.png" %> {% static name %} ecstatic "x" asset_path("#{x}.png")
        "##;
        assert_eq!(template("t", good, &keys), []);
        let bad = "<%= stylesheet_link_tag 'css/ap' %>{% static \"img/b.png\" %}";
        let messages: Vec<String> = template("t", bad, &keys).into_iter().map(|p| p.message).collect();
        assert_eq!(
            messages,
            [
                "`t` asks for `css/ap`, which is no logical path of this build",
                "`t` asks for `img/b.png`, which is no logical path of this build"
            ]
        );
    }
}
