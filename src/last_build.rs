//! What the last build of a project with the same settings saw and published. If all of that is still the same,
//! there is nothing to do.

pub mod known;
pub mod rows;

use std::path::PathBuf;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::known::Known;
use crate::{
    cache::{Cache, Key, Step},
    config::Config,
    diagnostic::{Diagnostic, Diagnostics},
    digest::Digest,
    disk::{
        Note,
        notebook::{self, Answers},
    },
    stages::compile::settings::environment,
};

/// A build that published a release.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastBuild {
    /// All that its result depended on beside the settings.
    pub inputs: Vec<Note>,
    /// All that it wrote, or found in its place.
    pub outputs: Vec<Note>,
    /// What it saw and wrote of the bulk of static files.
    pub known: Known,
    /// Whether the same inputs give the same outputs: not where a command was run that may depend on anything.
    pub is_repeatable: bool,
    /// What the user was told.
    pub warnings: Vec<Diagnostic>,
    /// How many assets there were, and how many bytes they had together.
    pub assets: (usize, u64),
}

/// A file that a build published, or one that must not be there.
pub type Published = (PathBuf, Option<Digest>);

impl LastBuild {
    /// The last one, if it is known.
    #[must_use]
    pub fn recall(cache: &Cache, config: &Config) -> Option<Self> {
        cache.recall(key(config))
    }

    /// Keeps a build for the next one.
    #[must_use]
    pub fn new(
        (inputs, is_repeatable): (Vec<Note>, bool),
        published: Vec<Published>,
        warnings: &Diagnostics,
        assets: (usize, u64),
        known: Known,
    ) -> Self {
        let mut outputs: Vec<Note> =
            published.into_par_iter().map(|(path, digest)| Note::of_output(path, digest)).collect();
        outputs.par_sort_by(|one, other| one.path.as_os_str().cmp(other.path.as_os_str()));
        // What was repaired is said once.
        let warnings = warnings.iter().filter(|warning| warning.code != "repaired").cloned().collect();
        Self { inputs, outputs, known, is_repeatable, warnings, assets }
    }

    /// Keeps it for the next one.
    pub fn remember(&self, cache: &Cache, config: &Config) {
        cache.remember(key(config), self);
    }

    /// Whether a build would do the same once more. What had to be read again to know is brought up to date.
    #[must_use]
    pub fn still_holds(&mut self, cache: &Cache, config: &Config) -> Option<Answers> {
        let Self { inputs, outputs, known, is_repeatable, .. } = self;
        let others = || {
            let held = || rayon::join(|| notebook::all_hold(inputs), || notebook::all_hold(outputs));
            is_repeatable.then(held)
        };
        let ((), held) = rayon::join(|| known.look(cache, config), others);
        let (inputs, outputs) = held?;
        let answers = inputs?.and(outputs?);
        Some(answers.and(known.confirm(cache, config)?))
    }
}

/// Beside what a build reads, all that decides what it makes.
#[must_use]
pub fn settings(config: &Config) -> String {
    format!("{} {:?}", config.key(), environment(config).ok())
}

fn key(config: &Config) -> Key {
    Key::new(Step::Inputs).part(config.root.as_os_str().as_encoded_bytes()).part(settings(config))
}
