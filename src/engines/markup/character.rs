//! References to characters (`&amp;`), both ways.

use entities::ENTITIES;
use std::{collections::BTreeMap, ops::Range, sync::LazyLock};

use super::text::{Builder, Text};

/// Whose rules say what a reference means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// HTML: two thousand names, and what is no reference is text.
    Html,
    /// XML: five names, and those that the document declares.
    Xml,
}

/// An attribute's value, the bytes `range` of `source`, as it is meant. `None` if it holds a reference that only the
/// document's own declarations could resolve.
pub(super) fn decode(markup: Markup, source: &str, range: Range<usize>) -> Option<Text<'_>> {
    let written = &source[range.clone()];
    let mut text = Builder::new();
    match markup {
        Markup::Html if !written.contains('&') => Some(Text::literal(written, range.start)),
        Markup::Xml if !written.contains(['&', '\t', '\n', '\r']) => Some(Text::literal(written, range.start)),
        Markup::Html => resolve(&mut text, markup, source, range.clone(), Builder::literal).then(|| text.finish(range)),
        Markup::Xml => resolve(&mut text, markup, source, range.clone(), Builder::spaced).then(|| text.finish(range)),
    }
}

/// Adds the bytes `range` of `source`, which stand between tags, to `text`; whether all could be resolved.
///
/// HTML would resolve some old names without a semicolon even before letters (`&notit`); here the rule for attributes
/// holds, which leaves those alone.
pub(super) fn decode_into(text: &mut Builder, markup: Markup, source: &str, range: Range<usize>) -> bool {
    resolve(text, markup, source, range, Builder::literal)
}

fn resolve(
    text: &mut Builder,
    markup: Markup,
    source: &str,
    range: Range<usize>,
    literal: fn(&mut Builder, &str, usize),
) -> bool {
    let mut at = range.start;
    while let Some(found) = source[at..range.end].find('&') {
        literal(text, &source[at..at + found], at);
        at += found;
        let rest = &source[at..range.end];
        let meaning = match markup {
            Markup::Html => html(rest),
            Markup::Xml => match xml(rest) {
                None => return false,
                some => some,
            },
        };
        if let Some((meaning, length)) = meaning {
            text.reference(&meaning, at..at + length);
            at += length;
        } else {
            text.literal("&", at);
            at += 1;
        }
    }
    literal(text, &source[at..range.end], at);
    true
}

/// What the reference at the start of `rest` means, and its length.
fn html(rest: &str) -> Option<(String, usize)> {
    let body = &rest[1..];
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix, before) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 3),
            None => (number, 10, 2),
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        if length == 0 {
            return None;
        }
        let semicolon = usize::from(digits[length..].starts_with(';'));
        return Some((numbered(&digits[..length], radix).to_string(), before + length + semicolon));
    }
    let length = body.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(body.len());
    let name = &rest[..=length];
    if body[length..].starts_with(';') {
        let with_semicolon = &rest[..length + 2];
        if let Some(meaning) = named(with_semicolon) {
            return Some((meaning.to_owned(), with_semicolon.len()));
        }
    }
    // Old names do without, unless it looks like the next parameter of a query: `?a=1&copy=2`.
    if body[length..].starts_with('=') { None } else { named(name).map(|meaning| (meaning.to_owned(), name.len())) }
}

fn named(name: &str) -> Option<&'static str> {
    // The list of the standard, `&` and semicolons included, in an order that can be searched.
    static NAMES: LazyLock<BTreeMap<&str, &str>> =
        LazyLock::new(|| ENTITIES.iter().map(|entity| (entity.entity, entity.characters)).collect());
    NAMES.get(name).copied()
}

/// The character with a number, as HTML corrects it.
fn numbered(digits: &str, radix: u32) -> char {
    // What numbers from 128 to 159 meant in Windows' Latin-1; the gaps are controls.
    const WINDOWS: [u16; 32] = [
        0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,
        0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a,
        0x0153, 0x9d, 0x017e, 0x0178,
    ];
    let number = match u32::from_str_radix(digits, radix) {
        Ok(0) | Err(_) => u32::MAX,
        Ok(number @ 0x80..=0x9f) => u32::from(WINDOWS[number as usize - 0x80]),
        Ok(number) => number,
    };
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What the reference at the start of `rest` means, and its length.
fn xml(rest: &str) -> Option<(String, usize)> {
    let (name, _) = rest[1..].split_once(';')?;
    let meaning = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let value = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(value.ok()?)?
        }
    };
    Some((meaning.to_string(), name.len() + 2))
}

/// `text` inside of an attribute's quotes.
pub(super) fn attribute(text: &str, quote: char, markup: Markup) -> String {
    let mut written = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => written.push_str("&amp;"),
            '<' => written.push_str("&lt;"),
            '"' if quote == '"' => written.push_str("&quot;"),
            '\'' if quote == '\'' => written.push_str("&#39;"),
            // XML would make spaces of them.
            '\n' if markup == Markup::Xml => written.push_str("&#10;"),
            '\r' if markup == Markup::Xml => written.push_str("&#13;"),
            '\t' if markup == Markup::Xml => written.push_str("&#9;"),
            other => written.push(other),
        }
    }
    written
}

/// `text` between tags.
pub(super) fn content(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(ENTITIES.len(), 2231);
        assert!(ENTITIES.iter().all(|entity| entity.entity.starts_with('&')));
    }

    #[test]
    fn references_in_html() {
        for (written, meant) in [
            ("a", "a"),
            ("&amp;", "&"),
            ("a&amp;b", "a&b"),
            ("&AMP;&amp&AMP", "&&&"),
            ("?a=1&b=2", "?a=1&b=2"),
            ("?a=1&copy=2", "?a=1&copy=2"),
            ("?a=1&copy2", "?a=1&copy2"),
            ("?a=1&copy;=2", "?a=1©=2"),
            ("?a=1&copy", "?a=1©"),
            ("&copy.png", "©.png"),
            ("&eacute;.png", "é.png"),
            ("&fjlig;", "fj"),
            ("&nGt;", "≫\u{20d2}"),
            ("&CounterClockwiseContourIntegral;", "∳"),
            ("&CounterClockwiseContourIntegral", "&CounterClockwiseContourIntegral"),
            ("&unknown;", "&unknown;"),
            ("&notit;", "&notit;"),
            ("&", "&"),
            ("&;", "&;"),
            ("&#", "&#"),
            ("&#;", "&#;"),
            ("&#x", "&#x"),
            ("&#xg", "&#xg"),
            ("&#38;", "&"),
            ("&#38", "&"),
            ("&#38a", "&a"),
            ("&#x26;&#X26;", "&&"),
            ("&#x80;", "€"),
            ("&#0;", "\u{fffd}"),
            ("&#xd800;", "\u{fffd}"),
            ("&#x110000;", "\u{fffd}"),
            ("&#99999999999999;", "\u{fffd}"),
            ("&#x1F600;", "😀"),
            ("é&amp;é", "é&é"),
        ] {
            let text = decode(Markup::Html, written, 0..written.len()).expect("HTML can always be read");
            assert_eq!(text.as_str(), meant, "{written}");
            assert_eq!(text.place_of(0..meant.len()), 0..written.len(), "{written}");
        }
    }

    #[test]
    fn references_in_xml() {
        for (written, meant) in [
            ("a", Some("a")),
            ("&amp;&lt;&gt;&quot;&apos;", Some("&<>\"'")),
            ("&#38;&#x26;", Some("&&")),
            ("&#x1F600;", Some("😀")),
            ("a\tb\r\nc\n\rd&#10;", Some("a b c  d\n")),
            ("&copy;", None),
            ("&ns_svg;", None),
            ("&amp", None),
            ("&#xd800;", None),
        ] {
            let text = decode(Markup::Xml, written, 0..written.len());
            assert_eq!(text.as_ref().map(Text::as_str), meant, "{written}");
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        for text in ["a", "a&b<c>d\"e'f", "&amp;", "é\n\t\r", "]]>"] {
            for markup in [Markup::Html, Markup::Xml] {
                for quote in ['"', '\''] {
                    let written = attribute(text, quote, markup);
                    assert!(!written.contains(quote) && !written.contains('<'), "{written}");
                    assert_eq!(decode(markup, &written, 0..written.len()).expect("readable").as_str(), text);
                }
                let written = content(text);
                let mut read = Builder::new();
                assert!(decode_into(&mut read, markup, &written, 0..written.len()));
                assert_eq!(read.finish(0..written.len()).as_str(), text);
            }
        }
    }
}
