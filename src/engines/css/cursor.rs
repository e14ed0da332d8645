//! Cuts one token off a text: CSS Syntax Level 3, section 4.3.

use super::escape;
use super::tokens::Kind;

/// Whether a byte may stand in a name. NUL counts, because decoding replaces it by U+FFFD.
pub fn is_name(byte: u8) -> bool {
    is_name_start(byte) || byte.is_ascii_digit() || byte == b'-'
}

/// Whether a byte may start a name.
fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80 || byte == 0
}

/// Whether a byte is white space to CSS.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t') || is_newline(byte)
}

/// Whether a byte ends a line.
pub fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'\x0c')
}

/// A place in the text that moves on token by token.
pub struct Cursor<'s> {
    bytes: &'s [u8],
    at: usize,
}

impl<'s> Cursor<'s> {
    pub fn at(bytes: &'s [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// Takes one token; the caller has made sure that a byte is left. Returns its kind and where it ends.
    pub fn token(mut self) -> (Kind, usize) {
        let kind = self.kind();
        (kind, self.at)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn skip_while(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.peek(0).is_some_and(&wanted) {
            self.at += 1;
        }
    }

    fn kind(&mut self) -> Kind {
        let Some(byte) = self.peek(0) else {
            return Kind::Whitespace;
        };
        if is_space(byte) {
            self.skip_while(is_space);
            return Kind::Whitespace;
        }
        if self.starts_number(0) {
            return self.numeric();
        }
        if byte == b'-' && self.bytes[self.at..].starts_with(b"-->") {
            self.at += 3;
            return Kind::Cdc;
        }
        if self.starts_name(0) {
            return self.name_like();
        }
        self.at += 1;
        match byte {
            b'/' if self.peek(0) == Some(b'*') => self.comment(),
            b'"' | b'\'' => self.string(byte),
            b'#' if self.peek(0).is_some_and(is_name) || self.starts_escape(0) => {
                self.name();
                Kind::Hash
            }
            b'@' if self.starts_name(0) => {
                self.name();
                Kind::AtKeyword
            }
            b'<' if self.bytes[self.at..].starts_with(b"!--") => {
                self.at += 3;
                Kind::Cdo
            }
            b':' => Kind::Colon,
            b';' => Kind::Semicolon,
            b',' => Kind::Comma,
            b'[' => Kind::OpenSquare,
            b']' => Kind::CloseSquare,
            b'(' => Kind::OpenParen,
            b')' => Kind::CloseParen,
            b'{' => Kind::OpenBrace,
            b'}' => Kind::CloseBrace,
            _ => Kind::Delim(byte),
        }
    }

    /// Stands on the star of `/*`.
    fn comment(&mut self) -> Kind {
        self.at += 1;
        let end = memchr::memmem::find(&self.bytes[self.at..], b"*/");
        self.at = end.map_or(self.bytes.len(), |end| self.at + end + 2);
        Kind::Comment { closed: end.is_some() }
    }

    fn string(&mut self, quote: u8) -> Kind {
        while let Some(byte) = self.peek(0) {
            match byte {
                // An escape takes the white space after it along, even a line end.
                b'\\' if self.starts_escape(0) => self.escape(),
                b'\\' => {
                    let pair = self.peek(1) == Some(b'\r') && self.peek(2) == Some(b'\n');
                    self.at += 2 + usize::from(pair);
                }
                _ if is_newline(byte) => return Kind::BadString,
                _ => {
                    self.at += 1;
                    if byte == quote {
                        return Kind::String { closed: true };
                    }
                }
            }
        }
        Kind::String { closed: false }
    }

    fn numeric(&mut self) -> Kind {
        if matches!(self.peek(0), Some(b'+' | b'-')) {
            self.at += 1;
        }
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.peek(0) == Some(b'.') && self.peek(1).is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        if matches!(self.peek(0), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(self.peek(1), Some(b'+' | b'-')));
            if self.peek(1 + sign).is_some_and(|byte| byte.is_ascii_digit()) {
                self.at += 1 + sign;
                self.skip_while(|byte| byte.is_ascii_digit());
            }
        }
        if self.starts_name(0) {
            self.name();
            Kind::Dimension
        } else if self.peek(0) == Some(b'%') {
            self.at += 1;
            Kind::Percentage
        } else {
            Kind::Number
        }
    }

    fn name_like(&mut self) -> Kind {
        let start = self.at;
        self.name();
        if self.peek(0) != Some(b'(') {
            return Kind::Ident;
        }
        let is_url = escape::is_name(&self.bytes[start..self.at], b"url");
        self.at += 1;
        if !is_url {
            return Kind::Function;
        }
        let open = self.at;
        self.skip_while(is_space);
        if matches!(self.peek(0), Some(b'"' | b'\'')) {
            self.at = open;
            return Kind::Function;
        }
        self.address()
    }

    /// The rest of an unquoted address.
    fn address(&mut self) -> Kind {
        while let Some(byte) = self.peek(0) {
            match byte {
                b')' => {
                    self.at += 1;
                    return Kind::Url { closed: true };
                }
                _ if is_space(byte) => {
                    self.skip_while(is_space);
                    if !matches!(self.peek(0), None | Some(b')')) {
                        return self.bad_address();
                    }
                }
                b'\\' if self.starts_escape(0) => self.escape(),
                b'\\' | b'"' | b'\'' | b'(' | 0x01..=0x08 | 0x0b | 0x0e..=0x1f | 0x7f => {
                    return self.bad_address();
                }
                _ => self.at += 1,
            }
        }
        Kind::Url { closed: false }
    }

    fn bad_address(&mut self) -> Kind {
        while let Some(byte) = self.peek(0) {
            if self.starts_escape(0) {
                self.escape();
                continue;
            }
            self.at += 1;
            if byte == b')' {
                break;
            }
        }
        Kind::BadUrl
    }

    fn name(&mut self) {
        loop {
            self.skip_while(is_name);
            if !self.starts_escape(0) {
                return;
            }
            self.escape();
        }
    }

    /// Stands on a backslash that starts an escape.
    fn escape(&mut self) {
        self.at += 1;
        self.at += escape::length(&self.bytes[self.at..]);
    }

    fn starts_escape(&self, ahead: usize) -> bool {
        self.peek(ahead) == Some(b'\\') && !self.peek(ahead + 1).is_some_and(is_newline)
    }

    fn starts_name(&self, ahead: usize) -> bool {
        match self.peek(ahead) {
            Some(b'-') => {
                self.peek(ahead + 1).is_some_and(|byte| byte == b'-' || is_name_start(byte))
                    || self.starts_escape(ahead + 1)
            }
            Some(b'\\') => self.starts_escape(ahead),
            Some(byte) => is_name_start(byte),
            None => false,
        }
    }

    fn starts_number(&self, ahead: usize) -> bool {
        let digit = |at: usize| self.peek(at).is_some_and(|byte| byte.is_ascii_digit());
        match self.peek(ahead) {
            Some(b'+' | b'-') => digit(ahead + 1) || (self.peek(ahead + 1) == Some(b'.') && digit(ahead + 2)),
            Some(b'.') => digit(ahead + 1),
            Some(byte) => byte.is_ascii_digit(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_one_token_and_no_more() {
        assert_eq!(Cursor::at(b"1.5e3.5", 0).token(), (Kind::Number, 5));
        assert_eq!(Cursor::at(b"a b", 2).token(), (Kind::Ident, 3));
        assert_eq!(Cursor::at(b"/*/*/a", 0).token(), (Kind::Comment { closed: true }, 5));
        assert_eq!(Cursor::at(b"\\\n", 0).token(), (Kind::Delim(b'\\'), 1));
    }
}
