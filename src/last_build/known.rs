//! The bulk of static files as the last build left it: rows in pages, each page an entry of the cache of its own, so
//! that memory holds one at a time, and a change of one file writes one anew.

use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    key,
    rows::{Places, Row, Still},
};
use crate::{
    cache::{Cache, Key},
    config::Config,
    digest::Digest,
    disk::{Note, notebook::Answers},
};

/// So many files are looked at one after the other: most of them lie in one folder, to which the way is walked once.
const TOGETHER: usize = 128;

/// Where the pages are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// The source roots.
    pub roots: Vec<PathBuf>,
    pages: Vec<Page>,
}

/// Some rows, in the order of their names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Page {
    /// The first name.
    first: String,
    /// Of the rows, as they are written.
    digest: Digest,
    /// Of their names and roots.
    names: Digest,
    /// How many files they are where they are published.
    pub outputs: usize,
    /// How many bytes the sources have together.
    pub size: u64,
    /// What is still so, row by row; nothing if they are gone.
    #[serde(skip)]
    still: Vec<Still>,
}

impl Page {
    fn of(rows: &[Row]) -> Self {
        let bytes = postcard::to_allocvec(rows).unwrap_or_default();
        let first = rows.first().map(|row| row.name.clone()).unwrap_or_default();
        Self {
            first,
            digest: Digest::of(&bytes),
            names: digest_of_names(rows.iter().map(|row| (row.name.as_str(), row.root))),
            outputs: rows.iter().map(Row::outputs).sum(),
            size: rows.iter().map(|row| row.print.size).sum(),
            still: Vec::new(),
        }
    }

    /// How many files it holds, after [`Known::look`].
    #[must_use]
    pub fn files(&self) -> usize {
        self.still.len()
    }

    /// Whether stamps told that every file is as it was.
    fn is_whole(&self) -> bool {
        !self.still.is_empty() && self.still.iter().all(|still| still.source && still.outputs)
    }

    fn key(&self, config: &Config) -> Key {
        key(config).part(self.digest.as_bytes())
    }

    fn rows(&self, cache: &Cache, config: &Config) -> Option<Vec<Row>> {
        cache.recall(self.key(config))
    }
}

impl Known {
    /// Nothing yet.
    #[must_use]
    pub fn new(roots: &[PathBuf]) -> Self {
        Self { roots: roots.to_vec(), pages: Vec::new() }
    }

    /// Adds a page, which the cache then holds, unless it held it for `earlier` builds.
    pub fn push(&mut self, rows: &[Row], earlier: Option<&Self>, cache: &Cache, config: &Config) {
        let page = Page::of(rows);
        let is_held = |other: &Page| other.digest == page.digest && !other.still.is_empty();
        if !earlier.is_some_and(|earlier| earlier.pages.iter().any(is_held)) {
            cache.remember(page.key(config), &rows);
        }
        self.pages.push(page);
    }

    /// Adds a page of an earlier build, which the cache holds.
    pub fn keep(&mut self, page: Page) {
        self.pages.push(page);
    }

    /// Removes what is in no page of `newer` from the cache.
    pub fn give_way(&self, newer: &Self, cache: &Cache, config: &Config) {
        for page in &self.pages {
            if newer.pages.iter().all(|other| other.digest != page.digest) {
                cache.forget(page.key(config));
            }
        }
    }

    /// Looks by stamps what is still as it was.
    pub(super) fn look(&mut self, cache: &Cache, config: &Config) {
        let places = Places::new(config, &self.roots);
        self.pages.par_iter_mut().for_each(|page| {
            let rows = page.rows(cache, config).unwrap_or_default();
            let look = |rows: &[Row]| {
                let mut stamps = Default::default();
                rows.iter().map(|row| row.still(places, &mut stamps)).collect::<Vec<_>>()
            };
            page.still = rows.par_chunks(TOGETHER).flat_map_iter(look).collect();
        });
    }

    /// Reads again what stamps do not tell of, after [`look`](Self::look); nothing where something is not as it was.
    pub(super) fn confirm(&mut self, cache: &Cache, config: &Config) -> Option<Answers> {
        let places = Places::new(config, &self.roots);
        let mut answers = Answers::Untouched;
        for page in &mut self.pages {
            if page.is_whole() {
                continue;
            }
            let mut rows = page.rows(cache, config)?;
            if rows.len() != page.still.len() {
                return None;
            }
            let confirmed = rows.par_iter_mut().zip(&page.still).all(|(row, still)| row.confirm(places, *still));
            if !confirmed {
                return None;
            }
            let still = vec![Still { source: true, outputs: true }; rows.len()];
            let old = std::mem::replace(page, Page { still, ..Page::of(&rows) });
            cache.remember(page.key(config), &rows);
            if old.digest != page.digest {
                cache.forget(old.key(config));
            }
            answers = Answers::Confirmed;
        }
        Some(answers)
    }

    /// The page of the files with these names and roots, and its rows as they are written, if everything in it is still
    /// as it was.
    #[must_use]
    pub fn whole<'n>(
        &self,
        names: impl Iterator<Item = (&'n str, u16)> + Clone,
        cache: &Cache,
        config: &Config,
    ) -> Option<(Page, Vec<u8>)> {
        let (first, _) = names.clone().next()?;
        let page = &self.pages[self.pages.binary_search_by(|page| page.first.as_str().cmp(first)).ok()?];
        if !page.is_whole() || page.names != digest_of_names(names) {
            return None;
        }
        Some((page.clone(), cache.recall_written(page.key(config))?))
    }

    /// The rows of the pages that may hold names from `first` to `last`, with what is still so of each.
    #[must_use]
    pub fn between(&self, first: &str, last: &str, cache: &Cache, config: &Config) -> Vec<(Row, Still)> {
        let start = self.pages.partition_point(|page| page.first.as_str() <= first).saturating_sub(1);
        let pages = self.pages[start..].iter().take_while(|page| page.first.as_str() <= last);
        pages
            .flat_map(|page| {
                let rows = page.rows(cache, config).unwrap_or_default();
                let still = page.still.iter().copied().chain(std::iter::repeat(Still::default()));
                rows.into_iter().zip(still).collect::<Vec<_>>()
            })
            .collect()
    }

    /// The sources as notes, where all is as it was.
    #[must_use]
    pub fn notes(&self, cache: &Cache, config: &Config) -> Vec<Note> {
        let places = Places::new(config, &self.roots);
        let rows = self.pages.iter().filter_map(|page| page.rows(cache, config)).flatten();
        rows.filter_map(|row| row.note(places)).collect()
    }
}

fn digest_of_names<'n>(names: impl Iterator<Item = (&'n str, u16)>) -> Digest {
    let mut bytes = Vec::new();
    for (name, root) in names {
        bytes.extend_from_slice(name.as_bytes());
        bytes.push(0);
        bytes.extend_from_slice(&root.to_le_bytes());
    }
    Digest::of(&bytes)
}
