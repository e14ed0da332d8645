//! The manifest as a source file of another language, for processes that want to
//! read no file at their start: a constant map, and a function that looks a
//! logical path up.
//!
//! One file for each language. What they write depends on the manifest alone,
//! has the order of the manifest, and needs nothing but the language's own
//! library.

mod go;
mod python;
mod ruby;
mod rust;
mod text;
mod typescript;

use clap::ValueEnum;

use crate::manifest::{Entry, Manifest};

/// A language that constants can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Rust 1.83 or later, also without the standard library
    Rust,
    /// TypeScript 5.0 or later
    #[value(name = "typescript")]
    TypeScript,
    /// Python 3.10 or later
    Python,
    /// Go of any version with modules
    Go,
    /// Ruby 3.0 or later
    Ruby,
}

impl Language {
    /// What the file should be called: other files name it so.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Rust => "assets.rs",
            Self::TypeScript => "assets.ts",
            Self::Python => "assets.py",
            Self::Go => "assets.go",
            Self::Ruby => "assets.rb",
        }
    }
}

/// The source file that holds what `manifest` says.
///
/// Keys in `css` and `preload` that the manifest does not hold are left out; a
/// build writes none, and `verify` finds them.
#[must_use]
pub fn source(language: Language, manifest: &Manifest) -> String {
    let constants = Constants::of(manifest);
    match language {
        Language::Rust => rust::source(&constants),
        Language::TypeScript => typescript::source(&constants),
        Language::Python => python::source(&constants),
        Language::Go => go::source(&constants),
        Language::Ruby => ruby::source(&constants),
    }
}

/// What every language writes down.
struct Constants<'m> {
    /// The public path, and the import map if there is one.
    named: Vec<Named<'m>>,
    /// Every asset, in the order of the manifest: by the bytes of its path.
    assets: Vec<Asset<'m>>,
}

/// A constant beside the map.
struct Named<'m> {
    /// As constants are called in most languages: `PUBLIC_PATH`.
    name: &'static str,
    /// What it is: a sentence.
    about: &'static str,
    value: &'m str,
}

/// An output.
struct Asset<'m> {
    path: &'m str,
    link: Link<'m>,
    media_type: &'m str,
    css: Vec<Link<'m>>,
    preload: Vec<Link<'m>>,
}

/// What a tag needs to load an output.
struct Link<'m> {
    url: String,
    integrity: &'m str,
}

impl<'m> Constants<'m> {
    fn of(manifest: &'m Manifest) -> Self {
        let link = |entry: &'m Entry| Link { url: manifest.url_of(entry), integrity: &entry.integrity };
        let links = |keys: &[String]| keys.iter().filter_map(|key| manifest.assets.get(key)).map(link).collect();
        let assets = manifest.assets.iter().map(|(path, entry)| Asset {
            path,
            link: link(entry),
            media_type: &entry.media_type,
            css: links(&entry.css),
            preload: links(&entry.preload),
        });
        Self { named: Named::of(manifest), assets: assets.collect() }
    }
}

impl<'m> Named<'m> {
    fn of(manifest: &'m Manifest) -> Vec<Self> {
        let path = ("PUBLIC_PATH", "The URL under which the files are served.", &manifest.public_path);
        let map = manifest.import_map.as_ref().map(|map| {
            [
                ("IMPORT_MAP_HTML", "The import map, to stand before every module script and preload.", &map.html),
                ("IMPORT_MAP_CSP", "The source that lets a content security policy admit the import map.", &map.csp),
            ]
        });
        let all = [path].into_iter().chain(map.into_iter().flatten());
        all.map(|(name, about, value)| Self { name, about, value }).collect()
    }
}

/// A manifest with everything that is hard to write down.
#[cfg(test)]
fn example() -> Manifest {
    let entry = |path: &str, css: &[&str], preload: &[&str]| -> Entry {
        let fields = serde_json::json!({
            "path": path, "kind": "entry", "media_type": "text/javascript", "size": 1, "sha256": "",
            "integrity": format!("sha384-{path}"), "css": css, "preload": preload,
        });
        serde_json::from_value(fields).expect("an entry")
    };
    let mut manifest = Manifest::new("https://cdn.example/é/");
    manifest.import_map =
        crate::manifest::ImportMap::new([("#a".to_owned(), "/a.js".to_owned(), "sha384-a".to_owned())].into_iter());
    for (key, entry) in [
        ("app.js", entry("app-1.js", &["b.css", "a.css", "lost.css"], &["_b.js"])),
        ("_b.js", entry("_b-1.js", &[], &[])),
        ("a.css", entry("a-1.css", &[], &[])),
        ("b.css", entry("b-1.css", &[], &[])),
        ("it's \"#{x}\" ${x} %s é\u{202e}.js", entry("it's-1.js", &[], &[])),
        ("__proto__", entry("__proto__-1", &[], &[])),
    ] {
        manifest.assets.insert(key.to_owned(), entry);
    }
    manifest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_end_in_one_newline_and_show_what_they_hold() {
        for language in Language::value_variants().iter().copied() {
            for manifest in [example(), Manifest::new("/")] {
                let source = source(language, &manifest);
                assert!(source.ends_with('\n') && !source.ends_with("\n\n"), "{language:?}");
                assert!(!source.lines().any(|line| line.ends_with([' ', '\t'])), "{language:?}");
                assert!(!source.contains('\u{202e}'), "{language:?}");
                assert!(source.lines().next().is_some_and(|line| line.contains("assetpack from the manifest")));
            }
        }
    }

    #[test]
    fn urls_stand_in_the_order_of_the_manifest() {
        for language in Language::value_variants().iter().copied() {
            let source = source(language, &example());
            let entry = &source[source.find("/app-1.js").expect("the entry")..];
            let order = ["/b-1.css", "/a-1.css", "/_b-1.js"].map(|url| entry.find(url).expect("a link"));
            assert!(order.is_sorted(), "{language:?}: {order:?}");
        }
    }
}
