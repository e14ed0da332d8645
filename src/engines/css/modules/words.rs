//! Tokens as the module means them: where the name of a value stands, the tokens of that value.

use super::super::escape;
use super::super::problem::{Problem, ProblemKind};
use super::super::reference::{self, Reference};
use super::super::tokens::{Kind, Token, tokenize};
use super::values::{Part, PartKind, Values};
use super::{Imported, Piece};
use std::collections::BTreeMap;
use std::ops::Range;

/// What values may add up to where they are used, in bytes.
const FLOOR: usize = 1024 * 1024;

/// What a token of a value counts for besides its bytes.
const WEIGHT: usize = 8;

/// How many times the length of the source values may add up to, if that is more than the floor.
const FACTOR: usize = 10;

/// The sheet, and what every part of the reading adds to.
pub struct Context<'s> {
    pub source: &'s str,
    pub tokens: &'s [Token],
    pub problems: Vec<Problem>,
    pub dependencies: Vec<(String, Range<usize>)>,
    pub imports: Vec<Imported>,
    /// The index of each specifier among the dependencies.
    known: BTreeMap<String, usize>,
    /// How many bytes values may still add; `None` once they were too many.
    room: Option<usize>,
}

impl<'s> Context<'s> {
    pub fn new(source: &'s str, tokens: &'s [Token]) -> Self {
        let room = Some(source.len().saturating_mul(FACTOR).max(FLOOR));
        let (problems, dependencies, imports) = (Vec::new(), Vec::new(), Vec::new());
        Self { source, tokens, problems, dependencies, imports, known: BTreeMap::new(), room }
    }

    /// The bytes of some tokens, without the gaps at either end.
    pub fn span(&self, tokens: &Range<usize>) -> Range<usize> {
        let mut solid = self.tokens[tokens.clone()].iter().filter(|token| !token.kind.is_gap());
        let first = solid.next();
        let last = solid.next_back().or(first);
        if let (Some(first), Some(last)) = (first, last) {
            first.start..last.end
        } else {
            let at = self.tokens.get(tokens.start).map_or(self.source.len(), |token| token.start);
            at..at
        }
    }

    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>, hint: &str) {
        self.problems.push(Problem::error(ProblemKind::Module, span, message).hint(hint));
    }

    pub fn warning(&mut self, span: Range<usize>, message: impl Into<String>, hint: &str) {
        self.problems.push(Problem::warning(ProblemKind::Module, span, message).hint(hint));
    }

    /// The index of a dependency.
    pub fn dependency(&mut self, specifier: String, span: Range<usize>) -> usize {
        if let Some(&index) = self.known.get(&specifier) {
            return index;
        }
        let index = self.dependencies.len();
        self.known.insert(specifier.clone(), index);
        self.dependencies.push((specifier, span));
        index
    }

    /// The index of a name from a dependency.
    pub fn import(&mut self, dependency: usize, name: String, span: Range<usize>) -> usize {
        self.imports.push(Imported { dependency, name, span });
        self.imports.len() - 1
    }

    /// Whether a value that counts for so much may be used once more.
    fn take(&mut self, weight: usize, span: Range<usize>) -> bool {
        let Some(room) = self.room else {
            return false;
        };
        self.room = room.checked_sub(weight);
        if self.room.is_none() {
            self.error(span, "the values of this file add up to far too much", "use custom properties for long values");
        }
        self.room.is_some()
    }
}

/// Where names stand, which decides what may be a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a selector.
    Selector,
    /// In a declaration's value, or in what stands before the block of an at-rule.
    Value,
}

/// A token, or a part of a value in its place.
#[derive(Clone, Copy)]
pub struct Word<'w> {
    pub kind: Kind,
    pub text: &'w str,
    /// The bytes of the source where it stands, or where the value is used.
    pub start: usize,
    pub end: usize,
    pub origin: Origin<'w>,
}

/// Where a word comes from.
#[derive(Clone, Copy)]
pub enum Origin<'w> {
    /// The source has it where it stands.
    Source,
    /// It is part of the value that is used there.
    Value,
    /// Nobody knows its text yet: an index of the imports.
    Imported(usize),
    /// It is an address.
    Reference(&'w Reference),
}

impl Word<'_> {
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether its text is known.
    pub fn is_known(&self) -> bool {
        matches!(self.origin, Origin::Source | Origin::Value)
    }

    /// Whether it is a name, and known.
    pub fn is_name(&self) -> bool {
        self.kind == Kind::Ident && self.is_known()
    }

    /// Whether it spells this lower-case ASCII name, and nothing else.
    pub fn is(&self, name: &str) -> bool {
        self.is_name() && escape::is_name(self.text.as_bytes(), name.as_bytes())
    }

    /// Whether it opens a function of this name.
    pub fn is_function(&self, name: &str) -> bool {
        self.kind == Kind::Function
            && self.text.strip_suffix('(').is_some_and(|text| escape::is_name(text.as_bytes(), name.as_bytes()))
    }
}

/// Whether any value is used in `tokens`.
pub fn uses_values(context: &Context<'_>, tokens: &[Token], values: &Values) -> bool {
    !values.is_empty()
        && tokens.iter().any(|token| token.kind == Kind::Ident && values.get(token.text(context.source)).is_some())
}

/// The words that `tokens` mean.
pub fn expand<'w, 's: 'w>(
    context: &mut Context<'s>,
    tokens: &[Token],
    values: &'w Values,
    place: Place,
) -> Vec<Word<'w>> {
    let source: &'w str = context.source;
    let mut words: Vec<Word<'w>> = Vec::with_capacity(tokens.len());
    let mut squares = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let text = token.text(source);
        let word = Word { kind: token.kind, text, start: token.start, end: token.end, origin: Origin::Source };
        let in_selector = place == Place::Selector;
        let is_pseudo = in_selector && at > 0 && tokens[at - 1].kind == Kind::Colon;
        match token.kind {
            Kind::OpenSquare if in_selector => squares += 1,
            Kind::CloseSquare if in_selector => squares = squares.saturating_sub(1),
            Kind::Ident if squares == 0 && !is_pseudo && push_value(context, word, values, &mut words) => continue,
            Kind::Hash if squares == 0 && in_selector => {
                let sign = Word { kind: Kind::Delim(b'#'), text: "#", end: token.start + 1, ..word };
                let name = Word { text: text.get(1..).unwrap_or_default(), start: token.start + 1, ..word };
                words.push(sign);
                if push_value(context, name, values, &mut words) {
                    continue;
                }
                words.pop();
            }
            _ => {}
        }
        words.push(word);
    }
    words
}

/// How much a value counts for, each time that it is used.
pub fn weight(parts: &[Part]) -> usize {
    parts.iter().map(|part| part.text.len() + WEIGHT).fold(0, usize::saturating_add)
}

/// Adds the value that `word` names, if it names one.
fn push_value<'w>(context: &mut Context<'_>, word: Word<'w>, values: &'w Values, words: &mut Vec<Word<'w>>) -> bool {
    let Some(value) = values.get(word.text) else {
        return false;
    };
    if !context.take(value.weight, word.span()) {
        return false;
    }
    words.extend(value.parts.iter().map(|part| Word {
        kind: part.kind,
        text: &part.text,
        origin: match &part.what {
            PartKind::Text => Origin::Value,
            PartKind::Imported(index) => Origin::Imported(*index),
            PartKind::Reference(reference) => Origin::Reference(reference),
        },
        ..word
    }));
    true
}

/// What `tokens` say as a value: values in it replaced, addresses found, without comments where they part nothing.
pub fn parts(context: &mut Context<'_>, tokens: &[Token], values: &Values) -> Vec<Part> {
    let source = context.source;
    let mut references = Vec::new();
    reference::collect(source, tokens, &mut references);
    let mut references = references.into_iter().peekable();
    let mut parts: Vec<Part> = Vec::new();
    let (mut space, mut comment) = (false, false);
    let mut past = 0;
    for word in expand(context, tokens, values, Place::Value) {
        if word.start < past {
            continue;
        }
        match word.kind {
            Kind::Whitespace => space |= !word.text.is_empty(),
            Kind::Comment { .. } => comment = true,
            _ => {
                if let Some(last) = parts.last().filter(|_| space || comment) {
                    let (kind, text) = match (space, escape::swallows_space(&last.text)) {
                        (true, false) => (Kind::Whitespace, " "),
                        (true, true) => (Kind::Whitespace, "  "),
                        (false, _) => (Kind::Comment { closed: true }, "/**/"),
                    };
                    parts.push(Part { kind, text: text.to_owned(), what: PartKind::Text });
                }
                (space, comment) = (false, false);
                parts.push(match (word.origin, references.next_if(|found| found.span.start == word.start)) {
                    (_, Some(found)) => {
                        past = found.span.end;
                        let text = source.get(found.span.clone()).unwrap_or_default().to_owned();
                        Part { kind: Kind::Url { closed: true }, text, what: PartKind::Reference(found) }
                    }
                    (origin, None) => Part { kind: word.kind, text: word.text.to_owned(), what: origin.into() },
                });
            }
        }
    }
    match parts.last_mut() {
        Some(last) if escape::swallows_space(&last.text) => last.text.push(' '),
        Some(_) => {}
        // There has to be something to put in the place of the name.
        None => parts.push(Part { kind: Kind::Whitespace, text: String::new(), what: PartKind::Text }),
    }
    parts
}

impl From<Origin<'_>> for PartKind {
    fn from(origin: Origin<'_>) -> Self {
        match origin {
            Origin::Source | Origin::Value => Self::Text,
            Origin::Imported(index) => Self::Imported(index),
            Origin::Reference(reference) => Self::Reference(reference.clone()),
        }
    }
}

/// The parts of a value for whoever writes it.
pub fn pieces(parts: &[Part]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for part in parts {
        let piece = match &part.what {
            PartKind::Text => Piece::Text(part.text.clone()),
            PartKind::Imported(index) => Piece::Imported(*index),
            PartKind::Reference(reference) => Piece::Reference(reference.clone()),
        };
        push_piece(&mut pieces, piece);
    }
    pieces
}

/// Adds a piece; texts that touch become one.
pub fn push_piece(pieces: &mut Vec<Piece>, piece: Piece) {
    match (pieces.last_mut(), piece) {
        (_, Piece::Text(text)) if text.is_empty() => {}
        (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
        (_, piece) => pieces.push(piece),
    }
}

/// Whether two texts would be other tokens if they stood side by side.
pub fn would_join(before: &str, after: &str) -> bool {
    let joined = format!("{before}{after}");
    tokenize(&joined).first().is_none_or(|token| token.end != before.len())
}
