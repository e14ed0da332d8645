//! Where text and code are in an ERB template, as Ruby reads it for Sprockets: a line that begins and ends with a tag
//! leaves no line end behind.

use std::ops::Range;

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Text that is written as it stands.
    Text(Range<usize>),
    /// `<%%`, which is written as `<%`.
    Escaped(Range<usize>),
    /// A tag.
    Code(Code),
}

/// A tag of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Code {
    /// `<%`, `<%=` or `<%#`.
    pub opening: &'static str,
    /// What is evaluated: `%%>` in it is `%>`.
    pub text: String,
    /// All of the tag.
    pub span: Range<usize>,
    /// Between the marks.
    pub inside: Range<usize>,
}

/// What a template consists of, in order. Touching stretches of text may be separate.
///
/// # Errors
/// The place of a tag that is not closed.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece>, Range<usize>> {
    let mut pieces = Vec::new();
    let mut code: Option<Code> = None;
    // Whether the first thing on this line opens a tag; nothing at the start of a line.
    let mut begins: Option<bool> = None;
    let mut at = 0;
    while at < template.len() {
        let (length, mark) = next(&template[at..]);
        if length > 0 {
            begins.get_or_insert(false);
            match &mut code {
                Some(code) => code.text += &template[at..at + length],
                None => pieces.push(Piece::Text(at..at + length)),
            }
            at += length;
        }
        let span = at..at + mark.len();
        at = span.end;
        let line_begins = *begins.get_or_insert(matches!(mark, "<%" | "<%=" | "<%#"));
        match (mark, &mut code) {
            ("", _) => {}
            ("<%%", None) => pieces.push(Piece::Escaped(span)),
            ("<%", None) => code = Some(opened("<%", span)),
            ("<%=", None) => code = Some(opened("<%=", span)),
            ("<%#", None) => code = Some(opened("<%#", span)),
            ("%%>", Some(code)) => code.text += "%>",
            ("%>", Some(_)) => close(&mut pieces, code.take(), span),
            ("%>\n" | "%>\r\n", Some(_)) => {
                let end = span.start + 2;
                close(&mut pieces, code.take(), span.start..end);
                if !line_begins {
                    pieces.push(Piece::Text(span.end - 1..span.end));
                }
                begins = None;
            }
            ("%>\n" | "%>\r\n", None) => {
                let end = if line_begins { span.start + 2 } else { span.end };
                pieces.push(Piece::Text(span.start..end));
                begins = None;
            }
            (other, Some(code)) => code.text += other,
            (_, None) => pieces.push(Piece::Text(span)),
        }
        if mark == "\n" {
            begins = None;
        }
    }
    match code {
        Some(code) => Err(code.span),
        None => Ok(pieces),
    }
}

fn opened(opening: &'static str, span: Range<usize>) -> Code {
    Code { opening, text: String::new(), inside: span.end..span.end, span }
}

fn close(pieces: &mut Vec<Piece>, code: Option<Code>, mark: Range<usize>) {
    pieces.extend(code.map(|code| {
        let inside = code.inside.start..mark.start;
        Piece::Code(Code { span: code.span.start..mark.end, inside, ..code })
    }));
}

/// How much text comes before the next mark, and the mark; an empty one at the end.
fn next(rest: &str) -> (usize, &str) {
    const MARKS: [&str; 8] = ["%>\n", "%>\r\n", "<%%", "<%=", "<%#", "<%", "%%>", "%>"];
    let mut from = 0;
    while let Some(found) = rest[from..].find(['<', '%', '\n']) {
        let here = &rest[from + found..];
        let mark = MARKS.into_iter().find(|mark| here.starts_with(mark));
        let mark = mark.or_else(|| here.starts_with('\n').then_some("\n"));
        if let Some(mark) = mark {
            return (from + found, &here[..mark.len()]);
        }
        from += found + 1;
    }
    (rest.len(), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Ruby would print if each `<%=` gave its own text.
    fn printed(template: &str) -> String {
        let mut result = String::new();
        for piece in pieces(template).expect("all tags of these templates are closed") {
            match piece {
                Piece::Text(span) => result += &template[span],
                Piece::Escaped(_) => result += "<%",
                Piece::Code(code) if code.opening == "<%=" => result += code.text.trim(),
                Piece::Code(_) => {}
            }
        }
        result
    }

    #[test]
    fn line_ends_go_as_in_ruby() {
        let cases = [
            ("a <%= 1 %>\nb\n<%= 1 %>\nc", "a 1\nb\n1c"),
            ("<%= 1 %> x <%= 2 %>\nc", "1 x 2c"),
            ("<%% x %>\n<%%= y %%>\n<%= 3 %>\n", "<% x %>\n<%= y %%>\n3"),
            ("<%# c %>\nx", "x"),
            ("  <%= 1 %>\nx", "  1\nx"),
            ("<%=\n1 %>\nx", "1\nx"),
            ("<%= 1\n%>\nx", "1\nx"),
            ("<%%\n%>\n<%= 1 %>\r\nx", "<%\n%>\n1x"),
            ("a %> b %%> c", "a %> b %%> c"),
            ("<%= 1 %%> 2 %>", "1 %> 2"),
            ("<%= 1 %> %>\nx", "1 %>x"),
            ("a < b % c", "a < b % c"),
            ("", ""),
        ];
        for (template, expected) in cases {
            assert_eq!(printed(template), expected, "{template:?}");
        }
    }

    #[test]
    fn a_tag_has_to_be_closed() {
        assert_eq!(pieces("a <%= b"), Err(2..5));
    }

    #[test]
    fn places_are_those_of_the_source() {
        let found = pieces("a<%= b %>\nc").expect("the tag is closed");
        let Some(Piece::Code(code)) = found.get(1) else { panic!("{found:?}") };
        assert_eq!((code.span.clone(), code.inside.clone()), (1..9, 4..7));
    }
}
