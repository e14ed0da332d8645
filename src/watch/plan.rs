//! Which folders have to be looked at, so that nothing is missed.
//!
//! A path is looked up name by name, and each of these names can come to mean something else: a
//! folder above is renamed, a link is pointed elsewhere, what was missing appears. So each
//! name on the way counts, in the folder in which it was looked up; in the folders that were asked
//! for, every name counts. Folders are held by their real paths, each once.

use super::Targets;
use super::look::{self, Kind};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::ops::Bound;
use std::path::{Component, Path, PathBuf};

/// More links than this on one way are a circle.
const LINKS: u32 = 40;

/// What counts in one folder.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// Every name counts, and this is how the folder was asked for.
    pub(super) shown: Option<PathBuf>,
    /// Otherwise, these names count: ways to other folders lead through them.
    pub(super) names: BTreeSet<OsString>,
}

/// The folders that have to be looked at, by their real paths.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) spots: BTreeMap<PathBuf, Spot>,
    ignored: Vec<PathBuf>,
}

/// Where a path leads.
#[derive(Clone)]
struct Lead {
    real: PathBuf,
    is_folder: bool,
}

impl Plan {
    /// Looks at the disk as it is now. What changes while it looks is found by looking again
    /// after all of these folders are watched.
    pub(super) fn new(targets: &Targets) -> Self {
        let mut elsewhere = Ways::default();
        let mut ignored: Vec<PathBuf> = targets.ignored.iter().map(|path| elsewhere.follow(path, LINKS).real).collect();
        ignored.extend(targets.ignored.iter().cloned());
        let mut ways = Ways::default();
        let mut whole = Vec::new();
        for path in &targets.folders {
            whole.push((path, ways.follow(path, LINKS), false));
        }
        for path in &targets.trees {
            whole.push((path, ways.follow(path, LINKS), true));
        }
        let mut plan = Self { spots: ways.spots, ignored };
        for (path, lead, deep) in whole.into_iter().filter(|(_, lead, _)| lead.is_folder) {
            plan.add(lead.real, path, deep);
        }
        plan
    }

    /// One folder, or with all that is below.
    fn add(&mut self, real: PathBuf, shown: &Path, deep: bool) {
        let mut open = vec![(real, shown.to_owned())];
        while let Some((real, shown)) = open.pop() {
            if deep {
                for name in look::folders_in(&real) {
                    let below = real.join(&name);
                    if !is_left_out(&name) && !self.is_ignored(&below) {
                        open.push((below, shown.join(name)));
                    }
                }
            }
            self.spots.entry(real).or_default().shown.get_or_insert(shown);
        }
    }

    fn is_ignored(&self, path: &Path) -> bool {
        self.ignored.iter().any(|prefix| path.starts_with(prefix))
    }

    /// If a change of `path` counts: as what it is shown.
    pub(super) fn concerns(&self, path: &Path) -> Option<PathBuf> {
        if self.is_ignored(path) {
            return None;
        }
        if let (Some(folder), Some(name)) = (path.parent(), path.file_name())
            && let Some(spot) = self.spots.get(folder)
        {
            if let Some(shown) = &spot.shown {
                return Some(shown.join(name)).filter(|shown| !self.is_ignored(shown));
            }
            if spot.names.contains(name) {
                return Some(path.to_owned());
            }
        }
        self.spots.get(path)?.shown.clone()
    }

    /// What counts now and did not count in an `earlier` plan: folders, and names that are no folders.
    pub(super) fn added_to(&self, earlier: &Self) -> BTreeSet<PathBuf> {
        let mut added = BTreeSet::new();
        for (path, spot) in &self.spots {
            let before = earlier.spots.get(path);
            match &spot.shown {
                Some(shown) if before.is_none_or(|before| before.shown.is_none()) => added.insert(shown.clone()),
                _ => false,
            };
            let is_new = |name: &&OsString| before.is_none_or(|before| !before.names.contains(*name));
            let names = spot.names.iter().filter(is_new).map(|name| path.join(name));
            added.extend(names.filter(|path| !self.spots.contains_key(path)));
        }
        added
    }

    /// Whether one of the folders is `path` or below it, or a way leads through it.
    pub(super) fn passes(&self, path: &Path) -> bool {
        let below = self
            .spots
            .range::<Path, _>((Bound::Included(path), Bound::Unbounded))
            .next()
            .is_some_and(|(first, _)| first.starts_with(path));
        let through = || match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.spots.get(folder).is_some_and(|spot| spot.names.contains(name)),
            _ => false,
        };
        below || through()
    }
}

/// What is left out below a tree.
fn is_left_out(name: &OsString) -> bool {
    name == "node_modules" || name.as_encoded_bytes().starts_with(b".")
}

/// Follows paths, and keeps each name that was looked up.
#[derive(Default)]
struct Ways {
    spots: BTreeMap<PathBuf, Spot>,
    known: BTreeMap<PathBuf, Lead>,
}

impl Ways {
    fn follow(&mut self, path: &Path, links: u32) -> Lead {
        if let Some(lead) = self.known.get(path) {
            return lead.clone();
        }
        let lead = self.step(path, links);
        self.known.insert(path.to_owned(), lead.clone());
        lead
    }

    fn step(&mut self, path: &Path, links: u32) -> Lead {
        let Some(parent) = path.parent() else { return Lead { real: path.to_owned(), is_folder: true } };
        let mut lead = self.follow(parent, links);
        let name = match path.components().next_back() {
            Some(Component::Normal(name)) => name,
            Some(Component::ParentDir) => {
                lead.real.pop();
                return lead;
            }
            _ => return lead,
        };
        let real = lead.real.join(name);
        if !lead.is_folder {
            return Lead { real, is_folder: false };
        }
        let kind = look::kind(&real);
        // Other systems tell of paths, not of inodes, and of all that is below: there, only names
        // whose meaning can change without their path are looked for.
        if cfg!(target_os = "linux") || !matches!(kind, Kind::Folder) {
            self.spots.entry(lead.real.clone()).or_default().names.insert(name.to_owned());
        }
        match kind {
            Kind::Link(target) if links > 0 => self.follow(&lead.real.join(target), links - 1),
            Kind::Folder => Lead { real, is_folder: true },
            Kind::Link(_) | Kind::Other | Kind::Missing => Lead { real, is_folder: false },
        }
    }
}
