//! Where a reference stands, for the messages about it.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use super::texts::Text;
use crate::{
    diagnostic::Location,
    engines::source_map::{Lines, Offsets},
    source_text,
    stages::project::Project,
};

/// The file that a reference stands in.
pub struct Place<'a> {
    /// Its real path.
    pub path: &'a Path,
    /// The path to show.
    pub shown: &'a str,
    /// Its text, as the spans of references count.
    pub text: &'a str,
    /// Where the text was made by another compiler: all of what that gave.
    pub made: Option<&'a Text>,
}

impl<'a> Place<'a> {
    /// A source that is read as it is.
    #[must_use]
    pub fn new(path: &'a Path, shown: &'a str, text: &'a str) -> Self {
        Self { path, shown, text, made: None }
    }

    /// The place of some bytes of the text, in the file that they were written in.
    #[must_use]
    pub fn location(&self, project: &Project, span: Range<usize>) -> Location {
        let Some(made) = self.made else {
            return Location::at(self.shown, self.text, span);
        };
        let read = |path: &Path| {
            let shown = project.boundary.shown(path);
            let text = source_text::read(path, &shown, project.config.limits.file_size).ok()?;
            Some((shown, text))
        };
        let mapped = made.map.as_ref().and_then(|map| {
            let (source, position) = map.origins().at(Lines::of(self.text).position(span.start))?;
            let path = PathBuf::from(source);
            let (shown, text) = read(&path).filter(|_| project.boundary.permits(&path))?;
            let at = Offsets::of(&text).offset(position);
            Some(Location::at(shown, &text, at..at + 1))
        });
        // Without a map: where one of the sources has the same words.
        let words = self.text.get(span).filter(|words| !words.is_empty());
        let searched = || {
            let sources = std::iter::once(self.path).chain(made.reads.iter().map(PathBuf::as_path));
            // Words that stand there twice tell nothing.
            let is_once = |text: &str| words.is_some_and(|words| text.matches(words).count() == 1);
            sources.filter_map(read).filter(|(_, text)| is_once(text) && is_once(self.text)).find_map(
                |(shown, text)| {
                    let at = text.find(words?)?;
                    Some(Location::at(shown, &text, at..at + words?.len()))
                },
            )
        };
        mapped.or_else(searched).unwrap_or_else(|| Location::file(self.shown))
    }
}
