//! The manifests of other tools: the table `[manifest]`.

use std::path::{Path, PathBuf};

use super::given::{Given, List, Picker, Place};
use super::key::Key;
use super::layout::{self, Directories};
use super::path;
use super::preset::Preset;
use super::tables::ManifestTable;
use crate::dialects::{self, Dialect, Folder};

/// A manifest that is written beside our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialectConfig {
    /// Its format.
    pub dialect: Dialect,
    /// Where it is written; of a format of several files, where the first one is.
    pub file: PathBuf,
    /// Where the output directory is below what its paths are relative to: empty, or with a final `/`.
    pub below: String,
    /// What source paths in it are relative to, itself relative to the project: empty, or with a final `/`.
    pub root: String,
    /// Whether entries of others stay.
    pub merge: bool,
}

/// The final settings of further manifests.
pub(super) fn dialects(
    pick: &mut Picker<'_>,
    directories: Directories<'_>,
    preset: &Preset,
    out: &Path,
    own: &Path,
    file: ManifestTable,
) -> Vec<DialectConfig> {
    let also = pick.list(Key::MANIFEST_ALSO, None, file.also, preset.also);
    let merge = pick.list(Key::MANIFEST_MERGE, None, file.merge, preset.merge);
    let also = words(pick, &also);
    let merge = words(pick, &merge);
    let root: Given<String> = pick.one(Key::MANIFEST_ROOT, None, file.root, preset.root);
    let root = dialects::folder(&root.value);
    let mut files: Vec<(Dialect, PathBuf)> = Vec::new();
    for (name, value) in file.files {
        let location = pick.remember(format!("{}.{name}", Key::MANIFEST_FILES.name), value.span());
        let place = Place { key: Key::MANIFEST_FILES, by_flag: false, location };
        let Some(dialect) = pick.word::<Dialect>(&Given { value: name, place: place.clone() }) else { continue };
        if !also.contains(&dialect) {
            let what = format!("places `{}`, which `manifest.also` does not name", dialect.name());
            pick.reject(&place, place.problem(&what));
        }
        let given = Given { value: PathBuf::from(value.into_inner()), place };
        files.push((dialect, layout::manifest_file(pick, directories, given).value));
    }
    files.extend(
        preset.files.iter().map(|(dialect, file)| (*dialect, path::absolute(directories.project, Path::new(file)))),
    );
    let place = |dialect: &Dialect| {
        let named = files.iter().find(|(named, _)| named == dialect).map(|(_, file)| file.clone());
        let (folder, name) = dialect.default_file();
        let folder = match folder {
            Folder::Output => out,
            Folder::AboveOutput => out.parent().unwrap_or(out),
            Folder::Manifest => own.parent().unwrap_or(own),
            Folder::Project => directories.project,
        };
        let file = named.unwrap_or_else(|| folder.join(name));
        let below = below(*dialect, directories.project, &file, out);
        DialectConfig { dialect: *dialect, file, below, root: root.clone(), merge: merge.contains(dialect) }
    };
    also.iter().map(place).collect()
}

fn words(pick: &mut Picker<'_>, list: &List<String>) -> Vec<Dialect> {
    let mut found = Vec::new();
    for item in &list.items {
        if let Some(dialect) = pick.word::<Dialect>(item)
            && !found.contains(&dialect)
        {
            found.push(dialect);
        }
    }
    found
}

/// The way down to the output directory from what the paths of a dialect are relative to.
fn below(dialect: Dialect, project: &Path, file: &Path, out: &Path) -> String {
    let from = match dialect {
        Dialect::EsbuildMetafile => Some(project),
        _ => file.parent().filter(|_| dialect.is_relative()),
    };
    from.and_then(|from| out.strip_prefix(from).ok()).and_then(Path::to_str).map_or_else(String::new, dialects::folder)
}
