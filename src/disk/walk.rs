//! What lies in folders, in an order of its own.

use std::{
    cmp::Ordering,
    fs, io,
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::SystemTime,
};

use walkdir::WalkDir;

use super::{
    Kind, Look, Stamp,
    look::{Names, is_visible},
    notebook,
};

/// So many files go from thread to thread at once.
const BATCH: usize = 256;
/// So many batches may wait, so that memory does not grow with the number of files.
const BATCHES: usize = 4;

/// One file below a root, as [`walk`] finds it.
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

/// Every file below `root` as [`walk`] finds them.
///
/// # Errors
/// One for each entry that cannot be read, with its path.
#[must_use]
pub fn list(root: &Path) -> (Vec<Found>, Vec<(PathBuf, io::Error)>) {
    let mut files = Vec::new();
    let errors = walk_alone(root, &|_: &Path| false, |file| files.push(file));
    (files, errors)
}

/// Gives every file below `root` to `take`, in the order of their names; dot files, dot folders,
/// installed packages (`node_modules`) and the folders that `skip` picks are left out.
/// Gives back an error for each entry that cannot be read, with its path.
///
/// A thread looks ahead while `take` is at work, if there can be one.
#[must_use]
pub fn walk(
    root: &Path,
    skip: impl Fn(&Path) -> bool + Sync,
    mut take: impl FnMut(Found),
) -> Vec<(PathBuf, io::Error)> {
    let (sender, receiver) = mpsc::sync_channel(BATCHES);
    let skip = &skip;
    let look_ahead = move || {
        let mut batch = Vec::new();
        // Nobody takes them any more only if that has failed.
        let errors = walk_alone(root, skip, |file| {
            batch.push(file);
            if batch.len() == BATCH {
                let _ = sender.send(std::mem::take(&mut batch));
            }
        });
        let _ = sender.send(batch);
        errors
    };
    let errors = thread::scope(|scope| {
        let ahead = thread::Builder::new().name("walk".into()).spawn_scoped(scope, look_ahead).ok()?;
        receiver.into_iter().flatten().for_each(&mut take);
        Some(ahead.join().unwrap_or_else(|panic| resume_unwind(panic)))
    });
    errors.unwrap_or_else(|| walk_alone(root, skip, take))
}

fn walk_alone(root: &Path, skip: &impl Fn(&Path) -> bool, mut take: impl FnMut(Found)) -> Vec<(PathBuf, io::Error)> {
    let mut errors = Vec::new();
    let mut folders = Folders::new();
    let walk = WalkDir::new(root).follow_links(true).sort_by(by_name).into_iter().filter_entry(|entry| {
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
                take(Found {
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
    errors
}

/// The order of names in one folder, without looking for them in their paths.
fn by_name(one: &walkdir::DirEntry, other: &walkdir::DirEntry) -> Ordering {
    one.path().as_os_str().cmp(other.path().as_os_str())
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
    let walk = WalkDir::new(root).follow_links(true).sort_by(by_name).into_iter();
    let walk =
        walk.filter_entry(|entry| entry.depth() == 0 || (entry.file_type().is_dir() && is_visible(entry.file_name())));
    let found: Vec<PathBuf> = walk.filter_map(Result::ok).map(walkdir::DirEntry::into_path).collect();
    for folder in &found {
        notebook::note(folder, || Look::Names(Names::all(folder)));
    }
    found
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
