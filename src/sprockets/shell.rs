//! Words as a shell splits them: Ruby's `Shellwords`, which reads the arguments of directives.

use std::ops::Range;

/// A word, and the bytes that it was written with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Without quotes and escapes.
    pub text: String,
    /// With them.
    pub span: Range<usize>,
}

/// The words of `line`.
///
/// # Errors
/// Where the quote stands that is not closed.
pub(super) fn words(line: &str) -> Result<Vec<Word>, usize> {
    let mut words = Vec::new();
    let mut word: Option<Word> = None;
    let mut rest = line.char_indices();
    while let Some((at, letter)) = rest.next() {
        if is_space(letter) {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word { text: String::new(), span: at..at });
        match letter {
            '\'' => {
                let inside = rest.as_str();
                let length = inside.find('\'').ok_or(at)?;
                word.text += &inside[..length];
                rest.nth(inside[..length].chars().count());
            }
            '"' => double_quoted(&mut rest, &mut word.text).ok_or(at)?,
            '\\' => match rest.next() {
                Some((_, escaped)) => word.text.push(escaped),
                // A backslash that ends the line is one.
                None => word.text.push('\\'),
            },
            _ => word.text.push(letter),
        }
        word.span.end = rest.offset();
    }
    words.extend(word);
    Ok(words)
}

/// Reads up to the closing quote. Only what a shell would act on is escaped by a backslash; before anything else it is
/// text.
fn double_quoted(rest: &mut std::str::CharIndices<'_>, text: &mut String) -> Option<()> {
    loop {
        match rest.next()?.1 {
            '"' => return Some(()),
            '\\' => match rest.next()?.1 {
                escaped @ ('$' | '`' | '"' | '\\' | '\n') => text.push(escaped),
                other => text.extend(['\\', other]),
            },
            letter => text.push(letter),
        }
    }
}

/// What `\s` is to Ruby.
pub(super) const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Result<Vec<String>, usize> {
        words(line).map(|words| words.into_iter().map(|word| word.text).collect())
    }

    #[test]
    fn words_are_those_of_a_shell() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  \t ", &[]),
            ("require a", &["require", "a"]),
            ("require  a\tb ", &["require", "a", "b"]),
            ("require \"a b\"", &["require", "a b"]),
            ("require 'a \"b'", &["require", "a \"b"]),
            ("require \"it's\"", &["require", "it's"]),
            ("require a\\ b", &["require", "a b"]),
            ("require \\'c", &["require", "'c"]),
            ("a\"b c\"d'e f'g", &["ab cde fg"]),
            ("require \"\"", &["require", ""]),
            ("\"\\a\\\"\\\\\\$\"", &["\\a\"\\$"]),
            ("'\\a'", &["\\a"]),
            ("ä 'ö ü'", &["ä", "ö ü"]),
            ("a\\", &["a\\"]),
        ];
        for (line, expected) in cases {
            assert_eq!(
                of(line).as_deref(),
                Ok(&expected.iter().map(ToString::to_string).collect::<Vec<_>>()[..]),
                "{line}"
            );
        }
    }

    #[test]
    fn a_quote_has_to_be_closed() {
        assert_eq!(of("require 'a"), Err(8));
        assert_eq!(of("require \"a\\\""), Err(8));
        assert_eq!(of("don't"), Err(3));
        assert_eq!(of("\"a\\"), Err(0));
    }

    #[test]
    fn spans_hold_the_quotes() {
        let spans: Vec<_> =
            words("require  \"a b\"c 'd'").unwrap_or_default().into_iter().map(|word| word.span).collect();
        assert_eq!(spans, [0..7, 9..15, 16..19]);
    }
}
