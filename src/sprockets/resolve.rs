//! What the arguments of directives mean: logical paths, relative paths, folders.

use std::ops::Range;

use super::{
    names,
    tree::Tree,
    types::{self, Kind},
};

/// Why nothing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The path is absolute.
    Absolute,
    /// The path leads out of the load path that its file lies in.
    Outside,
    /// There is something of that name, which becomes something else.
    Type(usize),
    /// Nothing has that name.
    Nothing,
}

/// Why there is no such folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoFolder {
    /// The path does not begin with `./` or `../`.
    NotRelative,
    /// No load path has such a folder.
    Nothing,
}

impl Tree<'_> {
    /// The file that `argument` means in a directive of the file `from`; of all content types, or of one kind.
    ///
    /// `./menu` and `../menu` are seen from the folder of `from`, and stay in its load path; everything else is looked
    /// for in each load path. The extension may be missing, and is that of the result: `menu.js` finds `menu.coffee`. A
    /// folder means its file `index`, or what a package in it calls its main one. Of several files the first load path decides, then the name.
    ///
    /// # Errors
    /// Why there is none.
    pub fn resolve(&self, from: usize, argument: &str, kind: Option<Kind>) -> Result<usize, Missing> {
        if argument.starts_with('/') {
            return Err(Missing::Absolute);
        }
        if !names::is_relative(argument) {
            return self.under(&(0..self.roots.len()), &names::join("", argument), kind);
        }
        let entry = &self.entries[from];
        let path = names::join(names::folder(&entry.full), argument);
        let logical = names::below(&self.roots[entry.root], &path).ok_or(Missing::Outside)?;
        self.under(&(entry.root..entry.root + 1), logical, kind)
    }

    /// The file that a logical path such as `menu.js` means, seen from nowhere.
    #[must_use]
    pub fn find(&self, logical: &str) -> Option<usize> {
        self.under(&(0..self.roots.len()), &names::join("", logical), None).ok()
    }

    /// The first file of that name; in a load path, one of the name itself comes before what the
    /// package of that name calls its own, and that before the index of a folder.
    fn under(&self, roots: &Range<usize>, logical: &str, kind: Option<Kind>) -> Result<usize, Missing> {
        let parts = types::parts(logical);
        let fits = |file: &usize| {
            let entry = &self.entries[*file];
            let is_asked = !parts.is_known() || entry.content_type == parts.content_type();
            is_asked && kind.is_none_or(|kind| entry.kind == kind)
        };
        let inside = |found: &&(usize, usize)| roots.contains(&found.0);
        let of_name = self.named.get(parts.name).into_iter().flatten().filter(inside);
        let of_folder = self.indexes.get(parts.name).into_iter().flatten().filter(inside);
        let described = if self.packages.is_empty() { 0..0 } else { roots.clone() };
        let of_packages =
            described.flat_map(|root| self.mains(root, parts.name).into_iter().map(move |file| (root, 1, file)));
        let found = of_name.map(|found| (found.0, 0, found.1)).chain(of_packages);
        let found = found.chain(of_folder.map(|found| (found.0, 2, found.1)));
        let best = |(root, rank, _): &(usize, usize, usize)| (*root, *rank);
        if let Some((.., file)) = found.clone().filter(|(.., file)| fits(file)).min_by_key(best) {
            return Ok(file);
        }
        Err(found.min_by_key(best).map_or(Missing::Nothing, |(.., file)| Missing::Type(file)))
    }

    /// The folder that `argument` means in a directive of the file `from`, as a path in the project.
    pub(super) fn folder(&self, from: usize, argument: &str) -> Result<String, NoFolder> {
        if !names::is_relative(argument) {
            return Err(NoFolder::NotRelative);
        }
        let folder = names::join(names::folder(&self.entries[from].full), argument);
        if self.folders.contains_key(&folder) { Ok(folder) } else { Err(NoFolder::Nothing) }
    }

    /// The assets that lie directly in a folder, in the order of their names.
    pub(super) fn directory(&self, folder: &str) -> &[usize] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The assets in a folder and in all folders in it, in the order of their paths.
    pub(super) fn subtree(&self, folder: &str) -> impl Iterator<Item = usize> {
        let prefix = if folder.is_empty() || folder == "/" { folder.to_owned() } else { format!("{folder}/") };
        let from = self.sorted.partition_point(|&file| self.entries[file].full < prefix);
        let is_project = folder.is_empty();
        let files = self.sorted[from..].iter().copied();
        files
            .take_while(move |&file| self.entries[file].full.starts_with(&prefix))
            .filter(move |&file| !is_project || names::below("", &self.entries[file].full).is_some())
    }
}
