//! JSON with the place of every value.

use std::collections::BTreeMap;
use std::ops::Range;

use super::node::{Entry, Node, Value};
use super::yaml::Remark;

/// How deep lists and maps may stand in each other.
const DEEPEST: usize = 64;
/// How many values there may be.
const MOST_NODES: usize = 1_000_000;

/// Reads a text; nothing if it is empty. Of equal keys the last one counts, as in Python.
///
/// # Errors
/// The first thing that is no JSON, or too large.
pub(super) fn parse(text: &str, remarks: &mut Vec<Remark>) -> Result<Option<Node>, Remark> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, depth: 0, nodes: 0, remarks };
    reader.space();
    if reader.at == text.len() {
        return Ok(None);
    }
    let root = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.unexpected("the end of the text"));
    }
    Ok(Some(root))
}

struct Reader<'a, 'r> {
    text: &'a str,
    at: usize,
    depth: usize,
    nodes: usize,
    remarks: &'r mut Vec<Remark>,
}

impl<'a> Reader<'a, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is = self.peek() == Some(byte);
        self.at += usize::from(is);
        is
    }

    fn unexpected(&self, wanted: &str) -> Remark {
        let next = self.text[self.at..].chars().next();
        let found = next.map_or_else(|| "its end".to_owned(), |char| format!("`{char}`"));
        let end = self.at + next.map_or(0, char::len_utf8);
        (self.at..end, format!("this is no JSON: {found} stands where {wanted} should be"))
    }

    /// A value. Recursion ends at [`DEEPEST`].
    fn value(&mut self) -> Result<Node, Remark> {
        let start = self.at;
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err((start..start, format!("there are more than {MOST_NODES} values")));
        }
        let value = match self.peek() {
            Some(b'{' | b'[') if self.depth == DEEPEST => {
                return Err((
                    start..start + 1,
                    format!("lists and maps stand in each other more than {DEEPEST} times"),
                ));
            }
            Some(b'{') => self.map()?,
            Some(b'[') => self.list()?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node::new(value, start..self.at))
    }

    fn list(&mut self) -> Result<Value, Remark> {
        self.at += 1;
        self.depth += 1;
        let mut items = Vec::new();
        self.space();
        if !self.eat(b']') {
            loop {
                self.space();
                items.push(self.value()?);
                self.space();
                if self.eat(b']') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.unexpected("`,` or `]`"));
                }
            }
        }
        self.depth -= 1;
        Ok(Value::List(items))
    }

    fn map(&mut self) -> Result<Value, Remark> {
        self.at += 1;
        self.depth += 1;
        let mut entries: Vec<Entry> = Vec::new();
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        self.space();
        if !self.eat(b'}') {
            loop {
                self.space();
                let start = self.at;
                if self.peek() != Some(b'"') {
                    return Err(self.unexpected("a key in quotes"));
                }
                let name = self.string()?;
                let key = Node::new(Value::Text(name.clone()), start..self.at);
                self.space();
                if !self.eat(b':') {
                    return Err(self.unexpected("`:`"));
                }
                self.space();
                let node = self.value()?;
                let entry = Entry { name: name.clone(), key, node };
                if let Some(at) = names.get(&name) {
                    let before = std::mem::replace(&mut entries[*at], entry);
                    let message = format!("`{name}` is set again further down: only the last one counts");
                    self.remarks.push((before.key.span, message));
                } else {
                    names.insert(name, entries.len());
                    entries.push(entry);
                }
                self.space();
                if self.eat(b'}') {
                    break;
                }
                if !self.eat(b',') {
                    return Err(self.unexpected("`,` or `}`"));
                }
            }
        }
        self.depth -= 1;
        Ok(Value::Map(entries))
    }

    /// Where a string is is known here; what it says is left to a real parser.
    fn string(&mut self) -> Result<String, Remark> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err((start..self.text.len(), "this is no JSON: a string is never closed".to_owned())),
            }
        }
        self.at += 1;
        self.scalar::<String>(start..self.at)
    }

    fn scalar<T: serde::de::DeserializeOwned>(&self, span: Range<usize>) -> Result<T, Remark> {
        let text = self.text.get(span.clone()).unwrap_or_default();
        serde_json::from_str(text).map_err(|_| (span, "this is no JSON: a value is not written as one".to_owned()))
    }

    fn number(&mut self) -> Result<Value, Remark> {
        let start = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        self.scalar::<serde_json::Number>(start..self.at)?;
        Ok(Value::Number(self.text[start..self.at].to_owned()))
    }

    fn word(&mut self) -> Result<Value, Remark> {
        let words: [(&'a str, Value); 3] =
            [("null", Value::Null), ("true", Value::Switch(true)), ("false", Value::Switch(false))];
        for (word, value) in words {
            if self.text[self.at..].starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.unexpected("a value"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Option<Node>, Remark> {
        parse(text, &mut Vec::new())
    }

    #[test]
    fn values_know_their_bytes() {
        let text = "\u{feff} {\"ä\\n\": [1, -2.5e3, \"\\u00e4\\\"\"], \"b\": {\"c\": null, \"d\": true}}\n";
        let root = of(text).expect("JSON").expect("a value");
        let entries = root.map().expect("a map");
        let slices: Vec<&str> = entries
            .iter()
            .flat_map(|entry| [entry.key.span.clone(), entry.node.span.clone()])
            .map(|span| &text[span])
            .collect();
        let list = "[1, -2.5e3, \"\\u00e4\\\"\"]";
        assert_eq!(slices, ["\"ä\\n\"", list, "\"b\"", "{\"c\": null, \"d\": true}"]);
        assert_eq!(entries[0].name, "ä\n");
        let Value::List(items) = &entries[0].node.value else { panic!("a list") };
        let values: Vec<&Value> = items.iter().map(|item| &item.value).collect();
        let number = |text: &str| Value::Number(text.to_owned());
        assert_eq!(values, [&number("1"), &number("-2.5e3"), &Value::Text("ä\"".to_owned())]);
        assert_eq!(root.get("b").and_then(|node| node.get("d")).map(|node| &node.value), Some(&Value::Switch(true)));
    }

    #[test]
    fn what_is_no_json_is_an_error() {
        let table = [
            ("[1,]", 3..4, "`]` stands where a value should be"),
            ("{'a': 1}", 1..2, "`'` stands where a key in quotes should be"),
            ("{\"a\" 1}", 5..6, "`1` stands where `:` should be"),
            ("[1 2]", 3..4, "`2` stands where `,` or `]` should be"),
            ("[1", 2..2, "its end stands where `,` or `]` should be"),
            ("{\"a\": 1", 7..7, "its end stands where `,` or `}` should be"),
            ("{} x", 3..4, "`x` stands where the end of the text should be"),
            ("\"a", 0..2, "a string is never closed"),
            ("\"a\\", 0..3, "a string is never closed"),
            ("\"a\\x\"", 0..5, "a value is not written as one"),
            ("01", 0..2, "a value is not written as one"),
            ("nul", 0..1, "`n` stands where a value should be"),
        ];
        for (text, span, message) in table {
            assert_eq!(of(text), Err((span, format!("this is no JSON: {message}"))), "{text}");
        }
        for text in ["", " \n", "\u{feff}"] {
            assert_eq!(of(text), Ok(None));
        }
        let deep = of(&"[".repeat(100_000)).expect_err("too deep");
        assert_eq!(deep, (64..65, "lists and maps stand in each other more than 64 times".to_owned()));
    }

    #[test]
    fn of_equal_keys_the_last_one_counts() {
        let mut remarks = Vec::new();
        let root = parse("{\"a\": 1, \"b\": 2, \"a\": 3}", &mut remarks).expect("JSON").expect("a value");
        assert_eq!(root.get("a").map(|node| &node.value), Some(&Value::Number("3".to_owned())));
        assert_eq!(remarks, [(1..4, "`a` is set again further down: only the last one counts".to_owned())]);
    }
}
