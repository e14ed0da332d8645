//! The only door to the file system.
//!
//! Reading: sources are read whole, static files as streams. Writing: every
//! file is written beside its place under a temporary name and renamed, so that
//! no reader and no crash can see half of it.

#![expect(clippy::disallowed_methods, reason = "this is the door")]

mod cache;
mod output;

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
};

use walkdir::WalkDir;

pub use self::cache::{Cache, Scratch};
pub use self::output::{OutputDirectory, Staged};
use crate::digest::{Fingerprint, Hasher};

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
    let visible = |name: &std::ffi::OsStr| !name.as_encoded_bytes().starts_with(b".") && name != "node_modules";
    let walk = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || (visible(entry.file_name()) && !skip(entry.path())));
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
    (files, errors)
}

/// What is in `folder`, in the order of the names; nothing if it cannot be read.
#[must_use]
pub fn entries(folder: &Path) -> Vec<PathBuf> {
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
    let visible = |name: &std::ffi::OsStr| !name.as_encoded_bytes().starts_with(b".") && name != "node_modules";
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
    let walk =
        walk.filter_entry(|entry| entry.depth() == 0 || (entry.file_type().is_dir() && visible(entry.file_name())));
    walk.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect()
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// Those of the system; [`io::ErrorKind::FileTooLarge`] above the limit, and
/// [`io::ErrorKind::InvalidInput`] for what is not a regular file (reading a
/// pipe would wait for ever).
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let file = open_regular(path)?;
    let size = file.metadata()?.len();
    if size > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The real path behind all symbolic links.
///
/// # Errors
/// Those of the system.
pub fn real_path(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Whether `path` is a directory, links followed.
#[must_use]
pub fn is_directory(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.is_dir())
}

/// The names of everything in a folder, sorted; nothing if it cannot be read.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    names
}

/// How many bytes a file has, links followed; none if it is no file.
#[must_use]
pub fn size(path: &Path) -> Option<u64> {
    fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|metadata| metadata.len())
}

/// Whether `path` is a regular file, links followed.
#[must_use]
pub fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|data| data.is_file())
}

/// What tells whether a file was touched between two looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let data = file.metadata()?;
        Ok(Self {
            device: data.dev(),
            inode: data.ino(),
            size: data.size(),
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
        })
    }
}

/// Reads a file once, as a stream, for its fingerprint.
///
/// # Errors
/// Those of the system, and [`io::ErrorKind::InvalidInput`] for what is not a
/// regular file.
pub fn fingerprint(path: &Path) -> io::Result<(Fingerprint, Stamp)> {
    let mut file = open_regular(path)?;
    let stamp = Stamp::of(&file)?;
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; CHUNK.min(usize::try_from(stamp.size).unwrap_or(CHUNK) + 1)];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((hasher.finish(), stamp)),
            Ok(length) => hasher.update(&buffer[..length]),
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
