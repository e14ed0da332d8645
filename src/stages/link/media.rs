//! link, for CSS: the conditions of nested imports as those of one import.

use crate::{
    engines::css::tokens::{Kind, tokenize},
    stages::compile::sheet::Conditions,
};

/// What holds where all of `levels` hold; nothing if that cannot be written down.
pub fn combined<'c>(levels: impl Iterator<Item = &'c Conditions>) -> Option<Conditions> {
    let mut all: Option<Conditions> = None;
    for level in levels {
        let Some(before) = all else {
            all = Some(level.clone());
            continue;
        };
        let layer = match (before.layer, &level.layer) {
            (Some(Some(outer)), Some(Some(inner))) => Some(Some(format!("{outer}.{inner}"))),
            (Some(_), Some(_)) => return None,
            (one, other) => one.or_else(|| other.clone()),
        };
        let supports = match (before.supports, &level.supports) {
            (Some(one), Some(other)) => Some(format!("({one}) and ({other})")),
            (one, other) => one.or_else(|| other.clone()),
        };
        let media = match (before.media.as_str(), level.media.as_str()) {
            ("", one) | (one, "") => one.to_owned(),
            (one, other) => both(one, other)?,
        };
        all = Some(Conditions { layer, supports, media });
    }
    Some(all.unwrap_or_default())
}

/// A list of media queries that holds where both hold.
fn both(one: &str, other: &str) -> Option<String> {
    let (ones, others) = (queries(one)?, queries(other)?);
    let mut found = Vec::new();
    for one in &ones {
        for other in &others {
            let kind = match (&one.kind, &other.kind) {
                (kind, None) | (None, kind) => kind.clone(),
                (Some(a), Some(b)) if a == b || b == "all" => Some(a.clone()),
                (Some(a), Some(b)) if a == "all" => Some(b.clone()),
                // Nothing is two media at once.
                _ => continue,
            };
            let conditions = [&one.conditions, &other.conditions];
            let parts = conditions.into_iter().filter(|part| !part.is_empty());
            let wrap = |part: &String| match part.as_str() {
                simple if is_conjunction(simple) => simple.to_owned(),
                part => format!("({part})"),
            };
            found.push(kind.into_iter().chain(parts.map(wrap)).collect::<Vec<_>>().join(" and "));
        }
    }
    Some(if found.is_empty() { "not all".to_owned() } else { found.join(", ") })
}

/// One media query: `kind and conditions`.
struct Query {
    kind: Option<String>,
    conditions: String,
}

/// The queries of a list; nothing if there are some that we cannot take apart.
fn queries(list: &str) -> Option<Vec<Query>> {
    let tokens = tokenize(list);
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let mut start = 0;
    for token in &tokens {
        depth += usize::from(token.kind.closer().is_some());
        depth -= usize::from(token.kind.is_closer()).min(depth);
        if depth == 0 && token.kind == Kind::Comma {
            found.push(query(list[start..token.start].trim())?);
            start = token.end;
        }
    }
    found.push(query(list[start..].trim())?);
    Some(found)
}

fn query(text: &str) -> Option<Query> {
    let words = words(text);
    let lower: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    if text.starts_with('(') || (lower.first()? == "not" && words.get(1)?.starts_with('(')) {
        return Some(Query { kind: None, conditions: text.to_owned() });
    }
    let skip = usize::from(lower[0] == "only");
    let kind = lower.get(skip)?;
    let named = kind.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    if !named || ["not", "and", "or", "layer"].contains(&kind.as_str()) {
        return None;
    }
    let conditions = match lower.get(skip + 1) {
        None => String::new(),
        Some(and) if and == "and" && words.len() > skip + 2 => words[skip + 2..].join(" "),
        Some(_) => return None,
    };
    Some(Query { kind: Some(kind.clone()), conditions })
}

/// Whether conditions are joined by nothing but `and`.
fn is_conjunction(text: &str) -> bool {
    words(text)
        .iter()
        .enumerate()
        .all(|(at, word)| if at % 2 == 0 { word.starts_with('(') } else { word.eq_ignore_ascii_case("and") })
}

/// What white space parts outside of brackets.
fn words(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    let mut start = None;
    for token in tokenize(text) {
        if depth == 0 && token.kind.is_gap() {
            found.extend(start.take().map(|start: usize| &text[start..token.start]));
            continue;
        }
        start.get_or_insert(token.start);
        depth += usize::from(token.kind.closer().is_some());
        depth -= usize::from(token.kind.is_closer()).min(depth);
    }
    found.extend(start.map(|start| &text[start..]));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_hold() {
        for (one, other, expected) in [
            ("screen", "(a)", "screen and (a)"),
            ("screen", "print", "not all"),
            ("all and (a)", "only screen", "screen and (a)"),
            ("(a), (b)", "print", "print and (a), print and (b)"),
            ("(a) or (b)", "(c)", "((a) or (b)) and (c)"),
            ("not (a)", "screen", "screen and (not (a))"),
        ] {
            assert_eq!(both(one, other).as_deref(), Some(expected), "{one} & {other}");
        }
        assert_eq!(both("not screen", "(a)"), None);
    }
}
