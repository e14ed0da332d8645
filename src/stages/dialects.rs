//! manifest, for other tools: the same record in the formats that frameworks read.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use crate::{
    boundary,
    config::{Config, DialectConfig},
    diagnostic::Failure,
    dialects::{Dialect, Release},
    disk,
    manifest::Manifest,
};

/// The largest manifest of another tool that is read to be kept, in bytes.
const LARGEST: u64 = 256 << 20;

/// The files that the settings ask for, and what is to stand in each.
///
/// # Errors
/// If entries of others are to stay that cannot be read.
pub fn dialects(config: &Config, manifest: &Manifest) -> Result<Vec<(PathBuf, String)>, Failure> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    let published: BTreeSet<PathBuf> = manifest.assets.values().map(|entry| config.out.join(&entry.path)).collect();
    let earlier = disk::read(&config.manifest, LARGEST).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let earlier = earlier.and_then(|text| Manifest::parse(&text).ok());
    for wanted in &config.dialects {
        for (path, text) in written(wanted, manifest, earlier.as_ref())? {
            let taken =
                path == config.manifest || published.contains(&path) || files.iter().any(|(other, _)| *other == path);
            if taken {
                let shown = boundary::shown(&config.root, &path);
                let name = wanted.dialect.name();
                return Err(Failure::new(format!(
                    "`{shown}` cannot be the manifest for `{name}`: it is written already"
                ))
                .hint(format!("name another file in `assetpack.toml`: `[manifest.files]`, `{name} = \"…\"`")));
            }
            files.push((path, text));
        }
    }
    Ok(files)
}

fn written(
    wanted: &DialectConfig,
    manifest: &Manifest,
    earlier: Option<&Manifest>,
) -> Result<Vec<(PathBuf, String)>, Failure> {
    let DialectConfig { dialect, file, below, root, merge } = wanted;
    let folder = file.parent().unwrap_or(file);
    let release = Release { manifest, below, root };
    let old = earlier.map(|manifest| dialect.write(&Release { manifest, ..release })).unwrap_or_default();
    let mut files = Vec::new();
    for (at, written) in dialect.write(&release).into_iter().enumerate() {
        // The first file is where the settings say, the others are beside it.
        let path = if at == 0 { present(*dialect, file) } else { folder.join(&written.path) };
        let existing = if *merge && disk::is_file(&path) {
            let bytes = disk::read(&path, LARGEST).map_err(|error| Failure::io("read", &path, &error))?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        } else {
            None
        };
        let text = match existing {
            None => written.text,
            Some(existing) => {
                let ours = old.iter().find(|old| old.path == written.path);
                let others = ours.map_or_else(|| existing.clone(), |old| dialect.forget(&existing, &old.text));
                dialect.merge(&others, &written.text).map_err(|problem| {
                    Failure::new(format!("`{}` cannot be kept: {problem}", path.display()))
                        .hint("remove it, or leave its format out of `manifest.merge`")
                })?
            }
        };
        files.push((path, text));
    }
    Ok(files)
}

/// Sprockets takes the first manifest whose name has the right form, so one that is there is replaced.
fn present(dialect: Dialect, file: &Path) -> PathBuf {
    let is_manifest = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        name.starts_with(".sprockets-manifest-") && path.extension().is_some_and(|extension| extension == "json")
    };
    let folder = file.parent().unwrap_or(file);
    let present =
        if dialect == Dialect::Sprockets { disk::entries(folder).into_iter().find(is_manifest) } else { None };
    present.unwrap_or_else(|| file.to_owned())
}
