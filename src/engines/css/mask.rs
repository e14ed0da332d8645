//! What lightningcss would get wrong is written in a way that it leaves alone, and written back afterwards.

use super::tokens::{Kind, Token, tokenize};
use super::walk::{Event, is_at, is_custom, walk};
use memchr::memmem;
use std::borrow::Cow;
use std::ops::Range;

/// What each of the words begins with.
const MARK: &[u8] = b"_ap-";
/// Stands for the name that an `animation` does not have: without one, all of it would go.
const NO_NAME: &str = "_ap-no-name";
const SPACED_NO_NAME: &str = " _ap-no-name";
/// Stands for the second of `monospace,monospace`, which makes browsers keep the size of the text.
const MONOSPACE: &str = "\"_ap-monospace\"";
const BARE_MONOSPACE: &str = "_ap-monospace";
/// Stands before a number in a custom property, which the compiler would round to six digits.
const NUMBER: &str = "_ap-n";
/// Stands behind the prefix of a property that `@supports` asks for, which the compiler would ask for without it.
const PREFIXED: &str = "_ap-x";
/// How many digits the compiler keeps.
const DIGITS: usize = 6;
/// What old browsers call placeholders, and what stands for it: the compiler would call each of them something else.
const PLACEHOLDERS: [(&str, &str); 4] = [
    ("-webkit-input-placeholder", "-webkit-_ap-placeholder"),
    ("-moz-placeholder", "-moz-_ap-placeholder"),
    ("-ms-input-placeholder", "-ms-_ap-placeholder"),
    ("-o-input-placeholder", "-o-_ap-placeholder"),
];
/// What the words for placeholders end in.
const PLACEHOLDER: &str = "_ap-placeholder";
/// What may stand in an `animation` and is no name.
const KEYWORDS: [&str; 24] = [
    "none",
    "ease",
    "linear",
    "ease-in",
    "ease-out",
    "ease-in-out",
    "step-start",
    "step-end",
    "infinite",
    "normal",
    "reverse",
    "alternate",
    "alternate-reverse",
    "forwards",
    "backwards",
    "both",
    "running",
    "paused",
    "auto",
    "inherit",
    "initial",
    "unset",
    "revert",
    "revert-layer",
];

/// A text with some words changed.
pub struct Changed<'s> {
    /// The text.
    pub text: Cow<'s, str>,
    /// Where it changed: as bytes of what it was, as bytes of what it is, and by how much it had grown by then.
    growth: Vec<(usize, usize, isize)>,
}

impl<'s> Changed<'s> {
    fn of(source: &'s str, edits: &[(Range<usize>, &str)]) -> Self {
        let mut growth = Vec::new();
        let (mut text, mut done, mut grown) = (String::new(), 0, 0);
        for (span, with) in edits {
            text.push_str(&source[done..span.start]);
            text.push_str(with);
            done = span.end;
            grown += with.len().cast_signed() - span.len().cast_signed();
            growth.push((span.end, text.len(), grown));
        }
        text.push_str(&source[done..]);
        let text = if edits.is_empty() { Cow::Borrowed(source) } else { Cow::Owned(text) };
        Self { text, growth }
    }

    /// The byte that a byte of this text was before.
    pub fn before(&self, at: usize) -> usize {
        let count = self.growth.partition_point(|(_, after, _)| *after <= at);
        at.saturating_add_signed(-count.checked_sub(1).map_or(0, |last| self.growth[last].2))
    }

    /// The byte of this text that a byte was before.
    pub fn after(&self, at: usize) -> usize {
        let count = self.growth.partition_point(|(before, ..)| *before <= at);
        at.saturating_add_signed(count.checked_sub(1).map_or(0, |last| self.growth[last].2)).min(self.text.len())
    }
}

/// Hides what has to stay.
pub fn mask(source: &str) -> Changed<'_> {
    let tokens = tokenize(source);
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for event in walk(source, &tokens) {
        match event {
            Event::Rule { prelude, .. } => edits.extend(placeholders(source, &tokens[prelude])),
            Event::AtRule { keyword, prelude, .. } if is_at(tokens[keyword].text(source), "supports") => {
                edits.extend(prefixed(source, &tokens[prelude]));
            }
            Event::Declaration { name, value, .. } => {
                let property = tokens[name].text(source);
                if is_custom(property) {
                    edits.extend(long_numbers(source, &tokens[value.clone()]));
                }
                if ["font-family", "font"].iter().any(|font| property.eq_ignore_ascii_case(font)) {
                    edits.extend(monospace(source, &tokens[value]));
                } else if ["animation", "-webkit-animation"].iter().any(|known| property.eq_ignore_ascii_case(known)) {
                    edits.extend(nameless(source, &tokens[value]));
                }
            }
            _ => {}
        }
    }
    Changed::of(source, &edits)
}

/// Writes it back.
pub fn unmask(css: &str) -> Changed<'_> {
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for at in memmem::find_iter(css.as_bytes(), MARK) {
        let (before, rest) = css.split_at(at);
        if rest.starts_with(NO_NAME) {
            let (start, end) = (at, at + NO_NAME.len());
            let span = if before.ends_with(' ') {
                start - 1..end
            } else {
                start..end + usize::from(css[end..].starts_with(' '))
            };
            edits.push((span, ""));
        } else if let Some(mark) = [NUMBER, PREFIXED].iter().find(|mark| rest.starts_with(**mark)) {
            edits.push((at..at + mark.len(), ""));
        } else if rest.starts_with(BARE_MONOSPACE) {
            // The compiler takes quotes away that a name does not need.
            let quote = usize::from(before.ends_with('"'));
            edits.push((at - quote..at + BARE_MONOSPACE.len() + quote, "monospace"));
        } else if let Some((name, masked)) = PLACEHOLDERS.iter().find(|(_, masked)| {
            let prefix = masked.len() - PLACEHOLDER.len();
            before.ends_with(&masked[..prefix]) && rest.starts_with(PLACEHOLDER)
        }) {
            let start = at - (masked.len() - PLACEHOLDER.len());
            edits.push((start..start + masked.len(), name));
        }
    }
    Changed::of(css, &edits)
}

fn placeholders(source: &str, prelude: &[Token]) -> Vec<(Range<usize>, &'static str)> {
    let known = |token: &Token| {
        let text = token.text(source);
        let (_, masked) = PLACEHOLDERS.iter().find(|(name, _)| text.eq_ignore_ascii_case(name))?;
        Some((token.start..token.end, *masked))
    };
    prelude.iter().filter(|token| token.kind == Kind::Ident).filter_map(known).collect()
}

/// The places before numbers without a sign or a point that have more digits than the compiler keeps.
fn long_numbers<'t>(source: &'t str, value: &'t [Token]) -> impl Iterator<Item = (Range<usize>, &'static str)> + 't {
    let is_long = |token: &&Token| {
        let text = token.text(source);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let is_word = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        matches!(token.kind, Kind::Number | Kind::Dimension) && is_word && digits > DIGITS
    };
    value.iter().filter(is_long).map(|token| (token.start..token.start, NUMBER))
}

/// The places behind prefixes of properties, such as `-webkit-`, in a condition.
fn prefixed<'t>(source: &'t str, condition: &'t [Token]) -> impl Iterator<Item = (Range<usize>, &'static str)> + 't {
    condition.windows(2).filter_map(|tokens| {
        let text = tokens[0].text(source);
        let length = text.strip_prefix('-').filter(|rest| !rest.starts_with('-'))?.find('-')? + 2;
        let at = tokens[0].start + length;
        let is_property = tokens[0].kind == Kind::Ident && tokens[1].kind == Kind::Colon;
        is_property.then_some((at..at, PREFIXED))
    })
}

fn monospace(source: &str, value: &[Token]) -> Option<(Range<usize>, &'static str)> {
    let solid: Vec<&Token> = value.iter().filter(|token| !token.kind.is_gap()).collect();
    let is = |token: &Token| token.kind == Kind::Ident && token.text(source).eq_ignore_ascii_case("monospace");
    solid.windows(3).find_map(|tokens| {
        let twice = is(tokens[0]) && tokens[1].kind == Kind::Comma && is(tokens[2]);
        twice.then(|| (tokens[2].start..tokens[2].end, MONOSPACE))
    })
}

/// The places of animations without a name, of which `none` is one.
fn nameless(source: &str, value: &[Token]) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    for animation in value.split(|token| token.kind == Kind::Comma) {
        let solid: Vec<&Token> = animation.iter().filter(|token| !token.kind.is_gap()).collect();
        let simple = solid.iter().all(|token| matches!(token.kind, Kind::Ident | Kind::Number | Kind::Dimension));
        let is_keyword =
            |token: &&&Token| KEYWORDS.iter().any(|keyword| token.text(source).eq_ignore_ascii_case(keyword));
        let named = solid.iter().any(|token| token.kind == Kind::Ident && !is_keyword(&token));
        if let (true, false, [_, .., last]) = (simple, named, solid.as_slice()) {
            edits.push((last.end..last.end, SPACED_NO_NAME));
        }
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_comes_back() {
        for (source, masked) in [
            ("a{animation:.5s both}", "a{animation:.5s both _ap-no-name}"),
            ("a{animation:spin 1s,2s ease}", "a{animation:spin 1s,2s ease _ap-no-name}"),
            ("a{animation:none}", "a{animation:none}"),
            ("a{animation:var(--x) 1s}", "a{animation:var(--x) 1s}"),
            ("a{font-family:monospace,monospace}", "a{font-family:monospace,\"_ap-monospace\"}"),
            ("a::-moz-placeholder{b:c}", "a::-moz-_ap-placeholder{b:c}"),
            ("a{--b:1 2147483647 9999999px 1.2345678}", "a{--b:1 _ap-n2147483647 _ap-n9999999px 1.2345678}"),
            ("@supports (-webkit-appearance:none){}", "@supports (-webkit-_ap-xappearance:none){}"),
            ("a{b:c}", "a{b:c}"),
        ] {
            let found = mask(source);
            assert_eq!(found.text, masked);
            let back = unmask(&found.text);
            assert_eq!(back.text, source);
            assert_eq!((found.before(found.text.len()), back.after(found.text.len())), (source.len(), source.len()));
        }
    }
}
