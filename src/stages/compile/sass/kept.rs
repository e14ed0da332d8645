//! What Sass became, kept from build to build.
//!
//! Which files a sheet is made of shows only while it is compiled. So what is kept under a request says what to ask of
//! the file system; and what is kept under the request and the answers is the sheet, or says what else to ask. All of
//! it stays true, so nothing is ever replaced, and machines can share it.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    boundary::Boundary,
    cache::{Cache, Key, Step},
    diagnostic::Diagnostic,
    disk::{self, Look, Note},
    engines::{
        sass::{Compiled, Message, Request},
        source_map::SourceMap,
    },
    path::normalized,
};

/// A sheet that was compiled just now.
pub struct Fresh {
    /// What it became.
    pub compiled: Compiled,
    /// That it gives something else in each build.
    pub changing: Vec<Diagnostic>,
    /// What was asked of the file system, if that and the request are all that the result depends on.
    pub notes: Option<Vec<Note>>,
}

impl Fresh {
    /// What it became, and the warnings.
    #[must_use]
    pub fn into_result(self) -> (Compiled, Vec<Diagnostic>) {
        (self.compiled, self.changing)
    }
}

/// What is kept. All paths are relative to the project.
#[derive(Serialize, Deserialize)]
enum Kept {
    Asks(Vec<Question>),
    Made(Sheet),
}

#[derive(Serialize, Deserialize)]
struct Sheet {
    css: String,
    map: Option<String>,
    reads: Vec<PathBuf>,
    warnings: Vec<Message>,
}

/// What is asked, and about which path.
type Question = (String, disk::Question);

/// An answer, and whether the file that it leads to may be read.
type Answer = (Look, bool);

/// What `make` gives, or gave to an earlier build that had the same request and met the same files.
///
/// # Errors
/// Those of `make`.
pub fn compiled(
    cache: &Cache,
    request: &Request,
    make: impl Fn() -> Result<Fresh, Vec<Diagnostic>>,
) -> Result<(Compiled, Vec<Diagnostic>), Vec<Diagnostic>> {
    let boundary = &request.boundary;
    let mut fresh: Option<Result<Fresh, Vec<Diagnostic>>> = None;
    let mut told: BTreeMap<Question, Answer> = BTreeMap::new();
    while cache.is_used() {
        let kept = cache.step(key(request, &told), || {
            let Ok(fresh) = fresh.get_or_insert_with(&make) else { return Err(()) };
            let notes = fresh.notes.as_deref().ok_or(())?;
            let asked: Vec<(Question, Answer)> = notes.iter().map(|note| answered(note, boundary)).collect();
            let open: Vec<Question> =
                asked.iter().map(|(question, _)| question).filter(|asked| !told.contains_key(asked)).cloned().collect();
            // What changed meanwhile was answered in two ways.
            let is_settled = asked.iter().all(|(question, answer)| told.get(question) == Some(answer));
            if !open.is_empty() {
                Ok(Kept::Asks(open))
            } else if is_settled {
                Ok(Kept::Made(Sheet::of(&fresh.compiled, boundary)))
            } else {
                Err(())
            }
        });
        match kept {
            Ok(Kept::Asks(questions)) if questions.iter().any(|question| !told.contains_key(question)) => {
                told.par_extend(questions.into_par_iter().map(|(path, question)| {
                    let look = disk::ask(&absolute(Path::new(&path), boundary), question);
                    ((path, question), answer(&look, boundary))
                }));
            }
            Ok(Kept::Made(sheet)) if fresh.is_none() => return Ok((sheet.into_compiled(boundary), Vec::new())),
            _ => break,
        }
    }
    fresh.unwrap_or_else(make).map(Fresh::into_result)
}

/// The request, without what is different in another folder: which files may be read is among the answers.
fn key(request: &Request, told: &BTreeMap<Question, Answer>) -> Key {
    let Request { path, source, load_paths, boundary, most, root: _, limit: _ } = request;
    let load_paths: Vec<PathBuf> = load_paths.iter().map(|path| relative(path, boundary)).collect();
    Key::new(Step::Sass).value(&relative(path, boundary)).part(source).value(&load_paths).value(most).value(told)
}

fn answered(note: &Note, boundary: &Boundary) -> (Question, Answer) {
    ((boundary.shown(&note.path), note.look.question()), answer(&note.look, boundary))
}

fn answer(look: &Look, boundary: &Boundary) -> Answer {
    match look {
        Look::Real(Some(path)) => (Look::Real(Some(relative(path, boundary))), boundary.permits(path)),
        other => (other.clone(), true),
    }
}

fn relative(path: &Path, boundary: &Boundary) -> PathBuf {
    boundary.shown(path).into()
}

fn absolute(path: &Path, boundary: &Boundary) -> PathBuf {
    normalized(&boundary.root().join(path))
}

impl Sheet {
    fn of(compiled: &Compiled, boundary: &Boundary) -> Self {
        let Compiled { css, map, reads, warnings } = compiled;
        let map = map.clone().map(|map| map.renamed(|source| boundary.shown(Path::new(source)), |_| None));
        Self {
            css: css.clone(),
            map: map.map(|map| map.to_json()),
            reads: reads.iter().map(|path| relative(path, boundary)).collect(),
            warnings: moved(warnings, |path| relative(path, boundary)),
        }
    }

    fn into_compiled(self, boundary: &Boundary) -> Compiled {
        let name = |source: &str| absolute(Path::new(source), boundary).to_string_lossy().into_owned();
        Compiled {
            css: self.css,
            map: self.map.and_then(|map| SourceMap::parse(&map)).map(|map| map.renamed(name, |_| None)),
            reads: self.reads.iter().map(|path| absolute(path, boundary)).collect(),
            warnings: moved(&self.warnings, |path| absolute(path, boundary)),
        }
    }
}

fn moved(messages: &[Message], to: impl Fn(&Path) -> PathBuf) -> Vec<Message> {
    let place = |message: &Message| message.place.as_ref().map(|(path, line, column)| (to(path), *line, *column));
    messages.iter().map(|message| Message { place: place(message), ..message.clone() }).collect()
}
