//! The addresses in a `srcset`, found as the HTML standard parses one.

use std::ops::Range;

/// Where the addresses in `value` are, in order. A candidate with a descriptor that browsers do not understand counts,
/// too: they would not load it, but it was meant.
pub(super) fn addresses(value: &str) -> Vec<Range<usize>> {
    let bytes = value.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().take_while(|&&byte| is_space(byte) || byte == b',').count();
        if at == bytes.len() {
            return found;
        }
        let start = at;
        at += bytes[at..].iter().take_while(|&&byte| !is_space(byte)).count();
        // Commas inside belong to the address (`data:` URLs have one); at its end they end the candidate.
        let commas = bytes[start..at].iter().rev().take_while(|&&byte| byte == b',').count();
        found.push(start..at - commas);
        if commas == 0 {
            at += descriptors(&bytes[at..]);
        }
    }
}

/// How long the descriptors at the start of `bytes` are: up to a comma that is not in parentheses.
fn descriptors(bytes: &[u8]) -> usize {
    let mut inside = false;
    bytes
        .iter()
        .take_while(|&&byte| {
            match byte {
                b'(' => inside = true,
                b')' => inside = false,
                b',' => return inside,
                _ => {}
            }
            true
        })
        .count()
}

fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// `url`, so that it stays one address of the list.
pub(super) fn address(url: &str) -> String {
    let mut written: String = url
        .chars()
        .flat_map(|letter| {
            let (space, other) = if letter.is_ascii_whitespace() { ("%20", None) } else { ("", Some(letter)) };
            space.chars().chain(other)
        })
        .collect();
    if let Some(rest) = written.strip_prefix(',') {
        written = format!("%2C{rest}");
    }
    if let Some(rest) = written.strip_suffix(',') {
        written = format!("{rest}%2C");
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found() {
        for (value, urls) in [
            ("", &[][..]),
            (" ", &[]),
            (",", &[]),
            (" , ,\t,", &[]),
            ("a", &["a"]),
            (" a ", &["a"]),
            ("a,", &["a"]),
            ("a,,,", &["a"]),
            (",a", &["a"]),
            ("a 1x", &["a"]),
            ("a 1x,", &["a"]),
            ("a, b", &["a", "b"]),
            ("a,b", &["a,b"]),
            ("a,b 2x", &["a,b"]),
            ("a 1x,b 2x", &["a", "b"]),
            ("a 1x, b 2x", &["a", "b"]),
            ("a 1x ,b 2x", &["a", "b"]),
            ("a 1x b", &["a"]),
            ("a\n100w,\r\n\tb\x0c200w", &["a", "b"]),
            ("a 100w 50h, b 200w 100h", &["a", "b"]),
            ("a,, b", &["a", "b"]),
            ("a, , b", &["a", "b"]),
            ("a (x, y) 1x, b", &["a", "b"]),
            ("a f(x,y), b", &["a", "b"]),
            ("a f(x,y, b 2x", &["a"]),
            ("a ((x), b", &["a", "b"]),
            ("a(1,2) 1x, b", &["a(1,2)", "b"]),
            ("data:image/png;base64,AA== 1x, b 2x", &["data:image/png;base64,AA==", "b"]),
            ("data:,a, b", &["data:,a", "b"]),
            ("data:,a,b 2x", &["data:,a,b"]),
            ("é.png 1x, ü.png 2x", &["é.png", "ü.png"]),
            ("a\u{a0}b 1x", &["a\u{a0}b"]),
            ("a?x,y 1x", &["a?x,y"]),
            ("{{a}} 1x", &["{{a}}"]),
        ] {
            let found: Vec<&str> = addresses(value).into_iter().map(|range| &value[range]).collect();
            assert_eq!(found, urls, "{value:?}");
        }
    }

    #[test]
    fn what_is_written_is_one_address() {
        for (url, written) in
            [("a", "a"), ("a,b", "a,b"), (",a,", "%2Ca%2C"), ("a b\nc", "a%20b%20c"), ("data:,x", "data:,x")]
        {
            assert_eq!(address(url), written);
            assert_eq!(addresses(&format!("{written}, b")).len(), 2);
        }
    }
}
