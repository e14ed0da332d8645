//! Shorter spellings of addresses.

use super::cursor::is_space;
use super::tokens::{Kind, Token};
use std::borrow::Cow;

/// If `tokens` start with `url("…")` and the address needs no quotes: the address, and how many tokens it took.
pub fn simple_address<'s>(source: &'s str, tokens: &[Token]) -> Option<(&'s str, usize)> {
    let (function, rest) = tokens.split_first()?;
    if function.kind != Kind::Function || !function.text(source).eq_ignore_ascii_case("url(") {
        return None;
    }
    let mut solid = rest.iter().enumerate().filter(|(_, token)| token.kind != Kind::Whitespace);
    let ((_, string), (close_at, close)) = (solid.next()?, solid.next()?);
    if string.kind != (Kind::String { closed: true }) || close.kind != Kind::CloseParen {
        return None;
    }
    let text = string.text(source);
    let inside = text.get(1..text.len() - 1)?;
    let plain = |byte: u8| !matches!(byte, b'"' | b'\'' | b'(' | b')' | b'\\' | 0x7f | 0..=b' ');
    (!inside.is_empty() && inside.bytes().all(plain)).then_some((inside, close_at + 2))
}

/// An unquoted `url(…)` without the white space inside its brackets.
pub fn trim_address(text: &str) -> Cow<'_, str> {
    let Some((open, inside)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) else {
        return Cow::Borrowed(text);
    };
    let space = |c: char| c.is_ascii() && is_space(c as u8);
    // A space at the end may belong to an escape.
    if text.contains('\\') || !(inside.starts_with(space) || inside.ends_with(space)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{open}({})", inside.trim_matches(space)))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn quotes_go_where_nothing_needs_them() {
        let simple = |source: &'static str| simple_address(source, &tokenize(source));
        assert_eq!(simple("url( 'a.png' )x"), Some(("a.png", 5)));
        assert_eq!(simple("URL(\"é\")"), Some(("é", 3)));
        for source in ["url('')", "url('a b')", "url('a\\)')", "url('a' b)", "url('a'/**/)", "src('a')", "url('a'", "a"]
        {
            assert_eq!(simple(source), None, "{source}");
        }
    }

    #[test]
    fn white_space_goes_save_for_escapes() {
        assert_eq!(trim_address("url( a\n)"), "url(a)");
        assert_eq!(trim_address("url(a)"), "url(a)");
        assert_eq!(trim_address("url(a\\ )"), "url(a\\ )");
    }
}
