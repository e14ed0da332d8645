//! Comments that say something to tools.

use std::ops::Range;

use super::tokens::{Kind, tokenize};

/// The comments of `source` that begin with `/*!`, each once, in source order.
#[must_use]
pub fn legal_comments(source: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for token in tokenize(source) {
        let text = token.text(source);
        if matches!(token.kind, Kind::Comment { .. }) && is_legal(text) && !found.iter().any(|known| known == text) {
            found.push(text.to_owned());
        }
    }
    found
}

/// The bytes of the last comment of `source`, if it names a source map.
#[must_use]
pub fn source_map_comment(source: &str) -> Option<Range<usize>> {
    const START: &str = "/*# sourceMappingURL=";
    let start = source.rfind(START)?;
    // In a string, or before other things, it says nothing.
    let end = start + source[start..].find("*/")? + 2;
    source[end..].trim().is_empty().then_some(start..end)
}

/// Whether a comment is one that tools keep, because it may hold a licence.
pub(super) fn is_legal(comment: &str) -> bool {
    comment.starts_with("/*!")
}
