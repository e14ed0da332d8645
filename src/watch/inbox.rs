//! Where whoever notices a change leaves word of it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// More different paths than this are kept as "everything": memory stays bounded during a long build.
const MOST: usize = 50_000;

/// What was noticed and not yet asked for.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Paths whose content or permissions changed.
    pub(super) touched: BTreeSet<PathBuf>,
    /// Paths that appeared, went, or stand for something else now.
    pub(super) moved: BTreeSet<PathBuf>,
    /// Changes were lost: anything may have happened.
    pub(super) everything: bool,
}

impl Notes {
    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        !self.everything && self.touched.is_empty() && self.moved.is_empty()
    }

    fn bound(&mut self) {
        if self.everything || self.touched.len() + self.moved.len() > MOST {
            *self = Self { everything: true, ..Self::default() };
        }
    }
}

/// Notes, and whether the end was asked for.
#[derive(Debug, Default)]
pub(super) struct State {
    notes: Notes,
    stopped: bool,
}

/// What an [`Inbox`] says when it is asked.
pub(super) enum Word {
    /// Something was noticed.
    Notes(Notes),
    /// Nothing came in time.
    Nothing,
    /// The end was asked for.
    Stopped,
}

/// The inbox; its clones are the same inbox.
#[derive(Debug, Default, Clone)]
pub(super) struct Inbox(pub(super) Arc<(Mutex<State>, Condvar)>);

impl Inbox {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing can panic while it holds this lock.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves word.
    pub(super) fn add(&self, write: impl FnOnce(&mut Notes)) {
        let mut state = self.state();
        write(&mut state.notes);
        state.notes.bound();
        self.0.1.notify_all();
    }

    /// Asks for the end.
    pub(super) fn stop(&self) {
        self.state().stopped = true;
        self.0.1.notify_all();
    }

    /// Whether the end was asked for.
    pub(super) fn is_stopped(&self) -> bool {
        self.state().stopped
    }

    /// Waits for word, for ever without `limit`.
    pub(super) fn next(&self, limit: Option<Duration>) -> Word {
        let quiet = |state: &mut State| !state.stopped && state.notes.is_empty();
        let mut state = match limit {
            None => self.0.1.wait_while(self.state(), quiet).unwrap_or_else(PoisonError::into_inner),
            Some(limit) => {
                self.0.1.wait_timeout_while(self.state(), limit, quiet).unwrap_or_else(PoisonError::into_inner).0
            }
        };
        if state.stopped {
            Word::Stopped
        } else if state.notes.is_empty() {
            Word::Nothing
        } else {
            Word::Notes(std::mem::take(&mut state.notes))
        }
    }
}
