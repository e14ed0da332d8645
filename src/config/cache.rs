//! Where results of steps are kept.

use std::path::{Path, PathBuf};

use super::defaults;
use super::given::{List, Picker};
use super::key::Key;
use super::layout::{self, Directories};
use super::words::{Placed, Words};

/// Where results of steps are kept for later builds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheConfig {
    /// Whether any are.
    pub used: bool,
    /// The folder on this machine.
    pub folder: PathBuf,
    /// The URL of a service that keeps them for several machines.
    pub shared: Option<String>,
    /// Whether the service is only read.
    pub read_only: bool,
    /// How many bytes the folder may hold after a build.
    pub limit: u64,
}

/// What the command line says about that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CacheFlags {
    /// `--cache`
    pub places: Option<Vec<String>>,
    /// `--cache-read-only`
    pub read_only: bool,
    /// `--no-cache`
    pub unused: bool,
}

/// The places that were named: at most one folder and one URL.
pub(super) fn cache(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    out: &Path,
    flags: CacheFlags,
    (places, size): (Option<Placed<Words>>, Option<Placed<i64>>),
) -> CacheConfig {
    let places: List<String> = pick.list(Key::CACHE, flags.places, places, &[]);
    let (urls, folders): (Vec<_>, Vec<_>) = places.items.into_iter().partition(|item| item.value.contains("://"));
    for (second, what) in
        urls.iter().skip(1).map(|item| (item, "URLs")).chain(folders.iter().skip(1).map(|item| (item, "folders")))
    {
        let problem = second.place.problem(&format!("names two {what}"));
        pick.reject(
            &second.place,
            problem.hint("one folder on this machine, and one URL of a service behind it, can be used at once"),
        );
    }
    let folder = folders.into_iter().next().map(|item| {
        let place = item.place.clone();
        let folder =
            layout::directory(pick, directories, super::given::Given { value: PathBuf::from(item.value), place });
        layout::not_served(pick, directories, out, &folder, "results of steps are for nobody to fetch");
        folder.value
    });
    let limit = super::values::bytes_or(pick, Key::CACHE_SIZE, size, defaults::CACHE_SIZE);
    CacheConfig {
        used: !flags.unused,
        folder: folder.unwrap_or_else(|| directories.project.join(defaults::CACHE)),
        shared: urls.into_iter().next().map(|item| item.value),
        read_only: flags.read_only,
        limit,
    }
}
