//! Texts as literals.

/// `text` between `quote`s: with a backslash before them and before backslashes,
/// and `code` for each character that would not be seen in the source.
pub(super) fn literal(text: &str, quote: char, code: impl Fn(u32) -> String) -> String {
    let mut literal = String::from(quote);
    for character in text.chars() {
        if character == quote || character == '\\' {
            literal.push('\\');
            literal.push(character);
        } else if is_hidden(character) {
            literal += &code(u32::from(character));
        } else {
            literal.push(character);
        }
    }
    literal.push(quote);
    literal
}

/// The quote that formatters of languages with two prefer: `"`, unless `'` needs
/// fewer backslashes.
pub(super) fn preferred_quote(text: &str) -> char {
    if text.matches('"').count() > text.matches('\'').count() { '\'' } else { '"' }
}

/// As Rust, TypeScript and Ruby write a character by its number.
pub(super) fn braced(number: u32) -> String {
    format!("\\u{{{number:x}}}")
}

/// As Go and Python do.
pub(super) fn fixed(number: u32) -> String {
    if number > 0xffff { format!("\\U{number:08x}") } else { format!("\\u{number:04x}") }
}

/// `PUBLIC_PATH` as `PublicPath`.
pub(super) fn capitalised(name: &str) -> String {
    let word = |word: &str| word[..1].to_owned() + &word[1..].to_lowercase();
    name.split('_').map(word).collect()
}

/// Whether a character has no shape of its own, or changes the order of others.
/// Compilers refuse some of these, such as a byte order mark in Go, and line
/// separators or bidirectional marks elsewhere.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals() {
        for (text, quote, expected) in [
            ("app.js", '"', r#""app.js""#),
            (r#"a"b'c\d"#, '"', r#""a\"b'c\\d""#),
            (r#"a"b'c\d"#, '\'', r#"'a"b\'c\\d'"#),
            ("é 漢 😀", '"', "\"é 漢 😀\""),
            ("\n\u{7f}\u{85}\u{2028}\u{feff}", '"', r#""\u{a}\u{7f}\u{85}\u{2028}\u{feff}""#),
        ] {
            assert_eq!(literal(text, quote, braced), expected);
        }
        assert_eq!(literal("\u{1}\u{202e}\u{e0001}", '"', fixed), r#""\u0001\u202e\U000e0001""#);
    }

    #[test]
    fn names() {
        assert_eq!(capitalised("IMPORT_MAP_HTML"), "ImportMapHtml");
    }

    #[test]
    fn quotes() {
        for (text, quote) in [("a", '"'), ("it's", '"'), ("\"'", '"'), ("\"a\"", '\'')] {
            assert_eq!(preferred_quote(text), quote, "{text}");
        }
    }
}
