//! link: modules to chunks, sheets to one sheet for each entry. What comes out
//! is a draft: a text with a logical path, in which references are open slots.

pub mod chunks;
mod complaints;
pub mod release;
mod rewrite;
pub mod scripts;
pub mod sheets;

use crate::{
    engines::js::{Goal, minify::Rung, source_map::SourceMap},
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
    /// A source map.
    Map,
}

/// How a draft is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// JavaScript.
    Js(Goal),
    /// CSS.
    Css,
    /// A source map.
    Json,
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
    /// The chunks that it imports, in order.
    pub imports: Vec<LogicalPath>,
    /// The chunks that it loads on demand.
    pub dynamic_imports: Vec<LogicalPath>,
    /// The sheets that belong to it.
    pub css: Vec<LogicalPath>,
    /// The rung that minifying ended on, where it is not the highest.
    pub rung: Option<Rung>,
    /// Its source map, where that is an output of its own.
    pub source_map: Option<LogicalPath>,
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
            imports: Vec::new(),
            dynamic_imports: Vec::new(),
            css: Vec::new(),
            rung: None,
            source_map: None,
        }
    }
}
