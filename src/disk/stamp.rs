//! What tells, without reading a file, that it is still the file that was read.

use std::{
    fs::Metadata,
    os::unix::fs::MetadataExt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

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

#[cfg(test)]
mod tests {
    use super::*;

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
