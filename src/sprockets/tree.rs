//! All files of all load paths, indexed by what directives call them.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use super::{
    graph::Node,
    mains, names,
    types::{self, Kind},
};

/// A file below a load path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File<'a> {
    /// Which load path it lies in: its place in their order.
    pub root: usize,
    /// Its path below that, with all extensions: `js/app.js.coffee`.
    pub path: &'a str,
}

/// Reads a file, by its place in the list: its text if it is a script or a sheet that can be read, or describes a package
/// (`bower.json`, `package.json`).
pub type Read<'a> = &'a (dyn Fn(usize) -> Option<Arc<str>> + Sync);

/// The files of a project, found by their names.
///
/// Each file is read and understood once, when a bundle first needs it.
pub struct Tree<'a> {
    pub(super) roots: Vec<String>,
    pub(super) entries: Vec<Entry>,
    /// By logical name without extensions: the load paths that have it, each with the file. In a load path, files are in
    /// the order of their extensions.
    pub(super) named: BTreeMap<String, Vec<(usize, usize)>>,
    /// The same for the files called `index`, by the names of their folders.
    pub(super) indexes: BTreeMap<String, Vec<(usize, usize)>>,
    /// All files that can be assets, by their paths in the project.
    pub(super) sorted: Vec<usize>,
    /// The files that describe packages, by their paths in the project.
    pub(super) packages: BTreeMap<String, usize>,
    /// The folders that exist, by their paths in the project, with the assets that lie directly in them.
    pub(super) folders: BTreeMap<String, Vec<usize>>,
    pub(super) read: Read<'a>,
    pub(super) nodes: Vec<OnceLock<Node>>,
}

/// What is known of a file by its name.
pub(super) struct Entry {
    /// The path in the project, which messages show.
    pub full: String,
    pub root: usize,
    /// The logical path without extensions, below the first load path that holds the file.
    pub name: String,
    pub logical: String,
    pub content_type: &'static str,
    pub kind: Kind,
}

impl<'a> Tree<'a> {
    /// Indexes `files`.
    ///
    /// `roots` are the load paths in their order, relative to the project, or absolute outside of it. A load path may
    /// lie in another one; its files are found by both names, whichever of them lists the file. `folders` are further
    /// folders that exist, as paths in the project: those without files, which directives can name as well. Hidden
    /// files may be listed: they are no assets, but their folders exist.
    ///
    /// # Panics
    /// If a file names a load path that is not there.
    #[must_use]
    pub fn new(roots: &[&str], files: &[File<'_>], folders: &[&str], read: Read<'a>) -> Self {
        let roots: Vec<String> = roots.iter().map(|root| names::join(root, "")).collect();
        let mut tree = Self {
            entries: files.iter().map(|file| entry(&roots, *file)).collect(),
            named: BTreeMap::new(),
            indexes: BTreeMap::new(),
            sorted: Vec::new(),
            packages: BTreeMap::new(),
            folders: BTreeMap::new(),
            read,
            nodes: files.iter().map(|_| OnceLock::new()).collect(),
            roots,
        };
        let described = tree.entries.iter().enumerate().filter(|(_, entry)| mains::describes(&entry.full));
        tree.packages = described.map(|(file, entry)| (entry.full.clone(), file)).collect();
        tree.sorted = tree.assets(files);
        tree.index_names();
        tree.index_folders(folders);
        tree
    }

    /// The files that can be assets, each once, by their paths.
    fn assets(&self, files: &[File<'_>]) -> Vec<usize> {
        let mut sorted: Vec<usize> = (0..files.len()).filter(|&file| !names::is_ignored(files[file].path)).collect();
        sorted.sort_by(|&left, &right| {
            let key = |file: usize| (&self.entries[file].full, self.entries[file].root, file);
            key(left).cmp(&key(right))
        });
        sorted.dedup_by(|next, first| self.entries[*next].full == self.entries[*first].full);
        sorted
    }

    fn index_names(&mut self) {
        let holding: Vec<Vec<usize>> = self
            .roots
            .iter()
            .map(|root| {
                (0..self.roots.len()).filter(|&other| names::below(&self.roots[other], root).is_some()).collect()
            })
            .collect();
        for &file in &self.sorted {
            let entry = &mut self.entries[file];
            for (at, &root) in holding[entry.root].iter().enumerate() {
                let path = names::below(&self.roots[root], &entry.full).unwrap_or_default();
                let parts = types::parts(path);
                if at == 0 {
                    (entry.root, entry.name, entry.logical) = (root, parts.name.to_owned(), parts.logical());
                }
                if let Some(folder) = names::indexed(parts.name) {
                    self.indexes.entry(folder.to_owned()).or_default().push((root, file));
                }
                self.named.entry(parts.name.to_owned()).or_default().push((root, file));
            }
        }
    }

    fn index_folders(&mut self, further: &[&str]) {
        for &file in &self.sorted {
            let folder = names::folder(&self.entries[file].full);
            match self.folders.get_mut(folder) {
                Some(files) => files.push(file),
                None => drop(self.folders.insert(folder.to_owned(), vec![file])),
            }
        }
        let further = further.iter().map(|folder| names::join(folder, ""));
        let holding = self.entries.iter().map(|entry| names::folder(&entry.full).to_owned());
        let all: Vec<String> = further.chain(holding).chain(self.roots.iter().cloned()).collect();
        let mut seen = BTreeSet::new();
        for folder in &all {
            let mut folder = folder.as_str();
            while seen.insert(folder) && !folder.is_empty() {
                folder = names::folder(folder);
            }
        }
        for folder in seen {
            if !self.folders.contains_key(folder) {
                self.folders.insert(folder.to_owned(), Vec::new());
            }
        }
    }

    /// The logical path of a file, with the extension of what becomes of it, and what that is.
    ///
    /// # Panics
    /// If there is no such file.
    #[must_use]
    pub fn logical(&self, file: usize) -> (&str, Kind) {
        (&self.entries[file].logical, self.entries[file].kind)
    }

    /// The logical path without extensions: the name that a template has in the object of all templates.
    ///
    /// # Panics
    /// If there is no such file.
    #[must_use]
    pub fn name(&self, file: usize) -> &str {
        &self.entries[file].name
    }

    /// The other logical path of an `index` file: that of its folder, `menu.js` for `menu/index.js`.
    ///
    /// # Panics
    /// If there is no such file.
    #[must_use]
    pub fn alias(&self, file: usize) -> Option<String> {
        let entry = &self.entries[file];
        let folder = entry.name.strip_suffix("/index")?;
        Some(format!("{folder}{}", &entry.logical[entry.name.len()..]))
    }
}

fn entry(roots: &[String], file: File<'_>) -> Entry {
    let parts = types::parts(file.path);
    Entry {
        full: names::join(&roots[file.root], file.path),
        root: file.root,
        name: parts.name.to_owned(),
        logical: parts.logical(),
        content_type: parts.content_type(),
        kind: parts.kind(),
    }
}
