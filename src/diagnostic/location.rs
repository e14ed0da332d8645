//! A place in a source file, with enough of the text to show it.
//!
//! The line is copied when the problem is found: the source may be gone when it is shown.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Longer lines are shown in part: a minified file is one line of megabytes.
const LONGEST_LINE: usize = 160;
/// How much of a long line is shown before the marked text.
const CONTEXT_BEFORE: usize = 40;
/// Stands where a long line was cut.
const CUT: char = '…';

/// A place: a file, and usually a span in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Relative to the project, with forward slashes.
    pub file: String,
    /// The place in the file; nothing where the file as a whole is meant.
    pub span: Option<Span>,
}

/// A stretch of text on one line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// 1-based.
    pub line: usize,
    /// 1-based, in Unicode scalar values.
    pub column: usize,
    /// In bytes from the start of the file.
    pub offset: usize,
    /// How many characters are meant on this line, at least 1 (the end of a line is a place too).
    pub length: usize,
    /// The source line, or a window of it when it is longer than 160 characters.
    pub text: String,
    /// 1-based column of the span inside `text`.
    pub text_column: usize,
}

impl Location {
    /// The file as a whole.
    pub fn file(file: impl Into<String>) -> Self {
        Self { file: file.into(), span: None }
    }

    /// The bytes `span` of `source`.
    ///
    /// Engines report spans that lie outside of a file or inside of a character now and then. A
    /// message at nearly the right place is worth more than a panic, so these are moved inside.
    /// Lines end at `\n`, `\r\n` or a lone `\r`; what lies beyond the first line is not marked.
    pub fn at(file: impl Into<String>, source: &str, span: Range<usize>) -> Self {
        // A byte order mark is not a character that an editor counts.
        let body = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut start = source.floor_char_boundary(span.start).max(body);
        if source.as_bytes().get(start) == Some(&b'\n') && source[..start].ends_with('\r') {
            // Inside of a `\r\n`: both are the end of one line.
            start -= 1;
        }
        let end = source.ceil_char_boundary(span.end).max(start);

        let line_start = source[..start].rfind(['\n', '\r']).map_or(body, |at| at + 1);
        let line_end = source[start..].find(['\n', '\r']).map_or(source.len(), |at| start + at);
        let before = source[line_start..start].chars().count();
        let length = source[start..end.min(line_end)].chars().count().max(1);
        let (text, text_column) = window(&source[line_start..line_end], before, length);
        Self {
            file: file.into(),
            span: Some(Span {
                line: 1 + line_ends(&source[..line_start]),
                column: before + 1,
                offset: start,
                length,
                text,
                text_column,
            }),
        }
    }
}

/// How many lines end in `text`; `\r\n` counts once.
fn line_ends(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_end = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    bytes.iter().enumerate().filter(|&found| is_end(found)).count()
}

/// The part of a line to show, and the 1-based column in it of what stands after `before` chars.
fn window(line: &str, before: usize, length: usize) -> (String, usize) {
    // Counting stops early: a line of megabytes need not be read to know that it is long.
    if line.chars().nth(LONGEST_LINE).is_none() {
        return (line.to_owned(), before + 1);
    }
    let room = LONGEST_LINE - 2;
    let rest = line.chars().skip(before).take(room).count();
    // Short spans get text on both sides; long ones are shown from a little before their start.
    let left = CONTEXT_BEFORE.max(room.saturating_sub(length) / 2).max(room - rest);
    let from = before.saturating_sub(left);
    let mut text = String::new();
    if from > 0 {
        text.push(CUT);
    }
    text.extend(line.chars().skip(from).take(room));
    let column = before - from + 1 + usize::from(from > 0);
    if line.chars().nth(from + room).is_some() {
        text.push(CUT);
    }
    (text, column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(source: &str, range: Range<usize>) -> Span {
        Location::at("a", source, range).span.expect("`at` always has a span")
    }

    /// Line, column, length and the line's text.
    fn place(source: &str, range: Range<usize>) -> (usize, usize, usize, String) {
        let span = span(source, range);
        (span.line, span.column, span.length, span.text)
    }

    #[test]
    fn all_three_line_ends_count() {
        let source = "one\ntwo\r\nthree\rfour";
        assert_eq!(place(source, 0..3), (1, 1, 3, "one".into()));
        assert_eq!(place(source, 5..7), (2, 2, 2, "two".into()));
        assert_eq!(place(source, 9..14), (3, 1, 5, "three".into()));
        assert_eq!(place(source, 15..19), (4, 1, 4, "four".into()));
    }

    #[test]
    fn the_end_of_a_line_is_a_place() {
        let source = "ab\r\ncd\n";
        assert_eq!(place(source, 2..2), (1, 3, 1, "ab".into()));
        assert_eq!(place(source, 3..4), (1, 3, 1, "ab".into()));
        assert_eq!(place(source, 7..7), (3, 1, 1, String::new()));
        assert_eq!(place("", 0..0), (1, 1, 1, String::new()));
    }

    #[test]
    fn columns_are_characters() {
        let source = "ä\t😀x";
        assert_eq!(place(source, 7..8), (1, 4, 1, source.into()));
        assert_eq!(place(source, 3..7), (1, 3, 1, source.into()));
    }

    #[test]
    fn a_byte_order_mark_is_not_a_column() {
        assert_eq!(place("\u{feff}ab", 4..5), (1, 2, 1, "ab".into()));
        assert_eq!(place("\u{feff}ab", 0..5), (1, 1, 2, "ab".into()));
    }

    #[test]
    #[expect(clippy::reversed_empty_ranges, reason = "engines hand these in")]
    fn impossible_spans_are_moved_inside() {
        assert_eq!(place("ab", 90..100), (1, 3, 1, "ab".into()));
        assert_eq!(place("abc", 2..1), (1, 3, 1, "abc".into()));
        assert_eq!(place("aäb", 2..9), (1, 2, 2, "aäb".into()));
        assert_eq!(place("ab\ncd", 1..4), (1, 2, 1, "ab".into()));
        assert_eq!(place("ab", 0..usize::MAX), (1, 1, 2, "ab".into()));
    }

    #[test]
    fn every_span_of_every_text_holds_its_invariants() {
        for source in ["a\r\nb", "\r\r\n\n", "ä\u{2028}\r", "\u{feff}\r\nx", "\u{feff}"] {
            for start in 0..=source.len() + 1 {
                for end in 0..=source.len() + 1 {
                    let span = span(source, start..end);
                    assert!(span.length >= 1 && span.line >= 1 && span.column >= 1);
                    assert!(span.text_column <= span.text.chars().count() + 1);
                    assert!(source.is_char_boundary(span.offset));
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_shown_in_part() {
        let line = format!("{}NEEDLE{}", "a".repeat(5_000), "b".repeat(5_000));
        let found = span(&line, 5_000..5_006);
        assert_eq!((found.column, found.length), (5_001, 6));
        assert_eq!(found.text.chars().count(), LONGEST_LINE);
        let shown: String = found.text.chars().skip(found.text_column - 1).take(6).collect();
        assert_eq!(shown, "NEEDLE");
        assert!(found.text.starts_with("…a") && found.text.ends_with("b…"));
    }

    #[test]
    fn the_window_of_a_long_line_stays_inside_of_it() {
        let line = "x".repeat(500);
        let first = span(&line, 0..2);
        assert_eq!((first.text_column, first.text.chars().count()), (1, LONGEST_LINE - 1));
        let last = span(&line, 500..500);
        assert_eq!((last.text_column, last.text.chars().count()), (LONGEST_LINE, LONGEST_LINE - 1));
        let whole = span(&line, 0..500);
        assert_eq!((whole.text_column, whole.length), (1, 500));
        assert_eq!(span(&"x".repeat(160), 3..4).text, "x".repeat(160));
    }
}
