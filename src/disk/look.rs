//! One question to the file system and its answer, in a form that can be asked again.

use std::{
    ffi::OsStr,
    fs, io,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    time::SystemTime,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Stamp;
use crate::digest::{Digest, Fingerprint};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Nothing that can be seen.
    Absent,
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link, where these are not followed.
    Link,
    /// A pipe, a socket, a device.
    Special,
}

impl Kind {
    pub(super) fn of(kind: fs::FileType) -> Self {
        match kind {
            kind if kind.is_file() => Self::File,
            kind if kind.is_dir() => Self::Folder,
            kind if kind.is_symlink() => Self::Link,
            _ => Self::Special,
        }
    }

    pub(super) fn at(path: &Path) -> Self {
        fs::metadata(path).map_or(Self::Absent, |data| Self::of(data.file_type()))
    }

    pub(super) fn of_link(path: &Path) -> Self {
        fs::symlink_metadata(path).map_or(Self::Absent, |data| Self::of(data.file_type()))
    }
}

/// What was asked about a path, and the answer. Answers that are equal are answers to the same question.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Look {
    /// The content of a file; nothing if it could not be read.
    Content(Option<Digest>),
    /// The same, with all that is written to a manifest.
    Print(Fingerprint),
    /// What a path leads to.
    Kind(Kind),
    /// What is there itself.
    Link(Kind),
    /// How many bytes a file has.
    Size(Option<u64>),
    /// Where a path leads in the end.
    Real(Option<PathBuf>),
    /// The names in a folder, with what each leads to: all of them, or those that [`is_visible`].
    Names(Option<Digest>),
    /// The visible ones only.
    Visible(Option<Digest>),
    /// The content of a file in which there was nothing of interest. See [`is_of_interest`](super::is_of_interest).
    Plain(Digest),
}

impl Look {
    /// What it is the answer to.
    #[must_use]
    pub fn question(&self) -> Question {
        match self {
            Self::Content(_) | Self::Print(_) | Self::Plain(_) => Question::Content,
            Self::Kind(_) => Question::Kind,
            Self::Link(_) => Question::Link,
            Self::Size(_) => Question::Size,
            Self::Real(_) => Question::Real,
            Self::Names(_) => Question::Names,
            Self::Visible(_) => Question::Visible,
        }
    }

    /// The digest of a file that was read.
    fn content(&self) -> Option<&Digest> {
        match self {
            Self::Content(digest) => digest.as_ref(),
            Self::Print(print) => Some(&print.digest),
            Self::Plain(digest) => Some(digest),
            _ => None,
        }
    }
}

/// What is asked about a path. See [`Look`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is said where its answers are")]
pub enum Question {
    Content,
    Kind,
    Link,
    Size,
    Real,
    Names,
    Visible,
}

impl Question {
    /// Asks it now. Of a file that was read also gives what was there before.
    pub(super) fn ask(self, path: &Path) -> (Look, Option<Stamp>) {
        let look = match self {
            Self::Content => {
                let read = super::content_now(path).ok();
                return (Look::Content(read.map(|(digest, ..)| digest)), read.map(|(_, stamp, _)| stamp));
            }
            Self::Kind => Look::Kind(Kind::at(path)),
            Self::Link => Look::Link(Kind::of_link(path)),
            Self::Size => Look::Size(super::size_of(path)),
            Self::Real => Look::Real(fs::canonicalize(path).ok()),
            Self::Names => Look::Names(Names::of(path, |_| true)),
            Self::Visible => Look::Visible(Names::of(path, is_visible)),
        };
        (look, None)
    }
}

/// A question, its answer, and how to know without asking that the answer is still the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where.
    pub path: PathBuf,
    /// What was asked and answered.
    pub look: Look,
    /// What was there when it was answered, if a change would show in it.
    pub stamp: Option<Stamp>,
    /// Whether this build has found it to hold.
    #[serde(skip)]
    pub(super) holds: bool,
}

impl Note {
    /// Of a file that a build published, with its digest; without one there is to be nothing.
    #[must_use]
    pub fn of_output(path: PathBuf, digest: Option<Digest>) -> Self {
        let Some(digest) = digest else {
            return Self { path, look: Look::Link(Kind::Absent), stamp: None, holds: false };
        };
        if let Some(known) = super::notebook::known_output(&path).filter(|known| known.content() == Some(&digest)) {
            return known;
        }
        let stamp = super::settled_stamp(&path);
        Self { path, look: Look::Content(Some(digest)), stamp, holds: false }
    }

    /// An answer, and what was there if a change would show in it.
    #[must_use]
    pub fn new(path: PathBuf, look: Look, stamp: Option<Stamp>) -> Self {
        Self { path, look, stamp, holds: false }
    }

    /// The digest of a file that was read.
    #[must_use]
    pub fn content(&self) -> Option<&Digest> {
        self.look.content()
    }

    /// Whether the stamp alone says that the answer is the same.
    pub(super) fn is_stamped(&self) -> bool {
        let now = self.stamp.and_then(|_| fs::metadata(&self.path).ok());
        now.is_some_and(|data| self.stamp == Some(Stamp::of(&data)))
    }

    /// Asks again; whether the answer is the same. Then the stamp is of now.
    pub(super) fn still_holds(&mut self) -> bool {
        let began = SystemTime::now();
        let (now, stamp) = self.look.question().ask(&self.path);
        match self.content() {
            None => now == self.look,
            Some(digest) if now.content() != Some(digest) => false,
            Some(_) => {
                self.stamp = stamp.filter(|stamp| stamp.is_settled(began));
                true
            }
        }
    }
}

/// Dot files, dot folders and installed packages are no sources.
pub(super) fn is_visible(name: &OsStr) -> bool {
    !name.as_encoded_bytes().starts_with(b".") && name != "node_modules"
}

/// The digest of a file of any size.
pub(super) fn content(path: &Path) -> io::Result<Digest> {
    let (mut file, stamp) = super::open_regular(path)?;
    digest_of(&mut file, stamp.size)
}

/// The digest of an open file of about that size.
pub(super) fn digest_of(file: &mut fs::File, size: u64) -> io::Result<Digest> {
    let mut hasher = Sha256::new();
    super::stream(file, size, |bytes| {
        hasher.update(bytes);
        Ok(())
    })?;
    Ok(Digest::from_bytes(hasher.finalize().into()))
}

/// The digest of a folder's entries, which are taken in the order of their names.
#[derive(Default)]
pub(super) struct Names {
    hasher: Sha256,
    /// Whether a link is among them: what it leads to can change while the folder does not.
    pub(super) has_links: bool,
}

impl Names {
    pub(super) fn add(&mut self, name: &OsStr, kind: Kind, is_link: bool) {
        self.hasher.update(name.as_bytes());
        self.hasher.update([0, kind as u8]);
        self.has_links |= is_link;
    }

    pub(super) fn finish(self) -> Digest {
        Digest::from_bytes(self.hasher.finalize().into())
    }

    fn of(folder: &Path, wanted: impl Fn(&OsStr) -> bool) -> Option<Digest> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).ok()? {
            let entry = entry.ok()?;
            if wanted(&entry.file_name()) {
                found.push((entry.file_name(), entry.file_type().ok()?));
            }
        }
        found.sort_by(|one, other| one.0.cmp(&other.0));
        let mut names = Self::default();
        for (name, kind) in found {
            let followed = if kind.is_symlink() { Kind::at(&folder.join(&name)) } else { Kind::of(kind) };
            names.add(&name, followed, kind.is_symlink());
        }
        Some(names.finish())
    }

    /// All entries of a folder, as they are now.
    pub(super) fn all(folder: &Path) -> Option<Digest> {
        Self::of(folder, |_| true)
    }
}
