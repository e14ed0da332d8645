//! HTML pages. `lol_html` finds the tags (`parse`); which attributes matter is in the parent module.
//!
//! What is in `<noscript>` and in `srcdoc` is read as the markup that it is for whoever sees it. Comments, conditional
//! ones included, and the text of `<iframe>`, `<noframes>` and the like are nobody's markup any more and stay. So do
//! links that load nothing (`canonical`, `alternate`, `preconnect`), `ping`, `cite`, `data-…`, and data in scripts.

mod ambiguity;
mod parse;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::character::{self, Markup};
use super::content::Content;
use super::element::{Attribute, Element, Space, Syntax};
use super::{Host, Problem, Rewritten, Text, page::Page};
use parse::Tag;

/// Rewrites a page.
///
/// A page with a `<base href>` is rewritten, too; the host is told, and has to answer with URLs that do not depend on
/// the page's own place.
///
/// # Errors
/// If the page can be read in two ways, says that it is not UTF-8 and has characters that show it, has a `<base href>`
/// behind other URLs, or nests pages in a way that is not followed.
pub fn rewrite(source: &str, host: &mut dyn Host) -> Rewritten {
    document(source, host, false)
}

/// [`rewrite`]; `nested` tells that the page stands in an attribute of another one.
pub(super) fn document(source: &str, host: &mut dyn Host, nested: bool) -> Rewritten {
    let mut tags = parse::tags(source, 0..source.len()).map_err(|problem| vec![problem])?;
    let mut page = Page::new(host, nested);
    let hidden: Vec<Range<usize>> =
        tags.iter().filter(|tag| is_noscript(tag)).filter_map(|tag| tag.content.clone()).collect();
    for range in hidden {
        match parse::tags(source, range) {
            Ok(inner) => {
                for tag in inner.iter().filter(|tag| is_noscript(tag)) {
                    page.problem(Problem::new(tag.span.clone(), "a `<noscript>` in a `<noscript>` is not read"));
                }
                tags.extend(inner);
            }
            Err(problem) => page.problem(problem),
        }
    }
    tags.sort_by_key(|tag| tag.span.start);
    for tag in &tags {
        if let Some(problem) = encoding(source, tag) {
            page.problem(problem);
        }
        match element(source, tag) {
            Ok(element) => page.element(&element),
            Err(problem) => page.problem(problem),
        }
    }
    page.finish(source)
}

fn is_noscript(tag: &Tag) -> bool {
    tag.name == "noscript" && tag.space == Space::Html
}

fn element<'s>(source: &'s str, tag: &Tag) -> Result<Element<'s>, Problem> {
    let attributes = tag
        .attributes
        .iter()
        .map(|written| match written.value.clone() {
            Some(range) => {
                Attribute { name: written.name, syntax: syntax(source, range.start), value: text(source, range) }
            }
            None => empty(source, written),
        })
        .collect();
    let content = match &tag.content {
        Some(range) if tag.space == Space::Html => Some(Content::raw(source, range.clone())),
        Some(range) => Some(Content::characters(Markup::Html, source, range.clone()).map_err(|place| {
            let message = format!("a tag in the `<{}>` of an SVG", tag.name);
            Problem::new(place, message).hint("in SVG, `<` in a style or script is written `&lt;`")
        })?),
        None => None,
    };
    Ok(Element { space: tag.space, name: tag.name.clone(), attributes, content })
}

fn text(source: &str, range: Range<usize>) -> Text<'_> {
    let literal = || Text::literal(&source[range.clone()], range.start);
    character::decode(Markup::Html, source, range.clone()).unwrap_or_else(literal)
}

/// How the value that begins at `start` is written: an unquoted one begins with no quote.
fn syntax(source: &str, start: usize) -> Syntax {
    match source.as_bytes()[start - 1] {
        b'"' => Syntax::Quoted('"', Markup::Html),
        b'\'' => Syntax::Quoted('\'', Markup::Html),
        _ => Syntax::Bare,
    }
}

/// An attribute without a value.
fn empty<'s>(source: &'s str, written: &parse::Written) -> Attribute<'s> {
    let end = written.end;
    let rest = &source[end..];
    let equals = rest.trim_ascii_start().strip_prefix('=');
    let at = equals.map_or(end, |after| source.len() - after.len());
    let syntax = Syntax::Empty { at, equals: equals.is_some() };
    Attribute { name: written.name, value: Text::literal(&source[end..end], end), syntax }
}

/// What is wrong with the encoding that a `<meta>` names: the text is UTF-8.
fn encoding(source: &str, tag: &Tag) -> Option<Problem> {
    if tag.name != "meta" || tag.space != Space::Html || source.is_ascii() {
        return None;
    }
    let value = |name: &str| {
        let written = tag.attributes.iter().find(|attribute| attribute.name == name)?;
        Some(text(source, written.value.clone()?))
    };
    let (label, place) = if let Some(charset) = value("charset") {
        (charset.as_str().trim().to_ascii_lowercase(), charset.place())
    } else {
        let kind = value("http-equiv")?;
        let content = value("content")?;
        let lower = content.as_str().to_ascii_lowercase();
        let label = lower.split("charset=").nth(1).filter(|_| kind.as_str().eq_ignore_ascii_case("content-type"))?;
        (label.trim_matches(|c: char| c.is_whitespace() || "\"';".contains(c)).to_owned(), content.place())
    };
    if ["utf-8", "utf8", "unicode-1-1-utf-8", ""].contains(&label.as_str()) {
        return None;
    }
    Some(Problem::new(place, format!("the page says that it is `{label}`, but it is UTF-8")).hint("write `utf-8`"))
}
