//! Static files of which only the names are known, since there may be very many of them. Where all that lies in the
//! source roots is published, a file that nothing refers to is no more than hashed, compressed and copied: such files
//! pass through a build page by page, and memory holds about fifty bytes of each.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    ops::Range,
    path::{Path, PathBuf},
};

use super::source::{Kind, Source};
use crate::path::LogicalPath;

/// Names below the source roots, in the order of their bytes once they are sorted.
#[derive(Clone, Debug, Default)]
pub struct Bulk {
    project: PathBuf,
    roots: Vec<PathBuf>,
    /// All names, one behind another.
    text: String,
    names: Vec<Name>,
    /// How many names, from the first, are sorted.
    sorted: usize,
}

/// Where in the text a name is.
#[derive(Clone, Copy, Debug)]
struct Name {
    start: usize,
    length: u16,
    root: u16,
}

impl Bulk {
    /// Of the source roots of a project.
    #[must_use]
    pub fn new(project: PathBuf, roots: &[PathBuf]) -> Self {
        Self { project, roots: roots.to_vec(), ..Self::default() }
    }

    /// Takes a file whose path below a root is its logical path, unless that is longer than any system allows.
    pub fn push(&mut self, name: &LogicalPath, root: usize) -> bool {
        let (Ok(length), Ok(root)) = (u16::try_from(name.as_str().len()), u16::try_from(root)) else { return false };
        self.names.push(Name { start: self.text.len(), length, root });
        self.text.push_str(name.as_str());
        true
    }

    /// Ends a source root: from here on its names are found.
    pub fn sort(&mut self) {
        let text = &self.text;
        self.names.sort_by_key(|name| &text[name.span()]);
        self.sorted = self.names.len();
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The logical path of a file.
    #[must_use]
    pub fn name(&self, file: usize) -> &str {
        &self.text[self.names[file].span()]
    }

    /// All logical paths, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().map(|name| &self.text[name.span()])
    }

    /// The number of the source root that a file is in.
    #[must_use]
    pub fn root(&self, file: usize) -> u16 {
        self.names[file].root
    }

    /// Where a file is.
    #[must_use]
    pub fn path(&self, file: usize) -> PathBuf {
        self.roots[usize::from(self.names[file].root)].join(self.name(file))
    }

    /// The path of a file to show.
    #[must_use]
    pub fn shown(&self, file: usize) -> String {
        crate::boundary::shown(&self.project, &self.path(file))
    }

    /// The file with this logical path.
    #[must_use]
    pub fn find(&self, logical: &str) -> Option<usize> {
        let sorted = &self.names[..self.sorted];
        sorted.binary_search_by_key(&logical, |name| &self.text[name.span()]).ok()
    }

    /// The file at this real path.
    #[must_use]
    pub fn at(&self, path: &Path) -> Option<usize> {
        let below = self.roots.iter().enumerate().filter_map(|(root, at)| Some((root, path.strip_prefix(at).ok()?)));
        let mut found = below.filter_map(|(root, name)| Some((root, self.find(name.to_str()?)?)));
        found.find(|(root, file)| usize::from(self.names[*file].root) == *root).map(|(_, file)| file)
    }

    /// All that a source tells.
    #[must_use]
    pub fn source(&self, file: usize) -> Source {
        Source {
            logical: LogicalPath::known(self.name(file)),
            path: self.path(file),
            shown: self.shown(file),
            made: None,
            kind: Kind::Static,
            entry: false,
            part: false,
            publish: true,
        }
    }
}

impl Name {
    fn span(&self) -> Range<usize> {
        self.start..self.start + usize::from(self.length)
    }
}

/// Names that differ only by case, each with the one before it, without holding many of them.
#[must_use]
pub fn case_clashes<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<(&'n str, &'n str)> {
    let folded = |name: &str| LogicalPath::known(name).case_folded();
    let digest = |name: &str| {
        let mut hasher = DefaultHasher::new();
        folded(name).hash(&mut hasher);
        hasher.finish()
    };
    let mut digests: Vec<u64> = names.clone().map(digest).collect();
    digests.sort_unstable();
    let several: BTreeSet<u64> = digests.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0]).collect();
    drop(digests);
    if several.is_empty() {
        return Vec::new();
    }
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let suspects = names.filter(|name| several.contains(&digest(name)));
    suspects.filter_map(|name| Some((seen.insert(folded(name), name)?, name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bulk(roots: &[(&str, &[&str])]) -> Bulk {
        let paths: Vec<PathBuf> = roots.iter().map(|(root, _)| PathBuf::from(root)).collect();
        let mut bulk = Bulk::new("/p".into(), &paths);
        for (root, (_, names)) in roots.iter().enumerate() {
            for name in *names {
                assert!(bulk.push(&LogicalPath::known(name), root));
            }
            bulk.sort();
        }
        bulk
    }

    #[test]
    fn files_are_found_by_name_and_by_path_in_the_root_that_they_are_in() {
        let bulk = bulk(&[("/p/a", &["x/b.png", "x.png", "x-1.png"]), ("/p/b", &["a.png", "x/c.png"])]);
        let names: Vec<&str> = bulk.names().collect();
        assert_eq!(names, ["a.png", "x-1.png", "x.png", "x/b.png", "x/c.png"], "the order of bytes");
        for (file, name) in names.iter().enumerate() {
            assert_eq!(bulk.find(name), Some(file));
            assert_eq!(bulk.at(&bulk.path(file)), Some(file));
        }
        assert_eq!((bulk.shown(0), bulk.shown(3)), ("b/a.png".to_owned(), "a/x/b.png".to_owned()));
        assert_eq!(bulk.find("x"), None);
        assert_eq!(bulk.at(Path::new("/p/a/a.png")), None, "that is in the other root");
        assert_eq!(bulk.at(Path::new("/p/a.png")), None);
    }

    #[test]
    fn names_of_a_root_are_found_once_it_has_ended() {
        let mut bulk = bulk(&[("/p/a", &["b.png"])]);
        assert!(bulk.push(&LogicalPath::known("a.png"), 0));
        assert_eq!((bulk.find("a.png"), bulk.find("b.png")), (None, Some(0)));
        bulk.sort();
        assert_eq!((bulk.find("a.png"), bulk.find("b.png")), (Some(0), Some(1)));
    }

    #[test]
    fn names_that_differ_only_by_case_are_found_in_pairs() {
        let names = ["A.png", "B.png", "a.png", "b.png", "c.png", "stra\u{df}e", "strasse"];
        assert_eq!(
            case_clashes(names.into_iter()),
            [("A.png", "a.png"), ("B.png", "b.png"), ("stra\u{df}e", "strasse")]
        );
        assert!(case_clashes(["a", "b"].into_iter()).is_empty());
    }
}
