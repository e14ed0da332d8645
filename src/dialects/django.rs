//! Django's `staticfiles.json`, read by `ManifestStaticFilesStorage`, and through
//! that by `WhiteNoise`, django-vite and django-webpack-loader.
//!
//! Values are names of files in the storage: it makes URLs of them itself, and
//! `WhiteNoise` compares them with paths on the disk.

use std::{collections::BTreeMap, fmt::Write as _};

use md5::{Digest as _, Md5};
use serde::Serialize;
use serde_json::Value;

use super::{
    Release, json,
    merge::{Object, object, section},
};

/// Version 1.1 has the field `hash`.
const VERSION: &str = "1.1";
const HASH_DIGITS: usize = 12;

#[derive(Serialize)]
struct Content<'r> {
    paths: &'r BTreeMap<String, String>,
    version: &'static str,
    hash: String,
}

pub(super) fn text(release: &Release<'_>) -> String {
    let mut paths = BTreeMap::new();
    for (_, entry) in release.entries() {
        // Who names a file as it is (a chunk in Vite's manifest) asks for the
        // URL of that name, and a name without an entry is an error.
        let path = release.place(&entry.path);
        paths.insert(path.clone(), path);
    }
    for (logical, entry) in release.entries() {
        paths.insert(release.place(logical), release.place(&entry.path));
    }
    json(&Content { hash: hash(&paths), paths: &paths, version: VERSION })
}

pub(super) fn merge(existing: &str, new: &str) -> Result<String, String> {
    let (mut old, mut new) = (object(existing)?, object(new)?);
    match old.get("version").and_then(Value::as_str) {
        Some("1.0" | VERSION) => {}
        Some(version) => return Err(format!("its version is {version}, and only 1.0 and {VERSION} are known")),
        None => return Err("it has no `version`".to_owned()),
    }
    let mut paths = texts(&mut old)?;
    paths.extend(texts(&mut new)?);
    Ok(json(&Content { hash: hash(&paths), paths: &paths, version: VERSION }))
}

/// The field `paths`.
fn texts(content: &mut Object) -> Result<BTreeMap<String, String>, String> {
    let Some(paths) = content.remove("paths") else { return Ok(BTreeMap::new()) };
    let text = |(key, value)| match value {
        Value::String(value) => Ok((key, value)),
        _ => Err(format!("the value of `{key}` in its `paths` is no text")),
    };
    section("paths", paths)?.into_iter().map(text).collect()
}

/// As Django makes it: of `json.dumps(sorted(paths.items()))`.
fn hash(paths: &BTreeMap<String, String>) -> String {
    let mut text = String::from("[");
    for (index, (key, value)) in paths.iter().enumerate() {
        text.push_str(if index == 0 { "[" } else { ", [" });
        python_string(key, &mut text);
        text.push_str(", ");
        python_string(value, &mut text);
        text.push(']');
    }
    text.push(']');
    let mut hash = String::new();
    for byte in &Md5::digest(text.as_bytes())[..HASH_DIGITS / 2] {
        write!(hash, "{byte:02x}").expect("writing to a text cannot fail");
    }
    hash
}

/// A text as Python's `json.dumps` writes it: ASCII, in UTF-16 where it is not.
fn python_string(text: &str, to: &mut String) {
    to.push('"');
    for character in text.chars() {
        match character {
            '"' => to.push_str("\\\""),
            '\\' => to.push_str("\\\\"),
            '\n' => to.push_str("\\n"),
            '\r' => to.push_str("\\r"),
            '\t' => to.push_str("\\t"),
            '\u{8}' => to.push_str("\\b"),
            '\u{c}' => to.push_str("\\f"),
            ' '..='~' => to.push(character),
            _ => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(to, "\\u{unit:04x}").expect("writing to a text cannot fail");
                }
            }
        }
    }
    to.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_what_python_computes() {
        // hashlib.md5(json.dumps(sorted(paths.items())).encode()).hexdigest()[:12]
        let cases: [(&[(&str, &str)], &str); 3] = [
            (&[], "d75171398898"),
            (&[("app.js", "app-1.js"), ("css/a.css", "css/a-2.css")], "c20e45b96d54"),
            (&[("é \"q\".png", "é \"q\"-1.png"), ("😀.js", "😀-2.js"), ("a\\b", "\u{7f}")], "e6b7421bcea2"),
        ];
        for (paths, expected) in cases {
            let paths = paths.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
            assert_eq!(hash(&paths), expected);
        }
    }

    #[test]
    fn texts_are_written_as_python_writes_them() {
        for (text, expected) in [("a\"\\/", r#""a\"\\/""#), ("é😀~\u{7f}\u{1}", r#""\u00e9\ud83d\ude00~\u007f\u0001""#)]
        {
            let mut written = String::new();
            python_string(text, &mut written);
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn merging_keeps_paths_and_makes_the_hash_anew() {
        let new = r#"{"paths":{"b":"b-2"},"version":"1.1","hash":"x"}"#;
        let merged = merge(r#"{"paths":{"b":"b-1","a":"a-1"},"version":"1.0"}"#, new).expect("it can be merged");
        let paths = BTreeMap::from([("a".to_owned(), "a-1".to_owned()), ("b".to_owned(), "b-2".to_owned())]);
        assert_eq!(merged, json(&Content { hash: hash(&paths), paths: &paths, version: "1.1" }));
        let wrong = [
            (r#"{"paths":{}}"#, "it has no `version`"),
            (r#"{"version":"2"}"#, "its version is 2, and only 1.0 and 1.1 are known"),
            (r#"{"version":"1.1","paths":{"a":1}}"#, "the value of `a` in its `paths` is no text"),
        ];
        for (existing, expected) in wrong {
            assert_eq!(merge(existing, new), Err(expected.to_owned()));
        }
    }
}
