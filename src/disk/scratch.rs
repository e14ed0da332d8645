//! Files that programs write for a moment only, in a folder of the project that may be deleted at any time.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Once,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// The folder's name, in the root of the project.
pub const PRIVATE_FOLDER: &str = ".assetpack";

/// What is older than this belongs to no build that still runs.
pub(super) const LONGEST_SCRATCH: Duration = Duration::from_hours(24);

/// A path for a file that is needed for a moment only.
#[derive(Debug)]
pub struct Scratch(PathBuf);

impl Scratch {
    /// In a folder of its own, which goes when this is dropped. `root` is that of the project.
    ///
    /// # Errors
    /// If the folder cannot be made.
    pub fn new(root: &Path, name: &str) -> io::Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let private = root.join(PRIVATE_FOLDER);
        let all = private.join("scratch");
        if !all.is_dir() {
            fs::create_dir_all(&all)?;
            // No version control takes notice.
            fs::write(private.join(".gitignore"), "*\n")?;
        }
        forget(&all);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = all.join(format!("{}-{count}", std::process::id()));
        // A build of the same number, in another container, may have been killed.
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(Self(folder.join(name)))
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
