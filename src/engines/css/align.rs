//! Where the declarations of a compiled sheet come from. The compiler tells it for rules alone.

use super::tokens::{Token, tokenize};
use super::walk::{Event, walk};

/// A declaration: its name without a vendor's prefix, and where name and value start.
struct Declaration<'s> {
    property: &'s str,
    name: usize,
    value: usize,
}

/// Pairs of places, in `output` and in `source`, both as bytes and the first ascending: each rule's start as `rules`
/// has it, and in each rule the declarations of the same property, one after the other.
#[must_use]
pub fn align(source: &str, output: &str, rules: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let (before, after) = (declarations(source), declarations(output));
    let mut places: Vec<(usize, usize)> = rules.to_vec();
    let mut starts: Vec<usize> = rules.iter().map(|(_, at)| *at).collect();
    starts.sort_unstable();
    let mut rule = 0;
    // The declarations of the current rule, and which of them were found already.
    let (mut own, mut taken): (&[Declaration<'_>], Vec<bool>) = (&[], Vec::new());
    let mut known = usize::MAX;
    for declaration in &after {
        while rules.get(rule + 1).is_some_and(|(out, _)| *out <= declaration.name) {
            rule += 1;
        }
        let Some(&(out, start)) = rules.get(rule).filter(|(out, _)| *out <= declaration.name) else { continue };
        if known != out {
            known = out;
            let end = starts.get(starts.partition_point(|at| *at <= start)).copied().unwrap_or(source.len());
            let first = before.partition_point(|candidate| candidate.name < start);
            let last = before.partition_point(|candidate| candidate.name < end);
            own = &before[first..last.max(first)];
            taken = vec![false; own.len()];
        }
        let same = |at: &usize| own[*at].property.eq_ignore_ascii_case(declaration.property);
        let found = (0..own.len()).filter(same).find(|at| !taken[*at]);
        // One that was compiled to several stands for all of them.
        let again = || (0..own.len()).rfind(same);
        if let Some(at) = found.or_else(again) {
            taken[at] = true;
            places.push((declaration.name, own[at].name));
            places.push((declaration.value, own[at].value));
        }
    }
    places.sort_unstable();
    places
}

fn declarations(text: &str) -> Vec<Declaration<'_>> {
    let tokens = tokenize(text);
    let solid = |tokens: &[Token]| tokens.iter().find(|token| !token.kind.is_gap()).map(|token| token.start);
    walk(text, &tokens)
        .filter_map(|event| match event {
            Event::Declaration { name, value, .. } => {
                let property = unprefixed(tokens[name].text(text));
                let value = solid(&tokens[value]).unwrap_or(tokens[name].end);
                Some(Declaration { property, name: tokens[name].start, value })
            }
            _ => None,
        })
        .collect()
}

/// `-webkit-mask` is a `mask`; `--mask` is itself.
fn unprefixed(property: &str) -> &str {
    if property.starts_with("--") {
        return property;
    }
    property.strip_prefix('-').and_then(|rest| rest.split_once('-')).map_or(property, |(_, plain)| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_find_their_like() {
        let source = "a { color: red; mask: none; b { top: 0 } }";
        let output = "a{color:red;-webkit-mask:none;mask:none}a b{top:0}";
        let rules = [(0, 0), (40, 28)];
        let words: Vec<(&str, &str)> =
            align(source, output, &rules).into_iter().map(|(out, at)| (&output[out..], &source[at..])).collect();
        let starts = |(out, at): &(&str, &str)| {
            let word = |text: &str| text.split([':', ';', '{', ' ', '}']).next().unwrap_or_default().to_owned();
            (word(out), word(at))
        };
        let pairs: Vec<(String, String)> = words.iter().map(starts).collect();
        let expected = [
            ("a", "a"),
            ("color", "color"),
            ("red", "red"),
            ("-webkit-mask", "mask"),
            ("none", "none"),
            ("mask", "mask"),
            ("none", "none"),
            ("a", "b"),
            ("top", "top"),
            ("0", "0"),
        ];
        assert_eq!(pairs, expected.map(|(out, at)| (out.to_owned(), at.to_owned())));
    }
}
