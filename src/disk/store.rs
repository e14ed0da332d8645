//! A folder of small files, each under a digest, that may be damaged or deleted at any time, and that several
//! builds use at once.

use std::{
    fs, io,
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, SystemTime},
};

use super::{LONGEST_SCRATCH, SCRATCH};
use crate::digest::Digest;

/// What marks a folder as a cache for programs that make backups (<https://bford.info/cachedir/>).
const TAG: (&str, &str) = ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Made by assetpack.\n");
/// What it holds is for no version control.
const IGNORE: &str = ".gitignore";
/// Where files wait until they are whole.
const WAITING: &str = "waiting";
/// Holds how many bytes each build added, a line for each.
const SIZES: &str = "sizes";
/// Larger files are none of ours.
const LARGEST: u64 = 1 << 30;
/// How exactly the time of the last use is known.
const USE: Duration = Duration::from_hours(1);

/// A folder of results. Whatever goes wrong with one, it is as if it had never been kept.
#[derive(Debug)]
pub struct Store {
    folder: PathBuf,
    limit: u64,
    is_ready: AtomicBool,
    next: AtomicU64,
    written: AtomicU64,
}

/// A file of the store.
#[derive(Clone, Copy, Debug)]
pub struct Stored {
    /// Its key.
    pub key: Digest,
    /// How many bytes it has.
    pub size: u64,
    /// When it was last of use, within an hour.
    pub used: SystemTime,
}

impl Store {
    /// The store in `folder`, which is to hold at most `limit` bytes after a build.
    #[must_use]
    pub fn new(folder: PathBuf, limit: u64) -> Self {
        let (is_ready, next, written) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(0));
        Self { folder, limit, is_ready, next, written }
    }

    /// What is stored under `key`.
    #[must_use]
    pub fn get(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.path(key);
        let (bytes, stamp) = super::read_unseen(&path, LARGEST).ok()?;
        if stamp.is_older_than(USE) {
            // Whoever may not write here uses it all the same.
            let _ = fs::File::open(&path).and_then(|file| file.set_modified(SystemTime::now()));
        }
        Some(bytes)
    }

    /// At most so many bytes of what is stored under `key`, without being of use to a build.
    #[must_use]
    pub fn start(&self, key: &Digest, most: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        super::open_regular(&self.path(key)).ok()?.0.take(most as u64).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }

    /// Stores `bytes` under `key`, whole or not at all.
    pub fn put(&self, key: &Digest, bytes: &[u8]) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let waiting = self.folder.join(WAITING).join(format!("{}-{number}", std::process::id()));
        let path = self.path(key);
        let write = || -> io::Result<()> {
            self.prepare()?;
            // A build of the same number, in another container, may have been killed.
            let _ = fs::remove_file(&waiting);
            fs::OpenOptions::new().write(true).create_new(true).open(&waiting)?.write_all(bytes)?;
            if fs::rename(&waiting, &path).is_err() {
                make_way(&path)?;
                fs::rename(&waiting, &path)?;
            }
            Ok(())
        };
        // Somebody may remove the folder at any moment.
        let written = write().or_else(|_| {
            self.is_ready.store(false, Ordering::Relaxed);
            write()
        });
        match written {
            Ok(()) => {
                self.written.fetch_add(bytes.len() as u64, Ordering::Relaxed);
            }
            Err(_) => {
                let _ = fs::remove_file(&waiting);
            }
        }
    }

    /// Removes what is stored under `key`.
    ///
    /// # Errors
    /// Those of the system.
    pub fn remove(&self, key: &Digest) -> io::Result<()> {
        fs::remove_file(self.path(key))
    }

    /// Everything that is stored, in no order that means anything.
    #[must_use]
    pub fn contents(&self) -> Vec<Stored> {
        let folders = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        // What a link leads to is not ours, or would be found twice.
        let is_folder = |entry: &fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
        let folders = folders.filter(|entry| is_hex(&entry.file_name().to_string_lossy(), 2) && is_folder(entry));
        let files = folders.flat_map(|folder| {
            let start = folder.file_name().to_string_lossy().into_owned();
            let entries = fs::read_dir(folder.path()).into_iter().flatten().flatten();
            entries.filter_map(move |entry| {
                let key = Digest::parse(&format!("{start}{}", entry.file_name().to_str()?))?;
                let data = entry.metadata().ok().filter(fs::Metadata::is_file)?;
                Some(Stored { key, size: data.len(), used: data.modified().ok()? })
            })
        });
        files.collect()
    }

    /// Removes all that is ours from the folder.
    ///
    /// # Errors
    /// Those of the system.
    pub fn clear(&self) -> io::Result<()> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Ok(()) };
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !(is_hex(&name, 2) || [WAITING, SCRATCH, SIZES, TAG.0, IGNORE].contains(&name.as_str())) {
                continue;
            }
            let is_folder = fs::symlink_metadata(entry.path()).is_ok_and(|data| data.is_dir());
            let removed = if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
            // A build that runs meanwhile may add to it, or remove what is old.
            let is_shared = |kind| matches!(kind, io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::NotFound);
            if let Err(error) = removed
                && !is_shared(error.kind())
            {
                return Err(error);
            }
        }
        // Stays if something else is in it.
        let _ = fs::remove_dir(&self.folder);
        Ok(())
    }

    /// After a build that added something: takes care that it does not become too much.
    pub fn finish(&self) {
        let written = self.written.swap(0, Ordering::Relaxed);
        if written == 0 {
            return;
        }
        let sizes = self.folder.join(SIZES);
        // Opening a pipe would wait for its reader.
        if !fs::symlink_metadata(&sizes).map_or(true, |data| data.is_file()) {
            let _ = fs::remove_file(&sizes);
        }
        // Lines that are appended in one write do not mix, whoever else appends.
        let line = format!("{written}\n");
        let append = || fs::OpenOptions::new().append(true).create(true).open(&sizes);
        let _ = append().and_then(|mut file| file.write_all(line.as_bytes()));
        let known = super::read_unseen(&sizes, 1 << 20).ok().and_then(|(bytes, _)| String::from_utf8(bytes).ok());
        let sum = known.and_then(|text| text.lines().map(|line| line.parse::<u64>().ok()).sum::<Option<u64>>());
        if sum.is_none_or(|sum| sum > self.limit) {
            self.sweep();
        }
        self.forget_waiting();
    }

    /// Removes what has not been of use for the longest time, until a fifth is free.
    fn sweep(&self) {
        let mut found = self.contents();
        found.sort_by_key(|stored| std::cmp::Reverse(stored.used));
        let (mut kept, enough) = (0_u64, self.limit - self.limit / 5);
        let total: u64 = found.iter().map(|stored| stored.size).sum();
        let most = if total > self.limit { enough } else { self.limit };
        for stored in found {
            let fits = kept + stored.size <= most;
            // Another build may have removed it.
            let stays = || self.remove(&stored.key).is_err_and(|error| error.kind() != io::ErrorKind::NotFound);
            if fits || stays() {
                kept += stored.size;
            }
        }
        let waiting = self.folder.join(WAITING).join(format!("{}-sizes", std::process::id()));
        let _ = fs::write(&waiting, format!("{kept}\n")).and_then(|()| fs::rename(&waiting, self.folder.join(SIZES)));
    }

    /// Removes what builds left that were killed long ago.
    fn forget_waiting(&self) {
        for entry in fs::read_dir(self.folder.join(WAITING)).into_iter().flatten().flatten() {
            let age = entry.metadata().and_then(|data| data.modified()).map(|time| time.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > LONGEST_SCRATCH) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    fn path(&self, key: &Digest) -> PathBuf {
        let name = key.hex();
        self.folder.join(&name[..2]).join(&name[2..])
    }

    /// Makes the folder, of which neither version control nor backups take notice.
    fn prepare(&self) -> io::Result<()> {
        if self.is_ready.load(Ordering::Relaxed) {
            return Ok(());
        }
        let waiting = self.folder.join(WAITING);
        if !fs::symlink_metadata(&waiting).is_ok_and(|data| data.is_dir()) {
            let _ = fs::remove_file(&waiting);
            fs::create_dir_all(&waiting)?;
        }
        hide(&self.folder)?;
        self.is_ready.store(true, Ordering::Relaxed);
        Ok(())
    }
}

/// Makes the folder of an entry, and removes whatever else is in the place of either.
fn make_way(path: &Path) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    if !fs::symlink_metadata(folder).is_ok_and(|data| data.is_dir()) {
        let _ = fs::remove_file(folder);
        fs::create_dir_all(folder)?;
    }
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        _ => Ok(()),
    }
}

/// Makes version control and backups take no notice of a folder.
pub(super) fn hide(folder: &Path) -> io::Result<()> {
    write_once(&folder.join(TAG.0), TAG.1)?;
    write_once(&folder.join(IGNORE), "*\n")
}

/// Leaves whatever is there as it is; a link that leads nowhere, too.
fn write_once(path: &Path, text: &str) -> io::Result<()> {
    match fs::OpenOptions::new().write(true).create_new(true).open(path) {
        Ok(mut file) => file.write_all(text.as_bytes()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

fn is_hex(name: &str, length: usize) -> bool {
    name.len() == length && name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_comes_back_until_it_is_too_much() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().join("cache"), 100);
        let keys: Vec<Digest> = (0_u8..4).map(|number| Digest::of(&[number])).collect();
        assert_eq!(store.get(&keys[0]), None);
        for (days, key) in keys.iter().enumerate() {
            store.put(key, &[7; 40]);
            let time = SystemTime::now() - Duration::from_hours(48 - 10 * days as u64);
            fs::File::open(store.path(key)).and_then(|file| file.set_modified(time)).expect("a time");
        }
        assert_eq!(store.get(&keys[0]).as_deref(), Some([7; 40].as_slice()));
        store.finish();
        let left: Vec<bool> = keys.iter().map(|key| store.get(key).is_some()).collect();
        assert_eq!(left, [true, false, false, true], "the first was just of use");
        store.clear().expect("cleared");
        assert!(store.contents().is_empty());
    }

    #[test]
    fn an_entry_that_is_too_large_goes_alone_though_a_link_leads_there_too() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().to_owned(), 1000);
        let keys: Vec<Digest> = (0_u8..3).map(|number| Digest::of(&[number])).collect();
        for (hours, key) in (1..).zip(&keys) {
            store.put(key, &[7; 40]);
            let file = fs::File::options().write(true).open(store.path(key)).expect("an entry");
            if *key == keys[0] {
                file.set_len(1 << 40).expect("longer");
            }
            file.set_modified(SystemTime::now() - Duration::from_hours(hours)).expect("a time");
        }
        let large = store.path(&keys[0]);
        for link in ["00", "ff"].map(|name| folder.path().join(name)) {
            std::os::unix::fs::symlink(large.parent().expect("a folder"), link).expect("a link");
        }
        fs::write(folder.path().join(SIZES), "damaged").expect("written");
        store.finish();
        let left: Vec<bool> = keys.iter().map(|key| store.get(key).is_some()).collect();
        assert_eq!(left, [false, true, true]);
    }

    #[test]
    fn a_folder_in_the_place_of_an_entry_is_a_miss_and_makes_way() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path().to_owned(), 100);
        let key = Digest::of(b"key");
        fs::create_dir_all(store.path(&key)).expect("a folder");
        assert_eq!(store.get(&key), None);
        store.put(&key, b"content");
        assert_eq!(store.get(&key).as_deref(), Some(b"content".as_slice()));
        assert_eq!(fs::read_dir(folder.path().join(WAITING)).expect("it is there").count(), 0);
    }
}
