//! Names in declarations and at-rules: which properties declare them, and which use them.

use super::super::escape;
use super::super::import::string_value;
use super::super::tokens::Kind;
use super::animations::Running;
use super::edits::{Mark, Name, When, With};
use super::selectors::Mode;
use super::words::{Context, Word};
use super::{NameKind, Scoping, grid};

/// Words that mean the same in every property.
const WIDE: [&str; 6] = ["inherit", "initial", "unset", "revert", "revert-layer", "default"];

/// What the names of a property are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// `animation`; in a custom property, whose purpose is a guess, nothing is missed.
    Animation { guess: bool },
    /// `animation-name`
    AnimationName { guess: bool },
    /// `container-name` and `container`
    Container,
    /// `list-style` and `list-style-type`
    ListStyle,
    /// `fallback` and `speak-as` of a counter style
    CounterStyle,
    /// `system` of a counter style
    CounterSystem,
    /// `grid-template-areas` and its like
    GridTemplate,
    /// `grid-area`, `grid-row`, `grid-column`
    GridLine,
}

impl Property {
    /// What a property is, whose name has escapes resolved.
    pub fn of(name: &str, in_counter_style: bool, scoping: Scoping) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let guess = name.starts_with("--");
        if name.ends_with("animation") {
            return Some(Self::Animation { guess });
        }
        if name.ends_with("animation-name") {
            return Some(Self::AnimationName { guess });
        }
        match name.as_str() {
            "container-name" | "container" if scoping.containers => Some(Self::Container),
            "list-style" | "list-style-type" if scoping.counter_styles => Some(Self::ListStyle),
            "fallback" | "speak-as" if scoping.counter_styles && in_counter_style => Some(Self::CounterStyle),
            "system" if scoping.counter_styles && in_counter_style => Some(Self::CounterSystem),
            "grid" | "grid-template" | "grid-template-areas" | "grid-template-rows" | "grid-template-columns"
                if scoping.grid =>
            {
                Some(Self::GridTemplate)
            }
            "grid-area" | "grid-row" | "grid-row-start" | "grid-row-end" | "grid-column" | "grid-column-start"
            | "grid-column-end"
                if scoping.grid =>
            {
                Some(Self::GridLine)
            }
            _ => None,
        }
    }

    /// Marks the names in the value of this property.
    pub fn marks(self, context: &mut Context<'_>, words: &[Word<'_>], mode: Mode) -> Vec<Mark> {
        let uses = When::Declared { missed: false };
        match self {
            Self::Animation { guess } => Running { shorthand: true, guess, mode }.marks(context, words),
            Self::AnimationName { guess } => Running { shorthand: false, guess, mode }.marks(context, words),
            _ if mode == Mode::Global => Vec::new(),
            Self::Container => {
                let of = |at: usize| simple(words, at, NameKind::Container, &["none"], When::Always);
                let is_slash = |at: &usize| words[*at].kind == Kind::Delim(b'/');
                loose(words).into_iter().take_while(|at| !is_slash(at)).filter_map(of).collect()
            }
            Self::ListStyle => {
                let of = |at| simple(words, at, NameKind::CounterStyle, &["none", "inside", "outside"], uses);
                loose(words).into_iter().filter_map(of).collect()
            }
            Self::CounterStyle => {
                loose(words).into_iter().filter_map(|at| simple(words, at, NameKind::CounterStyle, &[], uses)).collect()
            }
            Self::CounterSystem => {
                let mut names = loose(words).into_iter().skip_while(|&at| !words[at].is("extends")).skip(1);
                names.next().and_then(|at| simple(words, at, NameKind::CounterStyle, &[], uses)).into_iter().collect()
            }
            Self::GridTemplate => grid::templates(words),
            Self::GridLine => grid::lines(words),
        }
    }
}

/// The name at `at`, unless it is a word that means something else there, or begins with two dashes.
pub fn simple(words: &[Word<'_>], at: usize, kind: NameKind, reserved: &[&str], when: When) -> Option<Mark> {
    let word = words.get(at).filter(|word| word.is_name())?;
    let name = escape::resolve(word.text);
    let is = |known: &&str| name.eq_ignore_ascii_case(known);
    if name.starts_with("--") || WIDE.iter().any(is) || reserved.iter().any(is) {
        return None;
    }
    Some(Mark::whole(at, words, With::Name(Name { kind, text: name, when })))
}

/// Whether a word means the same in every property.
pub fn is_wide(name: &str) -> bool {
    WIDE.iter().any(|wide| name.eq_ignore_ascii_case(wide))
}

/// The solid words of a value that stand in no brackets, and those in the fallback of `var()` or `env()`. What opens
/// a bracket is among them.
pub fn loose(words: &[Word<'_>]) -> Vec<usize> {
    /// What is open: what closes it, and how many of its arguments have begun, if it has a fallback.
    type Open = (Kind, Option<usize>);
    let mut open: Vec<Open> = Vec::new();
    let mut closed = 0_usize;
    let mut found = Vec::new();
    let in_first = |&(_, argument): &Open| argument != Some(2);
    let mut after_bang = false;
    for (at, word) in words.iter().enumerate() {
        if word.kind.is_gap() {
            continue;
        }
        if open.last().is_some_and(|&(closer, _)| closer == word.kind) {
            after_bang = false;
            closed -= usize::from(open.pop().is_some_and(|level| in_first(&level)));
            continue;
        }
        // `!important` is no part of a value.
        let is_bang = word.kind == Kind::Delim(b'!');
        if closed == 0 && !is_bang && !after_bang {
            found.push(at);
        }
        after_bang = is_bang;
        if let (Kind::Comma, Some((_, argument @ Some(1))), 1) = (word.kind, open.last_mut(), closed) {
            *argument = Some(2);
            closed = 0;
        }
        if let Some(closer) = word.kind.closer() {
            let has_fallback = word.is_function("var") || word.is_function("env");
            open.push((closer, has_fallback.then_some(1)));
            closed += 1;
        }
    }
    found
}

/// Marks the counter styles of `counter(name, style)` and `counters(name, "string", style)`.
pub fn counters(words: &[Word<'_>]) -> Vec<Mark> {
    let mut marks = Vec::new();
    // What closes each bracket, how many arguments have begun, and in which of them the style stands.
    let mut open: Vec<(Kind, usize, usize)> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        match open.last_mut() {
            Some((closer, ..)) if *closer == word.kind => {
                open.pop();
                continue;
            }
            Some((_, argument, _)) if word.kind == Kind::Comma => *argument += 1,
            Some((_, argument, style)) if argument == style => {
                let when = When::Declared { missed: false };
                marks.extend(simple(words, at, NameKind::CounterStyle, &["none"], when));
            }
            _ => {}
        }
        if let Some(closer) = word.kind.closer() {
            let style = match word {
                word if word.is_function("counter") => 2,
                word if word.is_function("counters") => 3,
                _ => usize::MAX,
            };
            open.push((closer, 1, style));
        }
    }
    marks
}

/// Marks the containers that `@container` asks for.
pub fn containers(words: &[Word<'_>]) -> Vec<Mark> {
    let mut first = true;
    let mut marks = Vec::new();
    for at in loose(words) {
        if first {
            let when = When::Declared { missed: false };
            marks.extend(simple(words, at, NameKind::Container, &["none", "not", "and", "or"], when));
        }
        first = words[at].kind == Kind::Comma;
    }
    marks
}

/// Marks the name that `@counter-style` declares.
pub fn counter_style(words: &[Word<'_>]) -> Option<Mark> {
    loose(words).first().and_then(|&at| simple(words, at, NameKind::CounterStyle, &["none"], When::Always))
}

/// What a word names that may be a string.
pub fn name_of(word: &Word<'_>) -> Option<String> {
    match word.kind {
        Kind::Ident if word.is_known() => Some(escape::resolve(word.text)),
        Kind::String { .. } => Some(string_value(word.text)),
        _ => None,
    }
}
