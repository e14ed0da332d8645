//! Escapes in names, strings and addresses.

use super::cursor::{is_newline, is_space};

/// How many bytes the escape takes whose backslash stands just before `rest`.
///
/// Up to six hexadecimal digits and one white space, or the first byte of any other character
/// (the rest of a longer character follows by itself: every byte beyond ASCII may stand in a name).
pub fn length(rest: &[u8]) -> usize {
    let digits = rest.iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    if digits == 0 {
        return rest.len().min(1);
    }
    match rest.get(digits) {
        Some(b'\r') if rest.get(digits + 1) == Some(&b'\n') => digits + 2,
        Some(&byte) if is_space(byte) => digits + 1,
        _ => digits,
    }
}

/// What a name, the inside of a string or the inside of an address means once its escapes are resolved.
pub fn resolve(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['\\', '\0']) {
        resolved.push_str(&rest[..at]);
        let is_nul = rest.as_bytes()[at] == 0;
        rest = &rest[at + 1..];
        if is_nul {
            resolved.push(char::REPLACEMENT_CHARACTER);
            continue;
        }
        let Some(first) = rest.chars().next() else {
            break;
        };
        if first.is_ascii_hexdigit() {
            let length = length(rest.as_bytes());
            let digits = rest[..length].trim_end_matches(|c: char| c.is_ascii_whitespace());
            resolved.push(code_point(digits));
            rest = &rest[length..];
        } else if first.is_ascii() && is_newline(first as u8) {
            // In a string, an escaped line end is nothing at all.
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
        } else {
            resolved.push(if first == '\0' { char::REPLACEMENT_CHARACTER } else { first });
            rest = &rest[first.len_utf8()..];
        }
    }
    resolved.push_str(rest);
    resolved
}

fn code_point(digits: &str) -> char {
    let value = u32::from_str_radix(digits, 16).unwrap_or_default();
    char::from_u32(value).filter(|&c| c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Whether `text` spells the lower-case ASCII `name`, in whatever case and with whatever escapes.
pub fn is_name(text: &[u8], name: &[u8]) -> bool {
    if text.contains(&b'\\') {
        std::str::from_utf8(text).is_ok_and(|text| resolve(text).as_bytes().eq_ignore_ascii_case(name))
    } else {
        text.eq_ignore_ascii_case(name)
    }
}

/// Whether a name ends in a hexadecimal escape that would swallow a space written after it.
pub fn swallows_space(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = bytes.iter().rev().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    // A backslash further back than these digits could reach is not the start of an open escape.
    (1..=digits).any(|count| {
        let before = bytes.len() - count;
        let slashes = bytes[..before].iter().rev().take_while(|&&byte| byte == b'\\').count();
        slashes % 2 == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_what_browsers_resolve() {
        for (text, meaning) in [
            ("a\\.b", "a.b"),
            ("\\31 23", "123"),
            ("\\000031 2", "12"),
            ("\\0000312", "12"),
            ("\\0", "\u{fffd}"),
            ("\\d800", "\u{fffd}"),
            ("\\110000 x", "\u{fffd}x"),
            ("a\\\r\nb\\\nc", "abc"),
            ("\\é", "é"),
            ("a\\", "a"),
            ("\\\0\0", "\u{fffd}\u{fffd}"),
            ("\\31\r\nb", "1b"),
            ("\\1F600", "\u{1f600}"),
        ] {
            assert_eq!(resolve(text), meaning, "{text:?}");
        }
    }

    #[test]
    fn knows_names_and_open_escapes() {
        assert!(is_name(b"U\\72l", b"url"));
        assert!(!is_name(b"urls", b"url"));
        for (text, open) in
            [("\\31", true), ("\\31 ", false), ("31", false), ("\\\\31", false), ("\\g1", false), ("\\\\\\31", true)]
        {
            assert_eq!(swallows_space(text), open, "{text:?}");
        }
    }
}
