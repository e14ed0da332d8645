//! `composes`: classes that an element gets along with another class.

use super::super::escape;
use super::super::import::string_value;
use super::super::tokens::Kind;
use super::Composed;
use super::words::{Context, Origin, Word};
use std::ops::Range;
use std::rc::Rc;

const HINT: &str = "write `composes: name other-name;`, or `composes: name from \"./file.css\";`";

/// Names, and where each of them stands.
type Found = Vec<(Composed, Range<usize>)>;

/// Classes, and what each of them is composed of.
pub struct Composition {
    pub classes: Rc<[String]>,
    pub composed: Found,
}

/// Why a rule may compose nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Its selector is more than a class, or less.
    Selector,
    /// It stands in another rule.
    Nested,
    /// It is no rule.
    NoRule,
}

impl Refusal {
    /// What is wrong, and what to do.
    pub fn text(self) -> (&'static str, &'static str) {
        match self {
            Self::Selector => (
                "only a rule for a single local class can compose others",
                "move it to a rule of its own: `.name { composes: other; }`",
            ),
            Self::Nested => {
                ("a nested rule cannot compose classes", "move it to a rule that stands in no other: `.name { … }`")
            }
            Self::NoRule => ("only rules can compose classes", "move it to a rule: `.name { composes: other; }`"),
        }
    }
}

/// Whether a property, its escapes resolved, composes.
pub fn is_composes(name: &str) -> bool {
    name.eq_ignore_ascii_case("composes") || name.eq_ignore_ascii_case("compose-with")
}

/// What a `composes`, which stands at `property`, names, and where each name stands.
pub fn read(context: &mut Context<'_>, words: &[Word<'_>], property: &Range<usize>) -> Found {
    let solid: Vec<&Word<'_>> = words.iter().filter(|word| !word.kind.is_gap()).collect();
    let mut composed = Vec::new();
    for item in solid.split(|word| word.kind == Kind::Comma) {
        let before = composed.len();
        if let Err(wrong) = read_item(context, item, &mut composed) {
            composed.truncate(before);
            let span = wrong.map_or(property.clone(), Word::span);
            let message = wrong
                .map_or("`composes` names nothing".to_owned(), |word| format!("`{}` is no name of a class", word.text));
            context.error(span, message, HINT);
        }
    }
    composed
}

/// Reads what stands between two commas.
///
/// # Errors
///
/// The word that does not fit, if there is one.
fn read_item<'a, 'w>(
    context: &mut Context<'_>,
    item: &[&'a Word<'w>],
    composed: &mut Found,
) -> Result<(), Option<&'a Word<'w>>> {
    let from = item.iter().skip(1).position(|word| word.is("from")).map(|at| at + 1);
    let (names, file) = match from.map(|at| (&item[..at], &item[at..])) {
        Some((names, [_, file])) => (names, Some(*file)),
        Some((_, [_, _, more, ..])) => return Err(Some(more)),
        Some((_, rest)) => return Err(rest.first().copied()),
        None => (item, None),
    };
    let dependency = match file {
        Some(word) if matches!(word.kind, Kind::String { .. }) => {
            Some(context.dependency(string_value(word.text), word.span()))
        }
        Some(word) if word.is("global") => None,
        Some(word) => return Err(Some(word)),
        None => None,
    };
    if names.is_empty() {
        return Err(None);
    }
    let mut in_global = false;
    let mut names = names.iter().copied().peekable();
    while let Some(word) = names.next() {
        let span = word.span();
        let one = match (word.kind, word.origin) {
            (Kind::CloseParen, _) if in_global => {
                in_global = false;
                continue;
            }
            (Kind::Function, _) if word.is_function("global") && file.is_none() && !in_global => {
                if names.peek().is_none_or(|next| next.kind == Kind::CloseParen) {
                    return Err(Some(word));
                }
                in_global = true;
                continue;
            }
            (Kind::Ident, Origin::Imported(index)) if file.is_none() && !in_global => Composed::Imported(index),
            (Kind::Ident, Origin::Source | Origin::Value) => {
                let name = escape::resolve(word.text);
                match dependency {
                    Some(dependency) => Composed::Imported(context.import(dependency, name, span.clone())),
                    None if file.is_some() || in_global => Composed::Global(name),
                    None => Composed::Local(name),
                }
            }
            _ => return Err(Some(word)),
        };
        composed.push((one, span));
    }
    Ok(())
}
