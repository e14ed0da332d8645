//! Tells documents that refer to no file from the others, without reading them as XML.

use memchr::{memchr_iter, memmem};

/// Whether an SVG document may refer to a file. It has to be rewritten if so; if not, rewriting would change nothing,
/// and the file need not even be text. Most icons refer at most to parts of themselves (`href="#a"`, `url(#a)`).
#[must_use]
pub fn may_refer(document: &[u8]) -> bool {
    // In UTF-16 every second byte of ASCII is zero. The parser could not read it, but who refers must be told.
    if document.iter().take(4).any(|&byte| byte == 0) {
        let narrow: Vec<u8> = document.iter().copied().filter(|&byte| byte != 0).collect();
        return refers(&narrow);
    }
    refers(document)
}

fn refers(document: &[u8]) -> bool {
    // Style sheets and scripts, HTML, and what may hide one of the others.
    const MARKS: [&str; 8] =
        ["<style", ":style", "<script", ":script", "xml-stylesheet", "1999/xhtml", "<!ENTITY", "\\"];
    MARKS.iter().any(|mark| memmem::find(document, mark.as_bytes()).is_some())
        || memmem::find_iter(document, "href").any(|at| !is_local_link(&document[at + 4..]))
        || memchr_iter(b'(', document).any(|at| takes_file(document, at))
        || memmem::find_iter(document, "&#").any(|at| hides(&document[at + 2..]))
}

/// Whether `="#…"` or `=""` follows.
fn is_local_link(after: &[u8]) -> bool {
    let Some(value) = after.trim_ascii_start().strip_prefix(b"=") else { return false };
    let value = value.trim_ascii_start();
    let Some(quote) = value.first().filter(|byte| b"\"'".contains(byte)) else { return false };
    value[1..].trim_ascii_start().first().is_some_and(|byte| *byte == b'#' || byte == quote)
}

/// Whether the name of a function comes before a bracket.
fn is_function(name: &str, before: &[u8]) -> bool {
    before.len().checked_sub(name.len()).is_some_and(|start| before[start..].eq_ignore_ascii_case(name.as_bytes()))
}

/// Whether an address may stand behind the bracket at `at`, other than one that begins with `#`.
fn takes_file(document: &[u8], at: usize) -> bool {
    let (before, inside) = (&document[..at], document[at + 1..].trim_ascii_start());
    if is_function("url", before) {
        let address = inside.strip_prefix(b"'").or_else(|| inside.strip_prefix(b"\"")).unwrap_or(inside);
        return !address.trim_ascii_start().starts_with(b"#");
    }
    is_function("src", before) || is_function("image-set", before)
}

/// Whether a numeric reference stands for a visible character of ASCII, of which a name could be made.
fn hides(digits: &[u8]) -> bool {
    let (digits, radix) = match digits.strip_prefix(b"x") {
        Some(hexadecimal) => (hexadecimal, 16),
        None => (digits, 10),
    };
    let number = digits
        .iter()
        .map_while(|&byte| char::from(byte).to_digit(radix))
        .fold(0u32, |number, digit| number.saturating_mul(radix).saturating_add(digit));
    (0x21..0x7f).contains(&number)
}
