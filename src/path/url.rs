//! URLs as they are written in sources.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A URL as written in a source, split for look-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlParts<'a> {
    /// The path, percent-decoded once.
    pub path: String,
    /// `?query` and `#fragment` as written, to be put behind the new name.
    pub suffix: &'a str,
}

impl<'a> UrlParts<'a> {
    /// Splits and decodes `url`. Bytes that do not decode to UTF-8 stay encoded.
    #[must_use]
    pub fn of(url: &'a str) -> Self {
        let at = url.find(['?', '#']).unwrap_or(url.len());
        let (path, suffix) = url.split_at(at);
        let path = percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), Cow::into_owned);
        Self { path, suffix }
    }
}

/// What a URL in a source refers to, seen from its text alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlKind {
    /// `data:`, `https:`, `//host`, `blob:`, `#fragment`, empty: not ours.
    Foreign,
    /// Begins with `/`: a path on the same server.
    Rooted,
    /// Relative to the file that it stands in.
    Relative,
}

impl UrlKind {
    /// Classifies `url`.
    #[must_use]
    pub fn of(url: &str) -> Self {
        let url = url.trim();
        if url.is_empty() || url.starts_with('#') || url.starts_with("//") || url.starts_with("\\\\") {
            return Self::Foreign;
        }
        if url.starts_with('/') {
            return Self::Rooted;
        }
        let scheme = url.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        });
        // `file:` names a path of this machine: it is not foreign, it is refused.
        if scheme && !url.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("file:")) {
            Self::Foreign
        } else {
            Self::Relative
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_told_apart() {
        for foreign in ["data:x", "HTTPS://a", "//h/x", "#a", "", "about:blank"] {
            assert_eq!(UrlKind::of(foreign), UrlKind::Foreign, "{foreign}");
        }
        assert_eq!(UrlKind::of("/a"), UrlKind::Rooted);
        for relative in ["a.png", "./a:b", "../x", "file:///etc/passwd", "1:2"] {
            assert_eq!(UrlKind::of(relative), UrlKind::Relative, "{relative}");
        }
    }
}
