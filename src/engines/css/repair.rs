//! Broken sheets that are to stand among others: what is open at their end is closed there, and what would close
//! something around them is kept from it. Browsers read the result as they read the sheet alone
//! (CSS Syntax Level 3, section 5.4: the end of the file closes everything).

use super::tokens::{Kind, tokenize};
use super::walk::{End, Event, walk};
use std::ops::Range;

/// What has to change in `source`, in source order.
#[must_use]
pub fn repairs(source: &str) -> Vec<(Range<usize>, String)> {
    let mut repairs = Vec::new();
    let mut open: Vec<Kind> = Vec::new();
    let mut end = String::new();
    // At the end of a file it stands for the letter that stands for none.
    if source.ends_with('\\') && !source.ends_with("\\\\") {
        end.push_str("fffd ");
    }
    for token in tokenize(source) {
        let text = token.text(source);
        match token.kind {
            Kind::String { closed: false } => {
                // At the end of a file a backslash in a string is nothing.
                if text.ends_with('\\') && !text.ends_with("\\\\") {
                    repairs.push((token.end - 1..token.end, String::new()));
                    end.clear();
                }
                end.extend(text.chars().next());
            }
            Kind::Comment { closed: false } => end.push_str(if text.ends_with('*') { "/" } else { "*/" }),
            Kind::Url { closed: false } | Kind::BadUrl if token.end == source.len() && !text.ends_with(')') => {
                end.push(')');
            }
            kind if open.last() == Some(&kind) => {
                open.pop();
            }
            // Either makes the rule that follows one that browsers drop; only the other can end a block.
            Kind::CloseBrace if open.is_empty() => repairs.push((token.start..token.end, ")".to_owned())),
            kind => open.extend(kind.closer()),
        }
    }
    let close = |kind: &Kind| match kind {
        Kind::CloseBrace => '}',
        Kind::CloseSquare => ']',
        _ => ')',
    };
    end.extend(open.iter().rev().map(close));
    // A rule that lacks its block is none, and would take the next sheet's first one.
    let tokens = tokenize(source);
    if let Some(Event::Rule { prelude, end: End::Sheet }) = walk(source, &tokens).last() {
        let start = tokens[prelude.start].start;
        repairs.retain(|(span, _)| span.end <= start);
        repairs.push((start..source.len(), String::new()));
        return repairs;
    }
    if !end.is_empty() {
        repairs.push((source.len()..source.len(), end));
    }
    repairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed() {
        for (source, repaired) in [
            ("a{b:c", "a{b:c}"),
            ("@media x{a{b:f(c", "@media x{a{b:f(c)}}"),
            ("a{b:\"c", "a{b:\"c\"}"),
            ("a{b:c}/* d", "a{b:c}/* d*/"),
            ("a{b:url(c", "a{b:url(c)}"),
            ("a{b:[c)}", "a{b:[c)}]}"),
            ("}a{b:c}", ")a{b:c}"),
            ("a{b:c}}d{e:f}", "a{b:c})d{e:f}"),
            ("a{b:c}", "a{b:c}"),
            ("a{b:c}hello world", "a{b:c}"),
            ("a{b:\"c\\", "a{b:\"c\"}"),
            (".a{b:c\\", ".a{b:c\\fffd }"),
        ] {
            let mut text = source.to_owned();
            for (span, with) in repairs(source).into_iter().rev() {
                text.replace_range(span, &with);
            }
            assert_eq!(text, repaired, "{source}");
        }
    }
}
