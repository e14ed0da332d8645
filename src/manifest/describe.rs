//! What only the program does with manifests: begin one, map its imports, and
//! describe the format.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{ImportMap, Manifest, SCHEMA};
use crate::digest::Digest;

/// The engines whose versions decide bytes.
pub const ENGINES: [(&str, &str); 4] =
    [("lightningcss", "1.0.0-alpha.72"), ("rolldown", "1.2.5"), ("sasso", "0.21.0"), ("swc_core", "83.0.0")];

impl Manifest {
    /// An empty manifest by this version of the program.
    #[must_use]
    pub fn new(public_path: &str) -> Self {
        Self {
            schema: SCHEMA,
            generator: format!("assetpack {}", env!("CARGO_PKG_VERSION")),
            engines: ENGINES.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect(),
            public_path: public_path.to_owned(),
            import_map: None,
            assets: BTreeMap::new(),
        }
    }

    /// The JSON Schema of the format.
    ///
    /// # Panics
    /// Never: a schema can be written as JSON.
    #[must_use]
    pub fn json_schema() -> String {
        let schema = schemars::schema_for!(Self);
        serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
    }
}

impl ImportMap {
    /// A map of specifiers to URLs with their integrity; none if there are none.
    ///
    /// # Panics
    /// Never: a map of texts is JSON.
    #[must_use]
    pub fn new(modules: impl Iterator<Item = (String, String, String)>) -> Option<Self> {
        #[derive(Serialize)]
        struct Content<'m> {
            imports: &'m BTreeMap<String, String>,
            integrity: &'m BTreeMap<String, String>,
        }
        let (mut imports, mut integrity) = (BTreeMap::new(), BTreeMap::new());
        for (specifier, url, digest) in modules {
            integrity.insert(url.clone(), digest);
            imports.insert(specifier, url);
        }
        if imports.is_empty() {
            return None;
        }
        let content = Content { imports: &imports, integrity: &integrity };
        // `</script>` in a name would end the element.
        let json = serde_json::to_string(&content).expect("texts are JSON").replace('<', "\\u003c");
        let csp = format!("'sha256-{}'", Digest::of(json.as_bytes()).base64());
        let html = format!("<script type=\"importmap\">{json}</script>");
        Some(Self { imports, integrity, html, csp })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engines_are_those_of_the_lock_file() {
        let lock = include_str!("../../Cargo.lock");
        for (name, version) in ENGINES {
            let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
            assert!(lock.contains(&entry), "{name} {version}");
        }
    }
}
