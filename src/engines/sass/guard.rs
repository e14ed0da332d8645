//! What the built-in compiler is known to do in another way than Dart Sass, without saying so: found in the texts, so
//! that it is an error instead of another sheet. Each rule comes from comparing the two on the language's test suite
//! and on 6,277 Sass files of npm packages; in those files it finds every sheet that differs.

use std::ops::Range;

/// Something that is refused: where it stands, and what it is.
pub type Found = (Range<usize>, &'static str);

const PARENT: &str =
    "the built-in compiler combines `&` inside of a pseudo-class with lists in another way than Dart Sass";
const AT_ROOT: &str = "the built-in compiler leaves `@at-root` inside of at-rules that Dart Sass takes it out of";
const LISTING: &str = "the built-in compiler lists the members of a module in another order than Dart Sass";
const SPREAD: &str = "the built-in compiler spreads a list that is written in place in another way than Dart Sass";
/// What is refused because of the sheet that was made.
pub const NOT_NOT: &str = "the built-in compiler leaves out a `:not()` that `@extend` made, which Dart Sass repeats";
const LISTINGS: [&str; 6] =
    ["module-variables", "module-functions", "module-mixins", "module_variables", "module_functions", "module_mixins"];

/// What is refused in a source, in source order.
#[must_use]
pub fn find(source: &str) -> Vec<Found> {
    let text = bare(source);
    let mut found: Vec<Found> = parents(&text).map(|span| (span, PARENT)).collect();
    found.extend(at_roots(&text).map(|span| (span, AT_ROOT)));
    for name in LISTINGS {
        found.extend(text.match_indices(name).map(|(at, name)| (at..at + name.len(), LISTING)));
    }
    found.extend(spreads(&text).map(|span| (span, SPREAD)));
    found.sort_by_key(|(span, _)| span.start);
    found
}

/// `...` behind a list that is written in place: neither a variable's nor a function's.
fn spreads(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_name = |c: char| c.is_alphanumeric() || "-_.%$".contains(c);
    let is_argument = |at: usize| text[at + 3..].trim_start().starts_with([')', ',']);
    text.match_indices("...").filter(move |(at, _)| is_argument(*at)).filter_map(move |(at, dots)| {
        let before = text[..at].trim_end();
        let (start, named) = if before.ends_with(')') {
            let mut depth = 0_usize;
            let open = before.bytes().enumerate().rev().find_map(|(at, byte)| {
                depth = match byte {
                    b')' => depth + 1,
                    b'(' => depth - 1,
                    _ => depth,
                };
                (depth == 0).then_some(at)
            })?;
            (open, before[..open].ends_with(is_name))
        } else {
            let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
            (start, before[start..].contains('$') || start == before.len())
        };
        (!named).then_some(start..at + dots.len())
    })
}

/// Where `sources` extend something that stands in one of several `:not()` of one selector of `css`: the index of the
/// source, and the bytes of `@extend`.
#[must_use]
pub fn not_not(css: &str, sources: &[&str]) -> Option<(usize, Range<usize>)> {
    let lines: Vec<&str> = css.lines().filter(|line| line.matches(":not(").count() > 1).collect();
    sources.iter().enumerate().find_map(|(index, source)| {
        let text = bare(source);
        text.match_indices("@extend").find_map(|(at, word)| {
            let list = text[at + word.len()..].split([';', '}', '\n', '!']).next()?;
            let fixed = list.split(',').map(|target| target.split("#{").next().unwrap_or_default().trim());
            let stands = fixed.filter(|target| !target.is_empty()).any(|target| {
                let inside = |part: &str| part.split(')').next().is_some_and(|inside| has_name(inside, target));
                lines.iter().any(|line| line.split(":not(").skip(1).any(inside))
            });
            stands.then(|| (index, at..at + word.len()))
        })
    })
}

/// Whether `target` stands in a selector, and not as the beginning of a longer name.
fn has_name(selector: &str, target: &str) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    selector.match_indices(target).any(|(at, name)| !selector[at + name.len()..].starts_with(goes_on))
}

/// The text with spaces in the place of comments and of what strings say, byte for byte as long. Strings with
/// interpolation stay, because what stands in it counts.
fn bare(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let end = match (byte, bytes.get(at + 1)) {
            (b'/', Some(b'/')) if at == 0 || bytes[at - 1] != b':' => {
                memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
            }
            (b'/', Some(b'*')) => text[at + 2..].find("*/").map_or(bytes.len(), |end| at + end + 4),
            (b'"' | b'\'', _) => {
                let start = at + 1;
                at = start;
                while bytes.get(at).is_some_and(|next| *next != byte && *next != b'\n') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                at = at.min(bytes.len());
                let inside = &mut out[start..at];
                if !inside.windows(2).any(|pair| pair == b"#{") {
                    inside.fill(b' ');
                }
                at += 1;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out[at..end].fill(b' ');
        at = end;
    }
    String::from_utf8(out).unwrap_or_default()
}

/// `&` in the brackets of a pseudo-class, unless it is all that stands there and the selector has no other.
fn parents(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    text.match_indices(':').filter_map(move |(colon, _)| {
        let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
        let open = colon + 1 + bytes[colon + 1..].iter().take_while(is_name).count();
        if open == colon + 1 || bytes.get(open) != Some(&b'(') {
            return None;
        }
        let mut depth = 0_usize;
        for at in open..bytes.len() {
            match bytes[at] {
                b'(' => depth += 1,
                b')' if depth == 1 => return None,
                b')' => depth -= 1,
                b';' => return None,
                b'{' if bytes[at - 1] != b'#' => return None,
                b'&' => {
                    let compound = text[..colon].rsplit([' ', ',', '{', '}', ';', '>', '+', '~', '\n', '\t']).next();
                    let alone = bytes[at - 1] == b'(' && bytes.get(at + 1) == Some(&b')');
                    let again = compound.is_some_and(|compound| compound.contains('&'));
                    return ((!alone || again) && may_be_list(text, colon)).then_some(colon..at + 1);
                }
                _ => {}
            }
        }
        None
    })
}

/// Whether the selector around a place may be a list: it is one, or nobody can tell, as in a mixin. With a single
/// parent both compilers do the same.
fn may_be_list(text: &str, place: usize) -> bool {
    let bytes = text.as_bytes();
    let mut open: Vec<&str> = Vec::new();
    let mut start = 0;
    for at in 0..place {
        match bytes[at] {
            b'{' => {
                open.push(if at > 0 && bytes[at - 1] == b'#' { "" } else { text[start..at].trim() });
                start = at + 1;
            }
            b'}' => {
                let ended = open.pop();
                // Behind an interpolation the same selector goes on.
                if ended != Some("") {
                    start = at + 1;
                }
            }
            b';' => start = at + 1,
            _ => {}
        }
    }
    open.iter().any(|prelude| {
        let known = ["@media", "@supports", "@layer", "@container"].iter().any(|rule| prelude.starts_with(rule));
        !known && (prelude.contains([',', '}', '#']) || prelude.starts_with('@'))
    })
}

/// `@at-root` with a query that names more than rules, media and supports.
fn at_roots(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices("@at-root").filter_map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start();
        let query = rest.strip_prefix('(')?.split(')').next()?;
        let names = query.split_once(':').map_or("?", |(_, names)| names);
        let known = |name: &str| ["rule", "media", "supports"].contains(&name.trim_matches(['"', '\'']));
        (!names.split_whitespace().all(known)).then_some(at..at + word.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_found_and_nothing_else() {
        for (source, words) in [
            (".a,.b{&:not(&--x){c:d}}", vec![":not(&"]),
            (".a,.b{:has(> &){c:d}}", vec![":has(> &"]),
            ("@mixin m{&:not(&--x){c:d}}", vec![":not(&"]),
            (".a{&:not(&--x){c:d}@media x{&:hover:not(&.z){e:f}}}", vec![]),
            (".a::after{content:\"more...\"}.b,.c{content:\":not(&--x) @at-root (without: layer) 1...)\"}", vec![]),
            (".a{:not(&){c:d}}", vec![]),
            (".a{&:not(.b){c:d}&:hover{e:f(1, 2)}}", vec![]),
            ("@layer a{.b{@at-root (without: layer){c:d}}}", vec!["@at-root"]),
            (".b{@at-root (without: media rule){c:d}@at-root .c{d:e}}", vec![]),
            ("// :not(&--x)\n/* @at-root (without: all) */a{b:'//'}", vec![]),
            ("a{b:f((1px 2px)...)c:f($list...)d:f(g($x)...)}", vec!["(1px 2px)..."]),
            ("a{b:f(1px 2px...)}@function f($a...){}", vec!["2px..."]),
            ("a{b:meta.module-variables('c')}", vec!["module-variables"]),
        ] {
            let found: Vec<&str> = find(source).into_iter().map(|(span, _)| &source[span]).collect();
            assert_eq!(found, words, "{source}");
        }
    }

    #[test]
    fn extended_negations_are_found() {
        let source = "a:not(.b):not(.c){d:e}.c{@extend .b}";
        assert_eq!(not_not("a:not(.b):not(.c) {", &["x{}", source]).map(|(index, _)| index), Some(1));
        assert_eq!(not_not("a:not(.b) {", &[source]), None);
        assert_eq!(not_not("a:not(.x):not(.y) {", &[source]), None);
        assert_eq!(not_not("a:not(.b-x):not(.c) {", &[source]), None);
    }
}
