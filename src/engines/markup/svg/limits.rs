//! What would take the parser far more time or memory than the document's size, found before it is parsed.
//!
//! An entity may stand for a lot of text, and may be used often. Attributes of one element are compared in pairs, and
//! the namespaces that an element sees are listed for each element that declares some.

use memchr::memmem;
use std::{collections::BTreeSet, ops::Range};

use super::super::Problem;

/// Illustrator declares about ten.
const ENTITIES: usize = 256;
/// Bytes that all references to entities may stand for.
const EXPANSION: usize = 64 << 20;
/// How many references the parser follows inside of one reference.
const NESTED_REFERENCES: usize = 256;
const ATTRIBUTES: usize = 4096;
/// Prefixes in a document.
const NAMESPACES: usize = 64;

/// The first thing that is out of proportion.
pub(super) fn problem(source: &str) -> Option<Problem> {
    entities(source).or_else(|| attributes(source)).or_else(|| namespaces(source))
}

fn entities(source: &str) -> Option<Problem> {
    const DECLARATION: &[u8] = b"<!ENTITY";
    let declarations: Vec<usize> = memmem::find_iter(source.as_bytes(), DECLARATION).collect();
    let (&first, &last) = (declarations.first()?, declarations.last()?);
    if let Some(&one_too_many) = declarations.get(ENTITIES) {
        let span = one_too_many..one_too_many + DECLARATION.len();
        return Some(Problem::new(span, format!("more than {ENTITIES} entities are declared")));
    }
    let end = source[last..].find('>').map_or(source.len(), |end| last + end);
    let (inside, outside) = references(source).partition::<Vec<_>, _>(|&at| (first..end).contains(&at));
    let nested = if inside.is_empty() { 1 } else { NESTED_REFERENCES };
    let largest = outside.len().saturating_mul(end - first).saturating_mul(nested);
    (largest > EXPANSION).then(|| {
        let message = format!("the entities of this document may stand for more than {EXPANSION} bytes");
        Problem::new(first..first + DECLARATION.len(), message).hint("write what they stand for in their places")
    })
}

/// Where entities that are not part of XML are used.
fn references(source: &str) -> impl Iterator<Item = usize> {
    memchr::memchr_iter(b'&', source.as_bytes()).filter(|at| {
        let rest = &source[at + 1..];
        rest.starts_with(|c: char| c.is_alphabetic() || c == '_' || c == ':')
            && !["amp;", "lt;", "gt;", "quot;", "apos;"].iter().any(|name| rest.starts_with(name))
    })
}

fn attributes(source: &str) -> Option<Problem> {
    let bytes = source.as_bytes();
    memchr::memchr_iter(b'<', bytes).find_map(|at| {
        let start = at + 1;
        if !bytes.get(start).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_' || *byte >= 0x80) {
            return None;
        }
        // In a tag a `<` would not be well-formed, so no byte is looked at twice.
        let mut quote = None;
        let mut count = 0;
        for (offset, &byte) in bytes[start..].iter().enumerate() {
            match (quote, byte) {
                (_, b'<') | (None, b'>') => return None,
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                (None, b'=') => count += 1,
                _ => {}
            }
            if count > ATTRIBUTES {
                let place = start + offset;
                return Some(Problem::new(
                    place..place + 1,
                    format!("an element has more than {ATTRIBUTES} attributes"),
                ));
            }
        }
        None
    })
}

fn namespaces(source: &str) -> Option<Problem> {
    let mut prefixes = BTreeSet::new();
    memmem::find_iter(source.as_bytes(), "xmlns:").find_map(|at| {
        let name = &source[at..];
        let name = &name[..name.find(|c: char| c == '=' || c.is_ascii_whitespace()).unwrap_or(name.len())];
        prefixes.insert(name);
        (prefixes.len() > NAMESPACES).then(|| place(at, name))
    })
}

fn place(at: usize, name: &str) -> Problem {
    let span: Range<usize> = at..at + name.len();
    Problem::new(span, format!("more than {NAMESPACES} prefixes of namespaces are declared"))
}
