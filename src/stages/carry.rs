//! The bulk of static files on its way through the stages: hashed, compressed, published and described page by page.

use std::{collections::BTreeSet, io, path::Path, sync::Arc};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    config::Encoding,
    diagnostic::{Diagnostic, Failure},
    digest::Fingerprint,
    disk::{OutputDirectory, Pages, Stamp},
    manifest::Entry,
    path::LogicalPath,
    pipeline::BuildError,
    progress::Counter,
    reference::SlotTable,
    stages::{
        commit::Commit,
        compress::{Twins, Variant, compress},
        fingerprint::{Asset, StaticFile, either, hash_file, hash_files},
        manifest,
        project::Project,
    },
};

/// How many files are in one page.
const PAGE: usize = 1024;
/// Larger files do not weigh that they are remembered one by one, and take long enough to be begun early.
const LARGE: u64 = 256 << 10;

/// Files of the bulk, what is known of them, and where that is kept.
#[derive(Debug)]
pub struct Carried {
    project: Arc<Project>,
    /// What is not among them.
    apart: BTreeSet<usize>,
    rows: Pages<Row>,
    size: u64,
}

/// One file.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    file: usize,
    print: Fingerprint,
    stamp: Stamp,
    /// Its twins, with their lengths, once they are made.
    twins: Vec<(Encoding, u64)>,
}

/// Reads every static file once, as a stream, for its digest: `files`, which are given as assets together with what is
/// large of the bulk, and all else of the bulk that is not `apart`.
///
/// # Errors
/// One for each file that cannot be read.
pub fn hash(
    project: &Arc<Project>,
    (files, apart): (Vec<StaticFile>, BTreeSet<usize>),
    slots: &SlotTable,
    counter: &Counter,
) -> Result<(Vec<Asset>, Carried), BuildError> {
    let mut carried = Carried { project: project.clone(), apart, rows: Pages::default(), size: 0 };
    let (mut assets, mut problems) = hash_files(files, slots, counter);
    let bulk = &project.tree.bulk;
    for start in (0..bulk.len()).step_by(PAGE) {
        let files = start..bulk.len().min(start + PAGE);
        let one = |file: usize| {
            let hashed = hash_file(&bulk.path(file), || bulk.shown(file), counter);
            hashed.map(|(print, stamp)| Row { file, print, stamp, twins: Vec::new() })
        };
        let files = files.into_par_iter().filter(|file| !carried.apart.contains(file));
        let (rows, errors): (Vec<Row>, Vec<Diagnostic>) = files.map(one).partition_map(either);
        problems.extend(errors);
        let (rows, more): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.print.size <= LARGE);
        carried.apart.extend(more.iter().map(|row| row.file));
        assets.extend(more.into_iter().map(|row| carried.asset(row)));
        carried.size += rows.iter().map(|row| row.print.size).sum::<u64>();
        if problems.is_empty() {
            carried.rows.push(&rows).map_err(|error| failure(&error))?;
        }
    }
    if problems.is_empty() { Ok((assets, carried)) } else { Err(BuildError::Assets(problems.into())) }
}

impl Carried {
    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.items()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes they have together.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Their logical paths and those of their sources, in order.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        let names = self.project.tree.bulk.names().zip(0..);
        names.filter(|(_, file)| !self.apart.contains(file))
    }

    /// The path of a file to show.
    #[must_use]
    pub fn shown(&self, file: usize) -> String {
        self.project.tree.bulk.shown(file)
    }

    fn asset(&self, row: Row) -> Asset {
        let bulk = &self.project.tree.bulk;
        let logical = LogicalPath::known(bulk.name(row.file));
        let output = logical.fingerprinted(&row.print.digest.name());
        let file = StaticFile { logical, path: bulk.path(row.file), shown: bulk.shown(row.file) };
        Asset::of_file(file, output, (row.print, row.stamp))
    }

    /// Compresses and publishes all of them; gives them with their twins.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub fn publish(
        self,
        twins: &Twins,
        directory: &OutputDirectory,
        commit: &mut Commit,
        counter: &Counter,
    ) -> Result<Self, Failure> {
        let mut published: Pages<Row> = Pages::default();
        for page in 0..self.rows.pages() {
            let rows = self.rows.page(page).map_err(|error| failure(&error))?;
            let mut described: Vec<Row> = Vec::with_capacity(rows.len());
            let mut assets = Vec::with_capacity(rows.len());
            for row in rows {
                described.push(Row { print: row.print.clone(), twins: Vec::new(), ..row });
                assets.push(self.asset(row));
            }
            let variants = compress(&assets, twins, directory, counter)?;
            for (row, variants) in described.iter_mut().zip(&variants) {
                row.twins = variants.iter().map(Variant::twin).collect();
            }
            commit.add(assets, variants, counter)?;
            published.push(&described).map_err(|error| failure(&error))?;
        }
        Ok(Self { rows: published, ..self })
    }

    /// What `of` makes of what the manifest says of each, in the order of their logical paths.
    ///
    /// # Errors
    /// If a page cannot be read.
    pub fn entries<T: Send>(&self, of: impl Fn(String, Entry) -> T + Sync) -> impl Iterator<Item = Result<T, Failure>> {
        let entry = move |mut row: Row| {
            let twins = std::mem::take(&mut row.twins);
            let asset = self.asset(row);
            of(asset.logical.to_string(), manifest::entry_of_file(&asset, &twins))
        };
        let page = move |page| -> Vec<Result<T, Failure>> {
            match self.rows.page(page) {
                Ok(rows) => rows.into_par_iter().map(|row| Ok(entry(row))).collect(),
                Err(error) => vec![Err(failure(&error))],
            }
        };
        (0..self.rows.pages()).flat_map(page)
    }
}

/// What became of a page.
fn failure(error: &io::Error) -> Failure {
    Failure::io("write", Path::new("a temporary file"), error)
}
