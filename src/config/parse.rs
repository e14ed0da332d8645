//! Bytes → [`ConfigFile`], with all problems of the file at once.
//!
//! serde stops at the first problem. So what it would refuse is taken out of the document first (a
//! key that does not exist), or after it was refused (a value of the wrong type), and it is asked
//! again until it is content.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

use super::file::ConfigFile;
use super::schema::Keys;
use super::words::Placed;
use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest};

/// The text of the file, from which places are taken.
pub(super) struct Document<'a> {
    /// Its name in messages.
    pub(super) name: &'a str,
    /// Its text.
    pub(super) text: &'a str,
}

impl Document<'_> {
    /// The place of some bytes of the file.
    pub(super) fn place(&self, span: Range<usize>) -> Location {
        Location::at(self.name, self.text, span)
    }
}

/// Reads the file; nothing if it is not TOML at all.
pub(super) fn parse(document: &Document<'_>, problems: &mut Diagnostics) -> Option<ConfigFile> {
    let (table, errors) = DeTable::parse_recoverable(document.text);
    if !errors.is_empty() {
        problems.extend(errors.iter().map(|error| syntax(document, error)));
        return None;
    }
    let span = table.span();
    let mut table = table.into_inner();
    let keys = Keys::new();
    reject_unknown(document, &keys, &mut table, None, problems);
    loop {
        let attempt = toml::de::Deserializer::from(Placed::new(span.clone(), table.clone()));
        let error = match ConfigFile::deserialize(attempt) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        if let Some(problem) = unknown_in_depth(document, &mut table, &error) {
            problems.push(problem);
            continue;
        }
        let found = error.span().and_then(|span| remove(&mut table, &keys, &span, ""));
        let Some((path, value)) = found else {
            let place = error.span().map(|span| document.place(span));
            problems.push(Diagnostic::error("config-value", error.message()).at(place));
            return None;
        };
        problems.push(wrong_type(document, &path, &value, &error));
    }
}

/// The text of a file that has to be UTF-8, or the first place where it is not.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        // What comes before the place is valid, so the place is the same in the repaired text.
        let text = String::from_utf8_lossy(bytes);
        let found = Diagnostic::error("config-encoding", format!("`{name}` is not UTF-8")).at(Location::at(
            name,
            &text,
            at..at + 1,
        ));
        match bytes {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => found.label("UTF-16 begins like this"),
            _ => found.label(format!("the byte 0x{:02x} cannot stand here", bytes[at])),
        }
    })
}

fn syntax(document: &Document<'_>, error: &toml::de::Error) -> Diagnostic {
    // The parser may list what it expected on lines of its own.
    let reason = error.message().split('\n').map(str::trim).collect::<Vec<_>>().join(", ");
    let place = error.span().map_or_else(|| Location::file(document.name), |span| document.place(span));
    Diagnostic::error("config-syntax", format!("not valid TOML: {reason}")).at(place)
}

/// Takes the keys that do not exist out of a table, and the tables that are something else.
fn reject_unknown(
    document: &Document<'_>,
    keys: &Keys,
    table: &mut DeTable<'_>,
    name: Option<&str>,
    problems: &mut Diagnostics,
) {
    let known = keys.of(name).unwrap_or_default();
    let mut refused = Vec::new();
    for (key, value) in table.iter_mut() {
        let word: &str = key.get_ref();
        let span = value.span();
        if !known.iter().any(|known| known == word) {
            problems.push(unknown_key(word, name, keys).at(document.place(key.span())));
        } else if name.is_some() || keys.of(Some(word)).is_none() {
            continue;
        } else if let DeValue::Table(inner) = value.get_mut() {
            reject_unknown(document, keys, inner, Some(word), problems);
            continue;
        } else {
            // serde would take a list for a struct: its first element for the first field.
            let message = format!("`{word}` must be a table");
            problems.push(Diagnostic::error("config-value", message).at(document.place(span)));
        }
        refused.push(key.clone());
    }
    for key in refused {
        table.remove(&key);
    }
}

fn unknown_key(word: &str, table: Option<&str>, keys: &Keys) -> Diagnostic {
    let known = keys.of(table).unwrap_or_default();
    let path = table.map_or_else(|| word.to_owned(), |table| format!("{table}.{word}"));
    let problem = Diagnostic::error("config-key", format!("unknown key `{path}`"));
    if table.is_some() && keys.has(None, word) {
        return problem.hint(format!("`{word}` belongs above the first `[table]`"));
    }
    let homes: Vec<String> = keys.homes(word).map(|name| format!("[{name}]")).collect();
    if !homes.is_empty() {
        return problem.hint(format!("`{word}` belongs into {}", listed(&homes, "or")));
    }
    if let Some(near) = nearest(word, known.iter().map(String::as_str)) {
        return problem.hint(format!("did you mean `{near}`?"));
    }
    let owner = table.map_or_else(|| "the file".to_owned(), |table| format!("`[{table}]`"));
    problem.hint(format!("the keys of {owner} are {}", listed(known, "and")))
}

/// Takes a key out that serde does not know, of a table in a table or in a list: of these it knows the keys itself.
fn unknown_in_depth(document: &Document<'_>, table: &mut DeTable<'_>, error: &toml::de::Error) -> Option<Diagnostic> {
    let message = error.message();
    let word = message.strip_prefix("unknown field `")?.split('`').next()?;
    let span = error.span()?;
    if !take_key(table, &span) {
        return None;
    }
    let expected = message.split_once(", expected ").map_or("", |(_, expected)| expected);
    let known: Vec<String> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let hint = match nearest(word, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys here are {}", listed(&known, "and")),
    };
    Some(Diagnostic::error("config-key", format!("unknown key `{word}`")).at(document.place(span)).hint(hint))
}

/// Removes the key at `span`, however deep it is; says whether it was there.
fn take_key(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let found = table.keys().find(|key| key.span() == *span).cloned();
    if let Some(key) = found {
        return table.remove(&key).is_some();
    }
    table.iter_mut().any(|(_, value)| take_key_within(value.get_mut(), span))
}

fn take_key_within(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(inner) => take_key(inner, span),
        DeValue::Array(items) => items.iter_mut().any(|item| take_key_within(item.get_mut(), span)),
        _ => false,
    }
}

fn wrong_type(document: &Document<'_>, path: &str, value: &Placed<DeValue<'_>>, error: &toml::de::Error) -> Diagnostic {
    let span = error.span().unwrap_or_else(|| value.span());
    let expected = error.message().rsplit_once(", expected ").map(|(_, expected)| expected);
    let message = match expected {
        Some("i64") => format!("`{path}` must be an integer"),
        Some("a map") => format!("`{path}` must be a table"),
        Some(expected) => format!("`{path}` must be {expected}"),
        None => format!("`{path}` cannot be used: {}", error.message()),
    };
    let problem = Diagnostic::error("config-value", message).at(document.place(span));
    match path.strip_prefix("js.define.") {
        Some(name) if value.get_ref().is_table() => {
            problem.hint(format!("a name with dots has to be quoted, as in `\"{name}.…\" = …`"))
        }
        Some(_) => problem.hint("write the JS expression as a string, such as `\"true\"`"),
        None => problem,
    }
}

/// Takes the innermost value of a key that covers `span` out of the table, with its path.
fn remove<'i>(
    table: &mut DeTable<'i>,
    keys: &Keys,
    span: &Range<usize>,
    above: &str,
) -> Option<(String, Placed<DeValue<'i>>)> {
    let covers = |whole: Range<usize>| whole.start <= span.start && span.end <= whole.end;
    let mut found = None;
    for (key, value) in table.iter_mut() {
        let path = format!("{above}{}", key.get_ref());
        // Only tables that the file can have are entered: elsewhere the whole value is wrong.
        let known = path == "js.define" || keys.of(Some(&path)).is_some();
        if let (true, DeValue::Table(inner)) = (known, value.get_mut())
            && let Some(removed) = remove(inner, keys, span, &format!("{path}."))
        {
            return Some(removed);
        }
        if covers(value.span()) {
            found = Some(key.clone());
            break;
        }
    }
    let key = found?;
    let path = format!("{above}{}", key.get_ref());
    table.remove(&key).map(|value| (path, value))
}

/// `a`, `b` and `c`.
pub(super) fn listed(words: &[String], joint: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {joint} {last}", rest.join(", ")),
        None => String::new(),
    }
}
