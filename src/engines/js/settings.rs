//! What holds for every module of a build.

use std::sync::{Arc, LazyLock};

use preset_env_base::{Versions, query};

use super::{compile::quietly, drop::Dropped};

/// Browsers that know everything.
pub(super) static NEWEST: LazyLock<Versions> =
    LazyLock::new(|| Versions { chrome: "999".parse().ok(), ..Versions::default() });

/// The browsers to lower syntax for, as swc understands them.
#[derive(Clone, Debug)]
pub struct Targets(Arc<Versions>);

impl Targets {
    pub(super) fn versions(&self) -> &Versions {
        &self.0
    }

    /// Takes browserslist queries.
    ///
    /// # Errors
    /// What is wrong with them, in words.
    pub fn parse(queries: &[String]) -> Result<Self, String> {
        let queries = query::Targets::Query(query::Query::Multiple(queries.to_vec()));
        let found = quietly(|| query::targets_to_versions(Some(queries), None));
        match found {
            Ok(Ok(found)) => Ok(Self(found.versions)),
            _ => Err("no browser list that swc can read".to_owned()),
        }
    }
}

/// What holds for every module of a build.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What to lower to, if anything.
    pub targets: Option<Targets>,
    /// The version of `core-js` to import missing library features from, if they are wanted.
    pub polyfills: Option<String>,
    /// What is left out.
    pub dropped: Dropped,
    /// Whether it is the second build, for old browsers.
    pub is_second: bool,
    /// Whether the text is what the linker made of modules that were lowered before.
    pub is_linked: bool,
    /// Whether the modules become part of a classic script, which has no `import.meta`.
    pub in_script: bool,
}

impl Settings {
    /// Whether a plain module needs no compiler on account of these.
    #[must_use]
    pub fn ask_nothing_of(&self, text: &str) -> bool {
        self.targets.is_none() && !self.dropped.concerns(text)
    }
}
