//! The source map of a joined sheet: from each of its tokens to the file that it was written in.

use std::{collections::BTreeMap, path::Path};

use crate::{
    boundary::Boundary,
    engines::{
        css::tokens::{Kind, tokenize},
        source_map::{Lines, Origins, Place, SourceMap},
    },
    source_text,
    stages::{compile::sheet::Sheet, project::Project},
};

/// A stretch of a joined sheet.
#[derive(Clone, Copy)]
pub struct Segment<'s> {
    /// Where it starts, in bytes of the joined sheet.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The sheet that it comes from.
    pub sheet: &'s Sheet,
    /// Where it starts there.
    pub at: usize,
    /// Whether it is the sheet's text byte for byte. Otherwise it stands for what starts there.
    pub verbatim: bool,
}

/// The map of `text`, which consists of `segments` (in order) and of what holds them together.
#[must_use]
pub fn map(text: &str, segments: &[Segment<'_>], project: &Project) -> SourceMap {
    let (boundary, limit) = (&project.boundary, project.config.limits.file_size);
    let mut sources = Sources { boundary, limit, names: BTreeMap::new(), list: Vec::new() };
    let mut lines = Lines::of(text);
    let mut places: Vec<Place> = Vec::new();
    let tokens = tokenize(text);
    let mut tokens = tokens.iter().filter(|token| !matches!(token.kind, Kind::Whitespace | Kind::Comment { .. }));
    let mut token = tokens.next();
    let mut last: Option<Written<'_>> = None;
    for segment in segments {
        while token.is_some_and(|token| token.start < segment.start) {
            token = tokens.next();
        }
        // A sheet's segments follow each other, so its lines are counted once.
        let mut written = match last.take() {
            Some(written) if std::ptr::eq(written.sheet, segment.sheet) => written,
            _ => Written::of(segment.sheet),
        };
        while let Some(here) = token.filter(|token| token.start < segment.end) {
            let at = if segment.verbatim { segment.at + (here.start - segment.start) } else { segment.at };
            if let Some((source, position)) = written.origin(at, &mut sources) {
                places.push((lines.position(here.start), source, position));
            }
            token = tokens.next();
        }
        last = Some(written);
    }
    SourceMap::of(sources.list, places)
}

/// A sheet, and how far it was followed.
struct Written<'s> {
    sheet: &'s Sheet,
    lines: Lines<'s>,
    origins: Option<Origins<'s>>,
}

impl<'s> Written<'s> {
    fn of(sheet: &'s Sheet) -> Self {
        Self { sheet, lines: Lines::of(&sheet.text), origins: sheet.map.as_ref().map(SourceMap::origins) }
    }

    fn origin(&mut self, at: usize, sources: &mut Sources<'_>) -> Option<(u32, (u32, u32))> {
        let position = self.lines.position(at);
        let Some(origins) = &self.origins else {
            return Some((sources.index(&self.sheet.shown, || Some(self.sheet.text.clone())), position));
        };
        let (source, position) = origins.at(position)?;
        let shown = sources.boundary.shown(source.as_ref());
        let path = Path::new(source);
        let (boundary, limit) = (sources.boundary, sources.limit);
        let read = || boundary.permits(path).then(|| source_text::read(path, &shown, limit).ok()).flatten();
        Some((sources.index(&shown, || origins.content(source).or_else(read)), position))
    }
}

struct Sources<'b> {
    boundary: &'b Boundary,
    /// How many bytes a source may have.
    limit: u64,
    names: BTreeMap<String, u32>,
    list: Vec<(String, Option<String>)>,
}

impl Sources<'_> {
    fn index(&mut self, shown: &str, content: impl FnOnce() -> Option<String>) -> u32 {
        if let Some(known) = self.names.get(shown) {
            return *known;
        }
        let index = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.names.insert(shown.to_owned(), index);
        // Seen from a folder of the project, as the linker of scripts writes them.
        self.list.push((format!("../{shown}"), content()));
        index
    }
}
