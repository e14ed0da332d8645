//! The three kinds of path that must never be mixed up: logical paths (how
//! templates and references name an asset), output paths (what is served) and
//! relative URLs (how one output refers to another).

use std::{
    borrow::Cow,
    fmt,
    path::{Component, Path, PathBuf},
};

use serde::{Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::digest::NAME_DIGITS;

pub use crate::url_path::encode as encode_url_path;
pub use url::{UrlKind, UrlParts};

mod url;

/// How templates name an asset: relative, forward slashes, Unicode NFC, no
/// `.` or `..` segment. Ordered by its bytes, which is the order of everything
/// that we write.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogicalPath(String);

/// Why a text is not a logical path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// It leads above the root that it is relative to.
    Escapes,
    /// It names nothing (empty, or only dots and slashes).
    Empty,
    /// It holds a control character or a backslash, which some consumer of the
    /// manifest or of the URL would read as something else.
    Unportable(char),
}

impl fmt::Display for PathProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Escapes => formatter.write_str("it leads out of the source root"),
            Self::Empty => formatter.write_str("it names no file"),
            Self::Unportable(character) => {
                write!(formatter, "its name holds {}, which is not safe in a URL path", character.escape_default())
            }
        }
    }
}

impl LogicalPath {
    /// Normalises `text` (NFC, `.` and `..` resolved).
    ///
    /// # Errors
    /// When the result would not be a path below the root.
    pub fn parse(text: &str) -> Result<Self, PathProblem> {
        if let Some(bad) = text.chars().find(|c| c.is_control() || *c == '\\') {
            return Err(PathProblem::Unportable(bad));
        }
        let normal = composed(text);
        let mut segments: Vec<&str> = Vec::new();
        for segment in normal.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop().ok_or(PathProblem::Escapes)?;
                }
                other => segments.push(other),
            }
        }
        if segments.is_empty() {
            return Err(PathProblem::Empty);
        }
        Ok(Self(segments.join("/")))
    }

    /// What [`as_str`](Self::as_str) of one gave.
    #[must_use]
    pub(crate) fn known(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder part, without a final slash; empty at the root.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last segment.
    #[must_use]
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The text after the last dot of the file name, as written; empty without one.
    #[must_use]
    pub fn extension(&self) -> &str {
        extension(&self.0)
    }

    /// The same path with another extension, or with one more if it had none.
    #[must_use]
    pub fn with_extension(&self, extension: &str) -> Self {
        let stem = match self.extension() {
            "" => self.as_str(),
            old => &self.0[..self.0.len() - old.len() - 1],
        };
        Self(format!("{stem}.{extension}"))
    }

    /// The path of what a compiler makes of this one: with its extension, which may be written already
    /// (`app.css.scss`).
    #[must_use]
    pub fn compiled(&self, extension: &str) -> Self {
        let old = self.extension();
        let stem = &self.0[..self.0.len() - old.len()];
        match stem.strip_suffix('.') {
            Some(stem) if old != extension && Self(stem.to_owned()).extension() == extension => Self(stem.to_owned()),
            _ => self.with_extension(extension),
        }
    }

    /// The same path with `suffix` behind it (`app.js` and `.map`).
    #[must_use]
    pub fn appended(&self, suffix: &str) -> Self {
        Self(format!("{}{suffix}", self.0))
    }

    /// The path that `reference` (percent-decoded already) means when it stands
    /// in the file `self`.
    ///
    /// # Errors
    /// When it leads out of the root, or is no portable path.
    pub fn resolve(&self, reference: &str) -> Result<Self, PathProblem> {
        Self::parse(&format!("{}/{reference}", self.folder()))
    }

    /// The served name with `digest` (16 hex digits) before the extension;
    /// for a source map before `.js.map`, so that its type stays readable.
    /// A name that another tool put a digest into ([`has_digest`]) stays.
    #[must_use]
    pub fn fingerprinted(&self, digest: &str) -> OutputPath {
        if has_digest(&self.0) {
            return self.plain();
        }
        let name_start = self.0.len() - self.file_name().len();
        let name = self.file_name();
        let at = name
            .strip_suffix(".map")
            .and_then(|code| code.rfind('.'))
            .or_else(|| name.rfind('.'))
            .filter(|at| *at > 0)
            .unwrap_or(name.len());
        let (stem, extension) = self.0.split_at(name_start + at);
        OutputPath([stem, "-", digest, extension].concat())
    }

    /// The output's path without a digest.
    #[must_use]
    pub fn plain(&self) -> OutputPath {
        OutputPath(self.0.clone())
    }

    /// The key under which two paths collide on a file system that ignores case.
    #[must_use]
    pub fn case_folded(&self) -> String {
        if self.0.is_ascii() {
            return self.0.to_ascii_lowercase();
        }
        // Upper case first: it maps `ß` and final sigma to what they collide with.
        self.0.to_uppercase().to_lowercase().nfc().collect()
    }
}

/// As Unicode composes it (NFC), which changes no ASCII.
fn composed(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() }
}

impl fmt::Display for LogicalPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for LogicalPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The text after the last dot of the file name of a path, as written; empty without one.
#[must_use]
pub fn extension(path: &str) -> &str {
    match path.rsplit('/').next().unwrap_or_default().rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension,
        _ => "",
    }
}

/// Whether the name of a file is one that [`LogicalPath::fingerprinted`] gives.
#[must_use]
pub fn is_fingerprinted(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".map").unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let digest = stem.rsplit_once('-').map_or("", |(_, digest)| digest);
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    digest.len() == NAME_DIGITS && digest.bytes().all(is_digit)
}

/// Whether the name of a file says that another tool has put a digest into it, as Rails has it:
/// `name-DIGEST.digested.js`, with 7 to 128 letters, digits and `_`.
#[must_use]
pub fn has_digest(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut dots = name.match_indices('.').map(|(at, _)| at);
    let Some(at) = dots.find(|at| name[*at..].starts_with(".digested")) else { return false };
    let stem = &name[..at];
    let is_digit = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let digest = stem.rsplit('-').next().unwrap_or_default();
    stem.contains('-') && (7..=128).contains(&digest.len()) && digest.chars().all(is_digit)
}

/// The place of an output, relative to the served directory, not URL-encoded.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

impl OutputPath {
    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same path with `suffix` behind it (`.gz`).
    #[must_use]
    pub fn appended(&self, suffix: &str) -> Self {
        Self(format!("{}{suffix}", self.0))
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Serialize for OutputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// The relative, encoded URL from a file in `folder` to `target`; it never
/// begins with `/` or a name that could be read as a scheme or a package.
#[must_use]
pub fn relative_url(folder: &str, target: &str) -> String {
    encode_url_path(&relative(folder, target))
}

/// `target` seen from `folder`, beginning with `./` or `../`.
#[must_use]
pub fn relative(folder: &str, target: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    let to: Vec<&str> = target.split('/').collect();
    let shared = from.iter().zip(&to[..to.len() - 1]).take_while(|(a, b)| a == b).count();
    let up = if shared == from.len() { "./".to_owned() } else { "../".repeat(from.len() - shared) };
    up + &to[shared..].join("/")
}

/// The path of a file of an installed package, from its last `node_modules/` on.
#[must_use]
pub fn packaged(path: &str) -> Option<&str> {
    path.rfind("/node_modules/").map(|at| &path[at + 1..])
}

/// Whether a file belongs to an installed package.
#[must_use]
pub fn is_packaged(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "node_modules")
}

/// The package that a specifier, or a path in a `node_modules`, names: its first part, or two of a scope's.
#[must_use]
pub fn package_name(specifier: &str) -> &str {
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    specifier.match_indices('/').nth(parts - 1).map_or(specifier, |(end, _)| &specifier[..end])
}

/// A real path without `.` and `..`, by its text alone.
#[must_use]
pub fn normalized(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut normal, part| {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
        normal
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_told_from_what_is_in_them() {
        let names = ["a", "a/b/c", "@a/b", "@a/b/c", "@a"].map(package_name);
        assert_eq!(names, ["a", "a", "@a/b", "@a/b", "@a"]);
    }

    fn path(text: &str) -> LogicalPath {
        LogicalPath::parse(text).expect("a logical path")
    }

    #[test]
    fn paths_are_seen_from_a_folder() {
        assert_eq!(relative("", "a.js"), "./a.js");
        assert_eq!(relative("a/b", "a/c/d.js"), "../c/d.js");
        assert_eq!(relative("a", "a/b/c.js"), "./b/c.js");
    }

    #[test]
    fn paths_are_normalised_and_stay_inside() {
        assert_eq!(path("a/./b/../c.css").as_str(), "a/c.css");
        assert_eq!(path("e\u{301}.svg"), path("\u{e9}.svg"));
        assert_eq!(LogicalPath::parse("../a"), Err(PathProblem::Escapes));
        assert_eq!(LogicalPath::parse("a/../.."), Err(PathProblem::Escapes));
        assert_eq!(LogicalPath::parse("./"), Err(PathProblem::Empty));
        assert_eq!(LogicalPath::parse("a\\b"), Err(PathProblem::Unportable('\\')));
    }

    #[test]
    fn the_digest_stands_before_the_extension() {
        let named = |text: &str| path(text).fingerprinted("0123456789abcdef").to_string();
        assert_eq!(named("css/app.css"), "css/app-0123456789abcdef.css");
        assert_eq!(named("a.b/LICENSE"), "a.b/LICENSE-0123456789abcdef");
        assert_eq!(named("jquery.min.js"), "jquery.min-0123456789abcdef.js");
        assert_eq!(named("app.js.map"), "app-0123456789abcdef.js.map");
    }

    #[test]
    fn relative_urls_are_encoded_once() {
        assert_eq!(relative_url("", "a b.png"), "./a%20b.png");
        assert_eq!(relative_url("css", "img/100%.png"), "../img/100%25.png");
        assert_eq!(relative_url("css/deep", "css/x'y.png"), "../x%27y.png");
        assert_eq!(relative_url("a", "a"), "../a");
    }
}
