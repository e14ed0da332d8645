//! Paths as text: joined, normalised, and which names are never assets.

/// `path` as seen from the folder `base`, without `.` and `..` as far as that goes.
///
/// A `..` that leads out of a relative base stays; one that leads above `/` is dropped, as the system does.
pub(super) fn join(base: &str, path: &str) -> String {
    let is_absolute = base.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if is_absolute => {}
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if is_absolute { format!("/{joined}") } else { joined }
}

/// The folder that a path lies in; empty if it has none.
pub(super) fn folder(path: &str) -> &str {
    match path.rfind('/') {
        Some(0) => "/",
        Some(slash) => &path[..slash],
        None => "",
    }
}

/// What follows `folder` in `path`, if that lies in it or is it.
pub(super) fn below<'a>(folder: &str, path: &'a str) -> Option<&'a str> {
    if folder.is_empty() {
        return (!path.starts_with('/') && path != ".." && !path.starts_with("../")).then_some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() || folder == "/" { Some(rest) } else { rest.strip_prefix('/') }
}

/// Whether a path in a directive is seen from the folder of its file.
pub(super) fn is_relative(path: &str) -> bool {
    matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../")
}

/// Hidden files, and what editors leave behind.
pub(super) fn is_ignored(path: &str) -> bool {
    path.split('/').any(|part| {
        part.starts_with('.') || part.ends_with('~') || (part.len() > 1 && part.starts_with('#') && part.ends_with('#'))
    })
}

/// The folder of which a name is the index.
pub(super) fn indexed(name: &str) -> Option<&str> {
    let folder = name.strip_suffix("index")?;
    if folder.is_empty() { Some(folder) } else { folder.strip_suffix('/') }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined() {
        for (base, path, expected) in [
            ("app/js", "./a", "app/js/a"),
            ("app/js", "../css/a.css", "app/css/a.css"),
            ("app/js", "..", "app"),
            ("app/js", ".", "app/js"),
            ("app", "../..", ".."),
            ("../gem/app", "../lib", "../gem/lib"),
            ("..", "../x", "../../x"),
            ("/srv/app", "../../../x", "/x"),
            ("", "a//b/./c", "a/b/c"),
            ("/", "a", "/a"),
        ] {
            assert_eq!(join(base, path), expected, "{base} {path}");
        }
    }

    #[test]
    fn folders_hold_what_lies_below() {
        assert_eq!(below("a/b", "a/b/c"), Some("c"));
        assert_eq!(below("a/b", "a/b"), Some(""));
        assert_eq!(below("a/b", "a/bc"), None);
        assert_eq!(below("", "a/b"), Some("a/b"));
        assert_eq!(below("", "../a"), None);
        assert_eq!(below("", "/a"), None);
        assert_eq!(below("/", "/a"), Some("a"));
        assert_eq!((folder("a/b/c"), folder("a"), folder("/a")), ("a/b", "", "/"));
    }

    #[test]
    fn an_index_is_called_so() {
        for (name, expected) in
            [("a/index", Some("a")), ("index", Some("")), ("aindex", None), ("a/b-index", None), ("a", None)]
        {
            assert_eq!(indexed(name), expected, "{name}");
        }
    }

    #[test]
    fn some_names_are_never_assets() {
        for (path, expected) in
            [(".keep", true), ("a/.git/b", true), ("a~", true), ("#a#", true), ("#a", false), ("a.js", false)]
        {
            assert_eq!(is_ignored(path), expected, "{path}");
        }
    }
}
