//! Scripts and sheets that are joined: the table `[packages]`.

use std::collections::BTreeMap;

use super::given::{Given, List, Picker, Place};
use super::key::Key;
use super::matcher::{GlobError, PathMatcher};
use super::tables::PackageTable;
use super::words::{OrTable, Placed, Words};
use crate::compat;
use crate::diagnostic::Location;
use crate::path::LogicalPath;

/// A package as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageConfig {
    /// Its output, whose extension is `js` or `css`.
    pub logical: LogicalPath,
    /// Logical paths, globs over them, and names of other packages, in order.
    pub files: Vec<String>,
    /// Whether pictures and fonts in folders called `embed` become `data:` URLs.
    pub embed: bool,
    /// Whether addresses in a sheet lead to the published files; otherwise they stay as they are written.
    pub rewrite: bool,
    /// What stands before and after its code.
    pub wrap: Option<(String, String)>,
}

/// What stands for the code in a wrapper.
const CODE: &str = "%s";

/// The packages that can be used, those of the file before those that another packager's settings
/// name; what is wrong with others is reported.
pub(super) fn packages(
    pick: &mut Picker<'_>,
    file: BTreeMap<String, Placed<OrTable<PackageTable>>>,
    carried: Option<Vec<compat::Package>>,
) -> Vec<PackageConfig> {
    let mut found = Vec::new();
    for (name, value) in file {
        let location = pick.remember(format!("{}.{name}", Key::PACKAGES.name), value.span());
        let place = Place { key: Key::PACKAGES, by_flag: false, location };
        let span = value.span();
        let options = match value.into_inner() {
            OrTable::Words(words) => {
                let files = files(pick, &name, Placed::new(span, words));
                Options { files, embed: false, rewrite: true, wrap: None }
            }
            OrTable::Table(table) => Options {
                files: files(pick, &name, table.files),
                embed: table.embed.is_some_and(Placed::into_inner),
                rewrite: table.rewrite.is_none_or(Placed::into_inner),
                wrap: table.wrap.and_then(|wrap| wrapper(pick, &place, wrap.get_ref())),
            },
        };
        found.extend(package(pick, &place, &name, options));
    }
    for compat::Package { name, place: location, files, embed, wrap, rewrite } in carried.unwrap_or_default() {
        if found.iter().any(|known: &PackageConfig| known.logical.as_str() == name) {
            continue;
        }
        pick.places.insert(format!("{}.{name}", Key::PACKAGES.name), location.clone());
        let place = Place { key: Key::PACKAGES, by_flag: false, location: Some(location) };
        let given = |(at, (value, location)): (usize, (String, Location))| {
            pick.places.insert(format!("{}.{name}[{at}]", Key::PACKAGES.name), location.clone());
            Given { value, place: Place { location: Some(location), ..place.clone() } }
        };
        let items = files.into_iter().enumerate().map(given).collect();
        let files = globs(pick, List { items, place: place.clone() });
        found.extend(package(pick, &place, &name, Options { files, embed, rewrite, wrap }));
    }
    found
}

/// A package without its name.
struct Options {
    files: Vec<String>,
    embed: bool,
    rewrite: bool,
    wrap: Option<(String, String)>,
}

fn package(pick: &mut Picker<'_>, place: &Place, name: &str, options: Options) -> Option<PackageConfig> {
    let Options { files, embed, rewrite, wrap } = options;
    let Ok(logical) = LogicalPath::parse(name) else {
        let problem = place.problem(&format!("holds `{name}`, which is no logical path"));
        pick.reject(place, problem.hint("it is the path of the output, relative to `out`: `js/app.js`"));
        return None;
    };
    let extension = logical.extension();
    if !["js", "css"].contains(&extension) {
        let problem = place.problem(&format!("holds `{name}`, which is neither a script nor a sheet"));
        pick.reject(place, problem.hint("its name ends in `.js` or `.css`"));
        return None;
    }
    if extension == "js" && (embed || !rewrite) {
        let what = format!("says something of addresses in `{name}`, which is a script");
        pick.reject(place, place.problem(&what));
    }
    if extension == "css" && wrap.is_some() {
        pick.reject(place, place.problem(&format!("wraps `{name}`, which is a sheet")));
    }
    Some(PackageConfig { logical, files, embed, rewrite, wrap })
}

/// The two halves of a wrapper.
fn wrapper(pick: &mut Picker<'_>, place: &Place, text: &str) -> Option<(String, String)> {
    let halves = text.split_once(CODE).map(|(before, after)| (before.to_owned(), after.to_owned()));
    if halves.as_ref().is_none_or(|(_, after)| after.contains(CODE)) {
        let problem = place.problem(&format!("has the wrapper `{text}`, which must hold `{CODE}` once"));
        pick.reject(place, problem.hint("it stands for the code: `(function() {\\n%s\\n})();`"));
        return None;
    }
    halves
}

/// The patterns, whose places later stages ask for as `packages.NAME[0]`.
fn files(pick: &mut Picker<'_>, name: &str, words: Placed<Words>) -> Vec<String> {
    let span = words.span();
    let words = match words.into_inner() {
        Words::One(word) => vec![Placed::new(span, word)],
        Words::Many(words) => words,
    };
    let mut list = List { items: Vec::new(), place: Place { key: Key::PACKAGES, by_flag: false, location: None } };
    for (at, word) in words.into_iter().enumerate() {
        let location = pick.remember(format!("{}.{name}[{at}]", Key::PACKAGES.name), word.span());
        list.items.push(Given { value: word.into_inner(), place: Place { location, ..list.place.clone() } });
    }
    globs(pick, list)
}

/// Patterns, each of which has to be a glob by itself.
fn globs(pick: &mut Picker<'_>, list: List<String>) -> Vec<String> {
    for Given { value, place } in &list.items {
        let below = in_project(value).map_or(value.as_str(), |(_, rest)| rest);
        if let Err(GlobError { reason, .. }) = PathMatcher::check(below) {
            let what = format!("holds the glob `{value}`, which cannot be used: {reason}");
            pick.reject(place, place.problem(&what));
        }
    }
    list.items.into_iter().map(|item| item.value).collect()
}

/// A pattern that begins with `./` or `../` is one over paths relative to the project: how many folders it leads up, and
/// the rest.
#[must_use]
pub fn in_project(pattern: &str) -> Option<(usize, &str)> {
    let mut rest = pattern.strip_prefix("./").unwrap_or(pattern);
    let mut up = 0;
    while let Some(next) = rest.strip_prefix("../") {
        (rest, up) = (next, up + 1);
    }
    (rest.len() < pattern.len()).then_some((up, rest))
}
