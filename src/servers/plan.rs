//! What the rules have to say, whatever the server.

use std::{collections::BTreeSet, fmt::Write as _};

use percent_encoding::{CONTROLS, percent_decode_str, utf8_percent_encode};

use super::types::Types;
use crate::manifest::{Entry, Manifest};

/// A way to compress that servers find twins of by a suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Twin {
    Br,
    Zstd,
    Gzip,
}

impl Twin {
    /// In the order of preference: at the levels of a build, the first is the smallest.
    pub const ALL: [Self; 3] = [Self::Br, Self::Zstd, Self::Gzip];

    /// The content encoding.
    pub const fn encoding(self) -> &'static str {
        match self {
            Self::Br => "br",
            Self::Zstd => "zstd",
            Self::Gzip => "gzip",
        }
    }

    /// What follows the name of the original.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Br => ".br",
            Self::Zstd => ".zst",
            Self::Gzip => ".gz",
        }
    }

    /// The twins of a file that a server can find.
    fn of(entry: &Entry) -> Vec<Self> {
        let is_beside = |twin: &Self| {
            let there = entry.variants.get(twin.encoding());
            there.is_some_and(|variant| variant.path.strip_prefix(&entry.path) == Some(twin.suffix()))
        };
        Self::ALL.into_iter().filter(is_beside).collect()
    }
}

/// A file that the rules have to name.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Exact<'m> {
    /// Below the output directory, not encoded.
    pub path: &'m str,
    /// Whether its name has its digest.
    pub immutable: bool,
    /// The twins that it has. A file beside it that only looks like one is not to be served for it.
    pub twins: Vec<Twin>,
    /// Whether the rules for dot files would hide it.
    pub hidden: bool,
}

/// What is to be served, and how.
#[derive(Debug)]
pub(super) struct Plan<'m> {
    /// The path of the URL below which everything is, decoded, from `/` to `/`.
    pub prefix: String,
    /// The same as it is written in URLs.
    pub url_prefix: String,
    /// The host of that URL, if it has one.
    pub host: Option<&'m str>,
    /// The output directory, without a final slash.
    pub directory: &'m str,
    /// The twins that any file has, the preferred first.
    pub twins: Vec<Twin>,
    /// What the expression for names with a digest gets wrong, and what it cannot say, by path.
    pub exact: Vec<Exact<'m>>,
    /// Media types by extension.
    pub types: Types,
}

impl<'m> Plan<'m> {
    pub fn of(manifest: &'m Manifest, directory: &'m str) -> Self {
        let (host, prefix) = split_url(&manifest.public_path);
        let mut entries: Vec<&Entry> = manifest.assets.values().collect();
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        let mut twins: Vec<Twin> = entries.iter().flat_map(|entry| Twin::of(entry)).collect();
        twins.sort_unstable();
        twins.dedup();
        let mut plan = Self {
            prefix: percent_decode_str(prefix).decode_utf8_lossy().into_owned(),
            url_prefix: utf8_percent_encode(prefix, CONTROLS).to_string(),
            host,
            // So that a slash may follow.
            directory: Some(directory.trim_end_matches('/')).filter(|text| !text.is_empty()).unwrap_or("/."),
            twins,
            exact: Vec::new(),
            types: Types::of(&entries),
        };
        let paths: BTreeSet<&str> = entries.iter().map(|entry| entry.path.as_str()).collect();
        plan.exact = entries.iter().filter_map(|entry| plan.exact(entry, &paths)).collect();
        plan
    }

    /// Whether the files share the root of the site with what assetpack did not make. Then the
    /// rules must hold for the manifest's files alone.
    pub fn shares_root(&self) -> bool {
        self.prefix == "/"
    }

    /// What every path of a fingerprinted file matches that is not in `exact`: the path
    /// below the output directory, to its end. It holds in the dialects of PCRE and RE2.
    pub fn expression(&self) -> &'static str {
        if self.shares_root() {
            // Paths of an application may end in a digest, but seldom in one with an extension.
            r"(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}\.[^/.]*(?:\.map)?"
        } else {
            r"(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}(?:\.[^/.]*(?:\.map)?)?"
        }
    }

    /// An expression for all that is to be served: the whole prefix, or only the manifest's files.
    pub fn everything(&self) -> String {
        let mut all = vec![self.expression().to_owned()];
        all.extend(self.exact.iter().map(|exact| literal(exact.path)));
        all.join("|")
    }

    /// What the header `Vary` has to name: whether there are twins to choose from.
    pub fn varies(&self) -> bool {
        !self.twins.is_empty()
    }

    /// A name that rules for other paths of the same site do not have.
    pub fn name(&self) -> String {
        format!("assetpack{}", self.prefix.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_"))
    }

    /// The URL path of the whole, as a comment may show it.
    pub fn shown(&self) -> String {
        let host = self.host.unwrap_or_default();
        format!("{host}{}", self.prefix).replace(char::is_control, " ")
    }

    fn exact(&self, entry: &'m Entry, paths: &BTreeSet<&str>) -> Option<Exact<'m>> {
        let path = entry.path.as_str();
        let (twins, immutable) = (Twin::of(entry), !entry.stable);
        let hidden = path.split('/').any(|part| part.starts_with('.'));
        // A build replaces a stable file, but deletes no twin that an earlier build made of it.
        let has_old_twins = entry.stable && twins != self.twins;
        let seems_to_have =
            |twin: &Twin| !twins.contains(twin) && paths.contains(format!("{path}{}", twin.suffix()).as_str());
        let is_exact = immutable != looks_fingerprinted(path, self.shares_root())
            || (self.shares_root() && entry.stable)
            || hidden
            || has_old_twins
            || self.twins.iter().any(seems_to_have);
        is_exact.then_some(Exact { path, immutable, twins, hidden })
    }
}

/// The host and the path of a public path.
fn split_url(public_path: &str) -> (Option<&str>, &str) {
    let Some((_, rest)) = public_path.split_once("//").filter(|(scheme, _)| scheme.is_empty() || scheme.ends_with(':'))
    else {
        return (None, public_path);
    };
    let at = rest.find('/').unwrap_or(rest.len());
    (Some(&rest[..at]), &rest[at..])
}

/// Whether [`Plan::expression`] matches `path`.
fn looks_fingerprinted(path: &str, extension_needed: bool) -> bool {
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return false;
    }
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let stem = |name: &str| name.rfind('.').map(|at| name[..at].to_owned());
    let stems = [(!extension_needed).then(|| name.to_owned()), stem(name), name.strip_suffix(".map").and_then(stem)];
    stems.into_iter().flatten().any(|stem| ends_in_digest(&stem))
}

fn ends_in_digest(stem: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    match stem.as_bytes() {
        [_, .., b'-', d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15] => {
            [d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, d10, d11, d12, d13, d14, d15].into_iter().all(is_digit)
        }
        _ => false,
    }
}

/// An expression for `text` alone, in the dialects of PCRE and RE2. What means something to
/// a server's own grammar (quotes, braces, `$`, `%`, spaces) is written in digits.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '.' => out.push_str(r"\."),
            '/' | '-' | '_' => out.push(letter),
            _ if letter.is_ascii_alphanumeric() || !letter.is_ascii() => out.push(letter),
            _ => {
                let _ = write!(out, r"\x{:02x}", u32::from(letter));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{super::example, *};

    #[test]
    fn hosts_and_paths_of_public_paths() {
        let cases = [
            ("/", None, "/"),
            ("/assets/", None, "/assets/"),
            ("/a//b/", None, "/a//b/"),
            ("//cdn.example/", Some("cdn.example"), "/"),
            ("https://cdn.example:8080/a/b/", Some("cdn.example:8080"), "/a/b/"),
        ];
        for (public_path, host, path) in cases {
            assert_eq!(split_url(public_path), (host, path), "{public_path}");
        }
    }

    #[test]
    fn names_with_digests_are_known() {
        let yes = [
            "a-0123456789abcdef.js",
            "css/a b-0123456789abcdef.css",
            "a.min-0123456789abcdef.js.map",
            "a-0123456789abcdef.",
            "é/é-0123456789abcdef.woff2",
            "a--0123456789abcdef.js",
            "a-0123456789abcdef-0123456789abcdef.js",
        ];
        for path in yes {
            assert!(looks_fingerprinted(path, true), "{path}");
        }
        let no = [
            "sw.js",
            "-0123456789abcdef.js",
            "a-0123456789abcde.js",
            "a-0123456789ABCDEF.js",
            "a-00123456789abcdef.js",
            "a-0123456789abcdef.min.js",
            "a-0123456789abcdef.js.br",
            "a-0123456789abcdef/b.js",
            ".a/b-0123456789abcdef.js",
            ".b-0123456789abcdef.js",
        ];
        for path in no {
            assert!(!looks_fingerprinted(path, false), "{path}");
        }
        assert!(looks_fingerprinted("LICENSE-0123456789abcdef", false));
        assert!(!looks_fingerprinted("LICENSE-0123456789abcdef", true));
    }

    #[test]
    fn only_what_the_expression_gets_wrong_is_named() {
        let files: [(&str, bool, &[&str]); 9] = [
            ("a-0123456789abcdef.js", false, &["br", "gzip"]),
            ("b-0123456789abcdef.png", false, &[]),
            ("sw.js", true, &["br", "gzip"]),
            ("tiny.js", true, &[]),
            ("x-0123456789abcdef.js", true, &["br", "gzip"]),
            ("b.0123456789abcdef.js", false, &["br", "gzip"]),
            (".well-known/a.txt", true, &["br", "gzip"]),
            ("c-0123456789abcdef.js", false, &[]),
            ("c-0123456789abcdef.js.gz", true, &[]),
        ];
        let manifest = example::manifest("/assets/", &files);
        let named = |plan: &Plan<'_>| -> Vec<(String, bool, usize)> {
            plan.exact.iter().map(|exact| (exact.path.to_owned(), exact.immutable, exact.twins.len())).collect()
        };
        let expected = [
            (".well-known/a.txt", false, 2),
            ("b.0123456789abcdef.js", true, 2),
            ("c-0123456789abcdef.js", true, 0),
            ("c-0123456789abcdef.js.gz", false, 0),
            ("tiny.js", false, 0),
            ("x-0123456789abcdef.js", false, 2),
        ];
        let expected: Vec<_> = expected.iter().map(|(path, is, twins)| ((*path).to_owned(), *is, *twins)).collect();
        assert_eq!(named(&Plan::of(&manifest, "out")), expected);
        // At the root of a site there is no rule for everything else, so that each stable file has its own.
        let manifest = example::manifest("/", &files);
        assert!(named(&Plan::of(&manifest, "out")).contains(&("sw.js".to_owned(), false, 2)));
    }

    #[test]
    fn literals_mean_themselves() {
        assert_eq!(literal("a b/c.d"), r"a\x20b/c\.d");
        assert_eq!(literal("é\"$%{*"), r"é\x22\x24\x25\x7b\x2a");
    }
}
