//! From what clients ask for to what is on the disk.

use std::collections::BTreeMap;

use super::{Entry, Manifest, Problem};
use crate::url_path;

/// A manifest whose outputs are found by the paths of requests: for a process
/// that serves the files itself.
#[derive(Clone, Debug)]
pub struct Served {
    manifest: Manifest,
    /// The path of `public_path`, decoded.
    prefix: String,
    /// Keys by the paths of their outputs.
    keys: BTreeMap<String, String>,
}

impl Served {
    /// Makes the index. After that, every path of an entry and of its variants
    /// may be joined with the output directory: it stays below.
    ///
    /// # Errors
    /// A path would not.
    pub fn new(manifest: Manifest) -> Result<Self, Problem> {
        for (key, entry) in &manifest.assets {
            let variants = entry.variants.values().map(|variant| &variant.path);
            if let Some(path) = variants.chain([&entry.path]).find(|path| !is_below(path)) {
                return Err(Problem::Outside { key: key.clone(), path: path.clone() });
            }
        }
        let prefix = url_path::decode(path_of(&manifest.public_path));
        let keys = manifest.assets.iter().map(|(key, entry)| (entry.path.clone(), key.clone())).collect();
        Ok(Self { manifest, prefix, keys })
    }

    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The asset that a request means, with its logical path. `target` is the
    /// path as it stands in the request: encoded, a query may follow. Paths of
    /// compressed twins are none: they are found as `variants` of the entry.
    #[must_use]
    pub fn find(&self, target: &str) -> Option<(&str, &Entry)> {
        let path = url_path::decode(target.split('?').next().unwrap_or_default());
        let key = self.keys.get(path.strip_prefix(&self.prefix)?)?;
        Some((key, self.manifest.assets.get(key)?))
    }
}

/// The path of a URL, without its host.
fn path_of(url: &str) -> &str {
    let Some((scheme, rest)) = url.split_once("//") else { return url };
    if scheme.is_empty() || scheme.ends_with(':') { rest.find('/').map_or("/", |at| &rest[at..]) } else { url }
}

/// Whether a path leads to a place below the directory that it is joined with.
fn is_below(path: &str) -> bool {
    path.split('/').all(|segment| !matches!(segment, "" | "." | "..")) && !path.contains(['\\', '\0'])
}

#[cfg(test)]
mod tests {
    use super::{super::look_up::tests::manifest, *};

    #[test]
    fn requests_find_assets() {
        let requests = [
            ("/assets/", "/assets/css/a-1.css", Some("css/a.css")),
            ("/assets/", "/assets/css/a-1.css?x=/assets/b", Some("css/a.css")),
            ("/assets/", "/assets/100%25%20%C3%A9-2.txt", Some("100% \u{e9}.txt")),
            ("/assets/", "/%61ssets/css%2Fa-1.css", Some("css/a.css")),
            ("/assets/", "/assets/100%%20%C3%A9-2.txt", Some("100% \u{e9}.txt")),
            ("/assets/", "/assets/css/a.css", None),
            ("/assets/", "/assets/css/../css/a-1.css", None),
            ("/assets/", "/css/a-1.css", None),
            ("/assets/", "css/a-1.css", None),
            ("/assets/", "/assets/", None),
            ("/assets/", "", None),
            ("/", "/css/a-1.css", Some("css/a.css")),
            ("/a%20b/", "/a%20b/css/a-1.css", Some("css/a.css")),
            ("https://cdn.example/v/", "/v/css/a-1.css", Some("css/a.css")),
            ("//cdn.example/", "/css/a-1.css", Some("css/a.css")),
        ];
        for (public_path, target, expected) in requests {
            let assets = [("css/a.css", "css/a-1.css"), ("100% \u{e9}.txt", "100% \u{e9}-2.txt")];
            let assets = assets.map(|(key, path)| (key, path, [].as_slice(), [].as_slice()));
            let served = Served::new(manifest(public_path, &assets)).expect("paths below");
            assert_eq!(served.find(target).map(|(key, _)| key), expected, "{target} of {public_path}");
        }
    }

    #[test]
    fn nothing_leads_outside() {
        for path in ["../a", "a/../../b", "/etc/passwd", "", "a//b", "a/", ".", "a\\..\\b"] {
            let problem = Served::new(manifest("/", &[("a.js", path, &[], &[])])).expect_err(path).to_string();
            assert_eq!(problem, format!("`{path}` (`a.js`) is not a path below the output directory"));
        }
        assert!(Served::new(manifest("/", &[("a.js", ".well-known/a..b/...", &[], &[])])).is_ok());
    }
}
