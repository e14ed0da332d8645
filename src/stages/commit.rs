//! commit: files first, the manifest last, nothing deleted.
//!
//! Every file appears under its name by a rename, complete. All of them are
//! flushed before the manifest names them, so whichever manifest is in place,
//! after a kill, a full disk or a power cut, what it names is whole.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
};

use rayon::prelude::*;

use crate::{
    config::{Config, Encoding},
    diagnostic::{Diagnostic, Diagnostics, Failure, Location},
    digest::Digest,
    disk::{self, OutputDirectory, Staged},
    last_build::Published,
    path::OutputPath,
    progress::Counter,
    stages::{
        compress::{Variant, suffix},
        fingerprint::{Asset, Body},
        project::Project,
    },
};

/// Up to this many new files are flushed one by one. Beyond, one flush of the
/// whole file system is faster: 6 s against 44 s were measured for 10,000 files.
const FLUSHED_SINGLY: usize = 64;

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there before.
    pub new: usize,
    /// Files that were there already, with the right bytes.
    pub kept: usize,
    /// Files that were there with other bytes.
    pub repaired: usize,
}

/// A release that is in place.
#[derive(Debug, Default)]
pub struct Committed {
    /// How many files were written.
    pub written: Written,
    /// What was repaired.
    pub warnings: Vec<Diagnostic>,
    /// Every file of it, and those that must not be there.
    pub files: Vec<Published>,
}

/// Refuses outputs that would take the place of a source.
///
/// # Errors
/// One for each.
pub fn refuse_sources(project: &Project, assets: &[Asset]) -> Result<(), Diagnostics> {
    let clash = |output: &OutputPath| {
        let source = project.tree.at(&project.config.out.join(output.as_str()))?;
        let message = format!("`{output}` would take the place of the source `{}`", source.shown);
        Some(
            Diagnostic::error("output-clash", message)
                .at(Location::file(&source.shown))
                .hint("give it another name, or set `out` to a folder without sources"),
        )
    };
    let problems: Vec<Diagnostic> =
        assets.iter().flat_map(|asset| asset.plain.iter().chain([&asset.output])).filter_map(clash).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
}

/// A release on its way into the output directory.
pub struct Commit<'a> {
    config: &'a Config,
    directory: &'a OutputDirectory,
    /// How many files were flushed one by one.
    flushed: usize,
    /// Whether others wait for a flush of the whole file system.
    unflushed: bool,
    written: Written,
    warnings: Vec<Diagnostic>,
    /// Folders that got new files.
    folders: BTreeSet<PathBuf>,
    /// Files that replace others, in the order in which they may.
    stable: Vec<File>,
    /// Twins that must not be there any more.
    outdated: Vec<PathBuf>,
    published: Vec<Published>,
}

impl<'a> Commit<'a> {
    /// Begins to publish.
    #[must_use]
    pub fn new(config: &'a Config, directory: &'a OutputDirectory) -> Self {
        Self {
            config,
            directory,
            flushed: 0,
            unflushed: false,
            written: Written::default(),
            warnings: Vec::new(),
            folders: BTreeSet::new(),
            stable: Vec::new(),
            outdated: Vec::new(),
            published: Vec::new(),
        }
    }

    /// Puts assets in their places, apart from those whose names say nothing of their bytes.
    ///
    /// # Errors
    /// When something cannot be written; the manifest in place is then untouched.
    pub fn add(&mut self, assets: Vec<Asset>, variants: Vec<Vec<Variant>>, counter: &Counter) -> Result<(), Failure> {
        let files = self.sort(assets, variants)?;
        self.note(&files);
        self.put(files, counter)
    }

    /// The same for some of very many files, which are remembered in another way.
    ///
    /// # Errors
    /// Those of [`add`](Self::add).
    pub fn add_many(
        &mut self,
        assets: Vec<Asset>,
        variants: Vec<Vec<Variant>>,
        counter: &Counter,
    ) -> Result<(), Failure> {
        let files = self.sort(assets, variants)?;
        self.put(files, counter)
    }

    fn note(&mut self, files: &[File]) {
        let names = files.iter().map(|file| (self.config.out.join(file.output.as_str()), Some(file.digest)));
        self.published.extend(names);
    }

    fn put(&mut self, files: Vec<File>, counter: &Counter) -> Result<(), Failure> {
        let (config, directory) = (self.config, self.directory);
        counter.expect(files.len());
        let new = files.iter().filter(|file| !is_in_place(&config.out.join(file.output.as_str()), file)).count();
        let singly = !self.unflushed && self.flushed + new <= FLUSHED_SINGLY;
        if singly {
            self.flushed += new;
        } else {
            self.unflushed = true;
        }
        prepare_folders(directory, &files)?;
        let one = |file: File| {
            let output = file.output.clone();
            let fate = publish(directory, file, singly);
            counter.tick();
            fate.map_err(|error| write_failure(&config.out.join(output.as_str()), &error))
        };
        let results: Vec<Result<Fate, Failure>> = files.into_par_iter().map(one).collect();
        for result in results {
            match result? {
                Fate::Kept => self.written.kept += 1,
                Fate::New(path) => {
                    self.written.new += 1;
                    self.folders.extend(path.ancestors().skip(1).map(Path::to_owned));
                }
                Fate::Repaired(path) => {
                    self.written.repaired += 1;
                    let message = format!(
                        "`{}` in the output directory did not hold what its name says; it was written again",
                        path.display()
                    );
                    self.warnings.push(
                        Diagnostic::warning("repaired", message)
                            .hint("something else changes files there: published files are never to be edited"),
                    );
                    self.folders.extend(path.ancestors().skip(1).map(Path::to_owned));
                }
            }
        }
        Ok(())
    }

    /// So many files are in their places.
    pub fn keep(&mut self, files: usize) {
        self.written.kept += files;
    }

    /// Replaces what has no digest in its name, which comes last, when all that it refers to is in place; then what other
    /// tools read, and the manifest, which `write` writes.
    ///
    /// # Errors
    /// When something cannot be written; the manifest in place is then untouched.
    pub fn finish(
        mut self,
        others: &[(PathBuf, String)],
        write: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
    ) -> Result<Committed, Failure> {
        let (config, directory) = (self.config, self.directory);
        let flushed = if self.unflushed && self.written.new > 0 {
            directory.flush_file_system()
        } else {
            flush_folders(directory, &self.folders)
        };
        flushed.map_err(|error| write_failure(&config.out, &error))?;
        self.replace()?;
        for (path, text) in others {
            disk::replace(path, text.as_bytes()).map_err(|error| write_failure(path, &error))?;
            self.published.push((path.clone(), Some(Digest::of(text.as_bytes()))));
        }
        let digest =
            disk::replace_with(&config.manifest, write).map_err(|error| write_failure(&config.manifest, &error))?;
        self.published.push((config.manifest.clone(), Some(digest)));
        Ok(Committed { written: self.written, warnings: self.warnings, files: self.published })
    }

    fn replace(&mut self) -> Result<(), Failure> {
        let (config, directory) = (self.config, self.directory);
        let mut folders = BTreeSet::new();
        let failed = |output: &Path| {
            let path = config.out.join(output);
            move |error: io::Error| write_failure(&path, &error)
        };
        prepare_folders(directory, &self.stable)?;
        let mut waiting = Vec::new();
        for file in std::mem::take(&mut self.stable) {
            let path = PathBuf::from(file.output.as_str());
            match prepare(directory, file, true).map_err(failed(&path))? {
                Some((staged, _)) => waiting.push((staged, path)),
                None => self.written.kept += 1,
            }
        }
        for twin in &self.outdated {
            directory.remove(twin).map_err(failed(twin))?;
        }
        for (staged, path) in waiting {
            directory.publish(staged, &path).map_err(failed(&path))?;
            self.written.new += 1;
            folders.extend(path.ancestors().skip(1).map(Path::to_owned));
        }
        flush_folders(directory, &folders).map_err(|error| write_failure(&config.out, &error))
    }

    /// The files whose names hold their digests; all others are put aside.
    fn sort(&mut self, assets: Vec<Asset>, variants: Vec<Vec<Variant>>) -> Result<Vec<File>, Failure> {
        let config = self.config;
        let (mut files, mut stable, mut copies) = (Vec::with_capacity(assets.len()), Vec::new(), Vec::new());
        let mut outdated: Vec<PathBuf> = Vec::new();
        for (asset, variants) in assets.into_iter().zip(variants) {
            if asset.is_hidden() {
                self.published.push((hide(&config.sourcemap_dir, &asset)?, Some(asset.print.digest)));
                continue;
            }
            if asset.stable {
                outdated.extend(twins(&asset.output, variants.iter().map(|variant| variant.encoding)));
            }
            if let Some(plain) = &asset.plain {
                outdated.extend(twins(plain, variants.iter().map(|variant| variant.encoding)));
                let copy = |from: &OutputPath, to: OutputPath, digest| File {
                    output: to,
                    digest,
                    content: Content::Published(config.out.join(from.as_str())),
                };
                copies.push(copy(&asset.output, plain.clone(), asset.print.digest));
                copies.extend(
                    variants
                        .iter()
                        .map(|variant| copy(&variant.output, plain.appended(suffix(variant.encoding)), variant.digest)),
                );
            }
            let list = if asset.stable { &mut stable } else { &mut files };
            list.push(File { output: asset.output, digest: asset.print.digest, content: Content::Asset(asset.body) });
            list.extend(variants.into_iter().map(|variant| File {
                output: variant.output,
                digest: variant.digest,
                content: variant.staged.map_or(Content::InPlace, Content::Staged),
            }));
        }
        // What they are copies of is in place before them.
        stable.extend(copies);
        self.note(&stable);
        self.published.extend(outdated.iter().map(|twin| (config.out.join(twin), None)));
        self.stable.extend(stable);
        self.outdated.extend(outdated);
        Ok(files)
    }
}

/// Where compressed twins may be that an output whose name stays had earlier, and has no more: servers would send them
/// in its place.
fn twins(output: &OutputPath, present: impl Iterator<Item = Encoding>) -> Vec<PathBuf> {
    let present: Vec<Encoding> = present.collect();
    let stale = [Encoding::Br, Encoding::Gzip, Encoding::Zstd].into_iter().filter(|twin| !present.contains(twin));
    stale.map(|encoding| PathBuf::from(format!("{output}{}", suffix(encoding)))).collect()
}

/// Writes a source map to the directory that is not served.
fn hide(folder: &Path, map: &Asset) -> Result<PathBuf, Failure> {
    let path = folder.join(map.output.as_str());
    if let Body::Bytes(sealed) = &map.body {
        disk::replace(&path, sealed.as_bytes()).map_err(|error| write_failure(&path, &error))?;
    }
    Ok(path)
}

struct File {
    output: OutputPath,
    digest: Digest,
    content: Content,
}

enum Content {
    Asset(Body),
    Staged(Staged),
    /// A twin that the last build left in its place.
    InPlace,
    /// A file of this release, which has its name already.
    Published(PathBuf),
}

enum Fate {
    New(PathBuf),
    Kept,
    Repaired(PathBuf),
}

fn publish(directory: &OutputDirectory, file: File, flush: bool) -> io::Result<Fate> {
    let relative = PathBuf::from(file.output.as_str());
    let Some((staged, existing)) = prepare(directory, file, flush)? else { return Ok(Fate::Kept) };
    directory.publish(staged, &relative)?;
    Ok(if existing { Fate::Repaired(relative) } else { Fate::New(relative) })
}

/// Whether the last build left it there.
fn is_in_place(path: &Path, file: &File) -> bool {
    disk::published(path).is_some_and(|(digest, _)| digest == file.digest)
}

/// A file that waits for its name, and whether there is one of that name; nothing if that holds the same bytes.
fn prepare(directory: &OutputDirectory, file: File, flush: bool) -> io::Result<Option<(Staged, bool)>> {
    let relative = PathBuf::from(file.output.as_str());
    let path = directory.path().join(&relative);
    if is_in_place(&path, &file) {
        return Ok(None);
    }
    let existing = directory.existing(&relative)?;
    if let Some(path) = &existing
        && disk::has_digest(path, &file.digest)
    {
        return Ok(None);
    }
    // A name that an old manifest may hold must never be without its bytes.
    let flush = flush || existing.is_some();
    let staged = match file.content {
        Content::Asset(Body::Bytes(sealed)) => directory.stage_bytes(sealed.as_bytes(), flush)?,
        Content::Asset(Body::File(path, stamp)) => directory.stage_copy(&path, stamp, flush)?,
        Content::Published(path) => directory.stage_copy(&path, disk::fingerprint(&path)?.1, flush)?,
        Content::InPlace => return Err(io::Error::other("it was removed during the build")),
        Content::Staged(staged) if flush => {
            staged.flush()?;
            staged
        }
        Content::Staged(staged) => staged,
    };
    Ok(Some((staged, existing.is_some())))
}

fn prepare_folders(directory: &OutputDirectory, files: &[File]) -> Result<(), Failure> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| Path::new(file.output.as_str()).parent()).collect();
    for folder in folders {
        directory
            .prepare_folder(&folder.join("file"))
            .map_err(|error| write_failure(&directory.path().join(folder), &error))?;
    }
    Ok(())
}

fn flush_folders(directory: &OutputDirectory, folders: &BTreeSet<PathBuf>) -> io::Result<()> {
    folders.iter().try_for_each(|folder| directory.flush_folder(folder))
}

pub(super) fn write_failure(path: &Path, error: &io::Error) -> Failure {
    Failure::io("write", path, error).hint("the previous release is untouched")
}
