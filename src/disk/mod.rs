//! The only door to the file system.
//!
//! Reading: sources are read whole, static files as streams. Writing: every
//! file is written beside its place under a temporary name and renamed, so that
//! no reader and no crash can see half of it.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

mod look;
mod memory;
pub mod notebook;
mod output;
mod pages;
mod scratch;
mod stamp;
mod store;
mod walk;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use sha2::{Digest as _, Sha256};

pub use self::look::{Kind, Look, Note};
pub use self::memory::{Memory, memory};
pub use self::output::{OutputDirectory, Staged};
pub use self::pages::Pages;
pub use self::scratch::Scratch;
use self::scratch::{LONGEST_SCRATCH, SCRATCH};
pub use self::stamp::Stamp;
pub use self::store::{Store, Stored};
pub use self::walk::{Found, all_folders, entries, folders, list, names, walk};
use crate::digest::{Digest, Fingerprint, Hasher};

/// Bytes a stream holds at a time.
const CHUNK: usize = 128 * 1024;

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// Those of the system; [`io::ErrorKind::FileTooLarge`] above the limit, and
/// [`io::ErrorKind::InvalidInput`] for what is not a regular file (reading a
/// pipe would wait for ever).
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let began = SystemTime::now();
    let read = read_unseen(path, limit);
    match &read {
        Ok((bytes, stamp)) => {
            notebook::note_stamped(path, || Look::Content(Some(Digest::of(bytes))), Some((*stamp, began)));
        }
        Err(_) => notebook::note(path, || Look::Content(None)),
    }
    read.map(|(bytes, _)| bytes)
}

/// Reads what an earlier build wrote, which is no input of the next.
///
/// # Errors
/// Those of [`read`].
pub fn read_own(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_unseen(path, limit).map(|(bytes, _)| bytes)
}

/// The same, and what was there.
fn read_unseen(path: &Path, limit: u64) -> io::Result<(Vec<u8>, Stamp)> {
    let file = open_regular(path)?;
    let data = file.metadata()?;
    let size = data.len();
    if size > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // From before it was read: what changes meanwhile shows.
    Ok((bytes, Stamp::of(&data)))
}

/// The real path behind all symbolic links.
///
/// # Errors
/// Those of the system.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    let real = fs::canonicalize(path);
    notebook::note(path, || Look::Real(real.as_ref().ok().cloned()));
    real
}

/// The real path of a place that a build writes to, which is no input of it: before the first build it is not there.
#[must_use]
pub fn real_output(path: &Path) -> Option<PathBuf> {
    fs::canonicalize(path).ok()
}

/// What is written in the symbolic link at `path`.
///
/// # Errors
/// Those of the system, also if it is none.
pub fn read_link(path: &Path) -> io::Result<PathBuf> {
    notebook::note(path, || Look::Real(fs::canonicalize(path).ok()));
    fs::read_link(path)
}

/// What `path` leads to, links followed.
#[must_use]
pub fn kind(path: &Path) -> Kind {
    let kind = Kind::at(path);
    notebook::note(path, || Look::Kind(kind));
    kind
}

/// What is at `path`, which may be a link.
#[must_use]
pub fn link_kind(path: &Path) -> Kind {
    let kind = Kind::of_link(path);
    notebook::note(path, || Look::Link(kind));
    kind
}

/// Whether `path` is a directory, links followed.
#[must_use]
pub fn is_directory(path: &Path) -> bool {
    kind(path) == Kind::Folder
}

/// How many bytes a file has, links followed; none if it is no file.
#[must_use]
pub fn size(path: &Path) -> Option<u64> {
    let size = size_of(path);
    notebook::note(path, || Look::Size(size));
    size
}

fn size_of(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
}

/// Whether `path` is a regular file, links followed.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    kind(path) == Kind::File
}

/// Reads a file once, as a stream, for its fingerprint.
///
/// # Errors
/// Those of the system, and [`io::ErrorKind::InvalidInput`] for what is not a
/// regular file.
pub fn fingerprint(path: &Path) -> io::Result<(Fingerprint, Stamp)> {
    let began = SystemTime::now();
    if let Some((print, stamp)) = notebook::known_print(path) {
        notebook::note_stamped(path, || Look::Print(print.clone()), Some((stamp, began)));
        return Ok((print, stamp));
    }
    let (print, stamp, _) = read_fingerprint(path, began)?;
    notebook::note_stamped(path, || Look::Print(print.clone()), Some((stamp, began)));
    Ok((print, stamp))
}

/// The same for one of so many files that the notebook is not to hold them; tells also whether a later change would show
/// in what was there.
///
/// # Errors
/// Those of [`fingerprint`].
pub fn fingerprint_of_many(path: &Path) -> io::Result<(Fingerprint, Stamp, bool)> {
    match notebook::known_print(path) {
        Some((print, stamp)) => Ok((print, stamp, true)),
        None => read_fingerprint(path, SystemTime::now()),
    }
}

fn read_fingerprint(path: &Path, began: SystemTime) -> io::Result<(Fingerprint, Stamp, bool)> {
    let read = || {
        let mut file = open_regular(path)?;
        // From before it is read: what changes meanwhile shows when it is copied.
        let stamp = Stamp::of(&file.metadata()?);
        let mut hasher = Hasher::default();
        stream(&mut file, |bytes| hasher.update(bytes))?;
        Ok((hasher.finish(), stamp, stamp.is_settled(began)))
    };
    let read: io::Result<_> = read();
    if read.is_err() {
        notebook::note(path, || Look::Content(None));
    }
    read
}

/// The digest of a file as it is now, and what was there, if any later change would show in it.
///
/// # Errors
/// Those of [`fingerprint`].
pub fn digest_now(path: &Path) -> io::Result<(Digest, Option<Stamp>)> {
    let began = SystemTime::now();
    let (digest, stamp, is_settled) = content_now(path)?;
    notebook::note_stamped(path, || Look::Content(Some(digest)), Some((stamp, began)));
    Ok((digest, Some(stamp).filter(|_| is_settled)))
}

/// The same without writing it down: what was there, and whether any later change would show in that.
///
/// # Errors
/// Those of [`fingerprint`].
pub fn content_now(path: &Path) -> io::Result<(Digest, Stamp, bool)> {
    let began = SystemTime::now();
    let mut file = open_regular(path)?;
    let stamp = Stamp::of(&file.metadata()?);
    Ok((look::digest_of(&mut file)?, stamp, stamp.is_settled(began)))
}

/// What is at `path` now.
#[must_use]
pub fn stamp(path: &Path) -> Option<Stamp> {
    fs::metadata(path).ok().map(|data| Stamp::of(&data))
}

/// What is at `path` itself, if any later change would show in it.
#[must_use]
pub fn settled_stamp(path: &Path) -> Option<Stamp> {
    let now = SystemTime::now();
    fs::symlink_metadata(path).ok().map(|data| Stamp::of(&data)).filter(|stamp| stamp.is_settled(now))
}

/// Whether the file at `path` has a digest.
#[must_use]
pub fn has_digest(path: &Path, digest: &Digest) -> bool {
    match notebook::known_output(path) {
        Some(known) => known.content() == Some(digest),
        None => look::content(path).is_ok_and(|found| found == *digest),
    }
}

/// The digest and the size of a file that the last build published and that is still as it was.
#[must_use]
pub fn published(path: &Path) -> Option<(Digest, u64)> {
    let known = notebook::known_output(path)?;
    Some((*known.content()?, known.stamp?.size))
}

/// Reads a file to its end, a piece at a time.
fn stream(file: &mut File, mut take: impl FnMut(&[u8])) -> io::Result<()> {
    let size = usize::try_from(file.metadata()?.len()).unwrap_or(CHUNK);
    let mut buffer = vec![0; CHUNK.min(size + 1)];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => take(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn open_regular(path: &Path) -> io::Result<File> {
    // The kind first: merely opening a pipe would wait for its writer.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    File::open(path)
}

/// Whether the file at `path` holds exactly `bytes`.
#[must_use]
pub fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same = || -> io::Result<bool> {
        let file = File::open(path)?;
        if file.metadata()?.len() != bytes.len() as u64 {
            return Ok(false);
        }
        same_bytes(file, bytes)
    };
    same().unwrap_or(false)
}

fn same_bytes(mut one: impl Read, mut other: impl Read) -> io::Result<bool> {
    let (mut left, mut right) = (vec![0; CHUNK], vec![0; CHUNK]);
    loop {
        let (a, b) = (fill(&mut one, &mut left)?, fill(&mut other, &mut right)?);
        if left[..a] != right[..b] {
            return Ok(false);
        }
        if a == 0 {
            return Ok(true);
        }
    }
}

fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(length) => filled += length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// Replaces the file at `path` by `bytes`, flushed, in one step; nothing happens
/// if it holds them already. The caller makes sure that nobody else does the same.
///
/// # Errors
/// Those of the system.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::symlink_metadata(path).is_ok_and(|data| data.is_file()) && holds(path, bytes) {
        return Ok(());
    }
    replace_with(path, |file| file.write_all(bytes)).map(drop)
}

/// The same with what `write` writes, which need not fit into memory; gives its digest.
///
/// # Errors
/// Those of the system, and those of `write`.
pub fn replace_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Digest> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    create_directories(folder)?;
    // Always the same name, so that killed builds leave one such file at the most.
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".assetpack");
    let waiting = folder.join(name);
    match fs::remove_file(&waiting) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let replaced = || -> io::Result<(Digest, bool)> {
        let mut digested =
            Digested { file: BufWriter::with_capacity(CHUNK, output::create_new(&waiting)?), hasher: Sha256::new() };
        write(&mut digested)?;
        let file = digested.file.into_inner()?;
        let digest = Digest::from_bytes(digested.hasher.finalize().into());
        let is_file = fs::symlink_metadata(path).is_ok_and(|data| data.is_file());
        if is_file && same_bytes(File::open(path)?, File::open(&waiting)?)? {
            return Ok((digest, false));
        }
        file.sync_all()?;
        fs::rename(&waiting, path)?;
        Ok((digest, true))
    };
    let replaced = replaced();
    if !matches!(replaced, Ok((_, true))) {
        // What could not be completed, or is there already, is of no use to anybody.
        let _ = fs::remove_file(&waiting);
    }
    let (digest, is_new) = replaced?;
    if is_new {
        flush_directory(folder)?;
    }
    Ok(digest)
}

/// A file that is being written, and what was written to it so far.
struct Digested {
    file: BufWriter<File>,
    hasher: Sha256,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn create_directories(path: &Path) -> io::Result<()> {
    let missing: Vec<&Path> =
        path.ancestors().take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        match fs::create_dir(folder) {
            Ok(()) => fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
    }
    if path.is_dir() || path.as_os_str().is_empty() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
}

fn flush_directory(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
