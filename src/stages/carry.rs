//! The bulk of static files on its way through the stages: hashed, compressed, published and described page by page.

use std::{collections::BTreeSet, io, path::Path, sync::Arc};

use rayon::prelude::*;

use crate::{
    config::Encoding,
    diagnostic::{Diagnostic, Failure},
    disk::{self, OutputDirectory, Pages, notebook},
    last_build::{
        known::{self, Known},
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
    /// Of each page whether every file in it is as the last build left it.
    kept: Vec<Option<known::Page>>,
    size: u64,
}

/// What is known of a page's files in the end.
enum Hashed {
    /// All is as it was; the rows as they are written.
    Kept(known::Page, Vec<u8>),
    /// Something is new, or all of it.
    Anew {
        rows: Vec<Row>,
        /// Files that do not go with the others, by their numbers.
        large: Vec<(usize, Row)>,
        problems: Vec<Diagnostic>,
    },
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
    let mut carried = Carried { project: project.clone(), apart, rows: Pages::default(), kept: Vec::new(), size: 0 };
    let (mut assets, mut problems) = hash_files(files, slots, counter);
    let bulk = &project.tree.bulk;
    let known = known.filter(|known| known.roots == project.boundary.sources());
    let starts: Vec<usize> = (0..bulk.len()).step_by(PAGE).collect();
    for starts in starts.chunks(rayon::current_num_threads()) {
        let page = |start: &usize| {
            let files = (*start..bulk.len().min(start + PAGE)).filter(|file| !carried.apart.contains(file));
            hash_page(project, files.collect(), known, counter)
        };
        let pages: Vec<Hashed> = starts.par_iter().map(page).collect();
        for page in pages {
            carried.push(page, &mut assets, &mut problems);
        }
    }
    if problems.is_empty() { Ok((assets, carried)) } else { Err(problems) }
}

/// What is known of the files of a page, or else what they hold.
fn hash_page(project: &Project, files: Vec<usize>, known: Option<&Known>, counter: &Counter) -> Hashed {
    let bulk = &project.tree.bulk;
    let (cache, config) = (&project.cache, &project.config);
    let names = files.iter().map(|file| (bulk.name(*file), bulk.root(*file)));
    if let Some((page, rows)) = known.and_then(|known| known.whole(names, cache, config)) {
        counter.ticks(files.len());
        return Hashed::Kept(page, rows);
    }
    let name = |file: Option<&usize>| file.map_or("", |file| bulk.name(*file));
    let between = |known: &Known| known.between(name(files.first()), name(files.last()), cache, config);
    let before = known.map(between).unwrap_or_default();
    let one = |file: usize| {
        counter.tick();
        row(project, file, &before).map(|row| (file, row))
    };
    let (rows, problems): (Vec<(usize, Row)>, Vec<Diagnostic>) = files.into_par_iter().map(one).partition_map(either);
    let (large, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(_, row)| row.print.size > LARGE);
    let rows: Vec<Row> = rows.into_iter().map(|(_, row)| row).collect();
    Hashed::Anew { rows, large, problems }
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

    /// Adds a page; what is large in it becomes an asset by itself.
    fn push(&mut self, page: Hashed, assets: &mut Vec<Asset>, problems: &mut Vec<Diagnostic>) {
        let pages = self.rows.pages();
        match page {
            Hashed::Kept(page, rows) => {
                self.size += page.size;
                self.rows.push_written(rows, page.files());
                self.kept.push(Some(page));
            }
            Hashed::Anew { rows, large, problems: found } => {
                problems.extend(found);
                for (file, row) in large {
                    self.apart.insert(file);
                    notebook::remember(row.note(self.places()));
                    assets.push(self.asset(&row));
                }
                if !rows.is_empty() {
                    self.size += rows.iter().map(|row| row.print.size).sum::<u64>();
                    self.rows.push(&rows);
                    self.kept.push(None);
                }
            }
        }
        if notebook::holds_all() && self.rows.pages() > pages {
            let rows = self.rows.page(pages).unwrap_or_default();
            notebook::remember_many(rows.iter().filter_map(|row| row.note(self.places())));
        }
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
            if let Some(page) = &self.kept[page] {
                commit.keep(page.outputs);
                continue;
            }
            let mut rows = self.rows.page(page).map_err(|error| failure(&error))?;
            let (left, new): (Vec<&mut Row>, Vec<&mut Row>) = rows.iter_mut().partition(|row| row.is_published);
            commit.keep(left.iter().map(|row| row.outputs()).sum());
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
        for (page, kept) in self.kept.iter().enumerate() {
            if let Some(page) = kept {
                known.keep(page.clone());
                continue;
            }
            // What is not remembered is hashed again.
            let Ok(mut rows) = self.rows.page(page) else { return Known::default() };
            rows.par_iter_mut().for_each(|row| row.take_stamps(self.places()));
            known.push(&rows, earlier, cache, config);
        }
        known
    }

    /// What the manifest says of each, page by page, in the order of their logical paths.
    ///
    /// # Errors
    /// If a page cannot be read.
    pub fn entries(&self) -> impl Iterator<Item = Result<Vec<(String, Entry)>, Failure>> {
        let entry = |row: Row| {
            let twins: Vec<(Encoding, u64)> = row.twins.iter().map(|twin| (twin.encoding, twin.size)).collect();
            let source = row.source(self.places()).unwrap_or_default();
            let sources = vec![self.project.boundary.shown(&source)];
            let paths = (&LogicalPath::known(&row.name), &row.output());
            let entry = manifest::entry_of_file(paths, sources, &row.print, &twins);
            (row.name, entry)
        };
        let page = move |page| match self.rows.page(page) {
            Ok(rows) => Ok(rows.into_par_iter().map(entry).collect()),
            Err(error) => Err(failure(&error)),
        };
        (0..self.rows.pages()).map(page)
    }
}

/// Why there is no page.
fn failure(error: &io::Error) -> Failure {
    Failure::io("read", Path::new("a temporary file"), error)
}
