//! nginx: locations, which match decoded paths.

use std::fmt::Write as _;

use super::{
    IMMUTABLE, REVALIDATED, STORED_NOWHERE,
    plan::{Exact, Plan, Twin, literal},
    types::{UNKNOWN, USUAL},
};

pub(super) fn rules(plan: &Plan<'_>) -> String {
    let mut out = comment(plan);
    // What answers for files that are not there.
    let absent = format!("@{}", plan.name());
    let (place, root) = if plan.shares_root() {
        (format!("~ {}", quoted(&format!("^/(?:{})$", plan.everything()))), "root")
    } else {
        (format!("^~ {}", quoted(&plan.prefix)), "alias")
    };
    // An alias replaces the whole prefix, with its slash.
    let slash = if plan.shares_root() { "" } else { "/" };
    let _ = writeln!(out, "location {place} {{");
    let _ = writeln!(out, "    {root} {};", path(&format!("{}{slash}", plan.directory)));
    out.push_str("    etag on;\n    autoindex off;\n");
    twins(&mut out, plan);
    // A table replaces the server's own, so this one has to be complete.
    out.push_str("    types {\n");
    for (media_type, extensions) in plan.types.table(&USUAL, &[]) {
        let _ = writeln!(out, "        {} {};", quoted(&media_type), extensions.join(" "));
    }
    let _ = writeln!(out, "    }}\n    default_type {UNKNOWN};");
    headers(&mut out, plan, "    ", REVALIDATED);
    let _ = writeln!(out, "    error_page 404 {absent};");
    for exact in &plan.exact {
        let value = if exact.immutable { IMMUTABLE } else { REVALIDATED };
        let _ = writeln!(out, "\n    location {} {{", exactly(plan, exact));
        headers(&mut out, plan, "        ", value);
        for twin in plan.twins.iter().filter(|twin| !exact.twins.contains(twin)) {
            if let Some(module) = module(*twin) {
                let _ = writeln!(out, "        {module}_static off;");
            }
        }
        out.push_str("    }\n");
    }
    if !plan.shares_root() {
        let _ = writeln!(out, "\n    location ~ \"/\\.\" {{\n        return 404;\n    }}");
    }
    let expression = format!("^{}{}$", literal(&plan.prefix), plan.expression());
    let _ = writeln!(out, "\n    location ~ {} {{", quoted(&expression));
    headers(&mut out, plan, "        ", IMMUTABLE);
    out.push_str("    }\n}\n");
    let _ = writeln!(out, "location {absent} {{\n    add_header Cache-Control {STORED_NOWHERE} always;");
    out.push_str("    return 404;\n}\n");
    out
}

fn comment(plan: &Plan<'_>) -> String {
    let mut out = format!("# nginx: {} as assetpack built it, to be included in a `server` block.\n", plan.shown());
    out.push_str("# Later releases need new rules only if files without a digest in their names come or go.\n");
    if plan.directory.contains('$') {
        out.push_str("# The `http` block has to hold: geo $assetpack_dollar { default \"$\"; }\n");
    }
    out
}

fn twins(out: &mut String, plan: &Plan<'_>) {
    for twin in &plan.twins {
        match twin {
            Twin::Br => {
                out.push_str("    # Needs the module ngx_brotli: Debian's libnginx-mod-http-brotli-static.\n");
                out.push_str("    brotli_static on;\n");
            }
            Twin::Gzip => out.push_str("    gzip_static on;\n    gzip_proxied any;\n"),
            Twin::Zstd => {}
        }
    }
    if varies(plan) {
        // The modules say `Vary` only of some answers: the rules do of all.
        out.push_str("    gzip_vary off;\n");
    }
}

/// What serves twins; nginx has nothing for some.
const fn module(twin: Twin) -> Option<&'static str> {
    match twin {
        Twin::Br => Some("brotli"),
        Twin::Gzip => Some("gzip"),
        Twin::Zstd => None,
    }
}

fn varies(plan: &Plan<'_>) -> bool {
    plan.twins.iter().any(|twin| module(*twin).is_some())
}

fn headers(out: &mut String, plan: &Plan<'_>, indent: &str, value: &str) {
    let _ = writeln!(out, "{indent}add_header Cache-Control \"{value}\";");
    let _ = writeln!(out, "{indent}add_header X-Content-Type-Options nosniff;");
    if varies(plan) {
        let _ = writeln!(out, "{indent}add_header Vary Accept-Encoding;");
    }
}

/// A location for one file. Inside of an expression only expressions may stand.
fn exactly(plan: &Plan<'_>, exact: &Exact<'_>) -> String {
    if plan.shares_root() {
        format!("~ {}", quoted(&format!("^/{}$", literal(exact.path))))
    } else {
        format!("= {}", quoted(&format!("{}{}", plan.prefix, exact.path)))
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
            '\\' if matches!(letters.peek(), None | Some('"' | '\'' | '\\' | 't' | 'r' | 'n')) => out.push_str("\\\\"),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// A path in which `$` would begin a variable.
fn path(text: &str) -> String {
    quoted(&text.replace('$', "${assetpack_dollar}"))
}

#[cfg(test)]
mod tests {
    use super::{super::example, *};

    fn of(public_path: &str, directory: &str, files: &[(&str, bool, &[&str])]) -> String {
        let manifest = example::manifest(public_path, files);
        rules(&Plan::of(&manifest, directory))
    }

    /// The rules without their table of types.
    fn without_types(text: &str) -> String {
        let (before, rest) = text.split_once("    types {\n").expect("a table");
        let (_, after) = rest.split_once("    }\n").expect("its end");
        format!("{before}{after}")
    }

    #[test]
    fn a_folder() {
        let files: [(&str, bool, &[&str]); 3] = [
            ("app-0123456789abcdef.js", false, &["br", "gzip", "zstd"]),
            ("sw.js", true, &["br", "gzip", "zstd"]),
            ("x-0123456789abcdef.js", true, &["br"]),
        ];
        let expected = r#"# nginx: /assets/ as assetpack built it, to be included in a `server` block.
# Later releases need new rules only if files without a digest in their names come or go.
location ^~ "/assets/" {
    alias "/srv/dist/assets/";
    etag on;
    autoindex off;
    # Needs the module ngx_brotli: Debian's libnginx-mod-http-brotli-static.
    brotli_static on;
    gzip_static on;
    gzip_proxied any;
    gzip_vary off;
    default_type application/octet-stream;
    add_header Cache-Control "no-cache";
    add_header X-Content-Type-Options nosniff;
    add_header Vary Accept-Encoding;
    error_page 404 @assetpack_assets_;

    location = "/assets/x-0123456789abcdef.js" {
        add_header Cache-Control "no-cache";
        add_header X-Content-Type-Options nosniff;
        add_header Vary Accept-Encoding;
        gzip_static off;
    }

    location ~ "/\." {
        return 404;
    }

    location ~ "^/assets/(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}(?:\.[^/.]*(?:\.map)?)?$" {
        add_header Cache-Control "public, max-age=31536000, immutable";
        add_header X-Content-Type-Options nosniff;
        add_header Vary Accept-Encoding;
    }
}
location @assetpack_assets_ {
    add_header Cache-Control no-store always;
    return 404;
}
"#;
        assert_eq!(without_types(&of("/assets/", "/srv/dist/assets/", &files)), expected);
    }

    #[test]
    fn the_root_is_shared_with_the_application() {
        let text = of("https://cdn.example/", "dist", &[("a-0123456789abcdef.js", false, &[]), ("sw.js", true, &[])]);
        let expected = r#"location ~ "^/(?:(?:[^/.][^/]*/)*[^/.][^/]*-[0-9a-f]{16}\.[^/.]*(?:\.map)?|sw\.js)$" {
    root "dist";
"#;
        assert!(text.contains(expected), "{text}");
        assert!(text.contains("\n    location ~ \"^/sw\\.js$\" {\n"), "{text}");
        assert!(!text.contains("_static") && !text.contains("Vary"), "{text}");
    }

    #[test]
    fn words_are_quoted() {
        let cases = [
            ("a b", r#""a b""#),
            (r#"a"b'"#, r#""a\"b'""#),
            (r"\.\x22", r#""\.\x22""#),
            (r"\n\\", r#""\\n\\\\""#),
            ("{;}#", r#""{;}#""#),
        ];
        for (text, expected) in cases {
            assert_eq!(quoted(text), expected, "{text}");
        }
        assert_eq!(path("/a$b"), r#""/a${assetpack_dollar}b""#);
        assert!(of("/", "/a$b", &[]).contains("geo $assetpack_dollar"));
        let text = of("/a%20b/", "o", &[("\u{e9} \"$1\".js", true, &[]), ("b-0123456789abcdef.js", false, &["gzip"])]);
        assert!(text.contains("location ^~ \"/a b/\" {"), "{text}");
        assert!(text.contains("location = \"/a b/\u{e9} \\\"$1\\\".js\" {"), "{text}");
    }
}
