//! The safe level of minifying: every token keeps its meaning and its place.
//!
//! What goes is white space and comments that mean nothing, the semicolon before `}`, quotes around simple addresses,
//! digits that say nothing, and the second of two equal selectors with nothing between their rules. Colours are written
//! in digits. What stays is everything a parser could tell apart, including what only old browsers read and what is
//! plainly wrong.

use super::address::{simple_address, trim_address};
use super::color::hexadecimal;
use super::comment::is_legal;
use super::escape;
use super::import::is_function;
use super::join::needs_gap;
use super::neighbours::Neighbours;
use super::number;
use super::spacing::Level;
use super::tokens::{BYTE_ORDER_MARK, Kind, Token, tokenize};
use super::walk::{End, Event, is_at, is_custom, walk};
use std::borrow::Cow;
use std::ops::Range;

/// At-rules whose text before the block has a grammar that we know.
const QUERIES: [&str; 5] = ["media", "supports", "container", "layer", "import"];

/// At-rules in which rules mean what they mean outside of them.
const GROUPS: [&str; 4] = ["media", "supports", "container", "layer"];

/// How the numbers and colours of a statement may be spelt anew.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Kept,
    Numbers,
    All,
}

/// How a sheet is minified.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub struct Style {
    /// Whether rules with equal selectors and nothing between them become one.
    pub joins: bool,
    /// Whether every browser reads colours of four and eight digits.
    pub hex_alpha: bool,
    /// Whether comments that begin with `/*!` stay.
    pub keep_legal: bool,
    /// Whether space beside commas goes in custom properties, where only scripts and style queries see it.
    pub tight_variables: bool,
    /// Whether [`Minified::places`] is wanted.
    pub places: bool,
}

/// A sheet, minified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Minified {
    /// The sheet.
    pub css: String,
    /// Where each token starts in it, and where it started: both as bytes, both ascending.
    pub places: Vec<(usize, usize)>,
}

/// Writes `source` shorter without changing what it means to any browser.
///
/// Never fails: broken input comes out broken in the same way. Minifying twice changes nothing more.
/// A byte order mark goes, so the result is UTF-8 only by `@charset` or by the words of whoever serves it;
/// `@charset` is treated like any statement.
#[must_use]
pub fn minify(source: &str, style: Style) -> Minified {
    let tokens = tokenize(source);
    let mut printer = Printer {
        source,
        tokens: &tokens,
        style,
        out: String::with_capacity(source.len()),
        places: Vec::new(),
        levels: Vec::new(),
        owed: false,
        neighbours: Neighbours::default(),
        verbatim: None,
    };
    let mut walker = walk(source, &tokens);
    while let Some(event) = walker.next() {
        printer.event(event, walker.depth());
    }
    let Printer { out: mut css, mut places, .. } = printer;
    if css.starts_with(BYTE_ORDER_MARK) {
        // It was not the first character of the source, hence part of a name. Only a second one keeps it so.
        css.insert(0, BYTE_ORDER_MARK);
        for (out, _) in &mut places {
            *out += BYTE_ORDER_MARK.len_utf8();
        }
    }
    Minified { css, places }
}

struct Printer<'s> {
    source: &'s str,
    tokens: &'s [Token],
    style: Style,
    out: String,
    places: Vec<(usize, usize)>,
    /// The closers of the open brackets of a statement, and the levels inside them. Empty between statements.
    levels: Vec<(Kind, Level)>,
    /// Whether the last statement needs its semicolon if another follows.
    owed: bool,
    neighbours: Neighbours,
    /// The depth of the block whose values keep their spelling, if one is open.
    verbatim: Option<usize>,
}

/// The white space since the last token of a statement.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Space {
    #[default]
    None,
    Found,
    /// It was a line end that had to stay, and has been written.
    Written,
}

/// What stood since the last token of a statement.
#[derive(Clone, Copy, Default)]
struct Gap {
    space: Space,
    comment: bool,
    /// A comment was kept, and parts the tokens.
    kept: bool,
}

impl<'s> Printer<'s> {
    fn event(&mut self, event: Event, depth: usize) {
        match event {
            Event::Empty(at) => {
                // Between rules it is the start of a rule that browsers drop.
                if !self.owed && self.neighbours.is_between_rules() {
                    self.write(at);
                }
            }
            Event::Close(_) => {
                self.owed = false;
                self.verbatim = self.verbatim.filter(|around| depth >= *around);
                self.neighbours.close(self.out.len());
                self.out.push('}');
            }
            Event::Comment(at) => {
                if self.is_kept(self.tokens[at]) {
                    self.pay();
                    self.write(at);
                }
            }
            Event::Relic(at) => self.write(at),
            Event::AtRule { keyword, prelude, end } => {
                self.pay();
                let name = self.text(keyword);
                let known = QUERIES.iter().any(|query| is_at(name, query));
                let spelling = if is_at(name, "media") { Spelling::Numbers } else { Spelling::Kept };
                self.run(keyword..prelude.end, if known { Level::Query } else { Level::Opaque }, spelling);
                self.finish(end, depth);
                // What it registers is compared letter by letter.
                if is_at(name, "property") && end == End::Block {
                    self.verbatim = Some(depth);
                }
                self.neighbours.at_rule(end, GROUPS.iter().any(|group| is_at(name, group)));
            }
            Event::Rule { prelude, end } => {
                self.pay();
                let start = self.out.len();
                self.run(prelude, Level::Selector, Spelling::Kept);
                let joint = self.neighbours.rule(&self.out, start, end);
                match joint.filter(|_| self.style.joins) {
                    Some(joint) => self.join(joint),
                    None => self.finish(end, depth),
                }
            }
            Event::Declaration { head, name, value, end } => {
                self.pay();
                self.run(head, Level::Opaque, Spelling::Kept);
                self.out.push(':');
                self.value(name, value);
                self.finish(end, depth);
            }
            Event::Stray { tokens, end } => {
                self.neighbours.stray();
                self.pay();
                self.run(tokens, Level::Opaque, Spelling::Kept);
                self.finish(end, depth);
            }
        }
    }

    fn text(&self, at: usize) -> &'s str {
        self.tokens[at].text(self.source)
    }

    /// Writes a token as it is.
    fn write(&mut self, at: usize) {
        self.place(self.tokens[at]);
        self.out.push_str(self.text(at));
    }

    fn place(&mut self, token: Token) {
        if self.style.places {
            self.places.push((self.out.len(), token.start));
        }
    }

    /// Goes on in the block that ended at `joint`, instead of with the same selector again.
    fn join(&mut self, joint: usize) {
        self.out.truncate(joint);
        let kept = self.places.partition_point(|(out, _)| *out < joint);
        self.places.truncate(kept);
        self.owed = !self.out.ends_with(['{', ';', '}']);
    }

    fn pay(&mut self) {
        if std::mem::take(&mut self.owed) {
            self.out.push(';');
        }
    }

    fn finish(&mut self, end: End, depth: usize) {
        match end {
            End::Block => self.out.push('{'),
            // The semicolon of the last statement of a sheet stays: another sheet may be appended.
            End::Semicolon if depth == 0 => self.out.push(';'),
            End::Semicolon => self.owed = true,
            End::Parent | End::Sheet => {}
        }
    }

    fn is_kept(&self, comment: Token) -> bool {
        self.style.keep_legal && is_legal(comment.text(self.source))
    }

    /// The value of a declaration.
    fn value(&mut self, name: usize, value: Range<usize>) {
        let property = self.text(name);
        let mut solid = self.tokens[value.clone()].iter().filter(|token| !token.kind.is_gap());
        let first = solid.next();
        if is_custom(property) {
            // An empty value and one of white space differ to older browsers, also before `!important`.
            let spaced = self.tokens[value.clone()].iter().any(|token| token.kind == Kind::Whitespace);
            let bare = first.is_none();
            let marked = first.is_some_and(|token| token.kind == Kind::Delim(b'!'));
            if spaced && marked {
                self.out.push(' ');
            }
            let level = if self.style.tight_variables { Level::Variable } else { Level::Opaque };
            self.run(value, level, Spelling::Kept);
            if spaced && bare {
                self.out.push(' ');
            }
            return;
        }
        let Some(&first) = first else {
            return self.run(value, Level::Value, Spelling::Kept);
        };
        // Old Internet Explorer reads these with parsers of their own; one of them runs JavaScript.
        let script = |token: &Token| is_function(self.source, *token, &["expression"]);
        let filter = property.to_ascii_lowercase().ends_with("filter")
            && first.kind == Kind::Ident
            && first.text(self.source).eq_ignore_ascii_case("progid");
        if filter || script(&first) || solid.clone().any(script) {
            let last = *solid.next_back().unwrap_or(&first);
            self.out.push_str(self.source.get(first.start..last.end).unwrap_or_default());
            self.end_line(last);
        } else {
            let ranges = property.eq_ignore_ascii_case("unicode-range");
            let kept = ranges || self.verbatim.is_some();
            self.run(value, Level::Value, if kept { Spelling::Kept } else { Spelling::All });
        }
    }

    /// Prints the tokens of a statement, or of a part of one, that starts at `level`.
    fn run(&mut self, range: Range<usize>, level: Level, spelling: Spelling) {
        self.levels.clear();
        let mut before: Option<Token> = None;
        let mut gap = Gap::default();
        let mut opened = false;
        let mut at = range.start;
        while at < range.end {
            let token = self.tokens[at];
            at += 1;
            match token.kind {
                Kind::Whitespace => {
                    if gap.space != Space::Written {
                        // A line end that broke off a token has to stay a line end.
                        let written = before.is_some_and(|before| self.end_line(before));
                        gap.space = if written { Space::Written } else { Space::Found };
                    }
                    continue;
                }
                Kind::Comment { .. } => {
                    gap.comment = true;
                    if self.is_kept(token) {
                        gap.kept = true;
                        self.out.push_str(token.text(self.source));
                    }
                    continue;
                }
                _ => {}
            }
            let closes = self.levels.last().is_some_and(|&(closer, _)| closer == token.kind);
            let current = self.levels.last().map_or(level, |&(_, level)| level);
            if let Some(before) = before {
                self.gap(gap, before, token, current, opened, closes);
            }
            gap = Gap::default();
            before = Some(token);
            opened = false;
            self.place(token);
            if closes {
                self.levels.pop();
            } else if let Some(closer) = token.kind.closer() {
                if let Some(length) = self.shorter(&self.tokens[at - 1..range.end], current, spelling) {
                    at += length - 1;
                    // A colour in digits is parted from what follows like any other word.
                    let kind = if self.out.ends_with(')') { Kind::CloseParen } else { Kind::Hash };
                    before = Some(Token { kind, ..self.tokens[at - 1] });
                    continue;
                }
                self.levels.push((closer, current.inside(self.source, token)));
                opened = true;
            }
            self.token(token, current, spelling);
        }
    }

    /// Writes the function that `tokens` start with in fewer letters, if there are any; tells how many tokens it took.
    fn shorter(&mut self, tokens: &[Token], level: Level, spelling: Spelling) -> Option<usize> {
        if level != Level::Value {
            return None;
        }
        if let Some((url, length)) = simple_address(self.source, tokens) {
            self.out.push_str("url(");
            self.out.push_str(url);
            self.out.push(')');
            return Some(length);
        }
        if spelling != Spelling::All {
            return None;
        }
        let (color, length) = hexadecimal(self.source, tokens, self.style.hex_alpha)?;
        // A bracket may touch what a digit may not.
        let digits = Token { kind: Kind::Hash, ..tokens[length - 1] };
        if tokens.get(length).is_some_and(|next| needs_gap(self.source, digits, *next)) {
            return None;
        }
        self.out.push_str(&color);
        Some(length)
    }

    /// Writes what has to stand between two tokens.
    fn gap(&mut self, gap: Gap, before: Token, after: Token, level: Level, first: bool, last: bool) {
        let joins = || !gap.kept && needs_gap(self.source, before, after);
        if gap.space == Space::Found && (!level.ignores_space(before, after, first, last) || joins()) {
            if !gap.kept && escape::swallows_space(before.text(self.source)) {
                self.out.push(' ');
            }
            self.out.push(' ');
        } else if gap.comment && joins() {
            self.out.push_str("/**/");
        }
    }

    /// Writes the line end that has to follow a token that a line end broke off. Tells whether it did.
    fn end_line(&mut self, token: Token) -> bool {
        let broken = matches!(token.kind, Kind::BadString | Kind::Delim(b'\\'));
        if broken {
            self.out.push('\n');
        }
        broken
    }

    fn token(&mut self, token: Token, level: Level, spelling: Spelling) {
        let text = token.text(self.source);
        let shorter = match token.kind {
            Kind::Number | Kind::Percentage | Kind::Dimension
                if spelling != Spelling::Kept && matches!(level, Level::Value | Level::Condition) =>
            {
                number::shorten(token, text)
            }
            Kind::Hash if spelling == Spelling::All && level == Level::Value => {
                number::shorten_color(text).map_or(Cow::Borrowed(text), Cow::Owned)
            }
            Kind::Url { closed: true } if level == Level::Value => trim_address(text),
            _ => Cow::Borrowed(text),
        };
        self.out.push_str(&shorter);
    }
}
