//! Source maps (revision 3): what the engines make of them, in our own terms.

use std::{borrow::Cow, collections::BTreeMap};

use oxc_sourcemap::Token;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A line and a column.
pub type Position = (u32, u32);
/// A place in a text, and the source and the place that it comes from.
pub type Place = (Position, u32, Position);

/// From the places of one text to those of others.
#[derive(Clone, Debug)]
pub struct SourceMap(pub(in crate::engines) oxc_sourcemap::SourceMap<'static>);

/// As JSON, as it is published.
impl Serialize for SourceMap {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_json())
    }
}

impl<'de> Deserialize<'de> for SourceMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = String::deserialize(deserializer)?;
        Self::parse(&json).ok_or_else(|| de::Error::custom("no source map"))
    }
}

impl SourceMap {
    /// Reads a map; `None` if it is none.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        let map = oxc_sourcemap::SourceMap::from_json_string(json).ok()?;
        Some(Self(map.into_owned()))
    }

    /// A map from a text to sources: each place in it (line and column, as
    /// [`original`](Self::original) counts, in order), and the source, line and column that it comes from.
    #[must_use]
    pub fn of(sources: Vec<(String, Option<String>)>, places: Vec<Place>) -> Self {
        let tokens: Vec<Token> = places
            .into_iter()
            .map(|((line, column), source, (source_line, source_column))| {
                Token::new(line, column, source_line, source_column, Some(source), None)
            })
            .collect();
        let (names, contents): (Vec<_>, Vec<_>) =
            sources.into_iter().map(|(name, text)| (Cow::Owned(name), text.map(Cow::Owned))).unzip();
        Self(oxc_sourcemap::SourceMap::new(None, Vec::new(), None, names, contents, tokens.into(), None))
    }

    /// A map from one text to another, given where things start in both, as bytes.
    #[must_use]
    pub fn between(later: &str, earlier: &str, places: &[(usize, usize)]) -> Self {
        let (mut after, mut before) = (Lines::of(later), Lines::of(earlier));
        let places = places.iter().map(|(out, at)| (after.position(*out), 0, before.position(*at))).collect();
        Self::of(vec![(String::new(), None)], places)
    }

    /// From a text to itself under the name `source`: each word and each mark in it.
    #[must_use]
    pub fn identity(source: &str, text: &str) -> Self {
        let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let mut places = Vec::new();
        let (mut line, mut column, mut in_word) = (0, 0, false);
        for c in text.chars() {
            if c == '\n' {
                (line, column, in_word) = (line + 1, 0, false);
                continue;
            }
            let goes_on = in_word && joins(c);
            if !goes_on && !c.is_whitespace() {
                places.push(((line, column), 0, (line, column)));
            }
            in_word = joins(c);
            column += if u32::from(c) > 0xffff { 2 } else { 1 };
        }
        Self::of(vec![(source.to_owned(), Some(text.to_owned()))], places)
    }

    /// The maps of texts that stand below each other, with the lines at which they start.
    #[must_use]
    pub fn joined(parts: &[(Self, u32)]) -> Self {
        let parts: Vec<(&oxc_sourcemap::SourceMap<'_>, u32)> =
            parts.iter().map(|(map, line)| (&map.0, *line)).collect();
        Self(oxc_sourcemap::ConcatSourceMapBuilder::from_sourcemaps(&parts).into_sourcemap().into_owned())
    }

    /// What stands before every source, if it is given.
    #[must_use]
    pub fn source_root(&self) -> Option<&str> {
        self.0.get_source_root()
    }

    /// The names of the sources.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.0.get_sources()
    }

    /// The map as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.0.to_json_string()
    }

    /// This map, from a text to its sources, seen from another text that `later`
    /// leads from.
    #[must_use]
    pub fn behind(&self, later: &Self) -> Self {
        let table = self.0.generate_lookup_table();
        let mut names: Vec<String> = self.0.get_names().map(str::to_owned).collect();
        let mut known: BTreeMap<String, u32> = names.iter().cloned().zip(0..).collect();
        let sources: Vec<Vec<&str>> = self
            .0
            .get_source_contents()
            .map(|text| text.map_or_else(Vec::new, |text| text.split('\n').collect()))
            .collect();
        let tokens: Vec<Token> = later
            .0
            .get_tokens()
            .filter_map(|token| {
                let (line, column) = (token.get_dst_line(), token.get_dst_col());
                let nowhere = Token::new(line, column, 0, 0, None, None);
                if token.get_source_id().is_none() {
                    return Some(nowhere);
                }
                let traced = self.0.lookup_token_approx(&table, token.get_src_line(), token.get_src_col())?;
                if traced.get_source_id().is_none() {
                    return Some(nowhere);
                }
                // What a name was before it was shortened only the later step knows.
                let (source_line, source_column) = (traced.get_src_line(), traced.get_src_col());
                let name = traced.get_name_id().or_else(|| {
                    let name = later.0.get_name(token.get_name_id()?)?;
                    let lines = sources.get(traced.get_source_id()? as usize)?;
                    let written = name_at(lines.get(source_line as usize)?, source_column)?;
                    // The linker may have added to it.
                    if !name.starts_with(written) {
                        return None;
                    }
                    Some(*known.entry(written.to_owned()).or_insert_with(|| {
                        names.push(written.to_owned());
                        u32::try_from(names.len() - 1).unwrap_or(u32::MAX)
                    }))
                });
                Some(Token::new(line, column, source_line, source_column, traced.get_source_id(), name))
            })
            .collect();
        Self(oxc_sourcemap::SourceMap::new(
            None,
            names.into_iter().map(Cow::Owned).collect(),
            None,
            self.0.get_sources().map(|source| Cow::Owned(source.to_owned())).collect(),
            self.0.get_source_contents().map(|text| text.map(|text| Cow::Owned(text.to_owned()))).collect(),
            tokens.into(),
            None,
        ))
    }

    /// Where a place comes from; lines from 0, columns from 0 in UTF-16 units.
    #[must_use]
    pub fn original(&self, line: u32, column: u32) -> Option<(u32, u32)> {
        let table = self.0.generate_lookup_table();
        let token = self.0.lookup_token(&table, line, column)?;
        Some((token.get_src_line(), token.get_src_col()))
    }

    /// For many questions about where places come from.
    #[must_use]
    pub fn origins(&self) -> Origins<'_> {
        Origins { map: &self.0, table: self.0.generate_lookup_table() }
    }

    /// The map after edits of its text `code`: the byte offset of each, and by how
    /// many bytes of ASCII the line grew there.
    #[must_use]
    pub fn after_edits(self, code: &str, edits: &[(usize, isize)]) -> Self {
        if edits.is_empty() {
            return self;
        }
        // By line: the column of each edit in UTF-16 units, and the growth so far.
        let mut lines: BTreeMap<u32, Vec<(u32, i64)>> = BTreeMap::new();
        let (mut line, mut line_start, mut scanned) = (0, 0, 0);
        for (offset, growth) in edits {
            for at in memchr::memchr_iter(b'\n', &code.as_bytes()[scanned..*offset]) {
                line += 1;
                line_start = scanned + at + 1;
            }
            scanned = *offset;
            let column = code[line_start..*offset].encode_utf16().count();
            let edits = lines.entry(line).or_default();
            let before = edits.last().map_or(0, |(_, growth)| *growth);
            edits.push((u32::try_from(column).unwrap_or(u32::MAX), before + i64::try_from(*growth).unwrap_or(0)));
        }
        self.moved(|line, column| {
            lines.get(&line).map_or(0, |edits| {
                let before = edits.partition_point(|(edit, _)| *edit < column);
                before.checked_sub(1).map_or(0, |last| edits[last].1)
            })
        })
    }

    /// The map after the text has grown: `growth` tells, for a line and a column,
    /// by how many columns what stands there has moved.
    #[must_use]
    fn moved(self, growth: impl Fn(u32, u32) -> i64) -> Self {
        let mut parts = self.0.into_parts();
        let moved: Vec<Token> = parts
            .tokens
            .iter()
            .map(|token| {
                let (line, column) = (token.get_dst_line(), token.get_dst_col());
                let column = (i64::from(column) + growth(line, column)).max(0);
                Token::new(
                    line,
                    u32::try_from(column).unwrap_or(u32::MAX),
                    token.get_src_line(),
                    token.get_src_col(),
                    token.get_source_id(),
                    token.get_name_id(),
                )
            })
            .collect();
        parts.tokens = moved.into();
        // They describe the columns as they were.
        parts.token_chunks = None;
        Self(oxc_sourcemap::SourceMap::from_parts(parts))
    }

    /// The map without the texts of its sources.
    #[must_use]
    pub fn without_contents(self) -> Self {
        let mut parts = self.0.into_parts();
        parts.source_contents.clear();
        Self(oxc_sourcemap::SourceMap::from_parts(parts))
    }

    /// The map with an id that its code carries as well.
    #[must_use]
    pub fn with_debug_id(self, id: &str) -> Self {
        let mut map = self.0;
        map.set_debug_id(id);
        Self(map)
    }

    /// The map with other names for its sources and without a `file`; where a
    /// source's text is missing, `text` may give it by the new name.
    #[must_use]
    pub fn renamed(self, name: impl Fn(&str) -> String, text: impl Fn(&str) -> Option<String>) -> Self {
        let mut parts = self.0.into_parts();
        parts.file = None;
        parts.sources = parts.sources.iter().map(|source| name(source).into()).collect();
        for (source, content) in parts.sources.iter().zip(&mut parts.source_contents) {
            if content.as_deref().is_none_or(str::is_empty) {
                *content = text(source).map(Into::into);
            }
        }
        Self(oxc_sourcemap::SourceMap::from_parts(parts))
    }
}

/// Turns bytes of a text to lines and columns (in UTF-16 units), both from 0; quick where they are asked
/// for in order.
pub struct Lines<'t> {
    text: &'t str,
    at: usize,
    position: Position,
}

impl<'t> Lines<'t> {
    /// At the start of `text`.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self { text, at: 0, position: (0, 0) }
    }

    /// The position of the byte `at`, which is moved to the start of its character.
    pub fn position(&mut self, at: usize) -> Position {
        let at = self.text.floor_char_boundary(at);
        if at < self.at {
            *self = Self::of(self.text);
        }
        for character in self.text[self.at..at].chars() {
            let (line, column) = self.position;
            self.position = match character {
                '\n' => (line + 1, 0),
                _ => (line, column + if character.len_utf16() == 2 { 2 } else { 1 }),
            };
        }
        self.at = at;
        self.position
    }
}

/// Turns lines and columns (in UTF-16 units), both from 0, to bytes of a text; quick where they are asked for in
/// order.
pub struct Offsets<'t> {
    text: &'t str,
    line: (u32, usize),
    at: (u32, usize),
}

impl<'t> Offsets<'t> {
    /// At the start of `text`.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self { text, line: (0, 0), at: (0, 0) }
    }

    /// The byte at a position; what lies beyond the end of a line, or of the text, is moved inside.
    pub fn offset(&mut self, (line, column): Position) -> usize {
        if line < self.line.0 {
            *self = Self::of(self.text);
        }
        while self.line.0 < line {
            let Some(end) = memchr::memchr(b'\n', &self.text.as_bytes()[self.line.1..]) else { return self.text.len() };
            self.line = (self.line.0 + 1, self.line.1 + end + 1);
            self.at = (0, self.line.1);
        }
        if column < self.at.0 {
            self.at = (0, self.line.1);
        }
        for character in self.text[self.at.1..].chars() {
            if self.at.0 >= column || character == '\n' {
                break;
            }
            self.at.0 += if character.len_utf16() == 2 { 2 } else { 1 };
            self.at.1 += character.len_utf8();
        }
        self.at.1
    }
}

/// Tells where the places of a mapped text come from.
pub struct Origins<'m> {
    map: &'m oxc_sourcemap::SourceMap<'static>,
    table: Vec<&'m [Token]>,
}

impl<'m> Origins<'m> {
    /// The source, and the place in it.
    #[must_use]
    pub fn at(&self, (line, column): Position) -> Option<(&'m str, Position)> {
        let token = self.map.lookup_token(&self.table, line, column)?;
        Some((self.map.get_source(token.get_source_id()?)?, (token.get_src_line(), token.get_src_col())))
    }

    /// The text of a source, if the map holds it.
    #[must_use]
    pub fn content(&self, source: &str) -> Option<String> {
        let at = self.map.get_sources().position(|known| known == source)?;
        self.map.get_source_contents().nth(at)?.map(str::to_owned)
    }
}

/// The name that stands at a column (in UTF-16 units) of a line.
fn name_at(line: &str, column: u32) -> Option<&str> {
    let mut units = 0;
    let start = line.char_indices().find_map(|(at, character)| {
        let here = units;
        units += character.len_utf16();
        (here >= column as usize).then_some(at)
    })?;
    let rest = &line[start..];
    let is_part = |character: char| character.is_alphanumeric() || "_$".contains(character);
    let end = rest.find(|character| !is_part(character)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_utf_16() {
        let text = "a\né😀b\nc";
        let mut lines = Lines::of(text);
        let mut offsets = Offsets::of(text);
        for (at, position) in [(0, (0, 0)), (8, (1, 3)), (10, (2, 0)), (2, (1, 0))] {
            assert_eq!((lines.position(at), offsets.offset(position)), (position, at));
        }
        assert_eq!((offsets.offset((0, 9)), offsets.offset((9, 0))), (1, text.len()));
    }
}
