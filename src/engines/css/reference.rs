//! Finds the addresses in the value of a declaration.

use super::import::{is_function, string_value, url_value};
use super::tokens::{Kind, Token};
use std::ops::Range;

/// How an address is written, hence what may replace it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `url(a.png)`; the span is all of it.
    Url,
    /// `url("a.png")`; the span is all of it.
    UrlQuoted,
    /// A string in `image-set(…)`, `src(…)`, or in an `url(…)` with modifiers; the span is the string with its quotes.
    String,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What to replace to change the address: bytes of the source.
    pub span: Range<usize>,
    /// The address, its escapes resolved, with query and fragment.
    pub url: String,
    /// How it is written.
    pub kind: ReferenceKind,
}

/// What a bracket in a value opens, as far as addresses go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    /// `url(` before a quoted address.
    Url,
    /// A function whose strings are addresses.
    Strings,
    Other,
}

const IMAGE_SETS: [&str; 3] = ["image-set", "-webkit-image-set", "src"];

/// Adds the addresses in `value` to `found`, in source order.
pub fn collect(source: &str, value: &[Token], found: &mut Vec<Reference>) {
    let mut open: Vec<(Kind, Inside)> = Vec::new();
    for (at, &token) in value.iter().enumerate() {
        let text = token.text(source);
        match token.kind {
            Kind::Url { .. } => {
                found.push(Reference { span: token.start..token.end, url: url_value(text), kind: ReferenceKind::Url });
            }
            Kind::String { .. } => match open.last() {
                Some((_, Inside::Url)) => found.push(quoted(source, value, at)),
                Some((_, Inside::Strings)) => found.push(string(source, token)),
                _ => {}
            },
            kind if open.last().is_some_and(|&(closer, _)| closer == kind) => {
                open.pop();
            }
            kind => {
                if let Some(closer) = kind.closer() {
                    let inside = if is_function(source, token, &["url"]) {
                        Inside::Url
                    } else if is_function(source, token, &IMAGE_SETS) {
                        Inside::Strings
                    } else {
                        Inside::Other
                    };
                    open.push((closer, inside));
                }
            }
        }
    }
}

fn string(source: &str, token: Token) -> Reference {
    Reference { span: token.start..token.end, url: string_value(token.text(source)), kind: ReferenceKind::String }
}

/// The string at `at`, with the `url(` before it and the bracket after it if nothing but gaps stands between them.
fn quoted(source: &str, value: &[Token], at: usize) -> Reference {
    let solid = |token: &&Token| !token.kind.is_gap();
    let before = value[..at].iter().rev().find(solid);
    let after = value[at + 1..].iter().find(solid);
    match (before, after) {
        (Some(before), Some(after)) if before.kind == Kind::Function && after.kind == Kind::CloseParen => {
            Reference { span: before.start..after.end, kind: ReferenceKind::UrlQuoted, ..string(source, value[at]) }
        }
        _ => string(source, value[at]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    fn urls(source: &str) -> Vec<(&str, String)> {
        let mut found = Vec::new();
        collect(source, &tokenize(source), &mut found);
        found.into_iter().map(|reference| (&source[reference.span], reference.url)).collect()
    }

    #[test]
    fn finds_each_form() {
        for (source, written, url) in [
            ("red url(a.png) no-repeat", "url(a.png)", "a.png"),
            ("url( 'a b.png' )", "url( 'a b.png' )", "a b.png"),
            ("URL(\"a\\\"b\")", "URL(\"a\\\"b\")", "a\"b"),
            ("url('a.eot?#iefix')format('x')", "url('a.eot?#iefix')", "a.eot?#iefix"),
            ("image-set('a.png' type('image/png') 1x)", "'a.png'", "a.png"),
            ("image-set(linear-gradient(red) 1x,\"b\" 2x)", "\"b\"", "b"),
            ("src('a')", "'a'", "a"),
            ("url('a' crossorigin(x))", "'a'", "a"),
            ("url(data:image/png;base64,AA==)", "url(data:image/png;base64,AA==)", "data:image/png;base64,AA=="),
            ("url(\\61\\)b)", "url(\\61\\)b)", "a)b"),
            ("u\\72l(#a)", "u\\72l(#a)", "#a"),
            ("url()", "url()", ""),
        ] {
            assert_eq!(urls(source), [(written, url.to_owned())], "{source}");
        }
    }

    #[test]
    fn leaves_the_rest_alone() {
        for source in ["'url(a)'", "/*url(a)*/", "attr(x,'a')", "format('woff')", "url(a b)"] {
            assert_eq!(urls(source), [], "{source}");
        }
    }
}
