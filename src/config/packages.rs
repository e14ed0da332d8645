//! Scripts and sheets that are joined: the table `[packages]`.

use std::collections::BTreeMap;

use super::file::{Placed, Words};
use super::given::{Given, Picker, Place};
use super::key::Key;
use super::matcher::PathMatcher;
use super::values;
use crate::path::LogicalPath;

/// A package as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageConfig {
    /// Its output, whose extension is `js` or `css`.
    pub logical: LogicalPath,
    /// Logical paths, globs over them, and names of other packages, in order.
    pub files: Vec<String>,
}

/// The packages that can be used; what is wrong with others is reported.
pub(super) fn packages(pick: &mut Picker<'_>, file: BTreeMap<String, Placed<Words>>) -> Vec<PackageConfig> {
    let mut found = Vec::new();
    for (name, words) in file {
        let place = Place {
            key: Key::PACKAGES,
            by_flag: false,
            location: pick.remember(format!("{}.{name}", Key::PACKAGES.name), words.span()),
        };
        let files = files(pick, &name, words);
        let Ok(logical) = LogicalPath::parse(&name) else {
            pick.reject(&place, place.problem(&format!("holds `{name}`, which is no logical path")));
            continue;
        };
        if !["js", "css"].contains(&logical.extension()) {
            let problem = place.problem(&format!("holds `{name}`, which is neither a script nor a sheet"));
            pick.reject(&place, problem.hint("its name ends in `.js` or `.css`"));
            continue;
        }
        if files.is_empty() {
            pick.reject(&place, place.problem(&format!("holds `{name}`, which has no parts")));
        }
        found.push(PackageConfig { logical, files });
    }
    found
}

/// The patterns, whose places later stages ask for as `packages.NAME[0]`.
fn files(pick: &mut Picker<'_>, name: &str, words: Placed<Words>) -> Vec<String> {
    let span = words.span();
    let words = match words.into_inner() {
        Words::One(word) => vec![Placed::new(span, word)],
        Words::Many(words) => words,
    };
    let mut list =
        super::given::List { items: Vec::new(), place: Place { key: Key::PACKAGES, by_flag: false, location: None } };
    for (at, word) in words.into_iter().enumerate() {
        let location = pick.remember(format!("{}.{name}[{at}]", Key::PACKAGES.name), word.span());
        list.items.push(Given { value: word.into_inner(), place: Place { location, ..list.place.clone() } });
    }
    // Each has to be a glob by itself.
    let _ = values::globs(pick, &list, PathMatcher::new);
    list.items.into_iter().map(|item| item.value).collect()
}
