//! Apache 2.4: directives of a virtual host. Expressions match decoded paths.

use std::fmt::Write as _;

use super::{
    IMMUTABLE, REVALIDATED, STORED_NOWHERE,
    plan::{Plan, Twin, literal},
    types::{UNKNOWN, names},
};

/// What usually has twins: by their suffixes, Apache takes these for archives.
const COMPRESSED: [&str; 18] = [
    "cjs",
    "css",
    "eot",
    "htm",
    "html",
    "ico",
    "js",
    "json",
    "map",
    "md",
    "mjs",
    "otf",
    "svg",
    "ttf",
    "txt",
    "wasm",
    "webmanifest",
    "xml",
];
/// What every version says the same of, and what has no twins.
const KNOWN: [&str; 8] = ["gif", "jpeg", "jpg", "mp3", "mp4", "pdf", "png", "webm"];

pub(super) fn rules(plan: &Plan<'_>) -> String {
    let shown = plan.shown();
    let mut out = format!("# Apache: {shown} as assetpack built it, to be included in a <VirtualHost>, before what it");
    out.push_str(
        " sends to a proxy.\n# Needs alias, headers, mime and rewrite (a2enmod). Later releases need new rules",
    );
    out.push_str(" only if files\n# without a digest in their names come or go.\n");
    if !plan.directory.starts_with('/') {
        out.push_str("# The directory has to be written as an absolute path.\n");
    }
    directory(&mut out, plan);
    rewriting(&mut out, plan);
    headers(&mut out, plan);
    for (media_type, extensions) in plan.types.table(&COMPRESSED, &KNOWN) {
        let expression = format!("(?i)^{}.*{}", literal(&plan.prefix), names(&extensions));
        let _ = writeln!(out, "<LocationMatch {}>", quoted(&expression));
        let _ = writeln!(out, "    ForceType \"{media_type}\"\n</LocationMatch>");
    }
    out
}

fn directory(out: &mut String, plan: &Plan<'_>) {
    if !plan.shares_root() {
        let prefix = quoted(&plan.prefix);
        let _ = writeln!(out, "Alias {prefix} {}", quoted(&format!("{}/", plan.directory)));
        // Otherwise a proxy for the whole site would be asked first.
        let _ = writeln!(out, "<IfModule mod_proxy.c>\n    ProxyPass {prefix} !\n</IfModule>");
    }
    let _ = writeln!(out, "<Directory {}>", quoted(plan.directory));
    out.push_str("    Require all granted\n    AllowOverride None\n    Options -Indexes -MultiViews\n");
    // `.br` is a language elsewhere, and archives are no encodings.
    let suffixes = Twin::ALL.map(Twin::suffix).join(" ");
    let _ = writeln!(out, "    FileETag MTime Size\n    RemoveLanguage {suffixes}\n    RemoveEncoding {suffixes}");
    out.push_str("</Directory>\n");
}

fn rewriting(out: &mut String, plan: &Plan<'_>) {
    // A question mark in a name cannot be rewritten: such a file is served as it is.
    let served = if plan.shares_root() { plan.everything() } else { r"(?:[^/.][^/]*/)*[^/.][^/]*".to_owned() };
    let pattern = quoted(&format!(r"^{}((?!.*\?)(?:{served}))$", literal(&plan.prefix)));
    let file = |suffix: &str| expanded(&format!("{}/", plan.directory), &format!("$1{suffix}"));
    out.push_str("RewriteEngine On\n");
    for twin in &plan.twins {
        let (name, suffix) = (twin.encoding(), twin.suffix());
        let accepted = format!(r"(?:^|,)\s*{name}\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:$|,)))");
        let _ = writeln!(out, "RewriteCond \"%{{HTTP:Accept-Encoding}}\" {} [NC]", quoted(&accepted));
        if let Some(others) = without(plan, *twin) {
            let _ = writeln!(out, "RewriteCond \"$1\" {}", quoted(&format!("!^(?:{others})$")));
        }
        let _ = writeln!(out, "RewriteCond {} -f", file(suffix));
        let flags = format!("[L,E=assetpack:1,E=assetpack_{name}:1,E=no-gzip:1,E=no-brotli:1]");
        let _ = writeln!(out, "RewriteRule {pattern} {} {flags}", file(suffix));
    }
    if plan.shares_root() {
        let _ = writeln!(out, "RewriteCond {} -f", file(""));
        let _ = writeln!(out, "RewriteRule {pattern} {} [L,E=assetpack:1]", file(""));
        return;
    }
    let hidden: Vec<String> = plan.exact.iter().filter(|exact| exact.hidden).map(|exact| literal(exact.path)).collect();
    if !hidden.is_empty() {
        let shown = quoted(&format!("^{}(?:{})$", literal(&plan.prefix), hidden.join("|")));
        let _ = writeln!(out, "RewriteRule {shown} - [L,E=assetpack:1]");
    }
    let _ = writeln!(out, "RewriteRule {} - [R=404,L]", quoted(&format!(r"^{}(?:.*/)?\.", literal(&plan.prefix))));
    let _ = writeln!(out, "RewriteRule {} - [L,E=assetpack:1]", quoted(&format!("^{}", literal(&plan.prefix))));
}

/// The files that are not to be served by a twin.
fn without(plan: &Plan<'_>, twin: Twin) -> Option<String> {
    let paths = plan.exact.iter().filter(|exact| !exact.twins.contains(&twin)).map(|exact| literal(exact.path));
    let paths: Vec<String> = paths.collect();
    (!paths.is_empty()).then(|| paths.join("|"))
}

fn headers(out: &mut String, plan: &Plan<'_>) {
    let prefix = literal(&plan.prefix);
    let mut section = |expression: &str, lines: &[String]| {
        let _ = writeln!(out, "<LocationMatch {}>", quoted(&format!("^{prefix}{expression}")));
        for line in lines {
            let _ = writeln!(out, "    {line}");
        }
        out.push_str("</LocationMatch>\n");
    };
    let cached = |value: &str| format!("Header set Cache-Control \"{value}\" env=assetpack");
    let mut all = vec![
        "Header set X-Content-Type-Options nosniff env=assetpack".to_owned(),
        cached(REVALIDATED),
        format!("Header set Content-Type {UNKNOWN} \"expr=reqenv('assetpack') == '1' && -z %{{CONTENT_TYPE}}\""),
    ];
    if plan.varies() {
        all.push("Header merge Vary Accept-Encoding env=assetpack".to_owned());
    }
    if !plan.shares_root() {
        all.push(format!("Header always set Cache-Control {STORED_NOWHERE} \"expr=%{{REQUEST_STATUS}} == 404\""));
    }
    for twin in &plan.twins {
        let name = twin.encoding();
        all.push(format!("Header set Content-Encoding {name} env=assetpack_{name}"));
    }
    section("", &all);
    section(&format!("{}$", plan.expression()), &[cached(IMMUTABLE)]);
    for exact in &plan.exact {
        let value = if exact.immutable { IMMUTABLE } else { REVALIDATED };
        section(&format!("{}$", literal(exact.path)), &[cached(value)]);
    }
}

/// A quoted word.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.push_str("\\\""),
            // Before other letters it stands for itself.
            '\\' if matches!(letters.peek(), None | Some('"' | '\\')) => out.push_str("\\\\"),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A path in which `mod_rewrite` would replace `$1`, `%1` and the like, and what it is to replace.
fn expanded(text: &str, replaced: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let is_quotable = !text.contains(['"', '\\']);
    for letter in text.chars() {
        // It reads quoted words in its own way, without escapes.
        if "$%".contains(letter) || (!is_quotable && (letter.is_whitespace() || "\"'\\".contains(letter))) {
            out.push('\\');
        }
        out.push(letter);
    }
    if is_quotable { format!("\"{out}{replaced}\"") } else { format!("{out}{replaced}") }
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
        let files: [(&str, bool, &[&str]); 3] = [
            (".well-known/a.json", true, &["gzip"]),
            ("app-0123456789abcdef.js", false, &["gzip"]),
            ("x-0123456789abcdef.js", true, &[]),
        ];
        let expected = r#"# Apache: /assets/ as assetpack built it, to be included in a <VirtualHost>, before what it sends to a proxy.
# Needs alias, headers, mime and rewrite (a2enmod). Later releases need new rules only if files
# without a digest in their names come or go.
Alias "/assets/" "/srv/dist/assets/"
<IfModule mod_proxy.c>
    ProxyPass "/assets/" !
</IfModule>
<Directory "/srv/dist/assets">
    Require all granted
    AllowOverride None
    Options -Indexes -MultiViews
    FileETag MTime Size
    RemoveLanguage .br .zst .gz
    RemoveEncoding .br .zst .gz
</Directory>
RewriteEngine On
RewriteCond "%{HTTP:Accept-Encoding}" "(?:^|,)\s*gzip\s*(?:$|,|;(?!\s*q=0(?:\.0*)?\s*(?:$|,)))" [NC]
RewriteCond "$1" "!^(?:x-0123456789abcdef\.js)$"
RewriteCond "/srv/dist/assets/$1.gz" -f
RewriteRule "^/assets/((?!.*\?)(?:(?:[^/.][^/]*/)*[^/.][^/]*))$" "/srv/dist/assets/$1.gz" [L,E=assetpack:1,E=assetpack_gzip:1,E=no-gzip:1,E=no-brotli:1]
RewriteRule "^/assets/(?:\.well-known/a\.json)$" - [L,E=assetpack:1]
RewriteRule "^/assets/(?:.*/)?\." - [R=404,L]
RewriteRule "^/assets/" - [L,E=assetpack:1]
<LocationMatch "^/assets/">
    Header set X-Content-Type-Options nosniff env=assetpack
    Header set Cache-Control "no-cache" env=assetpack
    Header set Content-Type application/octet-stream "expr=reqenv('assetpack') == '1' && -z %{CONTENT_TYPE}"
    Header merge Vary Accept-Encoding env=assetpack
    Header always set Cache-Control no-store "expr=%{REQUEST_STATUS} == 404"
    Header set Content-Encoding gzip env=assetpack_gzip
</LocationMatch>
<LocationMatch "^/assets/(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}(?:\.[^/.]*(?:\.map)?)?$">
    Header set Cache-Control "public, max-age=31536000, immutable" env=assetpack
</LocationMatch>
<LocationMatch "^/assets/\.well-known/a\.json$">
    Header set Cache-Control "no-cache" env=assetpack
</LocationMatch>
<LocationMatch "^/assets/x-0123456789abcdef\.js$">
    Header set Cache-Control "no-cache" env=assetpack
</LocationMatch>
"#;
        let text = of("/assets/", "/srv/dist/assets/", &files);
        let at = text.find("<LocationMatch \"(?i)").expect("types");
        assert_eq!(&text[..at], expected);
        let script =
            "<LocationMatch \"(?i)^/assets/.*\\.(?:cjs|js|mjs)$\">\n    ForceType \"text/javascript; charset=utf-8\"\n";
        assert!(text[at..].contains(script), "{text}");
    }

    #[test]
    fn the_root_is_shared_with_the_application() {
        let text = of("/", "/dist", &[("a-0123456789abcdef.js", false, &[]), ("sw.js", true, &[])]);
        let expected = r#"
RewriteEngine On
RewriteCond "/dist/$1" -f
RewriteRule "^/((?!.*\?)(?:(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}\.[^/.]*(?:\.map)?|sw\.js))$" "/dist/$1" [L,E=assetpack:1]
<LocationMatch "^/">
"#;
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("Alias") && !text.contains("Vary"), "{text}");
    }

    #[test]
    fn paths_that_mean_something_else() {
        let cases = [("/a b/", r#""/a b/$1""#), ("/$1%2'/", r#""/\$1\%2'/$1""#), ("/a \"b' c/", r#"/a\ \"b\'\ c/$1"#)];
        for (text, expected) in cases {
            assert_eq!(expanded(text, "$1"), expected, "{text}");
        }
        assert!(of("/", "dist", &[]).contains("absolute"));
        let text = of("/a%20%22b/", "/o", &[("\u{e9} $1.js", true, &[]), ("b-0123456789abcdef.js", false, &["br"])]);
        assert!(text.contains("\nAlias \"/a \\\"b/\" \"/o/\"\n"), "{text}");
        assert!(text.contains("\nRewriteCond \"$1\" \"!^(?:\u{e9}\\x20\\x241\\.js)$\"\n"), "{text}");
    }
}
