//! Strings in JSON with their places, so that one of them can change and all else keeps its bytes.

use serde::{Deserialize, Deserializer, de};
use serde_json::value::RawValue;
use std::{fmt, marker::PhantomData, ops::Range};

use super::Problem;

/// A value as it is written, which may be a string.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(transparent)]
pub(super) struct Value<'a>(#[serde(borrow)] &'a RawValue);

impl<'a> Value<'a> {
    /// What the string means and where it stands in `source`, without its quotes; `None` if it is no string.
    pub(super) fn string(self, source: &'a str) -> Option<(String, Range<usize>)> {
        let written = self.0.get();
        let text = serde_json::from_str(written).ok()?;
        // The parser hands out a part of the source.
        let start = written.as_ptr().addr() - source.as_ptr().addr();
        Some((text, start + 1..start + written.len() - 1))
    }
}

/// The members of an object, in order, with names as they are written.
#[derive(Debug)]
pub(super) struct Members<'a, T>(pub(super) Vec<(Value<'a>, T)>);

impl<T> Default for Members<'_, T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Members<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor<'a, T>(PhantomData<(&'a (), T)>);
        impl<'de: 'a, 'a, T: Deserialize<'de>> de::Visitor<'de> for Visitor<'a, T> {
            type Value = Members<'a, T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor(PhantomData))
    }
}

/// `text` between the quotes of a JSON string. No `<`, which could end the `<script>` around it.
pub(super) fn encode(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].replace('<', "\\u003c")
}

/// Reads `source`; what is wrong is said of `what`.
pub(super) fn parse<'a, T: Deserialize<'a>>(what: &str, source: &'a str) -> Result<T, Problem> {
    serde_json::from_str(source).map_err(|error| {
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
        Problem::new(place(source, &error), format!("{what}: {message}"))
    })
}

fn place(source: &str, error: &serde_json::Error) -> Range<usize> {
    let lines: usize = source.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let start = source.floor_char_boundary(lines + error.column().saturating_sub(1));
    // What was read last may be the space before what is wrong.
    let space = source[start..].len() - source[start..].trim_start().len();
    let start = start + space;
    start..source.ceil_char_boundary(start + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_have_places() {
        let source = " {\"a\": [\"b\\u0041\", 1, null], \"é\" : \"\"}";
        let members: Members<'_, Value<'_>> = parse("x", source).expect("it is JSON");
        let (name, value) = members.0[1];
        assert_eq!(name.string(source), Some(("é".to_owned(), 30..32)));
        assert_eq!(value.string(source), Some((String::new(), 37..37)));
        assert_eq!(members.0[0].1.string(source), None);
        let list: Vec<Value<'_>> = parse("x", "[\"b\\u0041\"]").expect("it is JSON");
        assert_eq!(list[0].string("x").map(|(text, _)| text).as_deref(), Some("bA"));
    }

    #[test]
    fn mistakes_have_places() {
        for (source, message, span) in [
            ("{", "x: EOF while parsing an object", 0..1),
            ("", "x: EOF while parsing a value", 0..0),
            ("{\n  \"a\": tru\n}", "x: expected ident", 13..14),
            ("[]", "x: invalid type: sequence, expected an object", 0..1),
            ("{} é", "x: trailing characters", 3..5),
        ] {
            let problem = parse::<Members<'_, Value<'_>>>("x", source).expect_err("a mistake");
            assert_eq!((problem.message.as_str(), problem.span), (message, span), "{source}");
        }
    }

    #[test]
    fn strings_are_written() {
        assert_eq!(encode("a\"b\\</script>é\n"), "a\\\"b\\\\\\u003c/script>é\\n");
    }
}
