//! What a build asked of the file system, and what it was answered: beside the settings, all that its result depends
//! on. Files that were looked for and not found are part of it.
//!
//! A process runs one build at a time, on many threads that all ask through the same door: so the door has one
//! notebook, and it is closed unless a build opened it.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use rayon::prelude::*;

use super::{Look, Note, Stamp};
use crate::{
    digest::{Digest, Fingerprint},
    last_build::LastBuild,
};

static IS_OPEN: AtomicBool = AtomicBool::new(false);
static NOTES: Mutex<Vec<Note>> = Mutex::new(Vec::new());
static IS_REPEATABLE: AtomicBool = AtomicBool::new(true);
static KNOWN: RwLock<Option<Arc<LastBuild>>> = RwLock::new(None);

/// Begins to write down what is asked.
pub fn open() {
    NOTES.lock().unwrap_or_else(PoisonError::into_inner).clear();
    know(None);
    IS_REPEATABLE.store(true, Ordering::Relaxed);
    IS_OPEN.store(true, Ordering::Release);
}

/// Ends that. Gives the notes, in order and without repetition, and whether the same answers have the same results.
#[must_use]
pub fn close() -> (Vec<Note>, bool) {
    IS_OPEN.store(false, Ordering::Release);
    let mut notes = std::mem::take(&mut *NOTES.lock().unwrap_or_else(PoisonError::into_inner));
    notes.par_sort_by(|one, other| (&one.path, &one.look).cmp(&(&other.path, &other.look)));
    notes.dedup_by(|later, first| later.path == first.path && says_no_more(later, first));
    (notes, IS_REPEATABLE.load(Ordering::Relaxed))
}

/// Lets a file that has not changed since the last build not be read again for its digest.
pub fn know(last: Option<Arc<LastBuild>>) {
    *KNOWN.write().unwrap_or_else(PoisonError::into_inner) = last;
}

/// Whether `later` holds wherever `first` does.
fn says_no_more(later: &Note, first: &Note) -> bool {
    later.look == first.look
        || first.content().is_some()
            && matches!(later.look, Look::Kind(super::Kind::File) | Look::Size(_) | Look::Print(_))
            && later.content().is_none_or(|digest| first.content() == Some(digest))
}

pub(super) fn is_open() -> bool {
    IS_OPEN.load(Ordering::Acquire)
}

/// Says that something was done whose result is not a function of what was read.
pub fn cannot_be_repeated() {
    IS_REPEATABLE.store(false, Ordering::Relaxed);
}

/// Writes down an answer.
pub(super) fn note(path: &Path, look: impl FnOnce() -> Look) {
    note_stamped(path, look, None);
}

/// The same for what was read from `began` on, when `stamp` was there.
pub(super) fn note_stamped(path: &Path, look: impl FnOnce() -> Look, stamp: Option<(Stamp, SystemTime)>) {
    if is_open() {
        let stamp = stamp.filter(|(stamp, began)| stamp.is_settled(*began)).map(|(stamp, _)| stamp);
        let note = Note { path: path.to_owned(), look: look(), stamp };
        NOTES.lock().unwrap_or_else(PoisonError::into_inner).push(note);
    }
}

/// The fingerprint of a source that has not changed since the last build.
pub(super) fn known_print(path: &Path, stamp: Stamp) -> Option<Fingerprint> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()?;
    find(&known.inputs, path, stamp, |look| match look {
        Look::Print(print) => Some(print.clone()),
        _ => None,
    })
}

/// The digest of an output that has not changed since the last build.
pub(super) fn known_digest(path: &Path, stamp: Stamp) -> Option<Digest> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()?;
    find(&known.outputs, path, stamp, |look| match look {
        Look::Content(digest) => *digest,
        _ => None,
    })
}

fn find<T>(notes: &[Note], path: &Path, stamp: Stamp, wanted: impl Fn(&Look) -> Option<T>) -> Option<T> {
    let first = notes.partition_point(|note| note.path.as_path() < path);
    let mut same = notes[first..].iter().take_while(|note| note.path == path);
    same.find_map(|note| wanted(&note.look).filter(|_| note.stamp == Some(stamp)))
}

/// That all answers are still the same, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// From stamps alone.
    Untouched,
    /// Something had to be read again.
    Confirmed,
}

impl Answers {
    /// Of two sets of answers together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == Self::Untouched { other } else { self }
    }
}

/// Whether every answer is still the same. Stamps of files that had to be read again are brought up to date.
#[must_use]
pub fn all_hold(notes: &mut [Note]) -> Option<Answers> {
    let touched = AtomicBool::new(false);
    let holds = |note: &mut Note| {
        let is_content = note.content().is_some();
        note.is_stamped() || {
            touched.fetch_or(is_content, Ordering::Relaxed);
            note.still_holds()
        }
    };
    // First what costs little: most changes are found in it.
    let cheap = |note: &Note| note.content().is_none() || note.stamp.is_some() && note.is_stamped();
    let mut costly: Vec<&mut Note> = Vec::new();
    let checked: Vec<(bool, &mut Note)> = notes.par_iter_mut().map(|note| (cheap(note) && holds(note), note)).collect();
    for (good, note) in checked {
        match note.content() {
            _ if good => {}
            None => return None,
            Some(_) => costly.push(note),
        }
    }
    let all = costly.into_par_iter().all(holds);
    all.then(|| if touched.into_inner() { Answers::Confirmed } else { Answers::Untouched })
}
