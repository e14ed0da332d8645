//! What pages need to know of an asset.

use std::{error::Error, fmt};

use super::{Entry, Manifest};
use crate::url_path;

/// The manifest has no asset of this logical path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAsset(pub String);

impl fmt::Display for UnknownAsset {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no asset is called `{}`", self.0)
    }
}

impl Error for UnknownAsset {}

impl Manifest {
    /// What is known of the asset `key`, a logical path.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn entry(&self, key: &str) -> Result<&Entry, UnknownAsset> {
        self.assets.get(key).ok_or_else(|| UnknownAsset(key.to_owned()))
    }

    /// The URL of the asset `key`. It needs no escaping between double quotes.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn url(&self, key: &str) -> Result<String, UnknownAsset> {
        Ok(self.url_of(self.entry(key)?))
    }

    /// The URL of an output.
    #[must_use]
    pub fn url_of(&self, entry: &Entry) -> String {
        format!("{}{}", self.public_path, url_path::encode(&entry.path))
    }

    /// The attribute `integrity` of the asset `key`.
    ///
    /// # Errors
    /// There is none of this name.
    pub fn integrity(&self, key: &str) -> Result<&str, UnknownAsset> {
        Ok(&self.entry(key)?.integrity)
    }

    /// The sheets to load with the asset `key`, in order.
    ///
    /// # Errors
    /// There is none of this name, or of one that it needs.
    pub fn stylesheets(&self, key: &str) -> Result<Vec<&Entry>, UnknownAsset> {
        self.entry(key)?.css.iter().map(|key| self.entry(key)).collect()
    }

    /// The modules that are loaded with the asset `key`, in the order in which they run.
    ///
    /// # Errors
    /// There is none of this name, or of one that it needs.
    pub fn preloads(&self, key: &str) -> Result<Vec<&Entry>, UnknownAsset> {
        self.entry(key)?.preload.iter().map(|key| self.entry(key)).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Assets by key, path, sheets and modules.
    pub fn manifest(public_path: &str, assets: &[(&str, &str, &[&str], &[&str])]) -> Manifest {
        let assets = assets.iter().map(|(key, path, css, preload)| {
            let entry = serde_json::json!({
                "path": path, "kind": "static", "media_type": "text/plain", "size": 1, "sha256": "",
                "integrity": format!("sha384-{key}"), "css": css, "preload": preload,
            });
            ((*key).to_owned(), entry)
        });
        let assets = assets.collect::<serde_json::Map<_, _>>();
        let value = serde_json::json!({
            "schema": 1, "generator": "", "engines": {}, "public_path": public_path, "assets": assets,
        });
        Manifest::parse(value.to_string()).expect("a manifest")
    }

    #[test]
    fn assets_are_found_by_their_logical_paths() {
        let assets: [(&str, &str, &[&str], &[&str]); 4] = [
            ("a.js", "a-1.js", &["c.css", "b.css"], &["d e.js"]),
            ("b.css", "b-2.css", &[], &[]),
            ("c.css", "c-3.css", &["gone.css"], &[]),
            ("d e.js", "d e-4.js", &[], &["gone.js"]),
        ];
        let manifest = manifest("https://cdn.example/x/", &assets);
        let urls = |entries: Vec<&Entry>| entries.into_iter().map(|entry| manifest.url_of(entry)).collect::<Vec<_>>();
        assert_eq!(manifest.url("d e.js").as_deref(), Ok("https://cdn.example/x/d%20e-4.js"));
        assert_eq!(manifest.integrity("b.css"), Ok("sha384-b.css"));
        let sheets = ["https://cdn.example/x/c-3.css", "https://cdn.example/x/b-2.css"];
        assert_eq!(manifest.stylesheets("a.js").map(urls), Ok(sheets.map(str::to_owned).to_vec()));
        assert_eq!(manifest.preloads("a.js").map(urls), Ok(vec!["https://cdn.example/x/d%20e-4.js".to_owned()]));
        assert_eq!(manifest.stylesheets("b.css"), Ok(Vec::new()));

        let unknown = |key: &str| UnknownAsset(key.to_owned());
        assert_eq!(manifest.url("A.js"), Err(unknown("A.js")));
        assert_eq!(manifest.entry(""), Err(unknown("")));
        assert_eq!(manifest.stylesheets("c.css"), Err(unknown("gone.css")));
        assert_eq!(manifest.preloads("d e.js"), Err(unknown("gone.js")));
        assert_eq!(unknown("x.js").to_string(), "no asset is called `x.js`");
    }
}
