//! Sass: a compiler that is built in, or Dart Sass, which is the reference.

mod dart;
mod embedded;
pub mod guard;
mod importer;
mod said;

pub use dart::dart;
pub use embedded::{ARGUMENT, embedded, serve};

use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::source_map::SourceMap;
use crate::{boundary::Boundary, disk::Note};

/// What is compiled.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    /// The real path of the source, whose extension tells the syntax.
    pub path: PathBuf,
    /// Its text.
    pub source: String,
    /// Where files are looked for that are not beside the one which asks for them, in order.
    pub load_paths: Vec<PathBuf>,
    /// The directories that files may be read in.
    pub boundary: Boundary,
    /// Where a command runs.
    pub root: PathBuf,
    /// How long it may take.
    pub limit: Duration,
    /// How many bytes a source, or the result, may have.
    pub most: u64,
}

/// What a compiler did.
#[derive(Debug)]
pub struct Outcome {
    /// What it made.
    pub result: Result<Compiled, Failure>,
    /// What it asked of the file system, if that and the request are all that the result depends on.
    pub notes: Option<Vec<Note>>,
}

/// What was made of a source.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The style sheet. Addresses in it are as they were written.
    pub css: String,
    /// From the sheet to the sources, as absolute paths, if the compiler knows.
    pub map: Option<SourceMap>,
    /// The other files that it was made of: real paths, in the order in which they were asked for.
    pub reads: Vec<PathBuf>,
    /// What the sources, or the compiler, warn of.
    pub warnings: Vec<Message>,
}

/// Something that a compiler says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// In lower case and without a final stop.
    pub text: String,
    /// The file, the line and the column, both from 0.
    pub place: Option<(PathBuf, usize, usize)>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Why there is no sheet.
#[derive(Debug)]
pub enum Failure {
    /// The source is wrong.
    Message(Message),
    /// The compiler did not work: what happened, and what to do about it.
    Other(String, String),
}

/// A compiler's sentence the way that ours are written.
fn sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut chars = text.chars();
    let first = chars.next().unwrap_or_default();
    // A name at the start keeps its letters.
    let second_is_small = text.chars().nth(1).is_none_or(|c| !c.is_uppercase());
    if second_is_small { first.to_lowercase().chain(chars).collect() } else { text.to_owned() }
}
