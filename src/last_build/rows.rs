//! What is remembered of the bulk of static files: a row for each, with all that tells whether it, and what was made of
//! it, are still as they were.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    config::{Config, Encoding},
    digest::{Digest, Fingerprint},
    disk::{self, Look, Note, Stamp, Stamps},
    path::{LogicalPath, OutputPath},
    stages::compress::{Variant, suffix},
};

/// A static file that a build read, and published under the digest of its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// Its path below its source root, which is its logical path.
    pub name: String,
    /// The number of that root.
    pub root: u16,
    /// Digests and size of its bytes.
    pub print: Fingerprint,
    /// What was there when it was read.
    pub stamp: Stamp,
    /// Whether a later change would show in that.
    pub is_settled: bool,
    /// Its compressed twins, once they are made.
    pub twins: Vec<Twin>,
    /// Whether it is in its place, with its twins.
    pub is_published: bool,
    /// What is there, if a later change would show in it.
    pub output: Option<Stamp>,
}

/// A compressed twin of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Twin {
    /// How it is compressed.
    pub encoding: Encoding,
    /// Its length in bytes.
    pub size: u64,
    /// The SHA-256 of its bytes.
    pub digest: Digest,
    /// What is in its place, if a later change would show in it.
    pub output: Option<Stamp>,
}

impl From<&Variant> for Twin {
    fn from(variant: &Variant) -> Self {
        Self { encoding: variant.encoding, size: variant.size, digest: variant.digest, output: None }
    }
}

/// Which of the files of a row are as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Still {
    /// The source.
    pub source: bool,
    /// What was published.
    pub outputs: bool,
}

/// Where files of rows are.
#[derive(Clone, Copy, Debug)]
pub struct Places<'p> {
    /// The source roots.
    pub roots: &'p [PathBuf],
    /// The output directory.
    pub out: &'p Path,
}

impl<'p> Places<'p> {
    /// Those of a project.
    #[must_use]
    pub fn new(config: &'p Config, roots: &'p [PathBuf]) -> Self {
        Self { roots, out: &config.out }
    }
}

impl Row {
    /// Where the source is; nothing where there is no such root any more.
    #[must_use]
    pub fn source(&self, places: Places<'_>) -> Option<PathBuf> {
        Some(places.roots.get(usize::from(self.root))?.join(&self.name))
    }

    /// Where it is served.
    #[must_use]
    pub fn output(&self) -> OutputPath {
        LogicalPath::known(&self.name).fingerprinted(&self.print.digest.name())
    }

    /// How many files it is where it is published: itself and its twins.
    #[must_use]
    pub fn outputs(&self) -> usize {
        1 + self.twins.len()
    }

    /// Looks what is still so, by stamps alone: those of `sources` and those of `outputs`.
    #[must_use]
    pub fn still(&self, places: Places<'_>, (sources, outputs): &mut (Stamps, Stamps)) -> Still {
        let is_source = |path: PathBuf| self.is_settled && sources.at(&path) == Some(self.stamp);
        let output = self.output();
        let mut is_output = |path: &OutputPath, stamp: Option<Stamp>| {
            stamp.is_some() && outputs.at(&places.out.join(path.as_str())) == stamp
        };
        let mut twins = self.twins.iter();
        Still {
            source: self.source(places).is_some_and(is_source),
            outputs: self.is_published
                && is_output(&output, self.output)
                && twins.all(|twin| is_output(&output.appended(suffix(twin.encoding)), twin.output)),
        }
    }

    /// Reads again what stamps do not tell of; whether all is as it was. Then the stamps are of now.
    #[must_use]
    pub fn confirm(&mut self, places: Places<'_>, still: Still) -> bool {
        if !still.source {
            let Some(path) = self.source(places) else { return false };
            let Ok((digest, stamp, is_settled)) = disk::content_now(&path) else { return false };
            if digest != self.print.digest {
                return false;
            }
            (self.stamp, self.is_settled) = (stamp, is_settled);
        }
        let output = self.output();
        let confirm = |path: &OutputPath, digest: Digest, stamp: &mut Option<Stamp>| {
            let Ok((found, now, is_settled)) = disk::content_now(&places.out.join(path.as_str())) else { return false };
            *stamp = Some(now).filter(|_| is_settled);
            found == digest
        };
        still.outputs
            || self.is_published
                && confirm(&output, self.print.digest, &mut self.output)
                && self
                    .twins
                    .iter_mut()
                    .all(|twin| confirm(&output.appended(suffix(twin.encoding)), twin.digest, &mut twin.output))
    }

    /// Takes down what is in the places of its outputs, as they have just been published.
    pub fn take_stamps(&mut self, places: Places<'_>) {
        let output = self.output();
        let stamp = |path: &OutputPath| disk::settled_stamp(&places.out.join(path.as_str()));
        if self.output.is_none() {
            self.output = stamp(&output);
        }
        for twin in self.twins.iter_mut().filter(|twin| twin.output.is_none()) {
            twin.output = stamp(&output.appended(suffix(twin.encoding)));
        }
    }

    /// The source as a note.
    #[must_use]
    pub fn note(&self, places: Places<'_>) -> Option<Note> {
        let stamp = Some(self.stamp).filter(|_| self.is_settled);
        Some(Note::new(self.source(places)?, Look::Print(self.print.clone()), stamp))
    }
}
