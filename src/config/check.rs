//! Rules for single values and between paths. Each rule says what is wrong; the caller says where.

use std::path::Path;

use super::path::shown;

/// A public path that ends in `/`, or what is wrong with it.
pub(super) fn public_path(text: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err("is empty: write `/` for the root of the site".to_owned());
    }
    if !text.starts_with('/') && !has_scheme_and_host(text) {
        return Err(format!("is `{text}`, but must begin with `/` or with a scheme and a host"));
    }
    // `//` is followed by a host: with nothing there, the first folder would become one.
    if text.starts_with("//") && matches!(text.as_bytes().get(2), None | Some(b'/')) {
        return Err(format!("is `{text}`, which lacks a host after `//`"));
    }
    // It is written as it is into CSS, JS and HTML; a query or fragment would swallow the name.
    let forbidden = |letter: char| letter.is_whitespace() || letter.is_control() || "\"'`<>\\?#".contains(letter);
    if let Some(letter) = text.chars().find(|letter| forbidden(*letter)) {
        return Err(format!("holds `{letter}`, which cannot stand in the path of a URL"));
    }
    let slash = if text.ends_with('/') { "" } else { "/" };
    Ok(format!("{text}{slash}"))
}

fn has_scheme_and_host(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let mut letters = scheme.chars();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
        && !rest.is_empty()
        && !rest.starts_with('/')
}

/// Whether a definition can be found in code: a name, or names joined by dots.
pub(super) fn is_defined_name(name: &str) -> bool {
    name.split('.').all(|part| {
        let starts = |letter: char| letter.is_alphabetic() || "_$".contains(letter);
        part.starts_with(starts) && part.chars().all(|letter| starts(letter) || letter.is_numeric())
    })
}

/// Why files cannot be written to `out` while they are read from `source`.
pub(super) fn out_and_source(root: &Path, out: &Path, source: &Path) -> Option<String> {
    let (shown_out, shown_source) = (shown(root, out), shown(root, source));
    let relation = if out == source {
        "is also a source root"
    } else if out.starts_with(source) {
        return Some(format!("is `{shown_out}`, which lies inside the source root `{shown_source}`"));
    } else if source.starts_with(out) {
        return Some(format!("is `{shown_out}`, which contains the source root `{shown_source}`"));
    } else {
        return None;
    };
    Some(format!("is `{shown_out}`, which {relation}"))
}

/// Why the manifest cannot be written where it should be.
pub(super) fn manifest(root: &Path, manifest: &Path, out: &Path, sources: &[&Path]) -> Option<String> {
    let place = shown(root, manifest);
    // Anything that contains a directory of the project is a directory itself.
    let holds = |directory: &Path| directory.starts_with(manifest);
    if holds(root) || holds(out) || sources.iter().any(|source| holds(source)) {
        return Some(format!("is `{place}`, which is a directory"));
    }
    let source = sources.iter().find(|source| manifest.starts_with(source))?;
    let source = shown(root, source);
    Some(format!("is `{place}`, which lies inside the source root `{source}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_paths_end_in_a_slash() {
        let of = |text| public_path(text).expect("a good public path");
        assert_eq!(of("/"), "/");
        assert_eq!(of("/assets"), "/assets/");
        assert_eq!(of("https://cdn.example.com"), "https://cdn.example.com/");
        assert_eq!(of("//cdn.example.com/a/"), "//cdn.example.com/a/");
    }

    #[test]
    fn impossible_public_paths() {
        for text in ["", "assets", "./assets", "https:", "https:///x", "://x", "1a://x", "javascript:x", "//", "///x"] {
            assert!(public_path(text).is_err(), "{text}");
        }
        for text in ["/a b", "/a\"", "/a?b", "/a#", "/a\\b", "/a\n", "/<"] {
            assert!(public_path(text).is_err(), "{text}");
        }
    }

    #[test]
    fn defined_names() {
        for name in ["DEBUG", "process.env.NODE_ENV", "import.meta.env", "$a._b", "été1"] {
            assert!(is_defined_name(name), "{name}");
        }
        for name in ["", ".", "a.", "a..b", "1a", "a-b", "a b", "a[0]"] {
            assert!(!is_defined_name(name), "{name}");
        }
    }
}
