//! A piece of a document as it is meant, with the way back to how it is written.
//!
//! `a&amp;b` means `a&b`. Whoever finds something in the meaning (an address in a list, a mistake in a style) needs
//! its place in the source, so a text is a row of runs, each of which is either copied or stands for a reference.

use std::{borrow::Cow, ops::Range};

/// A piece of a document, references to characters resolved.
#[derive(Clone, Debug)]
pub struct Text<'s> {
    value: Cow<'s, str>,
    /// In order, without gaps in `text`.
    runs: Vec<Run>,
    place: Range<usize>,
    /// The text that this one is a part of, if that is no source itself (`srcdoc`).
    outer: Option<&'s Text<'s>>,
}

#[derive(Clone, Debug)]
struct Run {
    text: Range<usize>,
    source: Range<usize>,
    /// Whether the source says it letter by letter.
    literal: bool,
}

impl<'s> Text<'s> {
    /// What is written as it is meant, from the byte `at` of the source.
    pub(super) fn literal(value: &'s str, at: usize) -> Self {
        let place = at..at + value.len();
        let run = Run { text: 0..value.len(), source: place.clone(), literal: true };
        Self { value: Cow::Borrowed(value), runs: vec![run], place, outer: None }
    }

    /// What is written in a way that cannot be followed letter by letter.
    pub(super) fn opaque(value: &'s str, place: Range<usize>) -> Self {
        let run = Run { text: 0..value.len(), source: place.clone(), literal: false };
        Self { value: Cow::Borrowed(value), runs: vec![run], place, outer: None }
    }

    /// The same text, its places counted in the source of `outer`.
    pub(super) fn within<'o>(&'o self, outer: &'o Text<'o>) -> Text<'o> {
        let value = Cow::Borrowed(self.as_str());
        Text { value, runs: self.runs.clone(), place: self.place.clone(), outer: Some(outer) }
    }

    /// What it means.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where all of it is written: bytes of the source.
    #[must_use]
    pub fn place(&self) -> Range<usize> {
        self.in_source(self.place.clone())
    }

    /// Where the bytes `range` of the text are written. What lies outside of the text is moved inside.
    #[must_use]
    pub fn place_of(&self, range: Range<usize>) -> Range<usize> {
        self.in_source(self.local(range))
    }

    fn in_source(&self, local: Range<usize>) -> Range<usize> {
        self.outer.map_or(local.clone(), |outer| outer.place_of(local))
    }

    /// [`place_of`](Self::place_of), in the document that the text was read from.
    fn local(&self, range: Range<usize>) -> Range<usize> {
        let start = match self.run(range.start) {
            Some(run) if run.literal => run.source.start + range.start - run.text.start,
            Some(run) => run.source.start,
            None => self.place.end,
        };
        let end = match range.end.checked_sub(1).and_then(|last| self.run(last)) {
            _ if range.end <= range.start => start,
            Some(run) if run.literal => run.source.start + range.end - run.text.start,
            Some(run) => run.source.end,
            None => self.place.end,
        };
        start..end.max(start)
    }

    /// The run that holds the byte `at`.
    fn run(&self, at: usize) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.text.end <= at);
        self.runs.get(index).filter(|run| run.text.start <= at)
    }

    /// Whether a border of a change at `at` lies between two letters of the source.
    fn is_exact(&self, at: usize) -> bool {
        self.run(at).is_none_or(|run| run.literal || run.text.start == at)
    }

    /// The text with `changes` made, which are in order and apart.
    pub(super) fn changed(&self, changes: &[(Range<usize>, String)]) -> String {
        let mut text = String::with_capacity(self.value.len());
        let mut done = 0;
        for (range, new) in changes {
            text.push_str(&self.value[done..range.start]);
            text.push_str(new);
            done = range.end;
        }
        text + &self.value[done..]
    }

    /// The one change that makes `new` of the text and leaves alone what both begin and end with.
    pub(super) fn difference(&self, new: &str) -> (Range<usize>, String) {
        let old = self.as_str();
        let same = |letters: (char, char)| letters.0 == letters.1;
        let length = |letters: (char, char)| letters.0.len_utf8();
        let start: usize = old.chars().zip(new.chars()).take_while(|&pair| same(pair)).map(length).sum();
        let (old_rest, new_rest) = (&old[start..], &new[start..]);
        let backwards = old_rest.chars().rev().zip(new_rest.chars().rev());
        let end: usize = backwards.take_while(|&pair| same(pair)).map(length).sum();
        (start..old.len() - end, new_rest[..new_rest.len() - end].to_owned())
    }

    /// What `changes` to the text, which are in order and apart, are in the document that it was read from; `encode`
    /// writes text as the place needs.
    pub(super) fn edits(
        &self,
        changes: &[(Range<usize>, String)],
        encode: impl Fn(&str) -> String,
    ) -> Vec<(Range<usize>, String)> {
        if changes.iter().all(|(range, _)| self.is_exact(range.start) && self.is_exact(range.end)) {
            return changes.iter().map(|(range, new)| (self.local(range.clone()), encode(new))).collect();
        }
        vec![(self.place.clone(), encode(&self.changed(changes)))]
    }
}

/// Puts a [`Text`] together.
pub(super) struct Builder {
    value: String,
    runs: Vec<Run>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { value: String::new(), runs: Vec::new() }
    }

    /// Adds what is written as it is meant.
    pub(super) fn literal(&mut self, text: &str, at: usize) {
        self.push(text, at..at + text.len(), true);
    }

    /// Adds what is written in an attribute of XML, where each white space means a space.
    pub(super) fn spaced(&mut self, text: &str, at: usize) {
        let mut done = 0;
        while let Some(space) = text[done..].find(['\t', '\n', '\r']) {
            let start = done + space;
            let length = if text[start..].starts_with("\r\n") { 2 } else { 1 };
            self.literal(&text[done..start], at + done);
            self.reference(" ", at + start..at + start + length);
            done = start + length;
        }
        self.literal(&text[done..], at + done);
    }

    /// Adds what `source` stands for.
    pub(super) fn reference(&mut self, text: &str, source: Range<usize>) {
        self.push(text, source, false);
    }

    fn push(&mut self, text: &str, source: Range<usize>, literal: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.value.len();
        self.value.push_str(text);
        match self.runs.last_mut() {
            Some(run) if literal && run.literal && run.source.end == source.start => {
                run.text.end = self.value.len();
                run.source.end = source.end;
            }
            _ => self.runs.push(Run { text: start..self.value.len(), source, literal }),
        }
    }

    /// The whole, which is written at `place`.
    pub(super) fn finish<'s>(self, place: Range<usize>) -> Text<'s> {
        Text { value: Cow::Owned(self.value), runs: self.runs, place, outer: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `x&amp;y&#38;z` at 10, which means `x&y&z`.
    fn sample() -> Text<'static> {
        let mut text = Builder::new();
        text.literal("x", 10);
        text.reference("&", 11..16);
        text.literal("y", 16);
        text.reference("&", 17..22);
        text.literal("z", 22);
        text.finish(10..23)
    }

    #[test]
    fn places_lead_back_to_the_source() {
        let text = sample();
        assert_eq!(text.as_str(), "x&y&z");
        for (range, place) in [
            (0..1, 10..11),
            (0..2, 10..16),
            (1..2, 11..16),
            (1..3, 11..17),
            (2..2, 16..16),
            (0..5, 10..23),
            (5..5, 23..23),
            (4..9, 22..23),
            (9..12, 23..23),
        ] {
            assert_eq!(text.place_of(range.clone()), place, "{range:?}");
        }
        assert_eq!(Text::literal("", 4).place_of(0..0), 4..4);
    }

    #[test]
    fn a_text_inside_of_a_text_leads_to_the_source() {
        let outer = sample();
        let inner = Text::literal("y&", 2);
        assert_eq!(inner.within(&outer).place(), 16..22);
        assert_eq!(inner.within(&outer).place_of(0..1), 16..17);
    }

    #[test]
    fn differences_are_small() {
        for (old, new, range, text) in [
            ("abc", "abc", 3..3, ""),
            ("abc", "aXc", 1..2, "X"),
            ("aa", "aaa", 2..2, "a"),
            ("aaa", "aa", 2..3, ""),
            ("", "a", 0..0, "a"),
            ("éa", "èa", 0..2, "è"),
            ("abab", "ab", 2..4, ""),
        ] {
            assert_eq!(Text::literal(old, 0).difference(new), (range, text.to_owned()), "{old} {new}");
        }
    }

    #[test]
    fn changes_touch_what_they_change() {
        let encode = |text: &str| text.replace('&', "&amp;");
        assert_eq!(
            sample().edits(&[(1..2, "&&".into()), (4..5, "Z".into())], encode),
            [(11..16, "&amp;&amp;".to_owned()), (22..23, "Z".to_owned()),]
        );
        let opaque = Text::opaque("a b", 5..9);
        assert_eq!(opaque.edits(&[(2..3, "&".into())], encode), [(5..9, "a &amp;".to_owned())]);
        assert_eq!(opaque.edits(&[(0..3, "c".into())], encode), [(5..9, "c".to_owned())]);
    }
}
