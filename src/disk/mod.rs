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
mod replace;
mod scratch;
mod stamp;
mod store;
mod walk;

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::SystemTime,
};

use rustix::fs::OFlags;

pub use self::look::{Kind, Look, Note, Question};
pub use self::memory::{Memory, memory};
pub use self::output::{OutputDirectory, Staged};
pub use self::pages::Pages;
pub use self::replace::{holds, replace, replace_with};
pub use self::scratch::Scratch;
use self::scratch::{LONGEST_SCRATCH, SCRATCH};
pub use self::stamp::{Stamp, Stamps};
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

/// Whether `finds` finds something in a file of at most `limit` bytes. It must be the same in every build: a file in which
/// it found nothing is not read again while its stamp is the same. In what cannot be read there is nothing.
pub fn is_of_interest(path: &Path, limit: u64, finds: impl Fn(&[u8]) -> bool) -> bool {
    if let Some(known) = notebook::known_plain(path) {
        notebook::remember([known]);
        return false;
    }
    let began = SystemTime::now();
    let Ok((bytes, stamp)) = read_unseen(path, limit) else {
        notebook::note(path, || Look::Content(None));
        return false;
    };
    let found = finds(&bytes);
    let digest = Digest::of(&bytes);
    let look = || if found { Look::Content(Some(digest)) } else { Look::Plain(digest) };
    notebook::note_stamped(path, look, Some((stamp, began)));
    found
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
    let (file, stamp) = open_regular(path)?;
    if stamp.size > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(stamp.size).unwrap_or(0) + 1);
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok((bytes, stamp))
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
        let (mut file, stamp) = open_regular(path)?;
        let mut hasher = Hasher::default();
        stream(&mut file, stamp.size, |bytes| {
            hasher.update(bytes);
            Ok(())
        })?;
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
    let (mut file, stamp) = open_regular(path)?;
    Ok((look::digest_of(&mut file, stamp.size)?, stamp, stamp.is_settled(began)))
}

/// The answer to what was asked about `path` by an earlier build.
#[must_use]
pub fn ask(path: &Path, question: Question) -> Look {
    let began = SystemTime::now();
    let (look, stamp) = question.ask(path);
    notebook::note_stamped(path, || look.clone(), stamp.map(|stamp| (stamp, began)));
    look
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

/// Reads a file of about that size to its end, a piece at a time; gives how long it is.
fn stream(file: &mut File, size: u64, mut take: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut buffer = vec![0; usize::try_from(size).map_or(CHUNK, |size| CHUNK.min(size + 1))];
    let mut taken = 0;
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(taken),
            Ok(length) => {
                take(&buffer[..length])?;
                taken += length as u64;
                // There was room for more: nothing is left to be asked for.
                if length < buffer.len() && taken == size {
                    return Ok(taken);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A regular file, and what was there before any of it is read: what changes meanwhile shows.
fn open_regular(path: &Path) -> io::Result<(File, Stamp)> {
    let no_file = || io::Error::new(io::ErrorKind::InvalidInput, "not a regular file");
    // Merely opening a pipe would wait for its writer otherwise.
    let mut options = OpenOptions::new();
    options.read(true).custom_flags((OFlags::NONBLOCK | OFlags::NOCTTY).bits().cast_signed());
    let file = match options.open(path) {
        Ok(file) => file,
        // A socket cannot be opened; another program's lease can be waited for.
        Err(error) => match fs::metadata(path) {
            Ok(data) if !data.is_file() => return Err(no_file()),
            Ok(_) if error.kind() == io::ErrorKind::WouldBlock => File::open(path)?,
            _ => return Err(error),
        },
    };
    let data = file.metadata()?;
    if data.is_file() { Ok((file, Stamp::of(&data))) } else { Err(no_file()) }
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

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, FileType, Mode, mknodat};

    use super::*;

    #[test]
    fn what_is_no_regular_file_is_refused_and_not_waited_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        mknodat(CWD, at("pipe"), FileType::Fifo, Mode::RUSR, 0).expect("a pipe");
        mknodat(CWD, at("socket"), FileType::Socket, Mode::RUSR, 0).expect("a socket");
        for path in [at("pipe"), at("socket"), folder.path().to_owned(), "/dev/null".into()] {
            let refused = read(&path, 1).expect_err("it is no regular file");
            assert_eq!(refused.kind(), io::ErrorKind::InvalidInput, "{}: {refused}", path.display());
        }
        assert_eq!(read(&at("missing"), 1).expect_err("it is missing").kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn files_of_any_length_are_read_to_their_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1] {
            let bytes = vec![7; length];
            fs::write(&path, &bytes).expect("written");
            let (print, stamp) = fingerprint(&path).expect("read");
            assert_eq!((print, stamp.size), (Fingerprint::of(&bytes), length as u64));
            // The kernel says that its own files are empty before they are read.
            let mut held = Vec::new();
            let taken = stream(&mut File::open(&path).expect("opened"), 0, |piece| {
                held.extend_from_slice(piece);
                Ok(())
            });
            assert_eq!((taken.expect("read"), held), (length as u64, bytes));
        }
    }
}
