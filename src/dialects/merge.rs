//! Merging: the file that another program wrote keeps its entries.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json;

/// A JSON object, sorted.
pub(super) type Object = BTreeMap<String, Value>;

/// Objects whose keys are the entries.
pub(super) fn flat(existing: &str, new: &str) -> Result<String, String> {
    let mut all = object(existing)?;
    all.extend(object(new)?);
    Ok(json(&all))
}

/// Objects that hold objects whose keys are the entries.
pub(super) fn sectioned(existing: &str, new: &str) -> Result<String, String> {
    Ok(json(&sections(object(existing)?, object(new)?)?))
}

/// Puts `new` into `existing`, one level down where both hold objects.
pub(super) fn sections(mut existing: Object, new: Object) -> Result<Object, String> {
    for (name, value) in new {
        let merged = match (existing.remove(&name), value) {
            (Some(old), Value::Object(entries)) => {
                let mut all = section(&name, old)?;
                all.extend(entries);
                all.into_iter().collect()
            }
            (_, value) => value,
        };
        existing.insert(name, merged);
    }
    Ok(existing)
}

/// `existing` without what `old` holds as well: the entries of an earlier release of ours. They are the keys of the
/// object, or `deep` those of the objects in it. What is no JSON stays for [`object`] to tell of.
pub(super) fn without(existing: &str, old: &str, deep: bool) -> String {
    let (Ok(mut all), Ok(old)) = (object(existing), object(old)) else { return existing.to_owned() };
    for (name, value) in old {
        if !deep {
            if all.get(&name) == Some(&value) {
                all.remove(&name);
            }
        } else if let (Some(Value::Object(entries)), Value::Object(ours)) = (all.get_mut(&name), value) {
            entries.retain(|key, entry| ours.get(key) != Some(&*entry));
        }
    }
    json(&all)
}

/// The object in `text`.
pub(super) fn object(text: &str) -> Result<Object, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("it is no JSON: {error}"))?;
    match entries(value) {
        Some(entries) => Ok(entries),
        None => Err("it is JSON, but no object".to_owned()),
    }
}

/// The object that stands under `name`.
pub(super) fn section(name: &str, value: Value) -> Result<Object, String> {
    entries(value).ok_or_else(|| format!("its `{name}` is no object"))
}

fn entries(value: Value) -> Option<Object> {
    match value {
        Value::Object(entries) => Some(entries.into_iter().collect()),
        // That is how PHP writes an object without entries.
        Value::Array(items) if items.is_empty() => Some(Object::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(merged: Result<String, String>) -> Result<String, String> {
        merged.map(|text| text.split_whitespace().collect())
    }

    #[test]
    fn what_others_wrote_stays() {
        let cases = [
            (r#"{"b":1,"a":2}"#, r#"{"a":{"x":3}}"#, Ok(r#"{"a":{"x":3},"b":1}"#)),
            ("[]", r#"{"a":1}"#, Ok(r#"{"a":1}"#)),
            ("[1]", "{}", Err("it is JSON, but no object")),
            ("", "{}", Err("it is no JSON: EOF while parsing a value at line 1 column 0")),
        ];
        for (existing, new, expected) in cases {
            assert_eq!(plain(flat(existing, new)), expected.map(str::to_owned).map_err(str::to_owned), "{existing}");
        }
    }

    #[test]
    fn sections_are_merged_one_level_down() {
        let cases = [
            (r#"{"s":{"b":{"c":1}},"z":9}"#, r#"{"s":{"a":1,"b":2},"v":1}"#, Ok(r#"{"s":{"a":1,"b":2},"v":1,"z":9}"#)),
            (r#"{"s":[]}"#, r#"{"s":{"a":1}}"#, Ok(r#"{"s":{"a":1}}"#)),
            (r#"{"s":"text"}"#, r#"{"s":{"a":1}}"#, Err("its `s` is no object")),
            (r#"{"v":1}"#, r#"{"v":2}"#, Ok(r#"{"v":2}"#)),
        ];
        for (existing, new, expected) in cases {
            assert_eq!(
                plain(sectioned(existing, new)),
                expected.map(str::to_owned).map_err(str::to_owned),
                "{existing}"
            );
        }
    }
}
