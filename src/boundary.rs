//! What a build may read: the project, the configured directories and
//! `node_modules`. Judged on real paths, so that no link, `..` or encoded dot
//! leads out.

use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::{
    config::{Config, Missing},
    diagnostic::Failure,
    disk,
};

/// The directories that may be read, as real paths.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Boundary {
    root: PathBuf,
    sources: Vec<PathBuf>,
    allowed: Vec<PathBuf>,
}

impl Boundary {
    /// Finds the real paths of the configured directories.
    ///
    /// # Errors
    /// If one of them does not exist, or if the output directory is inside a
    /// source root or around one when links are followed.
    pub fn new(config: &Config) -> Result<Self, Failure> {
        let root = real(&config.root)?;
        let mut sources = Vec::new();
        // A packager's settings may name nothing that is there.
        let reads_settings = config.compat.is_some_and(|compat| compat.packager().is_some());
        for source in &config.sources {
            if source.file_name().is_some_and(|name| name == "*") {
                let folders = disk::folders(source.parent().unwrap_or(source));
                if config.sources_are_given && folders.is_empty() {
                    return Err(Failure::new(format!("`{}` matches no directory", shown(&config.root, source)))
                        .hint("a last `*` in `source` stands for every folder that is there"));
                }
                for folder in folders {
                    sources.push(real(&folder)?);
                }
                continue;
            }
            if !disk::is_directory(source) {
                let is_optional = !config.sources_are_given || config.missing != Missing::Error;
                if is_optional && (config.sources.len() > 1 || reads_settings) {
                    continue;
                }
                return Err(Failure::new(format!(
                    "the source directory `{}` does not exist",
                    shown(&config.root, source)
                ))
                .hint("create it, or name another one with `--source` or `source` in `assetpack.toml`"));
            }
            sources.push(real(source)?);
        }
        if sources.is_empty() && !reads_settings {
            let names: Vec<String> =
                config.sources.iter().map(|source| format!("`{}`", shown(&config.root, source))).collect();
            return Err(Failure::new(format!("none of the source directories {} exists", names.join(", ")))
                .hint("create one of them, or name others with `--source` or `source` in `assetpack.toml`"));
        }
        if let Some(above) = sources.iter().find(|source| root.starts_with(source) && root != **source) {
            return Err(Failure::new(format!(
                "the source directory `{}` lies above the project",
                shown(&config.root, above)
            ))
            .hint("sources lie in folders of the project, or beside it"));
        }
        if config.publishes_all()
            && let Some(out) = disk::real_output(&config.out)
            && sources.iter().any(|source| source.starts_with(&out) || out.starts_with(source))
        {
            return Err(Failure::new(format!(
                "the output directory `{}` overlaps a source directory",
                shown(&config.root, &config.out)
            ))
            .hint("outputs would become sources of the next build: choose a directory beside it"));
        }
        let mut allowed = vec![root.clone()];
        allowed.extend(sources.iter().cloned());
        for directory in &config.allow {
            allowed.push(real(directory)?);
        }
        // As in Sass, one that does not exist is no error.
        allowed.extend(config.sass.load_paths.iter().filter_map(|directory| disk::real_path(directory).ok()));
        // Packages of a workspace are installed in a folder above the project.
        allowed.extend(root.ancestors().map(|folder| folder.join("node_modules")));
        Ok(Self { root, sources, allowed })
    }

    /// The project root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The source roots, in order.
    #[must_use]
    pub fn sources(&self) -> &[PathBuf] {
        &self.sources
    }

    /// Whether the file at the real path `path` may be read.
    #[must_use]
    pub fn permits(&self, path: &Path) -> bool {
        self.allowed.iter().any(|folder| path.starts_with(folder))
    }

    /// The path to show and to record: relative to the project, with forward
    /// slashes, so that it is the same on every machine.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        shown(&self.root, path)
    }
}

fn real(path: &Path) -> Result<PathBuf, Failure> {
    disk::real_path(path).map_err(|error| Failure::io("read", path, &error))
}

/// `path` relative to `root`, through `..` where it must be.
#[must_use]
pub fn shown(root: &Path, path: &Path) -> String {
    if let Ok(below) = path.strip_prefix(root)
        && !below.as_os_str().is_empty()
    {
        return below.to_string_lossy().into_owned();
    }
    let shared = root.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = root.components().count() - shared;
    let down = path.components().skip(shared).map(Component::as_os_str).map(|part| part.to_string_lossy().into_owned());
    let parts: Vec<String> = std::iter::repeat_n("..".to_owned(), up).chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_paths_are_relative() {
        let shown = |path: &str| shown(Path::new("/a/b"), Path::new(path));
        assert_eq!(shown("/a/b/c/d"), "c/d");
        assert_eq!(shown("/a/x"), "../x");
        assert_eq!(shown("/a/b"), ".");
    }
}
