//! Which tokens would become others if nothing stood between them (CSS Syntax Level 3, section 9, and a few more).

use super::tokens::{Kind, Token};

/// Whether `before` and `after` need something between them to stay the two tokens that they are.
///
/// It may say yes once too often, never once too seldom. Tokens that touch in the source need not be asked about.
pub fn needs_gap(source: &str, before: Token, after: Token) -> bool {
    let name = matches!(after.kind, Kind::Ident | Kind::Function | Kind::Url { .. } | Kind::BadUrl);
    let number = matches!(after.kind, Kind::Number | Kind::Percentage | Kind::Dimension);
    let dash = matches!(after.kind, Kind::Delim(b'-') | Kind::Cdc);
    match before.kind {
        Kind::Ident => {
            name || number
                || dash
                || after.kind == Kind::OpenParen
                || (after.kind == Kind::Delim(b'>') && before.text(source) == "--")
        }
        Kind::AtKeyword | Kind::Hash | Kind::Dimension | Kind::Delim(b'#' | b'-') => name || number || dash,
        Kind::Number => name || number || dash || after.kind == Kind::Delim(b'%'),
        Kind::Delim(b'@') => name || dash,
        Kind::Delim(b'.' | b'+') => number,
        Kind::Delim(b'/') => after.kind == Kind::Delim(b'*'),
        Kind::Delim(b'<') => after.kind == Kind::Delim(b'!'),
        // One token each to older parsers: `~=` and its like, and `||`.
        Kind::Delim(b'~' | b'^' | b'$' | b'*') => after.kind == Kind::Delim(b'='),
        Kind::Delim(b'|') => matches!(after.kind, Kind::Delim(b'=' | b'|')),
        // `<!` and `--` would open an old comment.
        Kind::Delim(b'!') => dash || after.text(source).starts_with('-'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    /// The first and the last token of `source`.
    fn asks(source: &str) -> bool {
        let tokens = tokenize(source);
        needs_gap(source, tokens[0], tokens[tokens.len() - 1])
    }

    #[test]
    fn keeps_apart_what_would_join() {
        for source in [
            "a/**/b",
            "a/**/1",
            "a/**/-",
            "a/**/(",
            "a/**/-->",
            "1/**/px",
            "1/**/%",
            "1/**/2",
            "-/**/-",
            "-/**/a",
            "#/**/a",
            "@/**/media",
            "./**/5",
            "+/**/5",
            "//**/*",
            "</**/!",
            "--/**/>",
            "@a/**/b",
            "1px/**/x",
            "a/**/url(b)",
            "~/**/=",
            "|/**/|",
        ] {
            assert!(asks(source), "{source}");
        }
    }

    #[test]
    fn lets_the_rest_touch() {
        for source in
            ["a/**/.", "a/**/#b", ")/**/a", "a/**/\"b\"", "5%/**/a", "@a/**/(", "a/**/:", "\"a\"/**/b", "*/**//"]
        {
            assert!(!asks(source), "{source}");
        }
    }
}
