//! The output directory: locked, filled through a staging folder, never read
//! through a link.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Component, Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use walkdir::WalkDir;

use super::{Stamp, create_directories, flush_directory, open_regular};

/// Where files wait, inside the directory that they will be renamed within.
const STAGING: &str = ".assetpack-staging";
/// In how many folders they wait: whoever creates or renames a file in one waits for others that do so there.
const STAGING_PARTS: u64 = 8;
/// Up to this many bytes of a source are read and written by ourselves: the system takes longer to find out how to copy them.
const SMALL: u64 = 16 << 10;

/// An output directory, locked for one build, with a place for unfinished files.
#[derive(Debug)]
pub struct OutputDirectory {
    path: PathBuf,
    next: AtomicU64,
    // Held for its lock, which ends with the process however that ends.
    _lock: File,
}

impl OutputDirectory {
    /// Creates the directory if need be and locks it. While another build holds
    /// the lock, `waiting` is called once and the call waits.
    ///
    /// # Errors
    /// Those of the system, with the path that they are about.
    pub fn lock(path: &Path, waiting: impl FnOnce()) -> Result<Self, (PathBuf, io::Error)> {
        let at = |error| (path.to_owned(), error);
        create_directories(path).map_err(at)?;
        let path = fs::canonicalize(path).map_err(at)?;
        let at = |error| (path.clone(), error);
        // The directory itself carries the lock: no file is left behind.
        let lock = File::open(&path).map_err(at)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                waiting();
                lock.lock().map_err(at)?;
            }
            Err(TryLockError::Error(error)) => return Err(at(error)),
        }
        let staging = path.join(STAGING);
        // What a killed build left behind. A link is removed, not followed.
        match fs::symlink_metadata(&staging) {
            Ok(data) if data.is_dir() => fs::remove_dir_all(&staging).map_err(at)?,
            Ok(_) => fs::remove_file(&staging).map_err(at)?,
            Err(_) => {}
        }
        fs::create_dir(&staging).map_err(|error| (staging.clone(), error))?;
        // From here on the folder is removed however this ends.
        let directory = Self { path, next: AtomicU64::new(0), _lock: lock };
        for part in 0..STAGING_PARTS {
            fs::create_dir(staging.join(part.to_string())).map_err(|error| (staging.clone(), error))?;
        }
        Ok(directory)
    }

    /// The directory's real path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes sure that the folder of `relative` exists and is no link that
    /// leads elsewhere.
    ///
    /// # Errors
    /// Those of the system, and a refusal where a link or a file is in the way.
    pub fn prepare_folder(&self, relative: &Path) -> io::Result<()> {
        let mut folder = self.path.clone();
        for part in relative.parent().into_iter().flat_map(Path::components) {
            let Component::Normal(name) = part else {
                return Err(io::Error::other("not a path below the output directory"));
            };
            folder.push(name);
            match fs::symlink_metadata(&folder) {
                Ok(data) if data.is_dir() => {}
                Ok(_) => {
                    return Err(io::Error::other(format!(
                        "`{}` is in the way: it is not a directory",
                        folder.display()
                    )));
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    create_directories(&folder)?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Writes `bytes` to a file that waits in the staging folder.
    ///
    /// # Errors
    /// Those of the system.
    pub fn stage_bytes(&self, bytes: &[u8], flush: bool) -> io::Result<Staged> {
        self.stage(flush, |file| file.write_all(bytes))
    }

    /// Copies `source` to a file that waits in the staging folder, by reference
    /// or inside the kernel where the system can.
    ///
    /// # Errors
    /// Those of the system, and a refusal if the source is no longer the file
    /// that `stamp` was taken of.
    pub fn stage_copy(&self, source: &Path, stamp: Stamp, flush: bool) -> io::Result<Staged> {
        let changed = || io::Error::other("it was changed during the build");
        let (mut from, now) = open_regular(source)?;
        if now != stamp {
            return Err(changed());
        }
        self.stage(flush, |file| {
            let copied = if stamp.size <= SMALL {
                super::stream(&mut from, stamp.size, |bytes| file.write_all(bytes))?
            } else {
                io::copy(&mut from, file)?
            };
            if copied != stamp.size || Stamp::of(&from.metadata()?) != stamp {
                return Err(changed());
            }
            Ok(())
        })
    }

    fn stage(&self, flush: bool, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Staged> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.path.join(format!("{STAGING}/{}/{number}", number % STAGING_PARTS));
        let mut file = create_new(&path)?;
        write(&mut file)?;
        if flush {
            file.sync_all()?;
        }
        Ok(Staged { path })
    }

    /// Puts a waiting file in its place, over whatever is there.
    ///
    /// # Errors
    /// Those of the system.
    #[expect(clippy::needless_pass_by_value, reason = "a staged file is published once")]
    pub fn publish(&self, staged: Staged, relative: &Path) -> io::Result<()> {
        fs::rename(&staged.path, self.path.join(relative))
    }

    /// Removes the file `relative`, if it is there.
    ///
    /// # Errors
    /// Those of the system.
    pub fn remove(&self, relative: &Path) -> io::Result<()> {
        match fs::remove_file(self.path.join(relative)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// The path of `relative` if a regular file is there (a link does not count).
    ///
    /// # Errors
    /// If a directory is there, which no file takes the place of.
    pub fn existing(&self, relative: &Path) -> io::Result<Option<PathBuf>> {
        let path = self.path.join(relative);
        match fs::symlink_metadata(&path) {
            Ok(data) if data.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(data) if data.is_file() => Ok(Some(path)),
            _ => Ok(None),
        }
    }

    /// Flushes everything written to this file system, once.
    ///
    /// # Errors
    /// Those of the system.
    pub fn flush_file_system(&self) -> io::Result<()> {
        let directory = File::open(&self.path)?;
        Ok(rustix::fs::syncfs(&directory)?)
    }

    /// Flushes the folder of `relative`, so that names in it survive a crash.
    ///
    /// # Errors
    /// Those of the system.
    pub fn flush_folder(&self, relative: &Path) -> io::Result<()> {
        flush_directory(&self.path.join(relative))
    }

    /// Every file below the directory, relative, in order.
    #[must_use]
    pub fn contents(path: &Path) -> Vec<PathBuf> {
        WalkDir::new(path)
            .sort_by_file_name()
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| !entry.file_type().is_dir())
            .filter_map(|entry| entry.path().strip_prefix(path).ok().map(Path::to_owned))
            .filter(|relative| !relative.starts_with(STAGING))
            .collect()
    }
}

impl Drop for OutputDirectory {
    /// Removes what was staged and not published: a failed build leaves nothing.
    fn drop(&mut self) {
        // The next build tries again.
        let _ = fs::remove_dir_all(self.path.join(STAGING));
    }
}

/// A complete file under a temporary name.
#[derive(Debug)]
pub struct Staged {
    path: PathBuf,
}

impl Staged {
    /// Flushes the file, so that its bytes survive a crash once it has its name.
    ///
    /// # Errors
    /// Those of the system.
    pub fn flush(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

/// Creates a file for writing that must not exist, readable by everyone
/// whatever the umask: a web server under another user has to read it.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    const MODE: u32 = 0o644;
    let file = OpenOptions::new().write(true).create_new(true).mode(MODE).open(path)?;
    if file.metadata()?.permissions().mode() & 0o7777 != MODE {
        file.set_permissions(fs::Permissions::from_mode(MODE))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::disk::fingerprint;

    #[test]
    fn a_source_that_changes_under_the_build_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = folder.path().join("a.txt");
        fs::write(&source, "one").expect("written");
        let out = OutputDirectory::lock(&folder.path().join("out"), || ()).expect("locked");
        let (_, stamp) = fingerprint(&source).expect("read");
        fs::write(&source, "two, longer").expect("written");
        assert!(out.stage_copy(&source, stamp, true).is_err());
    }

    #[test]
    fn a_link_in_the_output_directory_is_not_followed() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let outside = folder.path().join("outside");
        fs::create_dir(&outside).expect("created");
        let out = OutputDirectory::lock(&folder.path().join("out"), || ()).expect("locked");
        std::os::unix::fs::symlink(&outside, out.path().join("css")).expect("linked");
        assert!(out.prepare_folder(Path::new("css/app.css")).is_err());
    }
}
