//! What stands between the tags of a `<style>` or `<script>`: text as it is, or text as XML writes it.

use std::ops::Range;

use super::character::{self, Markup};
use super::edits::Edits;
use super::text::{Builder, Text};

/// The text of an element.
#[derive(Debug)]
pub(super) struct Content<'s> {
    /// What it means.
    pub(super) text: Text<'s>,
    form: Form,
    /// What a new text replaces.
    range: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// HTML: everything up to the end tag.
    Raw,
    /// References are resolved.
    Escaped,
    /// References in some parts, in others not, or comments between them.
    Mixed,
    /// Inside of one `<![CDATA[…]]>`.
    Cdata,
}

impl<'s> Content<'s> {
    /// The bytes `range`, read as HTML reads its own `<style>` and `<script>`.
    pub(super) fn raw(source: &'s str, range: Range<usize>) -> Self {
        Self { text: Text::literal(&source[range.clone()], range.start), form: Form::Raw, range }
    }

    /// The bytes `range`, read as characters with references, comments and CDATA sections.
    ///
    /// # Errors
    /// The place of what is no text: a tag, or a reference that only a declaration resolves.
    pub(super) fn characters(markup: Markup, source: &'s str, range: Range<usize>) -> Result<Self, Range<usize>> {
        let mut text = Builder::new();
        let mut sections = Vec::new();
        let (mut outside_is_blank, mut has_comments) = (true, false);
        let mut at = range.start;
        while at < range.end {
            let rest = &source[at..range.end];
            if let Some(body) = rest.strip_prefix("<![CDATA[") {
                let start = at + rest.len() - body.len();
                let length = body.find("]]>").unwrap_or(body.len());
                text.literal(&body[..length], start);
                sections.push(start..start + length);
                at = (start + length + 3).min(range.end);
            } else if let Some(body) = rest.strip_prefix("<!--") {
                has_comments = true;
                at = body.find("-->").map_or(range.end, |end| at + 4 + end + 3);
            } else if rest.starts_with("<?") {
                has_comments = true;
                at = rest.find('>').map_or(range.end, |end| at + end + 1);
            } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
                return Err(at..at + rest.find('>').map_or(rest.len(), |end| end + 1));
            } else {
                let first = usize::from(rest.starts_with('<'));
                let end = rest[first..].find('<').map_or(range.end, |end| at + first + end);
                outside_is_blank &= source[at..end].trim().is_empty();
                if !character::decode_into(&mut text, markup, source, at..end) {
                    return Err(at..end);
                }
                at = end;
            }
        }
        Ok(match &sections[..] {
            [one] if outside_is_blank && !has_comments => {
                Self { text: Text::literal(&source[one.clone()], one.start), form: Form::Cdata, range: one.clone() }
            }
            [] if !has_comments => Self { text: text.finish(range.clone()), form: Form::Escaped, range },
            _ => Self { text: text.finish(range.clone()), form: Form::Mixed, range },
        })
    }

    /// Makes `new` the text.
    pub(super) fn replace(&self, new: &str, edits: &mut Edits) {
        self.change(&[self.text.difference(new)], edits);
    }

    /// Makes changes to the text, which are in order and apart.
    pub(super) fn change(&self, changes: &[(Range<usize>, String)], edits: &mut Edits) {
        let encode: fn(&str) -> String = match self.form {
            Form::Raw => raw,
            Form::Escaped | Form::Mixed => character::content,
            Form::Cdata => |text| text.replace("]]>", "]]]]><![CDATA[>"),
        };
        let whole = self.text.changed(changes);
        let fits = match self.form {
            Form::Escaped => true,
            Form::Mixed => false,
            // What needs care may begin before a change.
            Form::Raw | Form::Cdata => encode(&whole) == whole,
        };
        if fits {
            for (range, text) in self.text.edits(changes, encode) {
                edits.replace(range, text);
            }
        } else if !changes.is_empty() {
            edits.replace(self.range.clone(), encode(&whole));
        }
    }
}

/// CSS that does not end a `<style>`: `<\/style` means the same in a string, and elsewhere it means nothing.
fn raw(css: &str) -> String {
    let mut written = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("</") {
        let (before, tag) = rest.split_at(at);
        written.push_str(before);
        let ends = tag.get(2..7).is_some_and(|name| name.eq_ignore_ascii_case("style"));
        written.push_str(if ends { "<\\/" } else { "</" });
        rest = &tag[2..];
    }
    written + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_read_and_written() {
        for (source, meant, written) in [
            ("", "", "&lt;N&amp;]]&gt;"),
            ("a", "a", "&lt;N&amp;]]&gt;"),
            ("a &gt; b", "a > b", "&lt;N&amp;]]&gt;"),
            ("<![CDATA[a > b]]>", "a > b", "<![CDATA[<N&]]]]><![CDATA[>]]>"),
            (" \n<![CDATA[a]]>\n", "a", " \n<![CDATA[<N&]]]]><![CDATA[>]]>\n"),
            ("a<![CDATA[b]]>c", "abc", "&lt;N&amp;]]&gt;"),
            ("<![CDATA[a]]><![CDATA[b]]>", "ab", "&lt;N&amp;]]&gt;"),
            ("&#60;&amp;]]>", "<&]]>", "&#60;N&amp;]]>"),
            ("a<!-- b -->c", "ac", "&lt;N&amp;]]&gt;"),
            ("a<?b c?>d", "ad", "&lt;N&amp;]]&gt;"),
            ("a < b", "a < b", "&lt;N&amp;]]&gt;"),
            ("<![CDATA[a", "a", "<![CDATA[<N&]]]]><![CDATA[>"),
            ("<!-- a", "", "&lt;N&amp;]]&gt;"),
            ("é<", "é<", "&lt;N&amp;]]&gt;"),
        ] {
            let content = Content::characters(Markup::Xml, source, 0..source.len()).expect("it is text");
            assert_eq!(content.text.as_str(), meant, "{source}");
            let mut edits = Edits::default();
            content.replace("<N&]]>", &mut edits);
            assert_eq!(edits.apply(source).as_deref(), Some(written), "{source}");
        }
    }

    #[test]
    fn what_is_no_text_has_a_place() {
        for (source, place) in [("a<b>c</b>", 1..4), ("</a", 0..3), ("a{}&x;", 0..6), ("<!---->&x;<b>", 7..10)] {
            assert_eq!(Content::characters(Markup::Xml, source, 0..source.len()).err(), Some(place), "{source}");
        }
    }

    #[test]
    fn an_end_tag_in_a_string_ends_no_style() {
        for (css, written) in [
            ("a{}", "a{}"),
            ("a{b:'</style>'}", "a{b:'<\\/style>'}"),
            ("</STYLE </", "<\\/STYLE </"),
            ("</é</stylé", "</é</stylé"),
        ] {
            assert_eq!(raw(css), written);
        }
    }
}
