//! What the file system says. All that this module's siblings know of it comes from here.
#![expect(clippy::disallowed_methods, reason = "watching looks at times and at links themselves, which no build does")]

use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Times younger than this may stand for two changes: some file systems count in steps of two seconds.
const SETTLED: Duration = Duration::from_secs(2);

/// What stands at a path.
pub(super) enum Kind {
    /// A folder.
    Folder,
    /// A symbolic link, and where it leads.
    Link(PathBuf),
    /// Anything else.
    Other,
    /// Nothing, or nothing that may be seen.
    Missing,
}

/// What stands at `path`. Links are not followed.
pub(super) fn kind(path: &Path) -> Kind {
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Kind::Folder,
        Ok(found) if found.is_symlink() => fs::read_link(path).map_or(Kind::Missing, Kind::Link),
        Ok(_) => Kind::Other,
        Err(_) => Kind::Missing,
    }
}

/// The names in a folder; none where it cannot be read.
pub(super) fn names_in(folder: &Path) -> Vec<OsString> {
    fs::read_dir(folder).map_or_else(|_| Vec::new(), |found| found.flatten().map(|entry| entry.file_name()).collect())
}

/// The names of the folders in a folder, without links to folders; none where it cannot be read.
pub(super) fn folders_in(folder: &Path) -> Vec<OsString> {
    let Ok(found) = fs::read_dir(folder) else { return Vec::new() };
    let folders = found.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| entry.file_name()).collect()
}

/// What is compared when nobody tells of changes. Times of reading are no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    entry: Facts,
    /// Where a link leads.
    target: Option<Facts>,
}

/// Identity and permissions on Unix; size and times, except for most folders: the times of a folder
/// say that something happened in it, which is noticed there if it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facts {
    is_folder: bool,
    size: u64,
    written: Option<SystemTime>,
    changed: Option<SystemTime>,
    place: (u64, u64),
    mode: u32,
}

impl Facts {
    #[cfg(unix)]
    fn new(found: &Metadata, times: bool) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let nanoseconds = u32::try_from(found.ctime_nsec()).unwrap_or(0);
        let seconds = u64::try_from(found.ctime()).unwrap_or(0);
        Self {
            changed: (times || !found.is_dir()).then(|| SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds)),
            place: (found.dev(), found.ino()),
            mode: found.mode(),
            ..Self::of_any_system(found)
        }
    }

    #[cfg(not(unix))]
    fn new(found: &Metadata, _: bool) -> Self {
        Self::of_any_system(found)
    }

    fn of_any_system(found: &Metadata) -> Self {
        let is_folder = found.is_dir();
        Self {
            is_folder,
            size: if is_folder { 0 } else { found.len() },
            written: if is_folder { None } else { found.modified().ok() },
            changed: None,
            place: (0, 0),
            mode: u32::from(found.permissions().readonly()),
        }
    }

    /// Whether a second change could have left the same times.
    fn is_young(&self, now: SystemTime) -> bool {
        let near = |time: SystemTime| match now.duration_since(time) {
            Ok(age) => age < SETTLED,
            Err(ahead) => ahead.duration() < SETTLED,
        };
        self.written.is_some_and(near) || self.changed.is_some_and(near)
    }
}

impl Stamp {
    /// Whether both are of the same file or folder, however it changed.
    pub(super) fn is_same_place(&self, other: &Self) -> bool {
        let places = |stamp: &Self| (stamp.entry.place, stamp.target.as_ref().map(|target| target.place));
        let folder = |stamp: &Self| (stamp.entry.is_folder, stamp.target.as_ref().map(|target| target.is_folder));
        places(self) == places(other) && folder(self) == folder(other)
    }

    /// Whether a second change could have left the same stamp.
    pub(super) fn is_young(&self) -> bool {
        let now = SystemTime::now();
        self.entry.is_young(now) || self.target.as_ref().is_some_and(|target| target.is_young(now))
    }
}

/// What stands at `path`, in comparable form; `None` where there is nothing. With the times of a
/// folder, it also shows that the folder was elsewhere or closed in the meantime.
pub(super) fn stamp(path: &Path, folder_times: bool) -> Option<Stamp> {
    let found = fs::symlink_metadata(path).ok()?;
    let target = if found.is_symlink() { fs::metadata(path).ok() } else { None };
    Some(Stamp {
        entry: Facts::new(&found, folder_times),
        target: target.as_ref().map(|target| Facts::new(target, false)),
    })
}
