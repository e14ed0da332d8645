//! The tokenizer of CSS Syntax Level 3, section 4, on bytes.
//!
//! It keeps white space and comments as tokens, so that the tokens of a text, laid end to end, are the text
//! (save a byte order mark at its start). It differs from the letter of the standard in two harmless ways:
//! every character beyond ASCII may stand in a name, as in browsers, and no `unicode-range` token exists.

use super::cursor::Cursor;

/// What a token is. Brackets that open a function or an address are part of that token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of spaces, tabs and line ends.
    Whitespace,
    /// A comment; `closed` is false if the text ended first.
    Comment {
        /// Whether `*/` was found.
        closed: bool,
    },
    /// A name.
    Ident,
    /// A name and its opening bracket.
    Function,
    /// `@` and a name.
    AtKeyword,
    /// `#` and a name.
    Hash,
    /// A string with its quotes; `closed` is false if the text ended first.
    String {
        /// Whether the closing quote was found.
        closed: bool,
    },
    /// A string that a line end broke off. A line end always follows.
    BadString,
    /// An unquoted `url(…)`; `closed` is false if the text ended first.
    Url {
        /// Whether the closing bracket was found.
        closed: bool,
    },
    /// An unquoted `url(…)` with something in it that needs quotes.
    BadUrl,
    /// A number without a unit.
    Number,
    /// A number and `%`.
    Percentage,
    /// A number and its unit.
    Dimension,
    /// A single ASCII character that means nothing by itself.
    /// A line end always follows a backslash.
    Delim(u8),
    /// `<!--`
    Cdo,
    /// `-->`
    Cdc,
    /// `:`
    Colon,
    /// `;`
    Semicolon,
    /// `,`
    Comma,
    /// `[`
    OpenSquare,
    /// `]`
    CloseSquare,
    /// `(`
    OpenParen,
    /// `)`
    CloseParen,
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
}

impl Kind {
    /// Whether this is white space or a comment, which only part other tokens.
    #[must_use]
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Whitespace | Self::Comment { .. })
    }

    /// The kind that closes what this one opens.
    #[must_use]
    pub fn closer(self) -> Option<Self> {
        match self {
            Self::Function | Self::OpenParen => Some(Self::CloseParen),
            Self::OpenSquare => Some(Self::CloseSquare),
            Self::OpenBrace => Some(Self::CloseBrace),
            _ => None,
        }
    }

    /// Whether this closes a bracket.
    #[must_use]
    pub fn is_closer(self) -> bool {
        matches!(self, Self::CloseParen | Self::CloseSquare | Self::CloseBrace)
    }
}

/// A token: its kind, and the bytes `start..end` of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

impl Token {
    /// The token as written. `source` must be the text that it was cut from.
    #[must_use]
    pub fn text(self, source: &str) -> &str {
        // Tokens begin and end beside ASCII characters or at the text's ends, hence never inside a character.
        source.get(self.start..self.end).unwrap_or_default()
    }
}

/// The mark that some editors put at the start of a file.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Cuts `source` into tokens. A byte order mark at its start belongs to none.
#[must_use]
pub fn tokenize(source: &str) -> Vec<Token> {
    let bytes = source.as_bytes();
    // Real sheets have a token every four bytes or so; a guess on the low side wastes nothing on base64.
    let mut tokens = Vec::with_capacity(bytes.len() / 6);
    let mut at = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    while at < bytes.len() {
        let (kind, end) = Cursor::at(bytes, at).token();
        tokens.push(Token { kind, start: at, end });
        at = end;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(source: &str) -> Vec<(Kind, &str)> {
        tokenize(source).into_iter().map(|token| (token.kind, token.text(source))).collect()
    }

    #[test]
    fn names_numbers_and_signs() {
        use Kind::{AtKeyword, Cdc, Delim, Dimension, Function, Hash, Ident, Number, Percentage};
        for (source, kind) in [
            ("a\\31 b", Ident),
            ("--", Ident),
            ("-\\a", Ident),
            ("\\", Ident),
            ("\0é", Ident),
            ("-->", Cdc),
            ("a(", Function),
            ("@-x", AtKeyword),
            ("#0", Hash),
            ("#\\a", Hash),
            ("-.5", Number),
            ("+1e+3", Number),
            ("1e-x", Dimension),
            ("1--", Dimension),
            ("5%", Percentage),
            ("\\31\r\n", Ident),
            ("@", Delim(b'@')),
        ] {
            assert_eq!(cut(source), [(kind, source)], "{source:?}");
        }
    }

    #[test]
    fn addresses_and_strings() {
        use Kind::{BadString, BadUrl, Function, String, Url, Whitespace};
        assert_eq!(cut("url( a\\) )"), [(Url { closed: true }, "url( a\\) )")]);
        assert_eq!(cut("U\\52 L(/*)"), [(Url { closed: true }, "U\\52 L(/*)")]);
        assert_eq!(cut("url(a b\\)c)"), [(BadUrl, "url(a b\\)c)")]);
        assert_eq!(cut("url(a "), [(Url { closed: false }, "url(a ")]);
        assert_eq!(cut("url( 'a"), [(Function, "url("), (Whitespace, " "), (String { closed: false }, "'a")]);
        assert_eq!(cut("'a\\\r\nb'"), [(String { closed: true }, "'a\\\r\nb'")]);
        assert_eq!(cut("'a\\"), [(String { closed: false }, "'a\\")]);
        assert_eq!(cut("'\\1\n'"), [(String { closed: true }, "'\\1\n'")]);
        assert_eq!(cut("'a\n"), [(BadString, "'a"), (Whitespace, "\n")]);
    }

    #[test]
    fn the_mark_is_no_token() {
        assert_eq!(cut("\u{feff}a"), [(Kind::Ident, "a")]);
        assert_eq!(cut("/*a"), [(Kind::Comment { closed: false }, "/*a")]);
    }
}
