//! The only place that calls lightningcss.

use lightningcss::stylesheet::{MinifyOptions, ParserFlags, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::Browsers;
use parcel_sourcemap::SourceMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::engines::source_map::Offsets;

pub(super) use lightningcss::targets::Targets as Compiler;

/// The browsers to lower for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    pub(super) compiler: Compiler,
    /// Whether nested rules have to be taken apart.
    pub(super) nesting: bool,
    /// Which of [`COMPUTED`] some of them lack, one bit for each.
    pub(super) lacks: u16,
    /// Whether all of them read colours of four and eight digits.
    pub hex_alpha: bool,
}

impl Default for Targets {
    /// No browser in particular, hence none that is older than what is written.
    fn default() -> Self {
        Self { compiler: Compiler::default(), nesting: false, lacks: 0, hex_alpha: true }
    }
}

/// Reads browserslist queries such as `last 2 chrome versions`. No query, or none that finds a browser that
/// lightningcss knows, means that nothing is lowered.
///
/// # Errors
///
/// What is wrong with the queries.
pub fn targets(queries: &[String]) -> Result<Targets, String> {
    if queries.is_empty() {
        return Ok(Targets::default());
    }
    let browsers = Browsers::from_browserslist(queries).map_err(|error| error.to_string())?;
    let compiler = Compiler::from(browsers);
    let printed = |source, targets| {
        compile(source, Request { targets, compact: false, rules: false, file: "" }).map(|compiled| compiled.css)
    };
    let nested = "a{b{c:d}}";
    let nesting = printed(nested, compiler)? != printed(nested, Compiler::default())?;
    let hex_alpha = printed("a{color:#00000080}", compiler)?.contains('#');
    Ok(Targets { compiler, nesting, lacks: lacks(browsers.as_ref()), hex_alpha })
}

/// Functions that the compiler computes for all browsers alike, so that comparing what it makes for two of them does
/// not tell who needs it; and the first Chrome, Firefox and Safari that know them (<https://caniuse.com>).
pub(super) const COMPUTED: [(&str, [u32; 3]); 12] = [
    ("color-mix(", [111, 113, 17]),
    ("from ", [131, 133, 18]),
    ("hwb(", [101, 96, 15]),
    ("lab(", [111, 113, 16]),
    ("lch(", [111, 113, 16]),
    ("rgb(", [65, 52, 13]),
    ("rgba(", [65, 52, 13]),
    ("hsl(", [65, 52, 13]),
    ("max(", [79, 75, 14]),
    ("min(", [79, 75, 14]),
    ("clamp(", [79, 75, 14]),
    ("sin(", [111, 108, 16]),
];

/// Which functions some browser lacks.
fn lacks(browsers: Option<&Browsers>) -> u16 {
    let Some(browsers) = browsers else { return 0 };
    let like_chrome = [browsers.chrome, browsers.android, browsers.edge];
    let like_safari = [browsers.safari, browsers.ios_saf];
    let mut bits = 0;
    for (at, (_, [chrome, firefox, safari])) in COMPUTED.iter().enumerate() {
        let below = |version: &Option<u32>, first: u32| version.is_some_and(|version| (version >> 16) < first);
        let lacking = browsers.ie.is_some()
            || like_chrome.iter().any(|version| below(version, *chrome))
            || below(&browsers.firefox, *firefox)
            || like_safari.iter().any(|version| below(version, *safari));
        bits |= u16::from(lacking) << at;
    }
    bits
}

impl Targets {
    /// Whether a text holds something that has to be computed.
    pub(super) fn must_compute(&self, text: &str) -> bool {
        COMPUTED.iter().enumerate().any(|(at, (function, _))| (self.lacks >> at) & 1 == 1 && text.contains(function))
    }
}

/// How the message of a panic starts.
pub(super) const PANIC: &str = "panic";

/// What the compiler made of a text.
pub(super) struct Compiled {
    /// The text.
    pub css: String,
    /// Where rules start in it, and where they started, as bytes, the first ascending; empty unless asked for.
    pub rules: Vec<(usize, usize)>,
}

/// How a text is compiled.
#[derive(Clone, Copy)]
pub(super) struct Request<'r> {
    /// The browsers to compile for.
    pub targets: Compiler,
    /// Whether the result is printed without white space.
    pub compact: bool,
    /// Whether [`Compiled::rules`] are wanted.
    pub rules: bool,
    /// The file's name, for messages.
    pub file: &'r str,
}

/// Parses, compiles and prints `source`.
///
/// # Errors
///
/// What lightningcss says, with a small first letter; [`PANIC`] if it panics.
pub(super) fn compile(source: &str, request: Request<'_>) -> Result<Compiled, String> {
    let Request { targets, compact, .. } = request;
    let work = || -> Result<Compiled, String> {
        let flags = ParserFlags::CUSTOM_MEDIA;
        let options = ParserOptions { filename: request.file.to_owned(), flags, ..ParserOptions::default() };
        let mut sheet = StyleSheet::parse(source, options).map_err(|error| uncapitalize(&error.kind.to_string()))?;
        sheet
            .minify(MinifyOptions { targets, ..MinifyOptions::default() })
            .map_err(|error| uncapitalize(&error.kind.to_string()))?;
        let mut map = SourceMap::new("/");
        let source_map = request.rules.then_some(&mut map);
        let printed = sheet
            .to_css(PrinterOptions { targets, minify: compact, source_map, ..PrinterOptions::default() })
            .map_err(|error| uncapitalize(&error.kind.to_string()))?;
        let rules = rules(source, &printed.code, &map);
        Ok(Compiled { css: printed.code, rules })
    };
    // Nothing that a panic leaves half done outlives the closure.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(PANIC.to_owned()))
}

/// The map's pairs of places. Its columns are UTF-16 units in the source, and bytes in what was printed.
fn rules(source: &str, printed: &str, map: &SourceMap) -> Vec<(usize, usize)> {
    let starts = |text: &str| -> Vec<usize> {
        std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect()
    };
    let after = starts(printed);
    let mut places = Offsets::of(source);
    let mut pairs: Vec<(usize, usize)> = map
        .get_mappings()
        .into_iter()
        .filter_map(|mapping| {
            let original = mapping.original?;
            let line = after.get(mapping.generated_line as usize)?;
            let out = line + mapping.generated_column as usize;
            Some((out, places.offset((original.original_line, original.original_column))))
        })
        .collect();
    pairs.sort_unstable();
    pairs
}

fn uncapitalize(message: &str) -> String {
    let mut chars = message.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries() {
        let newest = targets(&["last 1 chrome version".into()]).expect("the query is valid");
        assert!(!newest.nesting);
        assert!(targets(&["chrome 80".into()]).expect("the query is valid").nesting);
        assert_eq!(targets(&[]), Ok(Targets::default()));
        let error = targets(&["nonsense 1".into()]).expect_err("no such browser");
        assert!(error.contains("nonsense"), "{error}");
    }

    #[test]
    fn messages_start_small() {
        let request = Request { targets: Compiler::default(), compact: false, rules: false, file: "a.css" };
        let error = compile("a{:::{}}", request).map(|_| ()).expect_err("no selector");
        assert!(error.starts_with(char::is_lowercase), "{error}");
    }

    #[test]
    fn rules_are_found_again() {
        let source = "/* é😀 */ a{top:0}\n@media x{ é{left:0}}";
        let request = Request { targets: Compiler::default(), compact: true, rules: true, file: "a.css" };
        let compiled = compile(source, request).expect("it is valid");
        let words = compiled.rules.iter().map(|(out, at)| (&compiled.css[*out..], &source[*at..]));
        for (out, at) in words {
            assert_eq!(out.chars().next(), at.chars().next(), "{out} {at}");
        }
        assert_eq!(compiled.rules.len(), 3);
    }
}
