//! Text of unknown origin, made safe for a terminal.
//!
//! Messages quote file names and source text. A name such as `\u{1b}]0;…` could rename the window,
//! hide a line or, with bidirectional controls, show code that is not there. Such characters are
//! shown as escapes, which also tells the user why two names that look alike are not equal.

use std::borrow::Cow;
use std::ops::Range;

/// `text` on one line, with every invisible or controlling character shown as an escape.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    text.chars().for_each(|letter| push(&mut shown, letter));
    Cow::Owned(shown)
}

/// A source line made safe, and the bytes in it of `length` characters from the 1-based `column`.
///
/// A tab becomes four spaces, because a terminal's tab stops would move the markers.
pub(super) fn excerpt(text: &str, column: usize, length: usize) -> (String, Range<usize>) {
    let mut shown = String::with_capacity(text.len());
    let (first, last) = (column - 1, column - 1 + length);
    let mut marked = None..None;
    for (at, letter) in text.chars().enumerate() {
        if at == first {
            marked.start = Some(shown.len());
        }
        if at == last {
            marked.end = Some(shown.len());
        }
        if letter == '\t' {
            shown.push_str("    ");
        } else {
            push(&mut shown, letter);
        }
    }
    let start = marked.start.unwrap_or(shown.len());
    let end = marked.end.unwrap_or(shown.len());
    (shown, start..end)
}

fn push(shown: &mut String, letter: char) {
    match letter {
        '\n' | '\r' | '\t' => shown.extend(letter.escape_default()),
        _ if is_unsafe(letter) => shown.extend(letter.escape_unicode()),
        _ => shown.push(letter),
    }
}

/// Controls, what turns the direction of text, and what takes no room.
///
/// The joiners U+200C and U+200D stay: Persian words and emoji need them.
fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dangerous_characters_are_shown() {
        assert_eq!(line("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(line("a\nb\tc\r"), "a\\nb\\tc\\r");
        assert_eq!(line("\u{202e}x\u{2066}\u{9b}\u{7f}"), "\\u{202e}x\\u{2066}\\u{9b}\\u{7f}");
        assert_eq!(line("héllo 日本 👩\u{200d}💻"), "héllo 日本 👩\u{200d}💻");
    }

    #[test]
    fn marks_follow_the_escapes() {
        assert_eq!(excerpt("\tab", 2, 1), ("    ab".into(), 4..5));
        assert_eq!(excerpt("\u{1b}ab", 2, 2), ("\\u{1b}ab".into(), 6..8));
        assert_eq!(excerpt("ab", 3, 1), ("ab".into(), 2..2));
        assert_eq!(excerpt("ab", 1, 99), ("ab".into(), 0..2));
    }
}
