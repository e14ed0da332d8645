//! Which entries may be linked by themselves: those that share nothing. Several entries in one link have to be wrapped
//! so that what they share runs in its order, which costs bytes; and links of their own run side by side.
//!
//! This is a guess, from the imports as they stand in the project's own files and from what packages say that they
//! depend on. Whether it was right, the linked modules tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    path::{Path, PathBuf},
};

use memchr::memmem;

use super::chunks::{Entry, Linker};
use crate::{
    disk,
    engines::js::{STACK, link::Chunk},
    path::package_name,
    stages::compile::{
        module_file::module_file,
        modules::{Found, Workshop},
    },
};

/// What may stand between an import and its specifier.
const WORDS: [&str; 3] = ["from", "import", "require"];

/// What the linker made of some entries.
type Part = (Vec<Chunk>, Found);

impl Linker<'_> {
    /// Links those entries together that share modules, and the others side by side.
    pub(super) fn apart(&self, entries: &[Entry<'_>], salt: u32) -> Vec<Part> {
        let config = &self.project().config;
        // What every module imports is shared by all; a chunk of the settings is one for all.
        let is_one = !config.js.chunks.is_empty() || !config.js.inject.is_empty() || self.settings.polyfills.is_some();
        let paths: Vec<PathBuf> = entries.iter().map(|entry| entry.source.path.clone()).collect();
        let all = || vec![(0..entries.len()).collect::<Vec<usize>>()];
        let mut parts = if is_one || entries.len() < 2 { all() } else { guess(self.workshop, &paths) };
        loop {
            let part = |part: &[usize]| -> Vec<&Entry<'_>> { part.iter().map(|at| &entries[*at]).collect() };
            let each = config.threads().div_ceil(parts.len());
            let linked = side_by_side(&parts, config.threads(), |members| self.together(&part(members), each, salt));
            let merged = overlapping(&parts, &linked);
            if merged.len() == parts.len() {
                return linked;
            }
            parts = merged;
        }
    }
}

/// Links parts on as many threads as may work.
fn side_by_side(parts: &[Vec<usize>], threads: usize, link: impl Fn(&[usize]) -> Part + Sync) -> Vec<Part> {
    let mut linked = Vec::with_capacity(parts.len());
    for some in parts.chunks(threads.max(1)) {
        let (first, others) = some.split_first().expect("chunks are not empty");
        // Threads of their own: the linker waits in them for what other pools do.
        std::thread::scope(|scope| {
            let spawn = |members: &'_ Vec<usize>| {
                let link = &link;
                let members = members.clone();
                std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, move || link(&members))
            };
            let started: Vec<_> = others.iter().map(spawn).collect();
            linked.push(link(first));
            for (members, thread) in others.iter().zip(started) {
                linked.push(match thread {
                    Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                    // The system gives no further thread.
                    Err(_) => link(members),
                });
            }
        });
    }
    linked
}

/// The parts, with those as one that turned out to share a module.
fn overlapping(parts: &[Vec<usize>], linked: &[Part]) -> Vec<Vec<usize>> {
    let mut owners: BTreeMap<&OsString, usize> = BTreeMap::new();
    let mut groups: Vec<usize> = (0..parts.len()).collect();
    for (at, (_, found)) in linked.iter().enumerate() {
        for module in &found.reached {
            let owner = *owners.entry(module).or_insert(at);
            let (one, other) = (groups[owner], groups[at]);
            if one != other {
                groups.iter_mut().filter(|group| **group == other).for_each(|group| *group = one);
            }
        }
    }
    let mut merged: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (part, group) in parts.iter().zip(groups) {
        merged.entry(group).or_default().extend(part);
    }
    let mut merged: Vec<Vec<usize>> = merged.into_values().collect();
    for part in &mut merged {
        part.sort_unstable();
    }
    merged
}

/// Groups of entries, by their places in `entries`, of which no two seem to share a module.
fn guess(workshop: &Workshop, entries: &[PathBuf]) -> Vec<Vec<usize>> {
    let mut scan = Scan { workshop, owners: BTreeMap::new(), groups: (0..entries.len()).collect() };
    let mut queue: Vec<(usize, Met)> =
        entries.iter().enumerate().map(|(at, path)| (at, Met::File(path.clone()))).collect();
    // In turn, so that entries which share something are soon known to.
    while !queue.is_empty() && !scan.is_one() {
        let round = std::mem::take(&mut queue);
        for (entry, met) in round {
            if scan.is_new(entry, &met) {
                queue.extend(scan.beyond(&met).into_iter().map(|met| (entry, met)));
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for entry in 0..entries.len() {
        groups.entry(scan.group(entry)).or_default().push(entry);
    }
    groups.into_values().collect()
}

/// Something that an import leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    /// A file of the project.
    File(PathBuf),
    /// A package, by the folder that it is installed in, or by its name where it is nowhere.
    Package(PathBuf),
}

struct Scan<'a> {
    workshop: &'a Workshop,
    /// The entry that first led to each thing.
    owners: BTreeMap<Met, usize>,
    /// For each entry, an entry of its group; the first of a group stands for itself.
    groups: Vec<usize>,
}

impl Scan<'_> {
    fn group(&self, mut entry: usize) -> usize {
        while self.groups[entry] != entry {
            entry = self.groups[entry];
        }
        entry
    }

    fn is_one(&self) -> bool {
        (1..self.groups.len()).all(|entry| self.group(entry) == self.group(0))
    }

    /// Whether nobody has come here before; if somebody has, the two belong together.
    fn is_new(&mut self, entry: usize, met: &Met) -> bool {
        let Some(first) = self.owners.insert(met.clone(), entry) else { return true };
        let (one, other) = (self.group(first), self.group(entry));
        self.groups[one.max(other)] = one.min(other);
        false
    }

    fn beyond(&self, met: &Met) -> Vec<Met> {
        match met {
            Met::File(path) => self.imports(path),
            Met::Package(folder) => dependencies(folder),
        }
    }

    fn imports(&self, path: &Path) -> Vec<Met> {
        let project = &self.workshop.project;
        let text = disk::read(path, project.config.limits.file_size).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let folder = path.parent().unwrap_or(path);
        specifiers(&text)
            .map(|specifier| {
                let specifier = specifier.split('?').next().unwrap_or(specifier);
                let candidates = self.workshop.candidates(path, specifier);
                if let Some(found) = candidates.iter().find_map(|path| file(path)) {
                    return Met::File(found);
                }
                if specifier.starts_with(['.', '/', '#']) {
                    let path = folder.join(specifier);
                    return Met::File(file(&path).unwrap_or(path));
                }
                package(folder, specifier)
            })
            .collect()
    }
}

/// The texts that may be specifiers of imports; more than these are found, but hardly fewer.
fn specifiers(text: &str) -> impl Iterator<Item = &str> {
    WORDS.iter().flat_map(move |word| {
        memmem::find_iter(text.as_bytes(), word.as_bytes()).filter_map(move |at| {
            let rest = text[at + word.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == '(');
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
            let (specifier, _) = rest[1..].split_once(quote)?;
            (!specifier.is_empty() && !specifier.contains('\n')).then_some(specifier)
        })
    })
}

/// The real path of the file that an import of `path` means.
fn file(path: &Path) -> Option<PathBuf> {
    let found = module_file(path).or_else(|| module_file(&path.join("index")))?;
    disk::real_path(&found).ok()
}

fn package(folder: &Path, specifier: &str) -> Met {
    let name = package_name(specifier);
    let mut installed = folder.ancestors().map(|above| above.join("node_modules").join(name));
    let found = installed.find(|folder| disk::is_directory(folder)).and_then(|folder| disk::real_path(&folder).ok());
    Met::Package(found.unwrap_or_else(|| name.into()))
}

fn dependencies(folder: &Path) -> Vec<Met> {
    if !folder.is_absolute() {
        // Installed nowhere.
        return Vec::new();
    }
    let json = disk::read(&folder.join("package.json"), 1 << 20).unwrap_or_default();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap_or_default();
    let names = ["dependencies", "peerDependencies", "optionalDependencies"]
        .into_iter()
        .filter_map(|field| json[field].as_object());
    let names: BTreeSet<&String> = names.flat_map(serde_json::Map::keys).collect();
    names.into_iter().map(|name| package(folder, name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_may_be_imported_is_found() {
        let text = "import 'a';import{b}from\"b\"\nexport * from  'c'; import(`d`); x = require ( 'e' ); from 'a\nb'";
        let found: BTreeSet<&str> = specifiers(text).collect();
        assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
    }
}
