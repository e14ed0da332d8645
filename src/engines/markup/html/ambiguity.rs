//! Where a page can be read in two ways. `lol_html` says that there is such a place, but not where.

use lol_html::{HtmlRewriter, Settings};
use std::ops::Range;

use super::super::Problem;

/// The problem with the tag at which reading the bytes `range` of `source` fails.
pub(super) fn problem(source: &str, range: Range<usize>) -> Problem {
    let bytes = &source.as_bytes()[range.clone()];
    // The shortest beginning that fails ends with that tag's name.
    let (mut good, mut bad) = (0, bytes.len());
    while bad - good > 1 {
        let middle = good.midpoint(bad);
        if fails(&bytes[..middle]) { bad = middle } else { good = middle }
    }
    let start = bytes[..bad].iter().rposition(|&byte| byte == b'<').unwrap_or_default();
    let name = bytes[start + 1..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let span = range.start + start..range.start + start + 1 + name;
    let tag = source.get(span.clone()).unwrap_or("<").to_ascii_lowercase();
    Problem::new(span, format!("`{tag}>` may not stand here: some browsers would skip the tag, some would not"))
        .hint("it belongs neither in a `<select>` nor after a `<frameset>`")
}

fn fails(bytes: &[u8]) -> bool {
    let settings = Settings::new().with_strict(true).with_adjust_charset_on_meta_tag(false);
    HtmlRewriter::new(settings, |_: &[u8]| ()).write(bytes).is_err()
}
