//! The JSON Schema of `assetpack.toml`, for editors; and the list of its keys, for messages.

use std::collections::BTreeMap;

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::defaults;
use super::file::ConfigFile;

/// The JSON Schema of the configuration file: one JSON text, with a final line feed.
#[must_use]
pub fn schema() -> String {
    // The alternate form of a JSON value is the indented one.
    format!("{:#}\n", document())
}

/// The keys that the file may have, at its top and in its tables.
pub(super) struct Keys {
    top: Vec<String>,
    tables: BTreeMap<String, Vec<String>>,
}

impl Keys {
    /// Reads them off the schema, so that there is one list of keys only.
    pub(super) fn new() -> Self {
        let names = |table: &Value| {
            let properties = table.get("properties").and_then(Value::as_object);
            properties.map(|properties| properties.keys().cloned().collect::<Vec<_>>())
        };
        let document = document();
        let top = names(&document).unwrap_or_default();
        let inner = |key: &String| Some((key.clone(), names(&document["properties"][key])?));
        let tables = top.iter().filter_map(inner).collect();
        Self { top, tables }
    }

    /// The keys of the file, or those of one of its tables; nothing if there is no such table.
    pub(super) fn of(&self, table: Option<&str>) -> Option<&[String]> {
        match table {
            None => Some(&self.top),
            Some(name) => self.tables.get(name).map(Vec::as_slice),
        }
    }

    /// Whether a table (or the top) has a key.
    pub(super) fn has(&self, table: Option<&str>, key: &str) -> bool {
        self.of(table).is_some_and(|keys| keys.iter().any(|known| known == key))
    }

    /// The tables that have a key.
    pub(super) fn homes(&self, key: &str) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str).filter(move |table| self.has(Some(table), key))
    }
}

fn document() -> Value {
    // Draft 7 without references is what the TOML plug-ins of editors understand.
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<ConfigFile>();
    let mut schema = schema.to_value();
    let Some(table) = schema.as_object_mut() else {
        return schema;
    };
    complete(table, &defaults::as_json());
    // What the document is stands at its top.
    let mut ordered = Map::new();
    for key in ["$schema", "title", "description"] {
        ordered.extend(table.remove(key).map(|value| (key.to_owned(), value)));
    }
    ordered.append(table);
    Value::Object(ordered)
}

/// Adds what the types do not say: no key is required, and what holds without it.
fn complete(table: &mut Map<String, Value>, defaults: &Value) {
    table.remove("required");
    if let Some(Value::String(description)) = table.get_mut("description") {
        // Where a comment was wrapped says nothing.
        *description = description.replace('\n', " ");
    }
    let Some(properties) = table.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (key, property) in properties {
        let Some(property) = property.as_object_mut() else {
            continue;
        };
        let default = defaults.get(key).cloned().unwrap_or_default();
        complete(property, &default);
        property.insert("default".to_owned(), default);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every property of a table and of the tables in it, with its path.
    fn properties(table: &Value, path: &str, found: &mut Vec<(String, Value)>) {
        let Some(inner) = table.get("properties").and_then(Value::as_object) else {
            return;
        };
        assert_eq!(table["additionalProperties"], false, "`{path}` refuses unknown keys");
        for (key, property) in inner {
            let path = format!("{path}{key}");
            found.push((path.clone(), property.clone()));
            properties(property, &format!("{path}."), found);
        }
    }

    #[test]
    fn every_key_has_a_title_a_description_and_a_default() {
        let mut found = Vec::new();
        properties(&document(), "", &mut found);
        assert_eq!(found.len(), 91);
        for (path, property) in &found {
            assert!(property["title"].is_string(), "{path}");
            assert!(property["description"].is_string(), "{path}");
            let default = property.get("default");
            let known = default.is_some_and(|default| !default.is_null());
            // Without browsers nothing is lowered, and no value says so; the same holds
            // for a second build, for a file that is searched for, and for what a level stands for.
            let silent = ["framework", "compat", "browsers", "js.tsconfig", "css.modules.types", "sass.command"]
                .contains(&path.as_str())
                || path.starts_with("js.legacy")
                || ["compression.br", "compression.gzip", "compression.zstd"].contains(&path.as_str());
            assert!(known != silent, "{path}: {default:?}");
        }
    }

    #[test]
    fn the_schema_needs_no_other_document() {
        let text = schema();
        assert!(text.ends_with("}\n"));
        assert!(!text.contains("$ref"), "{text}");
        // An exception, an external compiler and a package have to say which files they are for, and
        // the settings of another packager whose they are.
        assert_eq!(text.matches("\"required\"").count(), 4, "{text}");
        assert_eq!(document()["$schema"], "http://json-schema.org/draft-07/schema#");
    }

    #[test]
    fn one_property_in_full() {
        let schema = document();
        let expected = serde_json::json!({
            "title": "Nesting",
            "description": "How deep brackets may be nested in CSS and JS.",
            "type": "integer",
            "format": "uint32",
            "minimum": 16,
            "maximum": 4000,
            "default": 1000,
        });
        assert_eq!(schema["properties"]["limits"]["properties"]["nesting"], expected);
    }

    #[test]
    fn keys_are_those_of_the_file() {
        let keys = Keys::new();
        let manifest = ["file", "also", "merge", "files", "root"].map(str::to_owned);
        assert_eq!(keys.of(Some("manifest")), Some(manifest.as_slice()));
        assert!(keys.has(Some("js"), "import_map"));
        assert_eq!(keys.of(Some("out")), None);
        assert_eq!(keys.top.len(), 35);
        assert_eq!(keys.homes("minify").collect::<Vec<_>>(), ["css", "js"]);
    }
}
