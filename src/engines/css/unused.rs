//! Rules that no page needs, by the names in their selectors.

use super::escape;
use super::tokens::{Kind, Token, tokenize};
use super::walk::{End, Event, is_at, walk};
use std::ops::Range;

/// A name in a selector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'n> {
    /// A class or an id.
    Own(&'n str),
    /// An element.
    Element(&'n str),
    /// An animation.
    Keyframes(&'n str),
}

/// At-rules in whose block rules mean what they mean outside of it.
const GROUPS: [&str; 6] = ["media", "supports", "container", "layer", "scope", "starting-style"];

/// What can be cut out of `source`: rules of which no selector can match, and selectors in the lists of others. A
/// selector can match if `is_used` says so of each of its names; those in functions such as `:not()` are not asked
/// about. Disjoint, in source order. What is nested in a rule that stays is left alone.
///
/// From a list a selector is cut only if it surely was valid, since browsers drop a rule for one that is not, and if
/// the rule holds no others, since the list decides how specific `&` is.
#[must_use]
pub fn unused(source: &str, is_used: &dyn Fn(Name<'_>) -> bool) -> Vec<Range<usize>> {
    let tokens = tokenize(source);
    let mut cuts: Vec<Range<usize>> = Vec::new();
    // The depth of the block that is cut out, or that is left alone.
    let mut inside: Option<(usize, Option<usize>)> = None;
    // Selectors of the rule that is left alone, as long as nothing is nested in it.
    let mut listed: Vec<Range<usize>> = Vec::new();
    let mut walker = walk(source, &tokens);
    while let Some(event) = walker.next() {
        let depth = walker.depth();
        match event {
            Event::Close(close) => {
                if let Some((around, start)) = inside
                    && depth == around
                {
                    cuts.append(&mut listed);
                    cuts.extend(start.map(|start| start..tokens[close].end));
                    inside = None;
                }
            }
            Event::AtRule { keyword, prelude, end: End::Block } if inside.is_none() => {
                let name = tokens[keyword].text(source);
                let is_keyframes = is_at(name, "keyframes") || is_at(name, "-webkit-keyframes");
                let animation = tokens[prelude].iter().find(|token| !token.kind.is_gap());
                if is_keyframes && animation.is_some_and(|token| !is_used(Name::Keyframes(&resolved(source, *token)))) {
                    inside = Some((depth - 1, Some(tokens[keyword].start)));
                } else if !GROUPS.iter().any(|group| is_at(name, group)) {
                    inside = Some((depth - 1, None));
                }
            }
            Event::Rule { prelude, end: End::Block } if inside.is_none() => {
                let selectors = selectors(&tokens, prelude.clone());
                let kept: Vec<bool> =
                    selectors.iter().map(|selector| can_match(source, &tokens[selector.clone()], is_used)).collect();
                if kept.contains(&true) {
                    let is_safe = |at: usize| kept[at] || is_plain(source, &tokens[selectors[at].clone()]);
                    if (0..selectors.len()).all(is_safe) {
                        listed = dropped(&tokens, &selectors, &kept);
                    }
                    inside = Some((depth - 1, None));
                } else {
                    inside = Some((depth - 1, Some(tokens[prelude.start].start)));
                }
            }
            Event::AtRule { end: End::Block, .. } | Event::Rule { end: End::Block, .. } => listed.clear(),
            _ => {}
        }
    }
    cuts
}

fn resolved(source: &str, token: Token) -> String {
    match token.kind {
        Kind::String { .. } => super::import::string_value(token.text(source)),
        _ => escape::resolve(token.text(source)),
    }
}

/// The selectors of a list, as tokens.
pub(super) fn selectors(tokens: &[Token], prelude: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<Kind> = Vec::new();
    let mut start = prelude.start;
    for at in prelude.clone() {
        let kind = tokens[at].kind;
        if open.last() == Some(&kind) {
            open.pop();
        } else if open.is_empty() && kind == Kind::Comma {
            found.push(start..at);
            start = at + 1;
        } else {
            open.extend(kind.closer());
        }
    }
    found.push(start..prelude.end);
    found
}

/// The bytes of the selectors that are not kept, each with the comma that parts it from the next one kept.
fn dropped(tokens: &[Token], selectors: &[Range<usize>], kept: &[bool]) -> Vec<Range<usize>> {
    let end = selectors.last().map_or(0, |last| last.end);
    let start = |at: usize| selectors.get(at).map_or(end, |selector| selector.start);
    let last_kept = kept.iter().rposition(|kept| *kept).unwrap_or_default();
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for at in (0..selectors.len()).filter(|at| !kept[*at]) {
        // Behind the last one that stays, the comma goes that stands before.
        let (from, to) =
            if at < last_kept { (start(at), start(at + 1)) } else { (selectors[at].start - 1, selectors[at].end) };
        if from < to {
            cuts.push(tokens[from].start..tokens[to - 1].end);
        }
    }
    cuts
}

/// Whether a selector holds nothing but elements, classes, ids and combinators, each where it may stand.
fn is_plain(source: &str, selector: &[Token]) -> bool {
    let mut tokens = selector.iter().filter(|token| token.kind != Kind::Comment { closed: true }).peekable();
    // Whether a name or a combinator has to follow.
    let (mut is_started, mut is_combined) = (false, false);
    while let Some(token) = tokens.next() {
        match token.kind {
            Kind::Whitespace => {}
            Kind::Delim(b'.') if tokens.next_if(|next| next.kind == Kind::Ident).is_some() => {
                (is_started, is_combined) = (true, false);
            }
            Kind::Hash if !token.text(source)[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                (is_started, is_combined) = (true, false);
            }
            // An element stands first in its compound.
            Kind::Ident if !is_started || is_combined || is_gap_before(selector, token) => {
                (is_started, is_combined) = (true, false);
            }
            Kind::Delim(b'>' | b'+' | b'~') if is_started && !is_combined => is_combined = true,
            _ => return false,
        }
    }
    is_started && !is_combined
}

fn is_gap_before(selector: &[Token], token: &Token) -> bool {
    selector.iter().any(|before| before.end == token.start && before.kind == Kind::Whitespace)
}

fn can_match(source: &str, selector: &[Token], is_used: &dyn Fn(Name<'_>) -> bool) -> bool {
    let mut open: Vec<Kind> = Vec::new();
    let mut before = None;
    for token in selector {
        let here = before.replace(token.kind);
        if open.last() == Some(&token.kind) {
            open.pop();
            continue;
        }
        if let Some(closer) = token.kind.closer() {
            // What a function is given decides in other ways; it is taken to match.
            open.push(closer);
            continue;
        }
        if !open.is_empty() {
            continue;
        }
        let used = match (token.kind, here) {
            (Kind::Hash, _) => is_used(Name::Own(&escape::resolve(&token.text(source)[1..]))),
            (Kind::Ident, Some(Kind::Delim(b'.'))) => is_used(Name::Own(&resolved(source, *token))),
            // A pseudo-class is always possible.
            (Kind::Ident, Some(Kind::Colon)) => true,
            (Kind::Ident, _) => is_used(Name::Element(&resolved(source, *token))),
            _ => true,
        };
        if !used {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(source: &str) -> String {
        let is_used = |name: Name<'_>| match name {
            Name::Own(name) => ["a", "md:b", "i"].contains(&name),
            Name::Element(name) => ["p", "html"].contains(&name),
            Name::Keyframes(name) => name == "spin",
        };
        let mut text = source.to_owned();
        for cut in unused(source, &is_used).into_iter().rev() {
            text.replace_range(cut, "");
        }
        text
    }

    #[test]
    fn table() {
        for (source, expected) in [
            (".a{b:c}.x{b:c}", ".a{b:c}"),
            (".x,.a , .y{b:c}", ".a {b:c}"),
            (".a,.x,.y{b:c}", ".a{b:c}"),
            (".x,.y{b:c}p{d:e}", "p{d:e}"),
            (".a .x{b:c}.a p>#i{b:c}", ".a p>#i{b:c}"),
            (".md\\:b:hover::before{b:c}", ".md\\:b:hover::before{b:c}"),
            (".a:not(.x){b:c}:root{d:e}*{f:g}[x]{h:i}", ".a:not(.x){b:c}:root{d:e}*{f:g}[x]{h:i}"),
            ("@media x{.x{b:c}.a{b:c}}", "@media x{.a{b:c}}"),
            ("@keyframes spin{50%{b:c}}@keyframes x{50%{b:c}}", "@keyframes spin{50%{b:c}}"),
            ("@font-face{b:c}@unknown{.x{b:c}}", "@font-face{b:c}@unknown{.x{b:c}}"),
            (".a{.x{b:c}}.x{.a{b:c}}", ".a{.x{b:c}}"),
            ("table{b:c}p{b:c}", "p{b:c}"),
            (".a,.no::-moz-nope{b:c}", ".a,.no::-moz-nope{b:c}"),
            (
                ".a,.x >{b:c}.a,.x y > #n.z{b:c}.a,#1{b:c}.a,.xy:hover{b:c}",
                ".a,.x >{b:c}.a{b:c}.a,#1{b:c}.a,.xy:hover{b:c}",
            ),
            (".a,#no{& .a{b:c}}.a,#no{b:c;@media x{d:e}}", ".a,#no{& .a{b:c}}.a,#no{b:c;@media x{d:e}}"),
            ("/*1*/.x/*2*/{b:c}/*3*/p{b:c}", "/*1*//*3*/p{b:c}"),
        ] {
            assert_eq!(kept(source), expected, "{source}");
        }
    }
}
