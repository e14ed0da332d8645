//! `_headers`, as Netlify and Cloudflare Pages read it. It knows no expressions, and belongs to
//! one release: it is published with it, and its rules name each file.
//!
//! Both hosts compress by themselves, say `ETag`, and ask again for whatever has no rule.

use std::{collections::BTreeSet, fmt::Write as _};

use super::{IMMUTABLE, REVALIDATED, plan::Plan};
use crate::{
    manifest::{Entry, Manifest},
    path::encode_url_path,
};

/// Cloudflare ignores what follows so many rules.
const MOST: usize = 100;

pub(super) fn rules(manifest: &Manifest, plan: &Plan<'_>) -> String {
    let mut out = format!("# {} as assetpack built it: `_headers` for Netlify or Cloudflare Pages,\n", plan.shown());
    out.push_str("# to be published at the root of the site together with this very release.\n");
    let mut entries: Vec<&Entry> = manifest.assets.values().collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let stable: Vec<&str> = entries.iter().filter(|entry| entry.stable).map(|entry| entry.path.as_str()).collect();
    let mut rules = BTreeSet::new();
    for entry in &entries {
        let folder = if entries.len() > MOST && !entry.stable { widest(&entry.path, &stable, plan) } else { None };
        let value = if entry.stable { REVALIDATED } else { IMMUTABLE };
        match folder {
            Some(folder) => rules.insert((format!("{}*", encode_url_path(folder)), value)),
            // Where they stand in a name, they would be read as placeholders.
            None if entry.path.contains(['*', ':']) => false,
            None => rules.insert((encode_url_path(&entry.path), value)),
        };
    }
    if rules.len() > MOST {
        let _ = writeln!(out, "# Cloudflare Pages reads only the first {MOST} rules of these {}.", rules.len());
    }
    let prefix = &plan.url_prefix;
    for (path, value) in rules {
        let _ = writeln!(out, "{prefix}{path}\n  Cache-Control: {value}\n  X-Content-Type-Options: nosniff");
    }
    out
}

/// The largest folder around a fingerprinted file that holds no stable one; not the root of a site.
fn widest<'p>(path: &'p str, stable: &[&str], plan: &Plan<'_>) -> Option<&'p str> {
    let ends = path.match_indices('/').map(|(at, _)| at + 1);
    let folders = std::iter::once(0).chain(ends).map(|end| &path[..end]);
    folders
        .filter(|folder| !folder.is_empty() || !plan.shares_root())
        .filter(|folder| !folder.contains(['*', ':']))
        .find(|folder| stable.iter().all(|other| !other.starts_with(folder)))
}

#[cfg(test)]
mod tests {
    use super::{super::example, *};

    /// The rules as lines of paths and the first word of their `Cache-Control`.
    fn of(public_path: &str, files: &[(&str, bool)]) -> Vec<String> {
        let files: Vec<(&str, bool, &[&str])> = files.iter().map(|(path, stable)| (*path, *stable, &[][..])).collect();
        let manifest = example::manifest(public_path, &files);
        let text = rules(&manifest, &Plan::of(&manifest, "dist"));
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        lines
            .chunks(3)
            .map(|rule| {
                assert_eq!(rule[2], "  X-Content-Type-Options: nosniff", "{text}");
                let value = rule[1].strip_prefix("  Cache-Control: ").expect("a header");
                format!("{} {}", rule[0], value.split(',').next().unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn each_file_has_its_rule() {
        let files = [
            ("app-0123456789abcdef.js", false),
            ("sw.js", true),
            ("x-0123456789abcdef.js", true),
            ("\u{e9} (1).css", false),
            ("a*b-0123456789abcdef.js", false),
            ("a:b-0123456789abcdef.js", false),
        ];
        let expected = [
            "/v(1)/%C3%A9%20%281%29.css public",
            "/v(1)/app-0123456789abcdef.js public",
            "/v(1)/sw.js no-cache",
            "/v(1)/x-0123456789abcdef.js no-cache",
        ];
        let mut rules = of("https://cdn.example/v(1)/", &files);
        rules.sort();
        assert_eq!(rules, expected);
    }

    #[test]
    fn many_files_are_named_by_their_folders() {
        let names: Vec<String> = (0..60).flat_map(|at| [format!("js/{at}.js"), format!("a/b/{at}.css")]).collect();
        let mut files: Vec<(&str, bool)> = names.iter().map(|name| (name.as_str(), false)).collect();
        assert_eq!(of("/x/", &files), ["/x/* public"]);
        assert_eq!(of("/", &files), ["/a/* public", "/js/* public"]);
        files.push(("a/sw.js", true));
        assert_eq!(of("/x/", &files), ["/x/a/b/* public", "/x/a/sw.js no-cache", "/x/js/* public"]);
        // What cannot be named keeps its folder from being named all the same.
        files.push(("js/a:b.js", true));
        assert_eq!(of("/x/", &files)[..2], ["/x/a/b/* public", "/x/a/sw.js no-cache"]);
        assert_eq!(of("/x/", &files).len(), 62);
    }
}
