//! The only place that calls lightningcss.

use lightningcss::stylesheet::{MinifyOptions, ParserOptions, PrinterOptions, StyleSheet};
use lightningcss::targets::Browsers;
use std::panic::{AssertUnwindSafe, catch_unwind};

pub(super) use lightningcss::targets::Targets as Compiler;

/// The browsers to lower for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    pub(super) compiler: Compiler,
    /// Whether nested rules have to be taken apart.
    pub(super) nesting: bool,
    /// Whether all of them read colours of four and eight digits.
    pub hex_alpha: bool,
}

impl Default for Targets {
    /// No browser in particular, hence none that is older than what is written.
    fn default() -> Self {
        Self { compiler: Compiler::default(), nesting: false, hex_alpha: true }
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
    let nested = "a{b{c:d}}";
    let nesting = compile(nested, compiler, "")? != compile(nested, Compiler::default(), "")?;
    let hex_alpha = compile("a{color:#00000080}", compiler, "")?.contains('#');
    Ok(Targets { compiler, nesting, hex_alpha })
}

/// How the message of a panic starts.
pub(super) const PANIC: &str = "panic";

/// Parses, compiles and prints `source`.
///
/// # Errors
///
/// What lightningcss says, with a small first letter; [`PANIC`] if it panics.
pub(super) fn compile(source: &str, targets: Compiler, file: &str) -> Result<String, String> {
    let work = || -> Result<String, String> {
        let options = ParserOptions { filename: file.to_owned(), ..ParserOptions::default() };
        let mut sheet = StyleSheet::parse(source, options).map_err(|error| uncapitalize(&error.kind.to_string()))?;
        sheet
            .minify(MinifyOptions { targets, ..MinifyOptions::default() })
            .map_err(|error| uncapitalize(&error.kind.to_string()))?;
        let printed = sheet.to_css(PrinterOptions { targets, ..PrinterOptions::default() });
        Ok(printed.map_err(|error| uncapitalize(&error.kind.to_string()))?.code)
    };
    // Nothing that a panic leaves half done outlives the closure.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(PANIC.to_owned()))
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
        let error = compile("a{:::{}}", Compiler::default(), "a.css").expect_err("no selector");
        assert!(error.starts_with(char::is_lowercase), "{error}");
    }
}
