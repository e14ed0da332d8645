//! link: modules to chunks, sheets to one sheet for each entry. What comes out
//! is a draft: a text with a logical path, in which references are open slots.

mod apart;
pub mod chunks;
mod classic;
mod complaints;
mod head;
mod join;
mod media;
mod module_sheets;
mod names;
mod empty;
mod order;
mod packages;
mod pages;
pub mod pieces;
pub mod release;
pub mod rewrite;
pub mod scripts;
mod shared;
mod sheet_map;
pub mod sheets;
mod styles;
mod templates;

pub use pieces::Pieces;

use crate::{
    diagnostic::Diagnostic,
    engines::{
        js::{Goal, minify::Rung, parse},
        source_map::SourceMap,
    },
    path::LogicalPath,
    reference::Marked,
};

/// What an output is, in the words of the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OutputKind {
    /// Code that pages load.
    Entry,
    /// Code that other code loads.
    Chunk,
    /// A style sheet.
    Style,
    /// A file published byte for byte.
    Static,
    /// Scripts or sheets, joined.
    Package,
    /// A source map.
    Map,
    /// A source map that is not served.
    HiddenMap,
}

/// How a draft is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JavaScript.
    Js(Goal),
    /// CSS.
    Css,
    /// Anything else, which nobody parses.
    Data,
}

/// An output whose name is not known yet.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its key in the manifest.
    pub logical: LogicalPath,
    /// What it is.
    pub kind: OutputKind,
    /// How to read it.
    pub language: Language,
    /// What it was made of, as paths to show.
    pub sources: Vec<String>,
    /// Its text.
    pub text: Marked,
    /// From its text to its sources.
    pub map: Option<SourceMap>,
    /// Whether its text is a source in which errors are still to be looked for.
    pub unchecked: bool,
    /// Whether it is a script with a `with` statement.
    pub has_with: bool,
    /// Of a package of scripts: its parts, where these are better minified one by one.
    pub pieces: Option<Pieces>,
    /// Whether it is for the browsers of the second build.
    pub legacy: bool,
    /// The comments with licences that were taken out of it.
    pub legal: Vec<String>,
    /// The rung that minifying ended on, where it is not the highest.
    pub rung: Option<Rung>,
    /// The other outputs that belong to it.
    pub relations: Relations,
}

/// How an output belongs to others, beside the references in its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// The chunks that it imports, in order.
    pub imports: Vec<LogicalPath>,
    /// The chunks that it loads on demand.
    pub dynamic_imports: Vec<LogicalPath>,
    /// Those of both that it imports by a name for the import map.
    pub mapped: Vec<LogicalPath>,
    /// The sheets that belong to it.
    pub css: Vec<LogicalPath>,
    /// Its source map, where that is an output of its own.
    pub source_map: Option<LogicalPath>,
    /// Its source map, where that is not served.
    pub hidden_map: Option<LogicalPath>,
    /// The same code for old browsers.
    pub legacy: Option<LogicalPath>,
    /// For a package: its parts as outputs of their own, in order.
    pub parts: Vec<LogicalPath>,
}

impl Draft {
    /// A draft without relations.
    #[must_use]
    pub fn new(logical: LogicalPath, kind: OutputKind, language: Language, text: String) -> Self {
        Self {
            logical,
            kind,
            language,
            sources: Vec::new(),
            text: Marked(text),
            map: None,
            unchecked: false,
            has_with: false,
            pieces: None,
            legacy: false,
            legal: Vec::new(),
            rung: None,
            relations: Relations::default(),
        }
    }

    /// What is wrong with it, if it is a source in which nobody has looked for errors yet.
    #[must_use]
    pub fn check(&self) -> Vec<Diagnostic> {
        match (&self.pieces, self.language) {
            (Some(pieces), _) => pieces.parts.iter().flat_map(Self::check).collect(),
            (None, Language::Js(goal)) if self.unchecked => {
                parse::check(self.sources.first().map_or("", String::as_str), &self.text.0, goal)
            }
            _ => Vec::new(),
        }
    }
}
