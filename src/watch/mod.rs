//! Watching directories: when is it worth looking whether something changed?
//!
//! A [`Watcher`] says "something happened there". It never says what, and it may say so without a
//! reason; whoever asks compares contents. What it must not do is miss anything:
//!
//! - A folder that is watched newly is reported, since it may have changed since it was read.
//!   So `build; set; wait; compare` misses nothing, however long the build took.
//! - Folders are watched first and listed then, until nothing new is found.
//! - Each name on the way to a folder counts, also behind links, also of what is missing.
//! - Where the system lost events, everything is reported and watched again.

mod events;
mod inbox;
mod look;
mod plan;
mod polls;
#[cfg(test)]
mod tests;

use self::events::Events;
use self::inbox::{Inbox, Notes, Word};
use self::plan::Plan;
use self::polls::Polls;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A burst ends when nothing came for this long…
const QUIET: Duration = Duration::from_millis(30);
/// …and after this long at the latest.
const LONGEST: Duration = Duration::from_millis(500);
/// At most this many paths are named for one burst.
const NAMED: usize = 1000;
/// How often it is looked for what appeared while it was looked. Whoever makes folders faster than
/// that goes on causing events.
const ROUNDS: usize = 16;

/// What is to be watched. All paths are absolute; none has to exist.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Targets {
    /// Folders, with their direct entries. Also single files that are reached through a link from elsewhere.
    pub folders: BTreeSet<PathBuf>,
    /// Folders with all that is below, now and later, without hidden folders and `node_modules`.
    /// Links to folders are not followed: a folder behind a link is a target of its own.
    pub trees: BTreeSet<PathBuf>,
    /// What happens here, or below, wakes nobody: the output directory. When polling, that it
    /// appears in a watched folder may wake once.
    pub ignored: BTreeSet<PathBuf>,
}

/// What [`Watcher::wait`] waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Burst {
    /// Something may have changed at these paths or below: sorted, at most 1000 of them. Where
    /// events were lost, these are the targets themselves.
    Changed(Vec<PathBuf>),
    /// A [`Stopper`] was used.
    Stopped,
}

/// Ends a [`Watcher::wait`], from any thread.
#[derive(Debug, Clone)]
pub struct Stopper(Inbox);

impl Stopper {
    /// Makes this and every later wait return [`Burst::Stopped`].
    pub fn stop(&self) {
        self.0.stop();
    }

    /// Whether [`Stopper::stop`] was called: a build between two waits can end early.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped()
    }
}

/// Who notices changes.
enum Source {
    Events(Events),
    Polls(Polls),
}

/// Watches the targets that were set last.
pub struct Watcher {
    inbox: Inbox,
    source: Source,
    targets: Targets,
    plan: Plan,
    /// Whether folders may be elsewhere than the plan says.
    is_stale: bool,
    /// What the next wait reports at once.
    fresh: BTreeSet<PathBuf>,
}

impl Watcher {
    /// Watches nothing yet. Without an interval for polling, the system tells of changes.
    ///
    /// # Errors
    /// The system allows no watcher: text for the user, with what to do.
    pub fn new(poll: Option<Duration>) -> Result<Self, String> {
        let inbox = Inbox::default();
        let source = match poll {
            Some(interval) => Source::Polls(Polls::new(interval)),
            None => Source::Events(Events::new(inbox.clone())?),
        };
        let (targets, plan) = (Targets::default(), Plan::default());
        Ok(Self { inbox, source, targets, plan, is_stale: false, fresh: BTreeSet::new() })
    }

    /// Watches exactly these targets from now on. Nearly nothing is done where they are those of
    /// the last time. Folders that were not watched before are reported by the next wait.
    ///
    /// # Errors
    /// A path is relative, or the system's limit of watches is reached: text for the user, with
    /// what to do. What could be watched is watched, and the next call tries again.
    pub fn set(&mut self, targets: Targets) -> Result<(), String> {
        let mut all = targets.folders.iter().chain(&targets.trees).chain(&targets.ignored);
        if let Some(path) = all.find(|path| !path.is_absolute()) {
            return Err(format!("`{}` cannot be watched: its path is not absolute", path.display()));
        }
        if self.targets != targets {
            self.targets = targets;
            self.is_stale = true;
        }
        self.settle()
    }

    /// Waits for something to happen, and then until it is over: until nothing came for 30 ms, or
    /// for 500 ms in all.
    ///
    /// Folders that appear in a tree are watched at once. If the system's limit is reached
    /// thereby, the next [`Watcher::set`] says so.
    pub fn wait(&mut self) -> Burst {
        loop {
            if let Some(burst) = self.wait_until(None) {
                return burst;
            }
        }
    }

    /// Waits, but not longer than to `end` for the first event.
    fn wait_until(&mut self, end: Option<Instant>) -> Option<Burst> {
        let mut found = std::mem::take(&mut self.fresh);
        let start = Instant::now();
        let mut quiet = (!found.is_empty()).then(|| (start + QUIET, start + LONGEST));
        loop {
            let limit = quiet.map(|(soon, late)| soon.min(late)).or(end);
            let mut notes = match self.next(limit.map(|limit| limit.saturating_duration_since(Instant::now()))) {
                Word::Stopped => return Some(Burst::Stopped),
                Word::Nothing if quiet.is_some() => break,
                Word::Nothing if end.is_some_and(|end| Instant::now() >= end) => return None,
                Word::Nothing => Notes::default(),
                Word::Notes(notes) => notes,
            };
            if let Source::Polls(polls) = &mut self.source
                && polls.due().is_zero()
            {
                notes = polls.scan(&self.plan);
            }
            let now = Instant::now();
            if self.digest(&notes, &mut found) {
                quiet = Some((now + QUIET, quiet.map_or(now + LONGEST, |(_, late)| late)));
            }
            if quiet.is_some_and(|(_, late)| now >= late) {
                break;
            }
        }
        Some(Burst::Changed(found.into_iter().take(NAMED).collect()))
    }

    /// Makes [`Watcher::wait`] return [`Burst::Stopped`]; for the thread that takes signals.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        Stopper(self.inbox.clone())
    }

    /// The next word, not later than it is time to poll.
    fn next(&self, limit: Option<Duration>) -> Word {
        let due = match &self.source {
            Source::Events(_) => None,
            Source::Polls(polls) => Some(polls.due()),
        };
        self.inbox.next(limit.into_iter().chain(due).min())
    }

    /// Adds what counts among the notes to what was found, and watches what appeared. Says whether anything counted.
    fn digest(&mut self, notes: &Notes, found: &mut BTreeSet<PathBuf>) -> bool {
        let before = found.len();
        let mut counted = notes.everything;
        if notes.everything {
            self.forget(Path::new(""));
            self.is_stale = true;
            found.extend(self.targets.folders.iter().chain(&self.targets.trees).cloned());
        }
        for (path, has_moved) in
            notes.moved.iter().map(|path| (path, true)).chain(notes.touched.iter().map(|path| (path, false)))
        {
            let Some(shown) = self.plan.concerns(path) else { continue };
            counted = true;
            found.insert(shown);
            if has_moved {
                self.is_stale |= self.plan.passes(path) || matches!(look::kind(path), look::Kind::Folder);
                self.forget(path);
            } else {
                // Permissions: what could not be listed or watched may be now.
                self.is_stale |= self.plan.spots.contains_key(path);
            }
        }
        // A failure stays for the next `set`.
        let _ = self.settle();
        found.append(&mut self.fresh);
        counted || found.len() > before
    }

    fn forget(&mut self, path: &Path) {
        match &mut self.source {
            Source::Events(events) => events.forget(path),
            Source::Polls(polls) => polls.forget(path),
        }
    }

    /// Watches what the targets mean now, until nothing new is found.
    fn settle(&mut self) -> Result<(), String> {
        for _ in 0..ROUNDS {
            if !self.is_stale {
                break;
            }
            let plan = Plan::new(&self.targets);
            self.fresh.append(&mut plan.added_to(&self.plan));
            self.plan = plan;
            let fresh = match &mut self.source {
                Source::Events(events) => events.apply(&self.plan)?,
                Source::Polls(polls) => polls.apply(&self.plan),
            };
            self.is_stale = !fresh.is_empty();
            // Folders on the way are not named: what they lead to is.
            let shown = fresh.iter().filter_map(|path| self.plan.spots.get(path)?.shown.clone());
            self.fresh.extend(shown);
        }
        Ok(())
    }
}
