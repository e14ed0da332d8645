//! An element as both HTML and XML have it.

use std::ops::Range;

use super::character::{self, Markup};
use super::content::Content;
use super::edits::Edits;
use super::text::Text;

/// The language that an element's name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
    Other,
}

impl Space {
    /// The namespace with this URI.
    pub(super) fn of(uri: Option<&str>) -> Self {
        match uri {
            Some("http://www.w3.org/1999/xhtml") => Self::Html,
            Some("http://www.w3.org/2000/svg") => Self::Svg,
            Some("http://www.w3.org/1998/Math/MathML") => Self::MathMl,
            _ => Self::Other,
        }
    }
}

/// An element with what may matter of it.
#[derive(Debug)]
pub(super) struct Element<'s> {
    pub(super) space: Space,
    /// In lower case, without a prefix.
    pub(super) name: String,
    /// Each name once; `xlink:href` is `href` of that namespace.
    pub(super) attributes: Vec<Attribute<'s>>,
    /// Of scripts and styles.
    pub(super) content: Option<Content<'s>>,
}

impl<'s> Element<'s> {
    /// The attribute of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute<'s>> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The value of the attribute of that name.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.attribute(name).map(|attribute| attribute.value.as_str())
    }

    /// Whether the attribute of that name has this value, in any case.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.value(name).is_some_and(|found| found.trim().eq_ignore_ascii_case(value))
    }
}

/// An attribute and how it is written.
#[derive(Debug)]
pub(super) struct Attribute<'s> {
    /// In lower case.
    pub(super) name: &'static str,
    pub(super) value: Text<'s>,
    pub(super) syntax: Syntax,
}

/// How an attribute is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `a="b"`, `a='b'`.
    Quoted(char, Markup),
    /// `a=b`, which is HTML.
    Bare,
    /// `a`, or `a=` before the end of the tag: a value is put at the byte `at`.
    Empty { at: usize, equals: bool },
}

impl Attribute<'_> {
    /// Makes `new` the value.
    pub(super) fn replace(&self, new: &str, edits: &mut Edits) {
        self.change(&[self.value.difference(new)], edits);
    }

    /// Makes changes to the value, which are in order and apart.
    pub(super) fn change(&self, changes: &[(Range<usize>, String)], edits: &mut Edits) {
        if changes.is_empty() {
            return;
        }
        let quoted = |text: &str| format!("\"{}\"", character::attribute(text, '"', Markup::Html));
        match self.syntax {
            Syntax::Quoted(quote, markup) => {
                for (range, text) in self.value.edits(changes, |new| character::attribute(new, quote, markup)) {
                    edits.replace(range, text);
                }
            }
            Syntax::Bare if changes.iter().all(|(_, new)| is_bare(new)) => {
                for (range, text) in self.value.edits(changes, |new| new.replace('&', "&amp;")) {
                    edits.replace(range, text);
                }
            }
            Syntax::Bare => edits.replace(self.value.place(), quoted(&self.value.changed(changes))),
            Syntax::Empty { at, equals } => {
                let text = quoted(&self.value.changed(changes));
                edits.replace(at..at, if equals { text } else { format!("={text}") });
            }
        }
    }
}

/// Whether a value can stand without quotes.
fn is_bare(value: &str) -> bool {
    !value.is_empty() && !value.contains(|c: char| c.is_ascii_whitespace() || "\"'=<>`".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(source: &str, range: Range<usize>, syntax: Syntax, new: &str) -> String {
        let value = character::decode(Markup::Html, source, range).expect("HTML can always be read");
        let mut edits = Edits::default();
        Attribute { name: "href", value, syntax }.replace(new, &mut edits);
        edits.apply(source).expect("a change")
    }

    #[test]
    fn values_are_written_as_the_place_needs() {
        let double = Syntax::Quoted('"', Markup::Html);
        let single = Syntax::Quoted('\'', Markup::Html);
        for (source, range, syntax, new, result) in [
            ("<a href=\"x\">", 9..10, double, "y'\"&<>", "<a href=\"y'&quot;&amp;&lt;>\">"),
            ("<a href='x'>", 9..10, single, "y'\"", "<a href='y&#39;\"'>"),
            ("<a href=''>", 9..9, single, "y", "<a href='y'>"),
            ("<a href=x>", 8..9, Syntax::Bare, "y&z", "<a href=y&amp;z>"),
            ("<a href=x>", 8..9, Syntax::Bare, "y=z", "<a href=\"y=z\">"),
            ("<a href=x>", 8..9, Syntax::Bare, "", "<a href=\"\">"),
            ("<a href=x&amp;y>", 8..15, Syntax::Bare, "z", "<a href=z>"),
            ("<a href=x&amp;y>", 8..15, Syntax::Bare, "x&z", "<a href=x&amp;z>"),
            ("<a href=x>", 8..9, Syntax::Bare, "x y", "<a href=\"x y\">"),
            ("<a href=\"&#120;x&copy;\">", 9..22, double, "xy©", "<a href=\"&#120;y&copy;\">"),
            ("<a href>", 7..7, Syntax::Empty { at: 7, equals: false }, "y", "<a href=\"y\">"),
            ("<a href= >", 7..7, Syntax::Empty { at: 8, equals: true }, "y", "<a href=\"y\" >"),
        ] {
            assert_eq!(changed(source, range, syntax, new), result, "{source}");
        }
    }
}
