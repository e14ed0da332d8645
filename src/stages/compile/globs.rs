//! The files that `import.meta.glob` finds, in the source roots only: what a
//! build depends on is what it was given.

use std::{collections::BTreeMap, path::Path};

use crate::{config::PathMatcher, engines::js::glob::Match, path::relative, stages::source::SourceTree};

/// What `patterns`, written in the module at `importer`, match: keys as the
/// patterns are written (`./a.ts` from here, `/a.ts` from the root of the sources),
/// in their order. A pattern that begins with `!` takes matches away.
///
/// # Errors
/// What cannot be done, in words.
pub fn matches(tree: &SourceTree, importer: &Path, patterns: &[String]) -> Result<Vec<Match>, String> {
    let importer =
        tree.at(importer).ok_or("`import.meta.glob` works in the modules of a source root only, not in packages")?;
    let mut found: BTreeMap<String, &str> = BTreeMap::new();
    for (pattern, negated) in patterns.iter().map(|text| (text.trim_start_matches('!'), text.starts_with('!'))) {
        let rooted = pattern.strip_prefix('/');
        let absolute = match rooted {
            Some(rest) => rest.to_owned(),
            None if pattern.starts_with("./") || pattern.starts_with("../") || pattern.starts_with("**") => {
                joined(importer.logical.folder(), pattern)
                    .ok_or_else(|| format!("the glob `{pattern}` leads out of the source directory"))?
            }
            None => return Err(format!("the glob `{pattern}` must begin with `./`, `../` or `/`")),
        };
        let glob = PathMatcher::new(std::slice::from_ref(&absolute))
            .map_err(|error| format!("the glob `{pattern}` cannot be used: {}", error.reason))?;
        if negated {
            found.retain(|_, logical| !glob.is_match(logical));
            continue;
        }
        for logical in tree.names().into_iter().filter(|logical| glob.is_match(logical)) {
            if logical == importer.logical.as_str() {
                continue;
            }
            let key = match rooted {
                Some(_) => format!("/{logical}"),
                None => relative(importer.logical.folder(), logical),
            };
            found.insert(key, logical);
        }
    }
    let specifier = |logical: &str| relative(importer.logical.folder(), logical);
    Ok(found.into_iter().map(|(key, logical)| Match { key, specifier: specifier(logical) }).collect())
}

/// `pattern` seen from the root; none if it leads out.
fn joined(folder: &str, pattern: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in pattern.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_seen_from_the_root() {
        assert_eq!(joined("a/b", "../c/*.js"), Some("a/c/*.js".to_owned()));
        assert_eq!(joined("a", "../../c"), None);
    }
}
