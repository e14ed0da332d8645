//! SVG documents. `roxmltree` reads them as XML; which attributes matter is in the parent module.
//!
//! Elements of other languages are left alone, but HTML in a `<foreignObject>` is read, too.

mod declaration;
mod limits;
mod precheck;
#[cfg(test)]
mod tests;

use roxmltree::{Attribute as XmlAttribute, Document, Error, Node, NodeType, ParsingOptions};
use std::ops::Range;

use super::character::{self, Markup};
use super::content::Content;
use super::element::{Attribute, Element, Space, Syntax};
use super::{Host, Problem, Rewritten, Text, page::Page, vocabulary};

pub use precheck::may_refer;

const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Rewrites a document. One for which [`may_refer`] is false comes back unchanged, so it need not be read at all.
///
/// # Errors
/// If it is not well-formed or would grow out of proportion, says that it is not UTF-8 and has characters that show
/// it, or refers to a file from inside of an entity, where no single reference can be changed.
pub fn rewrite(source: &str, host: &mut dyn Host) -> Rewritten {
    if let Some(problem) = declaration::problem(source).or_else(|| limits::problem(source)) {
        return Err(vec![problem]);
    }
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(source, options).map_err(|error| vec![malformed(source, &error)])?;
    // Of what an entity brought, the places are those of its declaration.
    let start = document.root_element().range().start;
    let mut page = Page::new(host, false);
    for node in document.root().descendants() {
        match node.node_type() {
            NodeType::PI if node.range().start < start => {
                if let Some((href, css)) = stylesheet(source, node) {
                    page.sheet(&href, css);
                }
            }
            NodeType::Element => match element(source, node) {
                Ok(element) if node.range().start < start => page.shared(&element, source, node.range()),
                Ok(element) => page.element(&element),
                Err(problem) => page.problem(problem),
            },
            _ => {}
        }
    }
    page.finish(source)
}

fn element<'a, 'i: 'a>(source: &'i str, node: Node<'a, 'i>) -> Result<Element<'a>, Problem> {
    let space = Space::of(node.tag_name().namespace());
    let name = node.tag_name().name().to_ascii_lowercase();
    if space == Space::Other {
        return Ok(Element { space, name, attributes: Vec::new(), content: None });
    }
    let attributes = node.attributes().filter_map(|attribute| read(source, attribute)).collect();
    let content = match name.as_str() {
        "style" | "script" => inside(source, node.range()),
        _ => None,
    };
    let content =
        content.map(|range| Content::characters(Markup::Xml, source, range)).transpose().map_err(|place| {
            let what = if source[place.clone()].starts_with('<') { "a tag" } else { "an entity" };
            Problem::new(place, format!("{what} in a `<{name}>`"))
                .hint("put the text between `<![CDATA[` and `]]>`, as it is meant")
        })?;
    Ok(Element { space, name, attributes, content })
}

fn read<'a, 'i: 'a>(source: &'i str, attribute: XmlAttribute<'a, 'i>) -> Option<Attribute<'a>> {
    let name = match (attribute.namespace(), attribute.name()) {
        (None, "attributeName") => "attributename",
        (None, name) => vocabulary::attribute(name)?,
        (Some(XLINK), "href") => "xlink:href",
        _ => return None,
    };
    // Not `range_value`: it is wrong where more than 255 spaces are around the equals sign.
    let all = attribute.range();
    let quote = char::from(*source.as_bytes().get(all.end - 1)?);
    let range = all.start + source[all.clone()].find(quote)? + 1..all.end - 1;
    let value =
        character::decode(Markup::Xml, source, range.clone()).unwrap_or_else(|| Text::opaque(attribute.value(), range));
    Some(Attribute { name, value, syntax: Syntax::Quoted(quote, Markup::Xml) })
}

/// Where the content of the element at `range` is; none if it is written as one empty tag.
fn inside(source: &str, range: Range<usize>) -> Option<Range<usize>> {
    let text = source.get(range.clone())?;
    let mut quote = None;
    let start = 1 + text.bytes().position(|byte| {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => return quote.is_none() && byte == b'>',
        }
        false
    })?;
    let end = text.rfind("</")?;
    (start <= end).then(|| range.start + start..range.start + end)
}

/// The `href` of `<?xml-stylesheet?>`, and whether it says that it is CSS.
fn stylesheet<'s>(source: &'s str, node: Node<'_, '_>) -> Option<(Attribute<'s>, bool)> {
    let instruction = node.pi().filter(|instruction| instruction.target == "xml-stylesheet")?;
    let written = instruction.value?;
    let offset = node.range().start + source.get(node.range())?.find(written)?;
    let href = declaration::attribute(written, "href")?;
    let kind = declaration::attribute(written, "type").map(|range| &written[range]);
    let range = offset + href.start..offset + href.end;
    let quote = char::from(source.as_bytes()[range.end]);
    let value = character::decode(Markup::Xml, source, range)?;
    let attribute = Attribute { name: "href", value, syntax: Syntax::Quoted(quote, Markup::Xml) };
    Some((attribute, vocabulary::is_css(kind)))
}

fn malformed(source: &str, error: &Error) -> Problem {
    let position = error.pos();
    let unclosed = matches!(error, Error::UnclosedRootNode | Error::UnexpectedEndOfStream);
    let start = if unclosed {
        source.len()
    } else {
        let row = usize::try_from(position.row).unwrap_or(usize::MAX).saturating_sub(1);
        let column = usize::try_from(position.col).unwrap_or(usize::MAX).saturating_sub(1);
        let lines = source.split_inclusive('\n').take(row).map(str::len).sum::<usize>();
        lines + source[lines..].chars().take(column).map(char::len_utf8).sum::<usize>()
    };
    let message = error.to_string().replace(&format!(" at {position}"), "");
    Problem::new(start..source.ceil_char_boundary(start + 1), format!("this is not well-formed XML: {message}"))
}
