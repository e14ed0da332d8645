//! The settings that are more than one value, and the rules that each has to keep.

use std::collections::BTreeSet;

use super::choice::{Compress, Encoding};
use super::given::{Given, List, Picker};
use super::key::Key;
use super::matcher::GlobError;
use super::tables::LimitsTable;
use super::words::{Placed, Words};
use super::{Limits, check, defaults};

/// The URL under which the assets are served.
pub(super) fn public_path(
    pick: &mut Picker<'_>,
    flag: Option<String>,
    file: Option<Placed<String>>,
    default: &str,
) -> String {
    let given: Given<String> = pick.one(Key::PUBLIC_PATH, flag, file, default);
    check::public_path(&given.value).unwrap_or_else(|what| {
        pick.reject(&given.place, given.place.problem(&what));
        given.value
    })
}

/// Compiles globs one by one, so that each wrong one is found at its place, then all together.
pub(super) fn globs<M>(
    pick: &mut Picker<'_>,
    list: &List<String>,
    compile: impl Fn(&[String]) -> Result<M, GlobError>,
) -> Option<M> {
    let mut good = Vec::new();
    for item in &list.items {
        match compile(std::slice::from_ref(&item.value)) {
            Ok(_) => good.push(item.value.clone()),
            Err(GlobError { glob, reason }) => {
                let what = format!("holds the glob `{glob}`, which cannot be used: {reason}");
                pick.reject(&item.place, item.place.problem(&what));
            }
        }
    }
    let all = compile(&good);
    if let Err(GlobError { reason, .. }) = &all {
        let what = format!("cannot be used as a whole: {reason}");
        pick.reject(&list.place, list.place.problem(&what));
    }
    all.ok()
}

/// Browserslist queries; said but empty is a mistake, because it would lower nothing in silence.
pub(super) fn browsers(pick: &mut Picker<'_>, flag: Option<String>, file: Option<Placed<Words>>) -> Vec<String> {
    let silent = flag.is_none() && file.is_none();
    let list = pick.list(Key::BROWSERS, flag.map(|query| vec![query]), file, &[]);
    if list.items.is_empty() && !silent {
        let problem = list.place.problem("is empty");
        pick.reject(&list.place, problem.hint("leave it out to compile for no browser in particular"));
    }
    for item in list.items.iter().filter(|item| item.value.trim().is_empty()) {
        pick.reject(&item.place, item.place.problem("holds an empty query"));
    }
    list.items.into_iter().map(|item| item.value).collect()
}

/// The encodings of the compressed twins.
pub(super) fn compress(
    pick: &mut Picker<'_>,
    flag: Option<Vec<Compress>>,
    file: Option<Placed<Words>>,
) -> BTreeSet<Encoding> {
    let flag = flag.map(|words| words.into_iter().map(Compress::name).collect());
    let list = pick.list(Key::COMPRESS, flag, file, defaults::COMPRESS);
    let words: Vec<Compress> = list.items.iter().filter_map(|item| pick.word(item)).collect();
    Compress::encodings(&words).unwrap_or_else(|| {
        pick.reject(&list.place, list.place.problem("has `none` beside other words"));
        BTreeSet::new()
    })
}

/// A number of bytes; none by default.
pub(super) fn bytes(pick: &mut Picker<'_>, key: Key, file: Option<Placed<i64>>) -> u64 {
    bytes_or(pick, key, file, 0)
}

/// A number of bytes.
pub(super) fn bytes_or(pick: &mut Picker<'_>, key: Key, file: Option<Placed<i64>>, default: i64) -> u64 {
    let given: Given<i64> = pick.one(key, None, file, default);
    u64::try_from(given.value).unwrap_or_else(|_| {
        pick.reject(&given.place, given.place.problem(&format!("is {}, but must be at least 0", given.value)));
        0
    })
}

/// What a source may cost; wrong values are reported, and what goes on is never used.
pub(super) fn limits(pick: &mut Picker<'_>, file: LimitsTable) -> Limits {
    let nesting: Given<i64> = pick.one(Key::NESTING, None, file.nesting, defaults::NESTING);
    let nesting_value = usize::try_from(nesting.value).ok().filter(|value| (16..=4000).contains(value));
    let nesting_value = nesting_value.unwrap_or_else(|| {
        let what = format!("is {}, but must lie between 16 and 4000", nesting.value);
        pick.reject(&nesting.place, nesting.place.problem(&what));
        0
    });
    let size: Given<i64> = pick.one(Key::FILE_SIZE, None, file.file_size, defaults::FILE_SIZE);
    let file_size = u64::try_from(size.value).ok().filter(|value| *value > 0);
    let file_size = file_size.unwrap_or_else(|| {
        pick.reject(&size.place, size.place.problem(&format!("is {}, but must be at least 1", size.value)));
        0
    });
    Limits { nesting: nesting_value, file_size }
}
