//! Directives of Sprockets where nobody follows them: `//= require jquery`.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Location};

/// What may stand behind `=`.
const NAMES: [&str; 11] = [
    "require",
    "require_self",
    "require_directory",
    "require_tree",
    "link",
    "link_directory",
    "link_tree",
    "include",
    "stub",
    "depend_on",
    "depend_on_asset",
];

/// The warning that a source names others in a way that is not followed; `shown` is the path to show.
#[must_use]
pub fn warning(shown: &str, text: &str) -> Option<Diagnostic> {
    let span = first(text)?;
    let message = format!("`{}` is a directive of Sprockets, and is not followed", &text[span.clone()]);
    Some(
        Diagnostic::warning("sprockets-directive", message)
            .at(Location::at(shown, text, span))
            .hint("list the files in `[packages]`, or import them"),
    )
}

/// The first directive in the comments before everything else.
fn first(text: &str) -> Option<Range<usize>> {
    let mut in_block = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let words = line.trim();
        let opened = words.strip_prefix("/*");
        let comment = match (in_block, opened, words.strip_prefix("//")) {
            (true, ..) => words.strip_prefix('*').unwrap_or(words),
            (false, Some(rest), _) | (false, None, Some(rest)) => rest,
            _ if words.is_empty() => continue,
            _ => return None,
        };
        if let Some(directive) = comment.trim_start().strip_prefix('=') {
            let name = directive.split_whitespace().next().unwrap_or_default();
            if NAMES.contains(&name) {
                let begin = start + line.find('=').unwrap_or_default();
                return Some(begin..begin + line[begin - start..].trim_end().trim_end_matches("*/").trim_end().len());
            }
        }
        in_block = (in_block || opened.is_some()) && !words.ends_with("*/");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_stand_in_the_first_comments() {
        for (text, expected) in [
            ("//= require jquery\n", Some("= require jquery")),
            ("// a\n\n//= require_tree .\nx", Some("= require_tree .")),
            ("/*\n * b\n *= require_self\n */", Some("= require_self")),
            ("/*= require a */", Some("= require a")),
            ("//= required\n", None),
            ("x;\n//= require jquery\n", None),
            ("/* a */ .b{}\n/*= require c */", None),
        ] {
            assert_eq!(first(text).map(|span| &text[span]), expected, "{text}");
        }
    }
}
