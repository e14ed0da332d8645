//! Paths by their text alone: no file system is asked, so nothing here depends on what exists.

use std::path::{Component, Path, PathBuf};

/// `path` as seen from the directory `base`, without `.` and `..`.
pub(super) fn absolute(base: &Path, path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in base.join(path).components() {
        match part {
            Component::CurDir => {}
            // Above the root is the root; above nothing (a relative base) the step is kept.
            Component::ParentDir => {
                if matches!(whole.components().next_back(), None | Some(Component::ParentDir)) {
                    whole.push("..");
                } else {
                    whole.pop();
                }
            }
            part => whole.push(part),
        }
    }
    whole
}

/// `path` for a message: relative to `root` where it lies inside, always with forward slashes.
pub(super) fn shown(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    if path.as_os_str().is_empty() {
        return ".".to_owned();
    }
    let text = path.display().to_string();
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(base: &str, path: &str) -> String {
        absolute(Path::new(base), Path::new(path)).display().to_string()
    }

    #[test]
    fn dots_go_away() {
        assert_eq!(of("/p", "a/./b/../c/"), "/p/a/c");
        assert_eq!(of("/p", "../../../x"), "/x");
        assert_eq!(of("/p", "/q/./r"), "/q/r");
        assert_eq!(of("/p/", ""), "/p");
        assert_eq!(of("p", "../../x"), "../x");
    }

    #[test]
    fn messages_show_short_paths() {
        let root = Path::new("/p");
        assert_eq!(shown(root, Path::new("/p/a/b")), "a/b");
        assert_eq!(shown(root, Path::new("/p")), ".");
        assert_eq!(shown(root, Path::new("/pa/b")), "/pa/b");
    }
}
