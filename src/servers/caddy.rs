//! Caddy 2: a Caddyfile's directives. Expressions match decoded paths, with regard to case.

use std::fmt::Write as _;

use super::{
    IMMUTABLE, REVALIDATED, STORED_NOWHERE,
    plan::{Exact, Plan, Twin, literal},
    types::{UNKNOWN, names},
};
use crate::path::encode_url_path;

/// What Caddy says the same of, whatever tables the system has.
const KNOWN: [&str; 11] = ["css", "gif", "htm", "html", "jpeg", "jpg", "json", "pdf", "png", "svg", "webp"];

pub(super) fn rules(plan: &Plan<'_>) -> String {
    let mut out = format!("# Caddy: {} as assetpack built it, to be imported into a site block.\n", plan.shown());
    out.push_str("# Later releases need new rules only if files without a digest in their names come or go.\n");
    if plan.shares_root() {
        files_of_root(&mut out, plan);
    } else {
        folder(&mut out, plan);
        hide(&mut out, plan);
    }
    let _ = writeln!(out, "\t\theader ?Content-Type {UNKNOWN}");
    let _ = writeln!(out, "\t\theader X-Content-Type-Options nosniff");
    if plan.varies() {
        out.push_str("\t\theader ?Vary Accept-Encoding\n");
    }
    let _ = writeln!(out, "\t\theader Cache-Control {REVALIDATED}");
    let expression = quoted(&format!("^/{}$", plan.expression()));
    let _ = writeln!(out, "\t\t@immutable path_regexp {expression}");
    let _ = writeln!(out, "\t\theader @immutable Cache-Control \"{IMMUTABLE}\"");
    for (at, exact) in plan.exact.iter().enumerate() {
        let value = if exact.immutable { IMMUTABLE } else { REVALIDATED };
        let _ = writeln!(out, "\t\t@exact{at} path_regexp {}", one(exact));
        let _ = writeln!(out, "\t\theader @exact{at} Cache-Control \"{value}\"");
    }
    for (media_type, extensions) in plan.types.table(&[], &KNOWN) {
        let essence = media_type.split(';').next().unwrap_or_default();
        let name = essence.replace(|letter: char| !letter.is_ascii_alphanumeric(), "_");
        let _ = writeln!(out, "\t\t@{name} path_regexp {}", quoted(&format!("(?i){}", names(&extensions))));
        let _ = writeln!(out, "\t\theader @{name} Content-Type \"{media_type}\"");
    }
    for (at, exact) in plan.exact.iter().enumerate().filter(|(_, exact)| exact.twins != plan.twins) {
        serve(&mut out, &format!("@exact{at} "), &exact.twins);
    }
    serve(&mut out, "", &plan.twins);
    out.push_str("\t}\n}\n");
    out
}

/// Only files of the manifest, which have to be there: the application answers for the rest.
fn files_of_root(out: &mut String, plan: &Plan<'_>) {
    let (name, directory) = (plan.name(), path(plan.directory));
    let expression = quoted(&format!("^/(?:{})$", plan.everything()));
    let _ = writeln!(out, "@{name} {{\n\tpath_regexp {expression}\n\tfile {{\n\t\troot {directory}\n\t}}\n}}");
    let _ = writeln!(out, "handle @{name} {{\n\troute {{\n\t\troot * {directory}");
}

/// Everything below a path.
fn folder(out: &mut String, plan: &Plan<'_>) {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/-._~".contains(letter);
    if plan.prefix.chars().all(is_plain) {
        let _ = writeln!(out, "handle_path {}* {{\n\troute {{", plan.prefix);
    } else {
        // A path with escapes in it would not match below folders.
        let (name, expression) = (plan.name(), quoted(&format!("^{}", literal(&plan.prefix))));
        let _ = writeln!(out, "@{name} path_regexp {expression}\nhandle @{name} {{\n\troute {{");
        let _ = writeln!(out, "\t\turi strip_prefix {}", quoted(pattern(&plan.prefix).trim_end_matches('/')));
    }
    let _ = writeln!(out, "\t\troot * {}", path(plan.directory));
    let _ = writeln!(out, "\t\t@absent not file\n\t\theader @absent Cache-Control {STORED_NOWHERE}");
    out.push_str("\t\terror @absent 404\n");
}

fn hide(out: &mut String, plan: &Plan<'_>) {
    out.push_str("\t\t@hidden {\n\t\t\tpath_regexp \"/\\.\"\n");
    let shown: Vec<String> = plan.exact.iter().filter(|exact| exact.hidden).map(|exact| literal(exact.path)).collect();
    if !shown.is_empty() {
        let _ = writeln!(out, "\t\t\tnot path_regexp {}", quoted(&format!("^/(?:{})$", shown.join("|"))));
    }
    let _ = writeln!(out, "\t\t}}\n\t\theader @hidden Cache-Control {STORED_NOWHERE}\n\t\terror @hidden 404");
}

fn serve(out: &mut String, matcher: &str, twins: &[Twin]) {
    if twins.is_empty() {
        let _ = writeln!(out, "{}", format!("\t\tfile_server {matcher}").trim_end());
        return;
    }
    let names: Vec<&str> = twins.iter().map(|twin| twin.encoding()).collect();
    let _ = writeln!(out, "\t\tfile_server {matcher}{{\n\t\t\tprecompressed {}\n\t\t}}", names.join(" "));
}

fn one(exact: &Exact<'_>) -> String {
    quoted(&format!("^/{}$", literal(exact.path)))
}

/// A path as a prefix to be stripped: what is encoded there, Caddy compares as it is written, and
/// what is not, in any spelling; but that only holds for ASCII.
fn pattern(path: &str) -> String {
    let encoded = |letter: char| {
        if letter.is_ascii() && letter != '%' {
            letter.to_string()
        } else {
            encode_url_path(letter.encode_utf8(&mut [0; 4]))
        }
    };
    path.chars().map(encoded).collect()
}

/// A quoted word.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// A path in which braces would begin a placeholder.
fn path(text: &str) -> String {
    quoted(&text.replace('{', "\\{"))
}

#[cfg(test)]
mod tests {
    use super::{super::example, *};

    fn of(public_path: &str, directory: &str, files: &[(&str, bool, &[&str])]) -> String {
        let manifest = example::manifest(public_path, files);
        rules(&Plan::of(&manifest, directory))
    }

    #[test]
    fn a_folder() {
        let files: [(&str, bool, &[&str]); 4] = [
            (".well-known/a.json", true, &["br", "gzip"]),
            ("app-0123456789abcdef.css", false, &["br", "gzip"]),
            ("m-0123456789abcdef.webmanifest", false, &["br", "gzip"]),
            ("x-0123456789abcdef.css", true, &[]),
        ];
        let expected = r#"# Caddy: /assets/ as assetpack built it, to be imported into a site block.
# Later releases need new rules only if files without a digest in their names come or go.
handle_path /assets/* {
	route {
		root * "/srv/dist/assets"
		@absent not file
		header @absent Cache-Control no-store
		error @absent 404
		@hidden {
			path_regexp "/\."
			not path_regexp "^/(?:\.well-known/a\.json)$"
		}
		header @hidden Cache-Control no-store
		error @hidden 404
		header ?Content-Type application/octet-stream
		header X-Content-Type-Options nosniff
		header ?Vary Accept-Encoding
		header Cache-Control no-cache
		@immutable path_regexp "^/(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}(?:\.[^/.]*(?:\.map)?)?$"
		header @immutable Cache-Control "public, max-age=31536000, immutable"
		@exact0 path_regexp "^/\.well-known/a\.json$"
		header @exact0 Cache-Control "no-cache"
		@exact1 path_regexp "^/x-0123456789abcdef\.css$"
		header @exact1 Cache-Control "no-cache"
		@application_manifest_json path_regexp "(?i)\.(?:webmanifest)$"
		header @application_manifest_json Content-Type "application/manifest+json"
		file_server @exact1
		file_server {
			precompressed br gzip
		}
	}
}
"#;
        assert_eq!(of("/assets/", "/srv/dist/assets", &files), expected);
    }

    #[test]
    fn the_root_is_shared_with_the_application() {
        let text = of("/", "dist", &[("a-0123456789abcdef.css", false, &["zstd"]), ("p.css", true, &["zstd"])]);
        let expected = r#"@assetpack_ {
	path_regexp "^/(?:(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}\.[^/.]*(?:\.map)?|p\.css)$"
	file {
		root "dist"
	}
}
handle @assetpack_ {
	route {
		root * "dist"
		header ?Content"#;
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("\tprecompressed zstd\n"), "{text}");
    }

    #[test]
    fn paths_that_mean_something_else() {
        let text = of("/\u{e9}/100%25/(1)/", "/a \"b\" {c", &[]);
        for expected in [
            "\n@assetpack___100___1__ path_regexp \"^/\u{e9}/100\\x25/\\x281\\x29/\"\nhandle @assetpack___100___1__ {\n",
            "\n\t\turi strip_prefix \"/%C3%A9/100%25/(1)\"\n",
            "\n\t\troot * \"/a \\\"b\\\" \\{c\"\n",
            "\n\t\tfile_server\n",
        ] {
            assert!(text.contains(expected), "{expected}\n{text}");
        }
        assert!(!text.contains("Vary"), "{text}");
    }
}
