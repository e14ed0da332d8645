//! Results of earlier builds: a directory of the project that may be deleted at any
//! time. What is read from it is checked, and anything odd in it is a miss.

#![expect(clippy::disallowed_methods, reason = "part of the door to the file system")]

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use crate::digest::Digest;

/// The directory's name, in the root of the project.
const NAME: &str = ".assetpack";

/// What is older than this belongs to no build that still runs.
const LONGEST_SCRATCH: Duration = Duration::from_hours(24);

/// A place for what can be computed again.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    used: bool,
}

impl Cache {
    /// The cache of a project. One that is not `used` keeps and knows nothing.
    #[must_use]
    pub fn of(root: &Path, used: bool) -> Self {
        Self { folder: root.join(NAME), used }
    }

    /// What was kept under `key`, if it is whole.
    #[must_use]
    pub fn get(&self, key: &Digest) -> Option<Vec<u8>> {
        if !self.used {
            return None;
        }
        let bytes = super::read(&self.entry(key), u64::MAX).ok()?;
        let (digest, content) = bytes.split_at_checked(DIGITS)?;
        (digest == Digest::of(content).hex().as_bytes()).then(|| content.to_vec())
    }

    /// Keeps `content` under `key`. Where that fails the next build computes it again.
    pub fn put(&self, key: &Digest, content: &[u8]) {
        if !self.used || self.prepare().is_err() {
            return;
        }
        let bytes = [Digest::of(content).hex().as_bytes(), content].concat();
        let Ok(waiting) = self.scratch("entry") else { return };
        let _ = fs::write(&waiting.0, bytes).and_then(|()| fs::rename(&waiting.0, self.entry(key)));
    }

    /// A path, in a folder of its own, for a file that a program writes; the folder goes when it is dropped.
    ///
    /// # Errors
    /// If the directory for it cannot be made.
    pub fn scratch(&self, name: &str) -> io::Result<Scratch> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        self.prepare()?;
        self.forget_scratch();
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join("scratch").join(format!("{}-{count}", std::process::id()));
        // A build of the same number, in another container, may have been killed.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(Scratch(folder.join(name)))
    }

    /// Removes, once, what builds left that were killed long ago.
    fn forget_scratch(&self) {
        static ONCE: Once = Once::new();
        ONCE.call_once(|| {
            for entry in fs::read_dir(self.folder.join("scratch")).into_iter().flatten().flatten() {
                let age =
                    entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed().unwrap_or_default());
                if age.is_ok_and(|age| age > LONGEST_SCRATCH) {
                    let _ = fs::remove_dir_all(entry.path());
                }
            }
        });
    }

    fn entry(&self, key: &Digest) -> PathBuf {
        self.folder.join("cache").join(key.hex())
    }

    /// Makes the directory, which no version control takes notice of.
    fn prepare(&self) -> io::Result<()> {
        if self.folder.join("scratch").is_dir() && self.folder.join("cache").is_dir() {
            return Ok(());
        }
        fs::create_dir_all(self.folder.join("cache"))?;
        fs::write(self.folder.join(".gitignore"), "*\n")?;
        fs::create_dir_all(self.folder.join("scratch"))
    }
}

/// How many digits of a digest stand before each entry.
const DIGITS: usize = 64;

/// A path for a file that is needed for a moment only.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // With everything that was written beside it.
        if let Some(folder) = self.0.parent() {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_unless_it_was_touched() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::of(folder.path(), true);
        let key = Digest::of(b"key");
        assert_eq!(cache.get(&key), None);
        cache.put(&key, b"content");
        assert_eq!(cache.get(&key).as_deref(), Some(b"content".as_slice()));
        assert_eq!(Cache::of(folder.path(), false).get(&key), None);
        fs::write(cache.entry(&key), "something else").expect("it can be written");
        assert_eq!(cache.get(&key), None);
        assert_eq!(fs::read_dir(folder.path().join(NAME).join("scratch")).expect("it is there").count(), 0);
    }
}
