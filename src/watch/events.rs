//! Changes as the system tells of them: inotify, `FSEvents`, or what else `notify` knows.
//!
//! Each folder is watched by itself: what is below a tree is ours to find, since a folder and what
//! is in it can appear faster than anyone can watch it.

use super::inbox::{Inbox, Notes};
use super::plan::Plan;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::ops::Bound;
use std::path::{Path, PathBuf};

/// What to do where the system's events are no way.
const OTHER_WAY: &str = "or ask for polling (`--poll`)";

/// The folders that the system watches for us.
pub(super) struct Events {
    system: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

impl Events {
    /// Leaves word in `inbox`, from a thread of its own.
    pub(super) fn new(inbox: Inbox) -> Result<Self, String> {
        let system = notify::recommended_watcher(move |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => inbox.add(|notes| notes.everything = true),
            Ok(event) => note(&inbox, event),
            Err(_) => inbox.add(|notes| notes.everything = true),
        })
        .map_err(|error| match error.kind {
            ErrorKind::Io(error) if error.raw_os_error() == Some(24) => format!(
                "no file can be watched: this user's programs hold all watchers or files that the system allows. Raise \
                 `fs.inotify.max_user_instances` (`sysctl fs.inotify.max_user_instances=1024`) or `ulimit -n`, {OTHER_WAY}"
            ),
            _ => format!("no file can be watched: {error}. Ask for polling (`--poll`)"),
        })?;
        Ok(Self { system, watched: BTreeSet::new() })
    }

    /// Watches what the plan says and nothing else. Gives the folders that are watched since now.
    pub(super) fn apply(&mut self, plan: &Plan) -> Result<Vec<PathBuf>, String> {
        let gone: Vec<PathBuf> = self.watched.iter().filter(|path| !plan.spots.contains_key(*path)).cloned().collect();
        for path in gone {
            self.end(&path);
        }
        let mut fresh = Vec::new();
        for path in plan.spots.keys().filter(|path| !self.watched.contains(*path)) {
            match self.system.watch(path, RecursiveMode::NonRecursive) {
                Ok(()) => fresh.push(path.clone()),
                Err(error) if is_limit(&error.kind) => {
                    self.watched.extend(fresh);
                    return Err(format!(
                        "not all of the {} folders can be watched: the system's limit is reached. Raise it (`sysctl \
                         fs.inotify.max_user_watches=524288`, or the same in /etc/sysctl.d/ to keep it), {OTHER_WAY}",
                        plan.spots.len()
                    ));
                }
                // It went since, or it may not be read; the folder above tells when that changes.
                Err(_) => {}
            }
        }
        self.watched.extend(fresh.iter().cloned());
        Ok(fresh)
    }

    /// Forgets a path and what is below: these names stand for something else now.
    pub(super) fn forget(&mut self, path: &Path) {
        let below = self
            .watched
            .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
            .take_while(|found| found.starts_with(path));
        for path in below.cloned().collect::<Vec<_>>() {
            self.end(&path);
        }
    }

    fn end(&mut self, path: &Path) {
        self.watched.remove(path);
        // What no longer exists is not watched any more either.
        let _ = self.system.unwatch(path);
    }
}

/// inotify's limit of watches, whichever way it is told.
fn is_limit(kind: &ErrorKind) -> bool {
    match kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => error.kind() == std::io::ErrorKind::StorageFull,
        _ => false,
    }
}

/// Sorts one event. Those of reading are dropped: a build reads what it watches.
fn note(inbox: &Inbox, event: Event) {
    let list: fn(&mut Notes) -> &mut BTreeSet<PathBuf> = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => |notes| &mut notes.touched,
        EventKind::Access(_) => return,
        EventKind::Modify(ModifyKind::Data(_) | ModifyKind::Metadata(_)) => |notes| &mut notes.touched,
        _ => |notes| &mut notes.moved,
    };
    inbox.add(|notes| list(notes).extend(event.paths));
}
