//! Changes found by looking: where the system tells of none, as in containers and on network drives.

use super::inbox::Notes;
use super::look::{self, Stamp};
use super::plan::{Plan, Spot};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// At most this part of the time is spent on looking.
const SHARE: u32 = 5;

/// What was seen of one name, and whether its times were too young to be trusted.
type Seen = BTreeMap<OsString, (Stamp, bool)>;

/// What was seen of each folder.
pub(super) struct Polls {
    interval: Duration,
    /// When to look again.
    next: Instant,
    seen: BTreeMap<PathBuf, Seen>,
}

impl Polls {
    /// Looks every `interval`, and less often where looking takes long.
    pub(super) fn new(interval: Duration) -> Self {
        Self { interval, next: Instant::now(), seen: BTreeMap::new() }
    }

    /// How long until it is time to look.
    pub(super) fn due(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Looks at what the plan says and at nothing else. Gives the folders that it looks at since now.
    pub(super) fn apply(&mut self, plan: &Plan) -> Vec<PathBuf> {
        self.seen.retain(|path, _| plan.spots.contains_key(path));
        let mut fresh = Vec::new();
        for (path, spot) in &plan.spots {
            if !self.seen.contains_key(path) {
                self.seen.insert(path.clone(), look_at(path, spot, plan));
                fresh.push(path.clone());
            }
        }
        fresh
    }

    /// Forgets a path and what is below: these names stand for something else now.
    pub(super) fn forget(&mut self, path: &Path) {
        self.seen.retain(|found, _| !found.starts_with(path));
    }

    /// Looks again, and says what differs.
    pub(super) fn scan(&mut self, plan: &Plan) -> Notes {
        let start = Instant::now();
        let mut notes = Notes::default();
        for (path, before) in &mut self.seen {
            let Some(spot) = plan.spots.get(path) else { continue };
            let mut now = look_at(path, spot, plan);
            compare(path, before, &mut now, &mut notes);
            *before = now;
        }
        let end = Instant::now();
        self.next = end + self.interval.max((end - start) * SHARE);
        notes
    }
}

/// What is in one folder, as far as it counts.
fn look_at(path: &Path, spot: &Spot, plan: &Plan) -> Seen {
    let mut names = spot.names.clone();
    if spot.shown.is_some() {
        names.extend(look::names_in(path));
    }
    let seen = names.into_iter().filter_map(|name| {
        let path = path.join(&name);
        let is_target = plan.spots.get(&path).is_some_and(|spot| spot.shown.is_some());
        let stamp = look::stamp(&path, is_target)?;
        let young = stamp.is_young();
        Some((name, (stamp, young)))
    });
    seen.collect()
}

/// What differs. What was young is told once more when it is not: a second change may
/// have left the same times.
fn compare(path: &Path, before: &Seen, now: &mut Seen, notes: &mut Notes) {
    for name in before.keys().filter(|name| !now.contains_key(*name)) {
        notes.moved.insert(path.join(name));
    }
    for (name, (stamp, young)) in now {
        match before.get(name) {
            Some((old, _)) if old != stamp && old.is_same_place(stamp) => notes.touched.insert(path.join(name)),
            Some((old, _)) if old != stamp => notes.moved.insert(path.join(name)),
            Some((_, true)) if !*young => notes.touched.insert(path.join(name)),
            Some(_) => false,
            None => notes.moved.insert(path.join(name)),
        };
    }
}
