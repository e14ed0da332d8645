//! Files that programs write for a moment only, in the folder of the cache, which may be deleted at any time.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// The folder's name, in that of the cache.
pub(super) const SCRATCH: &str = "scratch";

/// What is older than this belongs to no build that still runs.
pub(super) const LONGEST_SCRATCH: Duration = Duration::from_hours(24);

/// A path for a file that is needed for a moment only.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// In a folder of its own in `cache`, or where nothing can be written there, in the system's folder for such files.
    /// It goes when this is dropped.
    ///
    /// # Errors
    /// If the folder can be made in neither.
    pub fn new(cache: &Path, name: &str) -> io::Result<Self> {
        let own = own();
        in_cache(cache, &own).or_else(|_| elsewhere(&own)).map(|folder| Self(folder.join(name)))
    }

    /// The same, in no place that another build may clear.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn elsewhere(name: &str) -> io::Result<Self> {
        elsewhere(&own()).map(|folder| Self(folder.join(name)))
    }

    /// Whether its folder is still there.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.0.parent().is_some_and(Path::is_dir)
    }

    /// What was written to it, of at most `limit` bytes.
    ///
    /// # Errors
    /// Those of [`read`](super::read).
    pub fn read(&self, limit: u64) -> io::Result<Vec<u8>> {
        super::read_unseen(&self.0, limit).map(|(bytes, _)| bytes)
    }

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

/// A name that no other build that runs here has.
fn own() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

fn elsewhere(own: &str) -> io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("assetpack-{own}"));
    // Fails where anything is there: in a folder that others write to, it may be a trap.
    fs::DirBuilder::new().mode(0o700).create(&folder).map(|()| folder)
}

fn in_cache(cache: &Path, own: &str) -> io::Result<PathBuf> {
    let all = cache.join(SCRATCH);
    if !all.is_dir() {
        fs::create_dir_all(&all)?;
        super::store::hide(cache)?;
    }
    forget(&all);
    let folder = all.join(own);
    // A build of the same number, in another container, may have been killed.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Removes, once, what builds left that were killed long ago.
fn forget(all: &Path) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for entry in fs::read_dir(all).into_iter().flatten().flatten() {
            let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > LONGEST_SCRATCH) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    });
}
