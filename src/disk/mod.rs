//! The only door to the file system.
//!
//! Reading: sources are read whole, static files as streams. Writing: every
//! file is written beside its place under a temporary name and renamed, so that
//! no reader and no crash can see half of it.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

mod look;
pub mod notebook;
mod output;
mod scratch;
mod stamp;
mod store;

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use walkdir::WalkDir;

pub use self::look::{Kind, Look, Note};
use self::look::{Names, is_visible};
pub use self::output::{OutputDirectory, Staged};
use self::scratch::LONGEST_SCRATCH;
pub use self::scratch::{PRIVATE_FOLDER, Scratch};
pub use self::stamp::Stamp;
pub use self::store::{Store, Stored};
use crate::digest::{Digest, Fingerprint, Hasher};

/// Bytes a stream holds at a time.
const CHUNK: usize = 128 * 1024;

/// One file below a root, as [`list`] finds it.
#[derive(Debug)]
pub struct Found {
    /// Where it is: the root joined with the names on the way.
    pub path: PathBuf,
    /// Path below the root, as the file system spells it.
    pub relative: PathBuf,
    /// Whether the way to it crosses a symbolic link.
    pub linked: bool,
    /// Neither a file nor a directory (a pipe, a socket, a device).
    pub special: bool,
}

/// Every file below `root` in the order of their names; dot files, dot folders,
/// installed packages (`node_modules`) and the folders that `skip` picks are left out.
///
/// # Errors
/// One for each entry that cannot be read, with its path.
#[must_use]
pub fn list(root: &Path, skip: impl Fn(&Path) -> bool) -> (Vec<Found>, Vec<(PathBuf, io::Error)>) {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    let mut folders = Folders::new();
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(|entry| {
        if entry.depth() > 0 && !is_visible(entry.file_name()) {
            return false;
        }
        folders.meet(entry);
        entry.depth() == 0 || !skip(entry.path())
    });
    let mut links: Vec<(usize, PathBuf)> = Vec::new();
    for entry in walk {
        match entry {
            Ok(entry) => {
                links.retain(|(depth, _)| *depth < entry.depth());
                if entry.depth() > 0 && entry.path_is_symlink() {
                    links.push((entry.depth(), entry.path().to_owned()));
                }
                if entry.file_type().is_dir() {
                    continue;
                }
                let relative = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_owned();
                files.push(Found {
                    relative,
                    linked: !links.is_empty(),
                    special: !entry.file_type().is_file(),
                    path: entry.into_path(),
                });
            }
            Err(error) => {
                let path = error.path().unwrap_or(root).to_owned();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other("a loop of symbolic links"));
                errors.push((path, error));
            }
        }
    }
    if !errors.is_empty() {
        notebook::cannot_be_repeated();
    }
    folders.end();
    (files, errors)
}

/// Notes the folders that a walk comes through, each when the walk has left it.
struct Folders {
    began: SystemTime,
    /// Those that the walk is in, each inside of the one before it.
    open: Vec<(PathBuf, Names)>,
}

impl Folders {
    fn new() -> Self {
        Self { began: SystemTime::now(), open: Vec::new() }
    }

    fn meet(&mut self, entry: &walkdir::DirEntry) {
        if !notebook::is_open() {
            return;
        }
        while self.open.len() > entry.depth() {
            self.leave();
        }
        let kind = Kind::of(entry.file_type());
        if let Some((_, names)) = self.open.last_mut() {
            names.add(entry.file_name(), kind, entry.path_is_symlink());
        }
        if kind == Kind::Folder {
            self.open.push((entry.path().to_owned(), Names::default()));
        }
    }

    fn leave(&mut self) {
        let Some((path, names)) = self.open.pop() else { return };
        // Taken after the entries were read: what is older than the walk was there when they were.
        let stamp = fs::metadata(&path).ok().filter(|_| !names.has_links).map(|data| Stamp::of(&data));
        let digest = names.finish();
        notebook::note_stamped(&path, || Look::Visible(Some(digest)), stamp.map(|stamp| (stamp, self.began)));
    }

    fn end(mut self) {
        while !self.open.is_empty() {
            self.leave();
        }
    }
}

/// What is in `folder`, in the order of the names; nothing if it cannot be read.
#[must_use]
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    notebook::note(folder, || Look::Names(Names::all(folder)));
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// The folders among them whose names are not hidden.
#[must_use]
pub fn folders(folder: &Path) -> Vec<PathBuf> {
    let is_shown = |path: &PathBuf| !path.file_name().unwrap_or_default().as_encoded_bytes().starts_with(b".");
    entries(folder).into_iter().filter(|path| is_shown(path) && path.is_dir()).collect()
}

/// All folders below `root` whose names are not hidden, apart from installed packages.
#[must_use]
pub fn all_folders(root: &Path) -> Vec<PathBuf> {
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    let walk =
        walk.filter_entry(|entry| entry.depth() == 0 || (entry.file_type().is_dir() && is_visible(entry.file_name())));
    let found: Vec<PathBuf> = walk.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect();
    for folder in &found {
        notebook::note(folder, || Look::Names(Names::all(folder)));
    }
    found
}

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

/// The same for what is no input of a build.
fn read_unseen(path: &Path, limit: u64) -> io::Result<(Vec<u8>, Stamp)> {
    let mut file = open_regular(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    (&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    // Of what was read to its end: a change in between would show.
    Ok((bytes, Stamp::of(&file.metadata()?)))
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

/// The names of everything in a folder, sorted; nothing if it cannot be read.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    notebook::note(folder, || Look::Names(Names::all(folder)));
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
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
    if let Ok(data) = fs::metadata(path)
        && let Some(print) = notebook::known_print(path, Stamp::of(&data))
    {
        let stamp = Stamp::of(&data);
        notebook::note_stamped(path, || Look::Print(print.clone()), Some((stamp, began)));
        return Ok((print, stamp));
    }
    let read = || {
        let mut file = open_regular(path)?;
        let mut hasher = Hasher::default();
        stream(&mut file, |bytes| hasher.update(bytes))?;
        Ok((hasher.finish(), Stamp::of(&file.metadata()?)))
    };
    let read: io::Result<_> = read();
    match &read {
        Ok((print, stamp)) => notebook::note_stamped(path, || Look::Print(print.clone()), Some((*stamp, began))),
        Err(_) => notebook::note(path, || Look::Content(None)),
    }
    read
}

/// Whether the file at `path` has a digest.
#[must_use]
pub fn has_digest(path: &Path, digest: &Digest) -> bool {
    let known = fs::metadata(path).ok().and_then(|data| notebook::known_digest(path, Stamp::of(&data)));
    known.or_else(|| look::content(path).ok()) == Some(*digest)
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
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    create_directories(folder)?;
    if fs::symlink_metadata(path).is_ok_and(|data| data.is_file()) && holds(path, bytes) {
        return Ok(());
    }
    // Always the same name, so that killed builds leave one such file at the most.
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(".assetpack");
    let waiting = folder.join(name);
    match fs::remove_file(&waiting) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let replaced = output::create_new(&waiting)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&waiting, path));
    if replaced.is_err() {
        // What could not be completed is of no use to anybody.
        let _ = fs::remove_file(&waiting);
    }
    replaced?;
    flush_directory(folder)
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
