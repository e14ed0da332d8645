//! What a result is kept under: everything that it depends on, and nothing else.

use std::fmt::Debug;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::digest::Digest;

/// The program, by the digest of its sources and of its locked dependencies: an engine of another version may
/// give other results.
const PROGRAM: &str = env!("ASSETPACK_SOURCES");

/// The steps of a build whose results are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Step {
    /// A module is compiled.
    Compile,
    /// A script or a chunk is minified.
    Minify,
    /// A sheet is lowered and minified.
    Style,
    /// A twin is compressed.
    Compress,
    /// A command of `[[compile]]` is run.
    Command,
    /// What the last build of a project saw.
    Inputs,
    /// Sass is compiled by the built-in compiler.
    Sass,
}

impl Step {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Command, Self::Sass, Self::Compile, Self::Minify, Self::Style, Self::Compress, Self::Inputs];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Compile => "compile",
            Self::Minify => "minify",
            Self::Style => "style",
            Self::Compress => "compress",
            Self::Command => "command",
            Self::Inputs => "inputs",
            Self::Sass => "sass",
        }
    }
}

/// A key in the making.
pub struct Key {
    pub(super) step: Step,
    hasher: Sha256,
}

impl Key {
    /// For a step of this version of the program.
    #[must_use]
    pub fn new(step: Step) -> Self {
        Self { step, hasher: Sha256::new() }.part(PROGRAM).part(step.name())
    }

    /// Adds what the result depends on. Its length counts, so that no part can run into the next.
    #[must_use]
    pub fn part(mut self, bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        self.hasher.update((bytes.len() as u64).to_le_bytes());
        self.hasher.update(bytes);
        self
    }

    /// Adds a value by the way in which it is written for debugging, which shows all of it.
    #[must_use]
    pub fn value(self, value: &impl Debug) -> Self {
        self.part(format!("{value:?}"))
    }

    /// The key.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest::from_bytes(self.hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let key = |parts: &[&str]| parts.iter().fold(Key::new(Step::Minify), Key::part).finish();
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
        assert_ne!(key(&["a"]), key(&["a", ""]));
        assert_ne!(Key::new(Step::Minify).finish(), Key::new(Step::Style).finish());
        assert_eq!(key(&["a"]), key(&["a"]));
    }
}
