//! The address in `<meta http-equiv="refresh" content="5; url=next.html">`, found as the HTML standard does.

use std::ops::Range;

/// Where the address in `content` is; none if the page only loads itself again.
pub(super) fn address(content: &str) -> Option<Range<usize>> {
    let bytes = content.as_bytes();
    let skip =
        |from: usize, wanted: fn(u8) -> bool| from + bytes[from..].iter().take_while(|&&byte| wanted(byte)).count();
    let space = |byte: u8| byte.is_ascii_whitespace();

    let digits = skip(0, space);
    let mut at = skip(digits, |byte| byte.is_ascii_digit());
    if at == digits && bytes.get(at) != Some(&b'.') {
        return None;
    }
    at = skip(at, |byte| byte.is_ascii_digit() || byte == b'.');
    if at < bytes.len() && !matches!(bytes[at], b';' | b',') && !space(bytes[at]) {
        return None;
    }
    at = skip(at, space);
    if matches!(bytes.get(at), Some(b';' | b',')) {
        at = skip(at + 1, space);
    }
    // `url=` may be missing, and what only begins like it is an address.
    if bytes.get(at..at + 3).is_some_and(|word| word.eq_ignore_ascii_case(b"url")) {
        let equals = skip(at + 3, space);
        if bytes.get(equals) == Some(&b'=') {
            at = skip(equals + 1, space);
        }
    }
    let end = match bytes.get(at) {
        None => return None,
        Some(&quote @ (b'"' | b'\'')) => {
            at += 1;
            skip_to(bytes, at, quote)
        }
        Some(_) => bytes.len(),
    };
    (at < end).then_some(at..end)
}

fn skip_to(bytes: &[u8], from: usize, quote: u8) -> usize {
    from + bytes[from..].iter().take_while(|&&byte| byte != quote).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found() {
        for (content, url) in [
            ("5; url=a.html", Some("a.html")),
            ("0;URL='a.html'", Some("a.html")),
            ("0;url = \"a b.html\" rest", Some("a b.html")),
            ("0,url=a", Some("a")),
            ("0 url=a", Some("a")),
            ("  .5;url=a", Some("a")),
            ("0; a.html", Some("a.html")),
            ("0; urla", Some("urla")),
            ("0; url a", Some("url a")),
            ("0;url='a", Some("a")),
            ("0;url=", None),
            ("0;url=''", None),
            ("5", None),
            ("5;", None),
            ("", None),
            ("url=a", None),
            ("5x;url=a", None),
        ] {
            assert_eq!(address(content).map(|range| &content[range]), url, "{content:?}");
        }
    }
}
