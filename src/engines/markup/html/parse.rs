//! The tags of a page, as `lol_html` finds them. It only reads: it writes nothing back.

use lol_html::{HtmlRewriter, Settings, element, errors::RewritingError, html_content::Element};
use std::{cell::RefCell, ops::Range, rc::Rc};

use super::super::{Problem, element::Space, vocabulary};
use super::ambiguity;

/// A start tag with something in it that may matter.
#[derive(Debug)]
pub(super) struct Tag {
    /// In lower case.
    pub(super) name: String,
    pub(super) space: Space,
    pub(super) span: Range<usize>,
    pub(super) attributes: Vec<Written>,
    /// Of elements that hold text of a kind of its own.
    pub(super) content: Option<Range<usize>>,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) name: &'static str,
    /// Where its name ends.
    pub(super) end: usize,
    /// Where its value is, without quotes.
    pub(super) value: Option<Range<usize>>,
}

type Found = Rc<RefCell<Vec<Tag>>>;

/// The tags in the bytes `range` of `source`, which begin and end between tags, in order.
///
/// # Errors
/// If what follows a tag can be read in two ways.
pub(super) fn tags(source: &str, range: Range<usize>) -> Result<Vec<Tag>, Problem> {
    let found = Found::default();
    match read(&source[range.clone()], &range, &found) {
        Ok(()) => Ok(found.take()),
        Err(RewritingError::ParsingAmbiguity(_)) => Err(ambiguity::problem(source, range)),
        Err(error) => Err(Problem::new(range, format!("this page cannot be read: {error}"))),
    }
}

fn read(part: &str, range: &Range<usize>, found: &Found) -> Result<(), RewritingError> {
    let handler = element!("*", |element| {
        if let Some(tag) = tag(element, range) {
            found.borrow_mut().push(tag);
            watch_end(element, found, range.start);
        }
        Ok(())
    });
    let settings = Settings::new()
        .with_strict(true)
        .with_adjust_charset_on_meta_tag(false)
        .append_element_content_handler(handler);
    let mut reader = HtmlRewriter::new(settings, |_: &[u8]| ());
    reader.write(part.as_bytes())?;
    reader.end()
}

fn tag(element: &Element<'_, '_>, range: &Range<usize>) -> Option<Tag> {
    let place = |local: Range<usize>| range.start + local.start..range.start + local.end;
    let mut attributes: Vec<Written> = Vec::new();
    for attribute in element.attributes() {
        // Of two attributes with one name the first counts.
        if let Some(name) = vocabulary::attribute(&attribute.name())
            && attributes.iter().all(|before| before.name != name)
            && let Some(written) = attribute.name_source_location()
        {
            let end = place(written.bytes()).end;
            let value = attribute.value_source_location().map(|value| place(value.bytes()));
            attributes.push(Written { name, end, value });
        }
    }
    let name = element.tag_name();
    let space = match name.as_str() {
        // These end all SVG and MathML around them; `lol_html` ends one level.
        "body" | "embed" | "img" | "meta" | "table" => Space::Html,
        _ => Space::of(Some(element.namespace_uri())),
    };
    let watched = match name.as_str() {
        "style" | "script" => element.can_have_content(),
        "noscript" => space == Space::Html,
        _ => false,
    };
    let span = place(element.source_location().bytes());
    // Until an end tag is found, all that follows is content.
    let content = watched.then_some(span.end..range.end);
    (watched || !attributes.is_empty()).then_some(Tag { name, space, span, attributes, content })
}

/// Corrects the content of the last tag that was found when its end tag comes.
fn watch_end(element: &mut Element<'_, '_>, found: &Found, offset: usize) {
    let index = found.borrow().len() - 1;
    if found.borrow()[index].content.is_none() {
        return;
    }
    if let Some(handlers) = element.end_tag_handlers() {
        let found = Rc::clone(found);
        handlers.push(Box::new(move |end| {
            if let Some(content) = &mut found.borrow_mut()[index].content {
                content.end = offset + end.source_location().bytes().start;
            }
            Ok(())
        }));
    }
}
