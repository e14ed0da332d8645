//! Where things lie: paths made absolute, and the rules between them.

use std::path::{Path, PathBuf};

use super::given::{Given, List, Picker};
use super::key::Key;
use super::{check, path};

/// What relative paths are relative to.
#[derive(Clone, Copy)]
pub(super) struct Directories<'a> {
    /// Where assetpack was started: for the paths of flags.
    pub(super) started: &'a Path,
    /// The directory of the file: for its paths, and for the defaults.
    pub(super) project: &'a Path,
    /// The configuration file, which nothing may be written over.
    pub(super) file: Option<&'a Path>,
}

/// A path made absolute, relative to whoever gave it.
pub(super) fn directory(pick: &mut Picker<'_>, directories: Directories<'_>, given: Given<PathBuf>) -> Given<PathBuf> {
    let Given { value, place } = given;
    if value.as_os_str().is_empty() {
        pick.reject(&place, place.problem("is an empty path"));
    }
    let base = if place.by_flag { directories.started } else { directories.project };
    Given { value: path::absolute(base, &value), place }
}

/// The path of the manifest; a final slash would be lost on the way and is refused.
pub(super) fn manifest_file(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    given: Given<PathBuf>,
) -> Given<PathBuf> {
    let text = given.value.to_string_lossy().into_owned();
    if text.ends_with(std::path::is_separator) {
        pick.reject(&given.place, given.place.problem(&format!("is `{text}`, which names a directory")));
    }
    directory(pick, directories, given)
}

/// The source roots: at least one, none of them twice.
pub(super) fn source_roots(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    sources: List<PathBuf>,
) -> Vec<Given<PathBuf>> {
    if sources.items.is_empty() {
        pick.reject(&sources.place, sources.place.problem("is empty: there would be nothing to build"));
    }
    let mut roots: Vec<Given<PathBuf>> = Vec::new();
    for source in sources.items {
        let root = directory(pick, directories, source);
        if roots.iter().any(|known| known.value == root.value) {
            let shown = path::shown(directories.project, &root.value);
            pick.reject(&root.place, root.place.problem(&format!("names `{shown}` twice")));
        }
        roots.push(root);
    }
    roots
}

/// What is written for others than browsers lies outside of the output directory; `why` says so of it.
pub(super) fn not_served(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    out: &Path,
    given: &Given<PathBuf>,
    why: &str,
) {
    if given.value.starts_with(out) {
        let shown = path::shown(directories.project, &given.value);
        let problem = given.place.problem(&format!("is `{shown}`, which lies inside the directory that is served"));
        pick.reject(&given.place, problem.hint(format!("{why}: choose one beside it")));
    }
}

/// The rules between the paths; only where each of them is good by itself.
pub(super) fn relations(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    sources: &[Given<PathBuf>],
    out: &Given<PathBuf>,
    manifest: &Given<PathBuf>,
    all_is_published: bool,
) {
    const LOOP: &str = "the next build would read what this one wrote";
    let root = directories.project;
    if [Key::SOURCE, Key::OUT, Key::MANIFEST].iter().any(|key| pick.broken.contains(key.name)) {
        return;
    }
    // Where only what is named is published, what a build wrote is no source of the next one.
    for source in sources.iter().filter(|_| all_is_published) {
        if let Some(what) = check::out_and_source(root, &out.value, &source.value) {
            // A default has no place: then it is the other one that the user can change.
            let location = out.place.location.clone().or_else(|| source.place.location.clone());
            pick.reject(&out.place, out.place.problem(&what).at(location).label(LOOP));
        }
    }
    if pick.broken.contains(Key::OUT.name) {
        return;
    }
    let roots: Vec<&Path> = sources.iter().filter(|_| all_is_published).map(|source| source.value.as_path()).collect();
    if directories.file == Some(manifest.value.as_path()) {
        let place = &manifest.place;
        let shown = path::shown(root, &manifest.value);
        let what = format!("is `{shown}`, which is the configuration file");
        pick.reject(place, place.problem(&what));
    }
    if let Some(what) = check::manifest(root, &manifest.value, &out.value, &roots) {
        let others = std::iter::once(&out.place).chain(sources.iter().map(|source| &source.place));
        let other = others.into_iter().find_map(|place| place.location.clone());
        let location = manifest.place.location.clone().or(other);
        pick.reject(&manifest.place, manifest.place.problem(&what).at(location));
    }
}
