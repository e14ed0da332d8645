//! Which white space means nothing, by where it stands.

use super::import::is_function;
use super::tokens::{Kind, Token};

/// The grammar that holds at some place of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Selectors: a space is a combinator.
    Selector,
    /// `[…]` in a selector.
    Attribute,
    /// What stands before the block of an at-rule whose grammar we know.
    Query,
    /// Brackets in it: `(min-width: 1px)`.
    Condition,
    /// The value of a declaration.
    Value,
    /// Brackets of which only the ends and commas are known to need no space.
    Group,
    /// The value of a custom property, in which only a script could tell some spaces from none.
    Variable,
    /// Text whose every white space may mean something.
    Opaque,
}

/// Functions in a selector that take selectors.
const SELECTOR_FUNCTIONS: [&str; 12] = [
    "is",
    "not",
    "where",
    "has",
    "host",
    "host-context",
    "slotted",
    "matches",
    "any",
    "-webkit-any",
    "-moz-any",
    "cue",
];

impl Level {
    /// The level inside the bracket or function that `token` opens at this level.
    pub fn inside(self, source: &str, token: Token) -> Self {
        match (self, token.kind) {
            (_, Kind::OpenBrace) | (Self::Opaque, _) => Self::Opaque,
            (Self::Selector, Kind::OpenSquare) => Self::Attribute,
            (Self::Selector, Kind::Function) if is_function(source, token, &SELECTOR_FUNCTIONS) => Self::Selector,
            (Self::Selector | Self::Attribute | Self::Group, _) => Self::Group,
            // Custom properties are compared here, token by token and perhaps space by space.
            (_, Kind::Function) if is_function(source, token, &["style"]) => Self::Opaque,
            (Self::Query | Self::Condition, Kind::Function) if is_function(source, token, &["selector"]) => {
                Self::Selector
            }
            (Self::Query | Self::Condition, Kind::OpenParen) => Self::Condition,
            (Self::Query, Kind::Function) if is_function(source, token, &["supports"]) => Self::Condition,
            (Self::Query, _) => Self::Group,
            (Self::Variable, _) => Self::Variable,
            (Self::Condition | Self::Value, _) => Self::Value,
        }
    }

    /// Whether white space between `before` and `after` means nothing here.
    /// `first` and `last` tell whether they are the bracket that opened this level and the one that closes it.
    pub fn ignores_space(self, before: Token, after: Token, first: bool, last: bool) -> bool {
        if self == Self::Opaque {
            return false;
        }
        let either = |wanted: fn(Kind) -> bool| wanted(before.kind) || wanted(after.kind);
        if self == Self::Variable {
            return either(|kind| matches!(kind, Kind::Comma | Kind::Delim(b'/' | b'*')));
        }
        if first || last {
            return true;
        }
        if self != Self::Attribute && either(|kind| kind == Kind::Comma) {
            return true;
        }
        match self {
            Self::Selector => {
                let combinator = |kind| matches!(kind, Kind::Delim(b'>' | b'+' | b'~'));
                // Two in a row are wrong with a space between them, and might be right without.
                combinator(before.kind) != combinator(after.kind)
            }
            Self::Attribute => matches!(
                (before.kind, after.kind),
                (Kind::Delim(b'='), Kind::Ident | Kind::String { .. }) | (Kind::Ident, Kind::Delim(b'='))
            ),
            Self::Condition => {
                let order = |kind| matches!(kind, Kind::Delim(b'<' | b'>' | b'='));
                (before.kind == Kind::Ident && after.kind == Kind::Colon)
                    || before.kind == Kind::Colon
                    || order(before.kind) != order(after.kind)
                    || either(|kind| kind == Kind::Delim(b'/'))
            }
            Self::Value => either(|kind| matches!(kind, Kind::Delim(b'/' | b'*' | b'!'))),
            Self::Query => before.kind == Kind::AtKeyword && after.kind == Kind::OpenParen,
            Self::Group | Self::Variable | Self::Opaque => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    /// Whether the white space that is the second token of `source` means nothing at `level`.
    fn ignored(level: Level, source: &str) -> bool {
        let tokens = tokenize(source);
        level.ignores_space(tokens[0], tokens[2], false, false)
    }

    #[test]
    fn each_grammar_has_its_own_space() {
        use Level::{Attribute, Condition, Group, Opaque, Query, Selector, Value};
        for level in [Selector, Query, Condition, Value, Group] {
            assert!(ignored(level, "a ,"), "{level:?}");
            assert!(!ignored(level, "a b"), "{level:?}");
        }
        assert!(!ignored(Opaque, "a ,"));
        assert!(ignored(Selector, "a >") && !ignored(Value, "a +") && !ignored(Group, "n +"));
        assert!(!ignored(Selector, "> >") && !ignored(Selector, "a :"));
        assert!(ignored(Condition, "a :") && ignored(Condition, "= 1"));
        assert!(!ignored(Condition, "> ="));
        assert!(ignored(Attribute, "a =") && ignored(Attribute, "= 'b'") && !ignored(Attribute, "~ ="));
    }

    #[test]
    fn functions_change_the_grammar() {
        let inside = |level: Level, source: &str| level.inside(source, tokenize(source)[0]);
        assert_eq!(inside(Level::Selector, ":is(".trim_start_matches(':')), Level::Selector);
        assert_eq!(inside(Level::Selector, "nth-child("), Level::Group);
        assert_eq!(inside(Level::Query, "("), Level::Condition);
        assert_eq!(inside(Level::Query, "selector("), Level::Selector);
        assert_eq!(inside(Level::Condition, "calc("), Level::Value);
        assert_eq!(inside(Level::Value, "style("), Level::Opaque);
    }
}
