//! From bytes of what was parsed to places in the file that the user wrote.

use std::ops::Range;

use crate::diagnostic::Location;

/// Lines longer than this are measured piece by piece.
const LONG_LINE: usize = 4096;
/// How much of a long line is looked at on either side of a place; more than is ever shown.
const AROUND: usize = 1024;

/// A text that was parsed, as pieces of the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    pieces: Vec<Piece>,
}

/// From `at` on, the parsed text comes from `from` of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    from: Range<usize>,
    /// Whether it is a copy, byte for byte; otherwise it stands for the whole of `from`.
    copy: bool,
}

impl Origin {
    /// A text without its byte order mark, which no parser has to see.
    pub(super) fn without_mark(text: &str) -> (&str, Self) {
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut origin = Self::default();
        origin.copy(0, text.len() - body.len()..text.len());
        (body, origin)
    }

    /// The text from `at` on is a copy of `from`.
    pub(super) fn copy(&mut self, at: usize, from: Range<usize>) {
        self.pieces.push(Piece { at, from, copy: true });
    }

    /// The text from `at` on is what became of `from`.
    pub(super) fn instead(&mut self, at: usize, from: Range<usize>) {
        self.pieces.push(Piece { at, from, copy: false });
    }

    /// The bytes of the original that `span` comes from.
    fn original(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.find(span.start).map_or(span.start, |piece| {
            if piece.copy { (piece.from.start + span.start - piece.at).min(piece.from.end) } else { piece.from.start }
        });
        // The last byte decides, so that a span ends before what follows it.
        let last = span.end.saturating_sub(1).max(span.start);
        let end = self.find(last).map_or(span.end, |piece| {
            if piece.copy { (piece.from.start + span.end - piece.at).min(piece.from.end) } else { piece.from.end }
        });
        start..end.max(start)
    }

    fn find(&self, at: usize) -> Option<&Piece> {
        let after = self.pieces.partition_point(|piece| piece.at <= at);
        self.pieces[..after].last()
    }
}

/// A file of the user, to point at.
///
/// `Location::at` reads a text from its start; here it sees one line, so that thousands of places,
/// also on a line of megabytes, cost no more than reading the text once.
pub(super) struct Places<'a> {
    file: &'a str,
    text: &'a str,
    origin: Origin,
    /// Where each line begins.
    lines: Vec<usize>,
    /// How many characters stand before every [`LONG_LINE`]th byte.
    counts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// `text` is what the user wrote; `origin` says what became of it before it was parsed.
    pub(super) fn new(file: &'a str, text: &'a str, origin: Origin) -> Self {
        let mut lines = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                lines.push(at + 1);
            }
        }
        let mut counts = Vec::with_capacity(bytes.len() / LONG_LINE + 1);
        let mut characters = 0;
        for chunk in bytes.chunks(LONG_LINE) {
            counts.push(characters);
            characters += starts(chunk);
        }
        Self { file, text, origin, lines, counts }
    }

    /// The file as a whole.
    pub(super) fn file(&self) -> Location {
        Location::file(self.file)
    }

    /// The place of `span`, which is one of the parsed text.
    pub(super) fn at(&self, span: &Range<usize>) -> Location {
        let span = self.origin.original(span);
        let (start, end) = (span.start.min(self.text.len()), span.end.min(self.text.len()));
        let line = self.lines.partition_point(|begin| *begin <= start).saturating_sub(1);
        let begin = self.lines[line];
        let limit = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        let end = end.clamp(start, limit);
        let cut = limit - begin > LONG_LINE && start - begin > AROUND;
        let from = if cut { self.text.floor_char_boundary(start - AROUND) } else { begin };
        let to = self.text.floor_char_boundary(limit.min(end + AROUND).max(from));
        let mut location = Location::at(self.file, &self.text[from..to], start - from..end - from);
        if let Some(found) = location.span.as_mut() {
            found.line = line + 1;
            found.offset += from;
            if cut {
                found.column += self.characters(from) - self.characters(begin);
                if !found.text.starts_with('…') {
                    found.text.insert(0, '…');
                    found.text_column += 1;
                }
            }
        }
        location
    }

    /// How many characters stand before a byte.
    fn characters(&self, at: usize) -> usize {
        let chunk = at / LONG_LINE;
        let known = self.counts.get(chunk).copied().unwrap_or_default();
        known + starts(&self.text.as_bytes()[(chunk * LONG_LINE).min(at)..at])
    }
}

/// How many characters begin in these bytes.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_the_whole_text() {
        let long = format!("{{\"ä\": \"{}\", \"b\": 1}}", "xö".repeat(5_000));
        for text in ["a\nbb\r\nc\rd", "\u{feff}ab\nc", "ä😀\nß", "", "\n\n", &long] {
            let places = Places::new("f", text, Origin::default());
            // Of the long one, every place at its ends and some between them.
            let some =
                |at: &usize| text.is_char_boundary(*at) && (*at < 99 || text.len() - *at < 99 || at.is_multiple_of(97));
            for start in (0..=text.len()).filter(some) {
                for end in [start, text.len().min(start + 4)] {
                    let (mine, whole) = (places.at(&(start..end)), Location::at("f", text, start..end));
                    let pick =
                        |location: &Location| location.span.as_ref().map(|span| (span.line, span.column, span.offset));
                    assert_eq!(pick(&mine), pick(&whole), "{start}..{end}");
                }
            }
        }
    }

    #[test]
    fn a_long_line_is_shown_around_its_place() {
        let text = format!("{}NEEDLE{}", "ä".repeat(9_000), "b".repeat(9_000));
        let location = Places::new("f", &text, Origin::default()).at(&(18_000..18_006));
        let span = location.span.expect("`at` always has a span");
        assert_eq!((span.line, span.column, span.length), (1, 9_001, 6));
        let shown: String = span.text.chars().skip(span.text_column - 1).take(6).collect();
        assert_eq!(shown, "NEEDLE");
        assert!(span.text.starts_with('…') && span.text.ends_with('…'));
    }

    #[test]
    fn pieces_lead_back_to_the_original() {
        // `a<%= x %>b`, of which `a` + `LONG` + `b` was parsed.
        let mut origin = Origin::default();
        origin.copy(0, 0..1);
        origin.instead(1, 1..9);
        origin.copy(5, 9..10);
        let table = [(0..1, 0..1), (1..5, 1..9), (2..3, 1..9), (5..6, 9..10), (0..6, 0..10), (0..5, 0..9)];
        for (span, original) in table {
            assert_eq!(origin.original(&span), original, "{span:?}");
        }
    }
}
