//! The names of areas and lines in grids.
//!
//! An area `a` has the lines `a-start` and `a-end` on both axes, and lines of those names make an area. So what is
//! local is always the name without these endings, and they stay as they are.

use super::super::escape;
use super::super::tokens::Kind;
use super::NameKind;
use super::edits::{Mark, Name, When, With};
use super::names::{is_wide, loose};
use super::words::Word;
use std::ops::Range;

/// Marks the names that `grid-template` and its like declare: areas in strings, lines in square brackets.
pub fn templates(words: &[Word<'_>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut open: Vec<Kind> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let in_square = open.last() == Some(&Kind::CloseSquare);
        match word.kind {
            kind if open.last() == Some(&kind) => {
                open.pop();
            }
            Kind::String { .. } if open.is_empty() => areas(at, word.text, &mut marks),
            Kind::Ident if in_square && word.is_known() => {
                marks.extend(mark(at, word.text, 0..word.text.len(), When::Always));
            }
            kind => open.extend(kind.closer()),
        }
    }
    marks
}

/// Marks the names of lines in `grid-area`, `grid-row` and `grid-column`.
pub fn lines(words: &[Word<'_>]) -> Vec<Mark> {
    let uses = When::Declared { missed: false };
    let line = |&at: &usize| mark(at, words[at].text, 0..words[at].text.len(), uses);
    loose(words).iter().filter(|&&at| words[at].is_name()).filter_map(line).collect()
}

/// The areas in a row of `grid-template-areas`. A row with escapes is left alone.
fn areas(at: usize, text: &str, marks: &mut Vec<Mark>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii();
    let mut from = 1;
    if text.contains('\\') {
        return;
    }
    while let Some(start) = text.get(from..).and_then(|rest| rest.find(is_name)).map(|skip| from + skip) {
        let end = text[start..].find(|c| !is_name(c)).map_or(text.len(), |length| start + length);
        marks.extend(mark(at, text, start..end, When::Always));
        from = end;
    }
}

/// Marks the name in `range` of a word's text, without its endings.
fn mark(word: usize, text: &str, range: Range<usize>, when: When) -> Option<Mark> {
    let mut base = text.get(range.clone())?;
    while let Some(shorter) = base.strip_suffix("-start").or_else(|| base.strip_suffix("-end")) {
        if shorter.is_empty() {
            break;
        }
        base = shorter;
    }
    let name = escape::resolve(base);
    let is_reserved = ["auto", "span"].iter().any(|word| name.eq_ignore_ascii_case(word));
    if name.starts_with("--") || is_wide(&name) || is_reserved {
        return None;
    }
    let range = range.start..range.start + base.len();
    Some(Mark { word, range, with: With::Name(Name { kind: NameKind::Grid, text: name, when }) })
}
