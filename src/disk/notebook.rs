//! What a build asked of the file system, and what it was answered: beside the settings, all that its result depends
//! on. Files that were looked for and not found are part of it.
//!
//! A process runs one build at a time, on many threads that all ask through the same door: so the door has one
//! notebook, and it is closed unless a build opened it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    time::SystemTime,
};

use rayon::prelude::*;

use super::{Look, Note, Stamp};
use crate::{digest::Fingerprint, last_build::LastBuild};

static IS_OPEN: AtomicBool = AtomicBool::new(false);
static NOTES: Mutex<Vec<Note>> = Mutex::new(Vec::new());
/// Notes of files of which there may be very many, apart from all others, if they are wanted at all.
static OF_MANY: Mutex<Vec<Note>> = Mutex::new(Vec::new());
static HOLDS_ALL: AtomicBool = AtomicBool::new(false);
static IS_REPEATABLE: AtomicBool = AtomicBool::new(true);
static KNOWN: RwLock<Option<Arc<LastBuild>>> = RwLock::new(None);

/// Begins to write down what is asked; `all` is to hold the bulk of static files, too, file by file.
pub fn open(all: bool) {
    HOLDS_ALL.store(all, Ordering::Relaxed);
    let _ = take_many();
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
    // As bytes: paths compare their parts one by one.
    notes.par_sort_by(|one, other| (one.path.as_os_str(), &one.look).cmp(&(other.path.as_os_str(), &other.look)));
    notes.dedup_by(|later, first| later.path.as_os_str() == first.path.as_os_str() && says_no_more(later, first));
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

/// Whether it is to hold every file.
#[must_use]
pub fn holds_all() -> bool {
    is_open() && HOLDS_ALL.load(Ordering::Relaxed)
}

pub(super) fn is_open() -> bool {
    IS_OPEN.load(Ordering::Acquire)
}

/// Says that something was done whose result is not a function of what was read.
pub fn cannot_be_repeated() {
    IS_REPEATABLE.store(false, Ordering::Relaxed);
}

/// Writes down what is known already.
pub fn remember(notes: impl IntoIterator<Item = Note>) {
    if is_open() {
        NOTES.lock().unwrap_or_else(PoisonError::into_inner).extend(notes);
    }
}

/// The same for some of very many files.
pub fn remember_many(notes: impl Iterator<Item = Note>) {
    if holds_all() {
        OF_MANY.lock().unwrap_or_else(PoisonError::into_inner).extend(notes);
    }
}

/// What was written down of very many files, in no order.
#[must_use]
pub fn take_many() -> Vec<Note> {
    std::mem::take(&mut *OF_MANY.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Writes down an answer.
pub(super) fn note(path: &Path, look: impl FnOnce() -> Look) {
    note_stamped(path, look, None);
}

/// The same for what was read from `began` on, when `stamp` was there.
pub(super) fn note_stamped(path: &Path, look: impl FnOnce() -> Look, stamp: Option<(Stamp, SystemTime)>) {
    if is_open() {
        let stamp = stamp.filter(|(stamp, began)| stamp.is_settled(*began)).map(|(stamp, _)| stamp);
        let note = Note { path: path.to_owned(), look: look(), stamp, holds: false };
        NOTES.lock().unwrap_or_else(PoisonError::into_inner).push(note);
    }
}

/// The fingerprint of a source that has not changed since the last build, and what was there.
pub(super) fn known_print(path: &Path) -> Option<(Fingerprint, Stamp)> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()?;
    let note = find(&known.inputs, path, |look| matches!(look, Look::Print(_)))?;
    match (&note.look, note.stamp) {
        (Look::Print(print), Some(stamp)) => Some((print.clone(), stamp)),
        _ => None,
    }
}

/// What the last build published at a path, if it is still there.
pub(super) fn known_output(path: &Path) -> Option<Note> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()?;
    find(&known.outputs, path, |look| matches!(look, Look::Content(Some(_)))).cloned()
}

/// What the last build noted of a file in which nothing was of interest, if that is still the same file.
pub(super) fn known_plain(path: &Path) -> Option<Note> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner).clone()?;
    find(&known.inputs, path, |look| matches!(look, Look::Plain(_))).cloned()
}

/// A note that was found to hold when this build began, or that its stamp shows to hold.
fn find<'n>(notes: &'n [Note], path: &Path, wanted: impl Fn(&Look) -> bool) -> Option<&'n Note> {
    let first = notes.partition_point(|note| note.path.as_os_str() < path.as_os_str());
    let mut same = notes[first..].iter().take_while(|note| note.path.as_os_str() == path.as_os_str());
    same.find(|note| wanted(&note.look)).filter(|note| note.stamp.is_some() && (note.holds || note.is_stamped()))
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

/// The paths about which an answer is no longer the same.
#[must_use]
pub fn changed(notes: &mut [Note]) -> Vec<PathBuf> {
    let mut changed: Vec<PathBuf> = notes
        .par_iter_mut()
        .filter_map(|note| (!note.is_stamped() && !note.still_holds()).then(|| note.path.clone()))
        .collect();
    changed.sort();
    changed.dedup();
    changed
}

/// Whether every answer is still the same. Stamps of files that had to be read again are brought up to date.
#[must_use]
pub fn all_hold(notes: &mut [Note]) -> Option<Answers> {
    notes.par_iter_mut().for_each(|note| note.holds = note.is_stamped());
    let rest: Vec<&mut Note> = notes.iter_mut().filter(|note| !note.holds).collect();
    // First what costs little: most changes are found in it.
    let (files, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|note| note.content().is_some());
    let untouched = files.is_empty();
    let ask = |note: &mut Note| {
        note.holds = note.still_holds();
        note.holds
    };
    let hold = others.into_par_iter().all(ask) && files.into_par_iter().all(ask);
    hold.then_some(if untouched { Answers::Untouched } else { Answers::Confirmed })
}
