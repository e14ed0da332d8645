//! What `<?xml …?>` says of the encoding, and reading what looks like attributes in such an instruction.

use std::ops::Range;

use super::super::Problem;

/// What is wrong with the encoding that the document declares: the text is UTF-8.
pub(super) fn problem(source: &str) -> Option<Problem> {
    let body = source.strip_prefix('\u{feff}').unwrap_or(source);
    let offset = source.len() - body.len();
    let declaration = body.strip_prefix("<?xml")?.split("?>").next()?;
    if !declaration.starts_with(|c: char| c.is_ascii_whitespace()) {
        return None;
    }
    let range = attribute(declaration, "encoding")?;
    let label = declaration[range.clone()].to_ascii_lowercase();
    // Most encodings write ASCII as UTF-8 does.
    let wide = ["utf-16", "utf-32", "ucs", "iso-10646", "utf-7"].iter().any(|start| label.starts_with(start));
    if label == "utf-8" || label == "utf8" || source.is_ascii() && !wide {
        return None;
    }
    let start = offset + "<?xml".len() + range.start;
    let message = format!("the document says that it is `{label}`, but it is UTF-8");
    Some(Problem::new(start..start + range.len(), message).hint("write `UTF-8`"))
}

/// Where the value of `name` stands in the text of an instruction, without its quotes.
pub(super) fn attribute(text: &str, name: &str) -> Option<Range<usize>> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let equals = rest.find('=')?;
        let after = rest[equals + 1..].trim_ascii_start();
        let quote = after.chars().next().filter(|c| ['"', '\''].contains(c))?;
        let start = text.len() - after.len() + 1;
        let end = start + text[start..].find(quote)?;
        if rest[..equals].trim_ascii() == name {
            return Some(start..end);
        }
        at = end + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        for (source, place) in [
            ("<svg/>", None),
            ("<?xml version='1.0'?><svg>é</svg>", None),
            ("<?xml version=\"1.0\" encoding=\"utf-8\"?><svg>é</svg>", None),
            ("<?xml version='1.0' encoding='UTF8' ?><svg>é</svg>", None),
            ("<?xml version='1.0' encoding='iso-8859-1'?><svg/>", None),
            ("<?xml version='1.0' encoding='iso-8859-1'?><svg>é</svg>", Some("iso-8859-1")),
            ("\u{feff}<?xml version='1.0' encoding='x' ?><svg/>", Some("x")),
            ("<?xml version='1.0' encoding = \"UTF-16\"?><svg/>", Some("UTF-16")),
            ("<?xml-stylesheet encoding='x'?><svg>é</svg>", None),
            ("<?xml version='1.0'?><svg encoding='x'>é</svg>", None),
        ] {
            assert_eq!(problem(source).map(|problem| &source[problem.span]), place, "{source}");
        }
    }

    #[test]
    fn attributes_of_instructions() {
        for (text, href) in [
            ("href=\"a\" type='b'", Some("a")),
            ("type='href=\"x\"' href = 'a\"b'", Some("a\"b")),
            ("xhref='a'", None),
            ("href=a", None),
            ("href='a", None),
            ("href=''", Some("")),
            ("", None),
        ] {
            assert_eq!(attribute(text, "href").map(|range| &text[range]), href, "{text}");
        }
    }
}
