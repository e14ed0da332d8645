//! The bulk of static files on its way through the stages: hashed, compressed, published and described page by page.

use std::{collections::BTreeSet, io, path::Path, sync::Arc};

use rayon::prelude::*;

use crate::{
    config::Encoding,
    diagnostic::{Diagnostic, Failure},
    disk::{self, OutputDirectory, Pages, notebook},
    last_build::{
        known::Known,
        rows::{Places, Row, Still, Twin},
    },
    manifest::Entry,
    path::LogicalPath,
    progress::Counter,
    reference::SlotTable,
    stages::{
        commit::Commit,
        compress::{Twins, compress},
        fingerprint::{Asset, StaticFile, either, hash_files, unreadable},
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

/// Reads every static file once, as a stream, for its digest: `files`, which are given as assets together with what is
/// large of the bulk, and all else of the bulk that is not `apart`. What is `known` to be as it was is not read.
///
/// # Errors
/// One for each file that cannot be read.
pub fn hash(
    project: &Arc<Project>,
    (files, apart): (Vec<StaticFile>, BTreeSet<usize>),
    known: Option<&Known>,
    slots: &SlotTable,
    counter: &Counter,
) -> Result<(Vec<Asset>, Carried), Vec<Diagnostic>> {
    let mut carried = Carried { project: project.clone(), apart, rows: Pages::default(), size: 0 };
    let (mut assets, mut problems) = hash_files(files, slots, counter);
    let bulk = &project.tree.bulk;
    let known = known.filter(|known| known.roots == project.boundary.sources());
    for start in (0..bulk.len()).step_by(PAGE) {
        let files = start..bulk.len().min(start + PAGE);
        let (first, last) = (bulk.name(files.start), bulk.name(files.end - 1));
        let known = known.map(|known| known.between(first, last, &project.cache, &project.config)).unwrap_or_default();
        let files = files.into_par_iter().filter(|file| !carried.apart.contains(file));
        let (rows, errors): (Vec<(usize, Row)>, Vec<Diagnostic>) = files
            .map(|file| {
                counter.tick();
                row(project, file, &known).map(|row| (file, row))
            })
            .partition_map(either);
        problems.extend(errors);
        let (rows, large): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, row)| row.print.size <= LARGE);
        for (file, row) in large {
            carried.apart.insert(file);
            notebook::remember(row.note(carried.places()));
            assets.push(carried.asset(&row));
        }
        let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
        carried.size += rows.iter().map(|row| row.print.size).sum::<u64>();
        notebook::remember_many(rows.iter().filter_map(|row| row.note(carried.places())));
        carried.rows.push(&rows);
    }
    if problems.is_empty() { Ok((assets, carried)) } else { Err(problems) }
}

/// What is known of a file, or else what it holds.
fn row(project: &Project, file: usize, known: &[(Row, Still)]) -> Result<Row, Diagnostic> {
    let bulk = &project.tree.bulk;
    let name = bulk.name(file);
    let known = known.binary_search_by(|(row, _)| row.name.as_str().cmp(name)).ok().map(|at| &known[at]);
    let known = known.filter(|(row, _)| row.root == bulk.root(file));
    if let Some((row, Still { source: true, outputs })) = known {
        return Ok(Row { is_published: *outputs, ..row.clone() });
    }
    let hashed = disk::fingerprint_of_many(&bulk.path(file));
    let (print, stamp, is_settled) = hashed.map_err(|error| unreadable(&bulk.shown(file), &error))?;
    // Touched, but not changed.
    if let Some((row, Still { outputs: true, .. })) = known.filter(|(row, _)| row.print == print) {
        return Ok(Row { stamp, is_settled, ..row.clone() });
    }
    let (name, root) = (name.to_owned(), bulk.root(file));
    Ok(Row { name, root, print, stamp, is_settled, twins: Vec::new(), is_published: false, output: None })
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

    /// Their logical paths and the numbers of their sources, in order.
    pub fn names(&self) -> impl Iterator<Item = (&str, usize)> {
        let names = self.project.tree.bulk.names().zip(0..);
        names.filter(|(_, file)| !self.apart.contains(file))
    }

    /// The path of a file to show.
    #[must_use]
    pub fn shown(&self, file: usize) -> String {
        self.project.tree.bulk.shown(file)
    }

    fn places(&self) -> Places<'_> {
        Places::new(&self.project.config, self.project.boundary.sources())
    }

    fn asset(&self, row: &Row) -> Asset {
        let path = row.source(self.places()).unwrap_or_default();
        let file =
            StaticFile { logical: LogicalPath::known(&row.name), shown: self.project.boundary.shown(&path), path };
        Asset::of_file(file, row.output(), (row.print.clone(), row.stamp))
    }

    /// Compresses and publishes all of them, apart from those that are in their places; their twins are known then.
    ///
    /// # Errors
    /// When something cannot be read or written.
    pub fn publish(
        &mut self,
        twins: &Twins,
        directory: &OutputDirectory,
        commit: &mut Commit,
        counter: &Counter,
    ) -> Result<(), Failure> {
        for page in 0..self.rows.pages() {
            let mut rows = self.rows.page(page).map_err(|error| failure(&error))?;
            let (left, new): (Vec<&mut Row>, Vec<&mut Row>) = rows.iter_mut().partition(|row| row.is_published);
            commit.keep(left.iter().map(|row| 1 + row.twins.len()).sum());
            if new.is_empty() {
                continue;
            }
            let assets: Vec<Asset> = new.par_iter().map(|row| self.asset(row)).collect();
            let variants = compress(&assets, twins, directory, counter)?;
            for (row, variants) in new.into_iter().zip(&variants) {
                row.is_published = true;
                row.output = None;
                row.twins = variants.iter().map(Twin::from).collect();
            }
            commit.add_many(assets, variants, counter)?;
            self.rows.replace(page, &rows);
        }
        Ok(())
    }

    /// Has all of them remembered for the next build, once they are published, beside what `earlier` ones remembered;
    /// gives where.
    #[must_use]
    pub fn remember(&self, earlier: Option<&Known>) -> Known {
        let (config, cache) = (&self.project.config, &self.project.cache);
        let mut known = Known::new(self.project.boundary.sources());
        for page in 0..self.rows.pages() {
            // What is not remembered is hashed again.
            let Ok(mut rows) = self.rows.page(page) else { return Known::default() };
            rows.par_iter_mut().for_each(|row| row.take_stamps(self.places()));
            known.push(&rows, earlier, cache, config);
        }
        known
    }

    /// What `of` makes of what the manifest says of each, in the order of their logical paths.
    ///
    /// # Errors
    /// If a page cannot be read.
    pub fn entries<T: Send>(&self, of: impl Fn(String, Entry) -> T + Sync) -> impl Iterator<Item = Result<T, Failure>> {
        let entry = move |row: Row| {
            let twins: Vec<(Encoding, u64)> = row.twins.iter().map(|twin| (twin.encoding, twin.size)).collect();
            let entry = manifest::entry_of_file(&self.asset(&row), &twins);
            of(row.name, entry)
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

/// Why there is no page.
fn failure(error: &io::Error) -> Failure {
    Failure::io("read", Path::new("a temporary file"), error)
}
