//! What an `@import` says.

use super::escape;
use super::join::needs_gap;
use super::tokens::{Kind, Token, tokenize};
use std::ops::Range;

/// An `@import`. All spans are bytes of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The whole statement with its semicolon.
    pub span: Range<usize>,
    /// The address, its escapes resolved.
    pub url: String,
    /// The address as written: a string with its quotes, or `url(…)` with its brackets.
    pub url_span: Range<usize>,
    /// `None` without a layer, `Some(None)` for a layer without a name, else its name.
    pub layer: Option<Option<String>>,
    /// What stands in `supports(…)`.
    pub supports: Option<String>,
    /// The media queries: everything else. Empty if there are none. Without comments.
    pub media: String,
}

/// Reads what stands between `@import` and its semicolon. `None` if there is no address.
#[must_use]
pub fn parse(source: &str, prelude: &[Token], span: Range<usize>) -> Option<Import> {
    let rest = skip_gaps(prelude);
    let first = rest.first()?;
    let (url, url_span, mut rest) = match first.kind {
        Kind::String { .. } => (string_value(first.text(source)), first.start..first.end, &rest[1..]),
        Kind::Url { .. } => (url_value(first.text(source)), first.start..first.end, &rest[1..]),
        // Browsers know neither words after the string nor `src()` yet.
        Kind::Function if is_function(source, *first, &["url"]) => {
            let (inside, after) = split_function(rest);
            let (string, more) = skip_gaps(inside).split_first()?;
            if !matches!(string.kind, Kind::String { .. }) || !skip_gaps(more).is_empty() {
                return None;
            }
            let end = inside_end(rest, after).unwrap_or(string.end);
            (string_value(string.text(source)), first.start..end, after)
        }
        _ => return None,
    };
    rest = skip_gaps(rest);
    let layer = take_layer(source, &mut rest);
    rest = skip_gaps(rest);
    let mut supports = None;
    if rest.first().is_some_and(|token| is_function(source, *token, &["supports"])) {
        let (inside, after) = split_function(rest);
        supports = Some(plain_text(source, inside));
        rest = after;
    }
    Some(Import { span, url, url_span, layer, supports, media: plain_text(source, rest) })
}

#[expect(clippy::option_option, reason = "three cases, as in `Import::layer`")]
fn take_layer(source: &str, rest: &mut &[Token]) -> Option<Option<String>> {
    let first = rest.first()?;
    if first.kind == Kind::Ident && escape::is_name(first.text(source).as_bytes(), b"layer") {
        *rest = &rest[1..];
        return Some(None);
    }
    if is_function(source, *first, &["layer"]) {
        let (inside, after) = split_function(rest);
        let name = plain_text(source, inside);
        // `layer()` names no layer; browsers take it for a media query that they do not know.
        if !name.is_empty() {
            *rest = after;
            return Some(Some(name));
        }
    }
    None
}

fn skip_gaps(tokens: &[Token]) -> &[Token] {
    let gaps = tokens.iter().take_while(|token| token.kind.is_gap()).count();
    &tokens[gaps..]
}

/// What stands in the function that `tokens` start with, and what stands after it.
fn split_function(tokens: &[Token]) -> (&[Token], &[Token]) {
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if open.last() == Some(&token.kind) {
            open.pop();
            if open.is_empty() {
                return (&tokens[1..at], &tokens[at + 1..]);
            }
        } else {
            open.extend(token.kind.closer());
        }
    }
    (&tokens[1..], &[])
}

/// Where the function ends that `whole` starts with and that `after` follows.
fn inside_end(whole: &[Token], after: &[Token]) -> Option<usize> {
    whole.get(whole.len() - after.len() - 1).map(|token| token.end)
}

/// Whether a token opens a function of one of these names.
#[must_use]
pub fn is_function(source: &str, token: Token, names: &[&str]) -> bool {
    token.kind == Kind::Function
        && token
            .text(source)
            .strip_suffix('(')
            .is_some_and(|text| names.iter().any(|name| escape::is_name(text.as_bytes(), name.as_bytes())))
}

/// What a string token says, without quotes and escapes.
#[must_use]
pub fn string_value(text: &str) -> String {
    let quote = if text.starts_with('\'') { '\'' } else { '"' };
    let inside = text.strip_prefix(quote).unwrap_or(text);
    escape::resolve(inside.strip_suffix(quote).unwrap_or(inside))
}

/// What an unquoted `url(…)` says, without brackets, white space and escapes.
#[must_use]
pub fn url_value(text: &str) -> String {
    let inside = text.find('(').map_or("", |open| &text[open + 1..]);
    let space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c');
    let inside = inside.strip_suffix(')').unwrap_or(inside).trim_start_matches(space);
    let trimmed = inside.trim_end_matches(space);
    // An escaped space at the end belongs to the address: resolve it with the space that the trimming took.
    let slashes = trimmed.bytes().rev().take_while(|&byte| byte == b'\\').count();
    let kept = if slashes % 2 == 1 { &inside[..(trimmed.len() + 1).min(inside.len())] } else { trimmed };
    escape::resolve(kept)
}

/// The tokens as text: trimmed, without comments, each white space a single space.
#[must_use]
pub fn plain_text(source: &str, tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut last: Option<Token> = None;
    let mut space = false;
    let mut comment = false;
    for &token in tokens {
        match token.kind {
            Kind::Whitespace => space = true,
            Kind::Comment { .. } => comment = true,
            _ => {
                if let Some(last) = last {
                    if space {
                        text.push(' ');
                        if escape::swallows_space(last.text(source)) {
                            text.push(' ');
                        }
                    } else if comment && needs_gap(source, last, token) {
                        text.push_str("/**/");
                    }
                }
                text.push_str(token.text(source));
                last = Some(token);
                (space, comment) = (false, false);
            }
        }
    }
    text
}

/// Words that no layer can be named.
const NO_NAMES: [&str; 5] = ["initial", "inherit", "unset", "revert", "revert-layer"];

/// Whether these are names of layers: `a`, `a.b, c`.
#[must_use]
pub fn are_layer_names(source: &str, tokens: &[Token]) -> bool {
    let solid = tokens.iter().filter(|token| !token.kind.is_gap());
    tokens.split(|token| token.kind == Kind::Comma).all(|name| {
        let mut name = skip_gaps(name);
        while let [rest @ .., last] = name
            && last.kind.is_gap()
        {
            name = rest;
        }
        name.len() % 2 == 1
            && name.iter().enumerate().all(|(at, token)| match token.kind {
                Kind::Ident => {
                    at % 2 == 0
                        && !NO_NAMES.iter().any(|no| escape::is_name(token.text(source).as_bytes(), no.as_bytes()))
                }
                Kind::Delim(b'.') => at % 2 == 1,
                _ => false,
            })
    }) && solid.count() > 0
}

/// Whether this is what stands after `@namespace`: perhaps a prefix, and an address.
#[must_use]
pub fn is_namespace(source: &str, tokens: &[Token]) -> bool {
    let mut rest = skip_gaps(tokens);
    if rest.first().is_some_and(|token| token.kind == Kind::Ident) {
        rest = skip_gaps(&rest[1..]);
    }
    let Some(first) = rest.first() else { return false };
    match first.kind {
        Kind::String { .. } | Kind::Url { .. } => skip_gaps(&rest[1..]).is_empty(),
        Kind::Function => is_function(source, *first, &["url"]) && skip_gaps(split_function(rest).1).is_empty(),
        _ => false,
    }
}

/// The prefix and the address of a whole `@namespace` statement. The prefix may be empty.
#[must_use]
pub fn namespace(statement: &str) -> (String, String) {
    let source = statement;
    let tokens = tokenize(source);
    let solid: Vec<&Token> =
        tokens.iter().filter(|token| !token.kind.is_gap() && token.kind != Kind::AtKeyword).collect();
    let prefix = solid.first().filter(|token| token.kind == Kind::Ident).map_or("", |token| token.text(source));
    let address = solid.iter().find_map(|token| match token.kind {
        Kind::String { .. } => Some(string_value(token.text(source))),
        Kind::Url { .. } => Some(url_value(token.text(source))),
        _ => None,
    });
    (escape::resolve(prefix), address.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    fn read(prelude: &str) -> Option<Import> {
        parse(prelude, &tokenize(prelude), 0..0)
    }

    #[test]
    fn reads_every_part() {
        let some = |text: &str| Some(text.to_owned());
        for (prelude, url, layer, supports, media) in [
            (" 'a.css'", "a.css", None, None, ""),
            ("\"a\\.css\" screen", "a.css", None, None, "screen"),
            (" url( a.css ) layer print", "a.css", Some(None), None, "print"),
            (
                " url('a') LAYER( x.y ) supports(not (a:b)) all, (c)",
                "a",
                Some(some("x.y")),
                some("not (a:b)"),
                "all, (c)",
            ),
            (" url('a')/**/layer()", "a", None, None, "layer()"),
            ("'a'/**/screen/*x*/and  (b)", "a", None, None, "screen/**/and (b)"),
            ("'a'supports(a:b)", "a", None, some("a:b"), ""),
            (" url(a\\ )", "a ", None, None, ""),
        ] {
            let import = read(prelude).expect("it has an address");
            assert_eq!(
                (import.url, import.layer, import.supports, import.media),
                (url.into(), layer, supports, media.into()),
                "{prelude}"
            );
        }
        assert!(read("url(/**/)x").is_some());
        for prelude in ["", " a.css", " url(a b)", " src(a)", " src('a')", " url('a' b)"] {
            assert_eq!(read(prelude), None, "{prelude}");
        }
    }

    #[test]
    fn the_span_of_the_address_holds_its_brackets() {
        let prelude = " url( 'a' /**/ ) x";
        let import = parse(prelude, &tokenize(prelude), 0..0).expect("it has an address");
        assert_eq!(&prelude[import.url_span], "url( 'a' /**/ )");
    }
}
