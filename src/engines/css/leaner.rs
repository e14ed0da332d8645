//! What the full level leaves out beside what the compiler does.

use super::tokens::{Kind, Token, tokenize};
use super::unused::selectors;
use super::walk::{End, Event, is_at, walk};
use std::fmt::Write as _;
use std::ops::Range;

/// At-rules in which a nested rule is nested in the rule around them.
const GROUPS: [&str; 5] = ["media", "supports", "container", "layer", "starting-style"];

/// What an open block is to the rules in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// `&` is what its selectors match.
    Style,
    /// `&` is something else, or nothing.
    Other,
}

/// The `& ` at the start of nested selectors, where a selector without it means the same: it is relative to what `&`
/// stands for. As bytes of `source`, disjoint, in source order.
#[must_use]
pub fn implied_parents(source: &str) -> Vec<Range<usize>> {
    let tokens = tokenize(source);
    let mut open: Vec<Block> = Vec::new();
    let mut found = Vec::new();
    for event in walk(source, &tokens) {
        match event {
            Event::AtRule { keyword, end: End::Block, .. } => {
                let name = tokens[keyword].text(source);
                let is_group = GROUPS.iter().any(|group| is_at(name, group));
                open.push(if is_group { open.last().copied().unwrap_or(Block::Other) } else { Block::Other });
            }
            Event::Rule { prelude, end: End::Block } => {
                if open.last() == Some(&Block::Style) {
                    found.extend(selectors(&tokens, prelude).into_iter().filter_map(|one| implied(&tokens[one])));
                }
                open.push(Block::Style);
            }
            Event::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    found
}

fn implied(selector: &[Token]) -> Option<Range<usize>> {
    let at = selector.iter().position(|token| !token.kind.is_gap())?;
    let is_parent = |token: &Token| token.kind == Kind::Delim(b'&');
    let [parent, space, next, rest @ ..] = &selector[at..] else { return None };
    // An element needs a newer browser if nothing stands before it.
    let starts = matches!(next.kind, Kind::Delim(b'.' | b'>' | b'+' | b'~' | b'*'))
        || matches!(next.kind, Kind::Colon | Kind::Hash | Kind::OpenSquare);
    let alone = starts && !rest.iter().any(is_parent) && is_parent(parent) && space.kind == Kind::Whitespace;
    alone.then_some(parent.start..next.start)
}

/// `source` in ASCII, with the edits that make it so: the byte of each, and by how many UTF-16 units the text grew
/// there. Nothing if a character beyond ASCII stands in a comment, or where no escape can.
#[must_use]
pub fn ascii(source: &str) -> Option<(String, Vec<(usize, isize)>)> {
    let mut text = String::with_capacity(source.len());
    let mut edits = Vec::new();
    let tokens = tokenize(source);
    for (at, token) in tokens.iter().enumerate() {
        let word = token.text(source);
        if word.is_ascii() {
            text.push_str(word);
            continue;
        }
        let can = matches!(
            token.kind,
            Kind::String { closed: true } | Kind::Ident | Kind::Function | Kind::Hash | Kind::AtKeyword
        );
        if !can {
            return None;
        }
        let after = tokens.get(at + 1).map_or("", |next| next.text(source));
        for (offset, character) in word.char_indices() {
            if character.is_ascii() {
                text.push(character);
                continue;
            }
            if text.ends_with('\\') {
                return None;
            }
            let before = text.len();
            // What stands for it was `\0`, with which sheets hide rules from all but old Internet Explorer.
            let code = if character == char::REPLACEMENT_CHARACTER { 0 } else { u32::from(character) };
            let _ = write!(text, "\\{code:x}");
            let rest = &word[offset + character.len_utf8()..];
            let next = rest.chars().next().or_else(|| after.chars().next());
            // It would end the escape, or belong to it.
            if next.is_some_and(|next| next.is_ascii_hexdigit() || next.is_ascii_whitespace()) {
                text.push(' ');
            }
            let growth = (text.len() - before).cast_signed() - character.len_utf16().cast_signed();
            edits.push((token.start + offset, growth));
        }
    }
    Some((text, edits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_that_say_nothing_go() {
        for (source, expected) in [
            (".a{& .b{c:d}}", ".a{.b{c:d}}"),
            (".a{& .b,& > c, &  :d,.e{f:g}}", ".a{.b,> c, :d,.e{f:g}}"),
            (".a{@media x{& #b{c:d}}}", ".a{@media x{#b{c:d}}}"),
            (
                ".a{& b{c:d}& .b &{c:d}& .b:not(&){c:d}&.b{c:d}&{c:d}}",
                ".a{& b{c:d}& .b &{c:d}& .b:not(&){c:d}&.b{c:d}&{c:d}}",
            ),
            ("& .a{b:c}@scope(.a){& .b{c:d}}", "& .a{b:c}@scope(.a){& .b{c:d}}"),
            (".a{&/**/ .b{c:d}}", ".a{&/**/ .b{c:d}}"),
        ] {
            let mut text = source.to_owned();
            for span in implied_parents(source).into_iter().rev() {
                text.replace_range(span, "");
            }
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn what_is_beyond_ascii_is_escaped() {
        for (source, expected) in [
            ("a{b:\"é\"}", Some("a{b:\"\\e9\"}")),
            ("a{b:\"éa é g\"}", Some("a{b:\"\\e9 a \\e9  g\"}")),
            (".é .b{c:d}.éx{}", Some(".\\e9  .b{c:d}.\\e9x{}")),
            ("a{b:\"\u{1f600}\u{f101}\"}", Some("a{b:\"\\1f600\\f101\"}")),
            ("@media \u{fffd}screen{}", Some("@media \\0screen{}")),
            ("/* é */", None),
            ("a{b:\"\\é\"}", None),
            ("a{b:url(é)}", None),
        ] {
            assert_eq!(ascii(source).map(|(text, _)| text).as_deref(), expected, "{source}");
        }
    }
}
