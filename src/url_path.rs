//! Paths in URLs: how they are written, and what they mean.

/// What is encoded beside controls, spaces and all that is not ASCII: with
/// these, a path is safe in an unquoted `url()`, in a JS string and in an
/// attribute.
const ENCODED: &[u8] = b"\"#%&'()<>?[\\]^`{|}";

/// Percent-encodes a path once, byte for byte of its UTF-8.
#[must_use]
pub fn encode(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !ENCODED.contains(&byte) {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.extend([byte >> 4, byte & 0xf].map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])));
        }
    }
    url
}

/// Percent-decodes a path once. What is no encoding stays as it is; bytes that
/// are no UTF-8 become replacement characters.
#[must_use]
pub fn decode(url: &str) -> String {
    let mut bytes = Vec::with_capacity(url.len());
    let mut rest = url.as_bytes();
    while let [first, tail @ ..] = rest {
        let digits = tail.get(..2).filter(|digits| *first == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let byte = digits.and_then(|digits| u8::from_str_radix(str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded_once_and_decoded_once() {
        let cases = [
            ("css/app-0123.css", "css/app-0123.css"),
            ("a b.png", "a%20b.png"),
            ("100%25.png", "100%2525.png"),
            ("\u{e9}\u{1f600}", "%C3%A9%F0%9F%98%80"),
            ("\0\u{1f}\u{7f}", "%00%1F%7F"),
            ("!$*+,-./09:;=@AZ_az~", "!$*+,-./09:;=@AZ_az~"),
            ("\"#%&'()<>?[\\]^`{|}", "%22%23%25%26%27%28%29%3C%3E%3F%5B%5C%5D%5E%60%7B%7C%7D"),
        ];
        for (path, url) in cases {
            assert_eq!(encode(path), url);
            assert_eq!(decode(url), path);
        }
    }

    #[test]
    fn what_is_no_encoding_stays() {
        let cases = [
            ("%", "%"),
            ("%4", "%4"),
            ("%+1", "%+1"),
            ("%zz%41", "%zzA"),
            ("%%41", "%A"),
            ("%e9", "\u{fffd}"),
            ("%c3%A9", "\u{e9}"),
        ];
        for (url, path) in cases {
            assert_eq!(decode(url), path, "{url}");
        }
    }
}
