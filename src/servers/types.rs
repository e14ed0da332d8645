//! Media types by extension, for servers whose own tables differ or lack some.

use std::collections::BTreeMap;

use crate::{manifest::Entry, media};

/// What pages are made of. A table that outlives a release has to know more than it holds.
pub(super) const USUAL: [&str; 30] = [
    "avif",
    "cjs",
    "css",
    "eot",
    "gif",
    "htm",
    "html",
    "ico",
    "jpeg",
    "jpg",
    "js",
    "json",
    "map",
    "md",
    "mjs",
    "mp3",
    "mp4",
    "otf",
    "pdf",
    "png",
    "svg",
    "ttf",
    "txt",
    "wasm",
    "webm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
    "xml",
];
/// What servers say of files that they know nothing about.
pub(super) const UNKNOWN: &str = "application/octet-stream";

/// The media types of a release by extension, in lower case.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Types(BTreeMap<String, String>);

impl Types {
    pub fn of(entries: &[&Entry]) -> Self {
        let mut types = BTreeMap::new();
        for entry in entries {
            let name = entry.path.rsplit_once('/').map_or(entry.path.as_str(), |(_, name)| name);
            let Some((_, extension)) = name.rsplit_once('.') else { continue };
            let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_+".contains(letter);
            if entry.media_type != UNKNOWN && !extension.is_empty() && extension.chars().all(is_plain) {
                types.insert(extension.to_ascii_lowercase(), entry.media_type.clone());
            }
        }
        Self(types)
    }

    /// The values of `Content-Type` and the extensions that each is for: those of the release and
    /// `also`, without those of which the server is `known` to say the same.
    pub fn table(&self, also: &[&str], known: &[&str]) -> BTreeMap<String, Vec<String>> {
        let also = also.iter().map(|extension| ((*extension).to_owned(), media::media_type(extension)));
        let mut types: BTreeMap<String, String> = also.collect();
        types.extend(self.0.clone());
        types.retain(|extension, _| !known.contains(&extension.as_str()));
        let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (extension, media_type) in types {
            // Scripts would otherwise be read in the encoding of the page.
            let charset = if media_type == "text/javascript" { "; charset=utf-8" } else { "" };
            table.entry(format!("{media_type}{charset}")).or_default().push(extension);
        }
        table
    }
}

/// An expression for names with one of the extensions, in any case.
pub(super) fn names(extensions: &[String]) -> String {
    format!(r"\.(?:{})$", extensions.join("|").replace('+', r"\+"))
}

#[cfg(test)]
mod tests {
    use super::{super::example, *};

    #[test]
    fn types_are_those_of_the_files_and_the_usual_ones() {
        let files: [(&str, bool, &[&str]); 4] =
            [("A.GLB", false, &[]), ("a.b c", false, &[]), ("a.js", false, &[]), ("x.unknown", false, &[])];
        let manifest = example::manifest("/", &files);
        let types = Types::of(&manifest.assets.values().collect::<Vec<_>>());
        let table = |also: &[&str], known: &[&str]| -> Vec<String> {
            let lines = types.table(also, known).into_iter();
            lines.map(|(media_type, extensions)| format!("{media_type}: {}", extensions.join(" "))).collect()
        };
        assert_eq!(table(&[], &[]), ["model/gltf-binary: glb", "text/javascript; charset=utf-8: js"]);
        assert_eq!(table(&["css", "mjs"], &["glb"]), ["text/css: css", "text/javascript; charset=utf-8: js mjs"]);
    }
}
