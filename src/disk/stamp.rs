//! What tells, without reading a file, that it is still the file that was read.

use std::{
    ffi::OsStr,
    fs::Metadata,
    os::{
        fd::OwnedFd,
        unix::{ffi::OsStrExt, fs::MetadataExt},
    },
    path::Path,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use rustix::fs::{AtFlags, Mode, OFlags, Statx, StatxFlags};
use serde::{Deserialize, Serialize};

/// File systems take times from a clock that ticks: two changes within one tick have the same time. No kernel ticks
/// more slowly than a hundred times a second.
const TICK: Duration = Duration::from_millis(50);
/// Some file systems know whole seconds only, FAT every other one.
const COARSE_TICK: Duration = Duration::from_secs(3);

/// The identity, size and times of a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    device: u64,
    inode: u64,
    pub(super) size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    pub(super) fn of(data: &Metadata) -> Self {
        Self {
            device: data.dev(),
            inode: data.ino(),
            size: data.size(),
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
        }
    }

    fn of_statx(data: &Statx) -> Self {
        let time = |time: rustix::fs::StatxTimestamp| (time.tv_sec, i64::from(time.tv_nsec));
        Self {
            device: rustix::fs::makedev(data.stx_dev_major, data.stx_dev_minor),
            inode: data.stx_ino,
            size: data.stx_size,
            modified: time(data.stx_mtime),
            changed: time(data.stx_ctime),
        }
    }

    /// Whether its content is older than that.
    pub(super) fn is_older_than(&self, age: Duration) -> bool {
        let seconds = u64::try_from(self.modified.0).unwrap_or_default();
        SystemTime::now().duration_since(UNIX_EPOCH).is_ok_and(|now| now > Duration::from_secs(seconds) + age)
    }

    /// Whether a later change would be seen in it: nothing was changed in the tick in which reading began, at `read`,
    /// nor later.
    pub(super) fn is_settled(&self, read: SystemTime) -> bool {
        let before = |time: (i64, i64)| {
            let tick = if time.1 == 0 { COARSE_TICK } else { TICK };
            let (Ok(seconds), Ok(nanoseconds)) = (u64::try_from(time.0), u32::try_from(time.1)) else { return false };
            read.duration_since(UNIX_EPOCH).is_ok_and(|read| read > Duration::new(seconds, nanoseconds) + tick)
        };
        before(self.modified) && before(self.changed)
    }
}

/// Takes the stamps of many files, of which those in one folder follow each other: the way there is walked once.
#[derive(Debug, Default)]
pub struct Stamps {
    folder: Vec<u8>,
    handle: Option<OwnedFd>,
}

impl Stamps {
    /// What is at `path` now, links followed.
    pub fn at(&mut self, path: &Path) -> Option<Stamp> {
        self.beside(path.as_os_str().as_bytes()).or_else(|| super::stamp(path))
    }

    /// The same, but nothing where the folder may be passed and not opened.
    fn beside(&mut self, path: &[u8]) -> Option<Stamp> {
        let (folder, name) = path.split_at(path.iter().rposition(|byte| *byte == b'/')? + 1);
        if self.folder != folder {
            let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
            self.handle = rustix::fs::open(folder, flags, Mode::empty()).ok();
            folder.clone_into(&mut self.folder);
        }
        let name = OsStr::from_bytes(name);
        let data = rustix::fs::statx(self.handle.as_ref()?, name, AtFlags::empty(), StatxFlags::BASIC_STATS).ok()?;
        Some(Stamp::of_statx(&data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_the_same_whichever_way_is_taken() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("a")).expect("a folder");
        for name in ["a/1", "a/2", "3"] {
            std::fs::write(path(name), name).expect("written");
        }
        std::os::unix::fs::symlink("a/2", path("link")).expect("a link");
        let mut stamps = Stamps::default();
        for name in ["a/1", "a/2", "a/none", "3", "link", "none/1", "a/1", "a", "3/1"] {
            let stamp = stamps.beside(path(name).as_os_str().as_bytes());
            assert_eq!(stamp, super::super::stamp(&path(name)), "{name}");
        }
        assert!(stamps.at(&path("a/1")).is_some());
        assert_eq!(stamps.at(Path::new("none")), None);
    }

    #[test]
    fn a_file_that_was_changed_a_moment_before_it_was_read_may_change_again_unseen() {
        let at = |seconds, nanoseconds| Stamp {
            device: 1,
            inode: 1,
            size: 1,
            modified: (seconds, nanoseconds),
            changed: (seconds, nanoseconds),
        };
        let read = UNIX_EPOCH + Duration::from_secs(100);
        assert!(at(99, 900_000_000).is_settled(read));
        assert!(!at(99, 960_000_000).is_settled(read));
        assert!(!at(98, 0).is_settled(read), "whole seconds");
        assert!(at(96, 0).is_settled(read));
        assert!(!at(200, 1).is_settled(read), "from the future");
        assert!(!at(-1, 1).is_settled(read));
    }
}
