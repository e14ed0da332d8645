//! Finds the statements of a style sheet: CSS Syntax Level 3, section 5, as a flat stream of events.
//!
//! What browsers do by parsing a declaration, failing and parsing again as a rule is decided here by what comes
//! first at the same level: a block makes a rule, a semicolon or the end of the block around it a declaration.
//! Only the depth of the open blocks is kept, so nesting costs nothing.

use super::escape;
use super::tokens::{Kind, Token};
use std::ops::Range;

/// What a statement ends with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// `{`: its block follows, up to the matching [`Event::Close`].
    Block,
    /// `;`
    Semicolon,
    /// The `}` of the block around it, which is the next event.
    Parent,
    /// The end of the sheet.
    Sheet,
}

/// One statement, or a piece between statements. All numbers are indices of tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A comment between statements.
    Comment(usize),
    /// `<!--` or `-->` between the rules of the sheet, where it means nothing.
    Relic(usize),
    /// A semicolon in a block that ends no statement.
    Empty(usize),
    /// The end of a block.
    Close(usize),
    /// An at-rule: its keyword and everything else before its end.
    AtRule {
        /// The `@name`.
        keyword: usize,
        /// What stands between it and the end.
        prelude: Range<usize>,
        /// How it ends.
        end: End,
    },
    /// A style rule, or a rule of the same form such as a step of `@keyframes`.
    Rule {
        /// What stands before its block.
        prelude: Range<usize>,
        /// [`End::Block`], or the end of the sheet if there is no block.
        end: End,
    },
    /// `name: value`, perhaps with characters before the name that hide it from newer browsers.
    Declaration {
        /// Everything before the colon.
        head: Range<usize>,
        /// The name.
        name: usize,
        /// Everything after the colon.
        value: Range<usize>,
        /// How it ends.
        end: End,
    },
    /// A statement in a block that is neither a rule nor a declaration.
    Stray {
        /// All of it.
        tokens: Range<usize>,
        /// How it ends.
        end: End,
    },
}

/// The iterator over the events of a sheet.
#[derive(Debug)]
pub struct Walker<'t> {
    source: &'t str,
    tokens: &'t [Token],
    at: usize,
    depth: usize,
    /// The closers of the brackets that are open inside a statement; empty between calls.
    open: Vec<Kind>,
}

/// Walks over the statements of `source`, which `tokens` were cut from.
#[must_use]
pub fn walk<'t>(source: &'t str, tokens: &'t [Token]) -> Walker<'t> {
    Walker { source, tokens, at: 0, depth: 0, open: Vec::new() }
}

impl Iterator for Walker<'_> {
    type Item = Event;

    fn next(&mut self) -> Option<Event> {
        while self.kind(self.at) == Some(Kind::Whitespace) {
            self.at += 1;
        }
        let start = self.at;
        let single = match self.kind(start)? {
            Kind::Comment { .. } => Some(Event::Comment(start)),
            Kind::Semicolon if self.depth > 0 => Some(Event::Empty(start)),
            Kind::Cdo | Kind::Cdc if self.depth == 0 => Some(Event::Relic(start)),
            Kind::CloseBrace if self.depth > 0 => {
                self.depth -= 1;
                Some(Event::Close(start))
            }
            _ => None,
        };
        if single.is_some() {
            self.at += 1;
            return single;
        }
        Some(if self.kind(start) == Some(Kind::AtKeyword) {
            let (stop, end) = self.finish(start, true, true);
            Event::AtRule { keyword: start, prelude: start + 1..stop, end }
        } else if self.depth == 0 {
            let (stop, end) = self.finish(start, true, false);
            Event::Rule { prelude: start..stop, end }
        } else {
            self.statement(start)
        })
    }
}

impl Walker<'_> {
    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// How many blocks are open after the last event.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// A declaration, a nested rule, or neither.
    fn statement(&mut self, start: usize) -> Event {
        let declared = self.head(start);
        let custom = declared.is_some_and(|(name, _)| name == start && is_custom(self.tokens[name].text(self.source)));
        let (stop, end) = self.finish(start, !custom, true);
        match declared {
            _ if end == End::Block => Event::Rule { prelude: start..stop, end },
            Some((name, colon)) => Event::Declaration { head: start..colon, name, value: colon + 1..stop, end },
            None => Event::Stray { tokens: start..stop, end },
        }
    }

    /// The name and the colon of what looks like a declaration.
    fn head(&self, start: usize) -> Option<(usize, usize)> {
        let mut name = start;
        while matches!(self.kind(name)?, Kind::Delim(_) | Kind::Cdo | Kind::Cdc) || self.kind(name)?.is_gap() {
            name += 1;
        }
        let mut colon = name + 1;
        while self.kind(colon)?.is_gap() {
            colon += 1;
        }
        (self.kind(name) == Some(Kind::Ident) && self.kind(colon) == Some(Kind::Colon)).then_some((name, colon))
    }

    /// Goes on to the end of the statement and past it (save the `}` of its parent); tells where it stopped.
    fn finish(&mut self, start: usize, at_block: bool, at_semicolon: bool) -> (usize, End) {
        let mut stop = start;
        let end = loop {
            let Some(kind) = self.kind(stop) else {
                break End::Sheet;
            };
            if let Some(&closer) = self.open.last() {
                if kind == closer {
                    self.open.pop();
                } else {
                    self.open.extend(kind.closer());
                }
            } else {
                match kind {
                    Kind::OpenBrace if at_block => break End::Block,
                    Kind::Semicolon if at_semicolon => break End::Semicolon,
                    Kind::CloseBrace if self.depth > 0 => break End::Parent,
                    _ => self.open.extend(kind.closer()),
                }
            }
            stop += 1;
        };
        self.open.clear();
        self.at = stop + usize::from(matches!(end, End::Block | End::Semicolon));
        self.depth += usize::from(end == End::Block);
        (stop, end)
    }
}

/// Whether a property name is one that the author made up (`--x`), whose value means only what it says.
#[must_use]
pub fn is_custom(name: &str) -> bool {
    name.starts_with("--") || (name.contains('\\') && escape::resolve(name).starts_with("--"))
}

/// Whether the name of an at-rule (with its `@`) is `name`, which is lower-case ASCII.
#[must_use]
pub fn is_at(keyword: &str, name: &str) -> bool {
    keyword.strip_prefix('@').is_some_and(|keyword| escape::is_name(keyword.as_bytes(), name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokenize;
    use super::*;

    /// One letter for each event: Comment, Relic, Empty, `}`, `@`, Rule, Declaration, Stray; and how it ends.
    fn shape(source: &str) -> String {
        let tokens = tokenize(source);
        let end = |end| match end {
            End::Block => "{",
            End::Semicolon => ";",
            End::Parent => "^",
            End::Sheet => "$",
        };
        walk(source, &tokens)
            .map(|event| match event {
                Event::Comment(_) => "C".into(),
                Event::Relic(_) => "X".into(),
                Event::Empty(_) => "E".into(),
                Event::Close(_) => "}".into(),
                Event::AtRule { end: e, .. } => format!("@{}", end(e)),
                Event::Rule { end: e, .. } => format!("R{}", end(e)),
                Event::Declaration { end: e, .. } => format!("D{}", end(e)),
                Event::Stray { end: e, .. } => format!("S{}", end(e)),
            })
            .collect()
    }

    #[test]
    fn tells_declarations_from_rules() {
        for (source, expected) in [
            ("a{b:c;d:e}", "R{D;D^}"),
            ("a{b:hover{c:d}e:f}", "R{R{D^}D^}"),
            ("a{--b:{c:d;e};f:g}", "R{D;D^}"),
            ("a{--b :{c:d}}", "R{D^}"),
            ("a{&:hover{}.b{}}", "R{R{}R{}}"),
            ("a{*zoom:1;_b:c;#d:e;;f g}", "R{D;D;S;ES^}"),
            ("a{b:c(;});d:e}", "R{D;D^}"),
            ("a{b:(}c{d:e}", "R{D$"),
            ("@import 'a';@media x{a{}}@layer b", "@;@{R{}}@$"),
            ("a{@apply b;@media c{d:e}@f}", "R{@;@{D^}@^}"),
            ("<!--a{}-->/**/b{}", "XR{}XCR{}"),
            ("a{};b{}", "R{}R{}"),
            ("}a{}", "R{}"),
            ("a{b:c)];d:e}", "R{D;D^}"),
            ("a:b", "R$"),
        ] {
            assert_eq!(shape(source), expected, "{source}");
        }
    }
}
