//! What [`scan`] finds in small sheets.

use super::super::reference::Reference;
use super::*;

fn sheet(source: &str) -> Sheet {
    scan(source, 250).expect("the sheet has no errors")
}

/// Kind and text of every problem.
fn problems(source: &str) -> Vec<(ProblemKind, &str)> {
    let problems = scan(source, 250).map_or_else(|problems| problems, |sheet| sheet.problems);
    problems.into_iter().map(|problem| (problem.kind, &source[problem.span])).collect()
}

#[test]
fn the_prelude_in_order() {
    let source =
        "\u{feff}@charset \"utf-8\";/*a*/@layer x, y;@import 'a';@import url(b) print;@layer z;@namespace s url(c);a{}";
    let sheet = sheet(source);
    assert_eq!(sheet.charset_span.map(|span| &source[span]), Some("@charset \"utf-8\";"));
    let texts: Vec<_> = sheet
        .prelude
        .iter()
        .map(|prelude| match prelude {
            Prelude::Import(import) => {
                (&source[import.span.clone()], &source[import.url_span.clone()], import.media.as_str())
            }
            Prelude::LayerStatement { span, names } => (&source[span.clone()], "", names.as_str()),
        })
        .collect();
    assert_eq!(
        texts,
        [("@layer x, y;", "", "x, y"), ("@import 'a';", "'a'", ""), ("@import url(b) print;", "url(b)", "print"),]
    );
    // Behind an import it is a rule like others.
    assert_eq!(sheet.layers.iter().map(|layer| layer.names.as_str()).collect::<Vec<_>>(), ["z"]);
    assert_eq!(sheet.namespaces.len(), 1);
    assert_eq!(sheet.references, []);
    assert_eq!(sheet.problems, []);
}

#[test]
fn imports_that_browsers_ignore() {
    use ProblemKind::{BadImport, LateImport};
    for source in [
        "a{}@import 'b';",
        "@media x{}@import 'b';",
        "@layer x{}@import 'b';",
        "@namespace 'x';@import 'b';",
        "@view-transition{}@import 'b';",
        "a{@import 'b';}",
    ] {
        assert_eq!(problems(source), [(LateImport, "@import 'b';")], "{source}");
        let sheet = sheet(source);
        assert_eq!((sheet.prelude.len(), sheet.ignored_imports.len()), (0, 1), "{source}");
    }
    for source in [
        "@unknown x;@import 'b';",
        "@namespace x;@import 'b';",
        "@unknown{a{}}@import 'b';",
        "<!-- @import 'b'; -->",
        "@IMPORT 'b'",
    ] {
        assert_eq!(sheet(source).prelude.len(), 1, "{source}");
    }
    assert_eq!(problems("@import b;"), [(BadImport, "@import b;")]);
    assert_eq!(problems("@import 'b' {}"), [(BadImport, "@import 'b'")]);
}

#[test]
fn references_by_place() {
    let source = "@font-face{src:url(a.eot?#iefix) format('x')}.b{/*url(c)*/--x:url(d);background:url('e');\
                  content:'url(f)';@media y{g:image-set('h' 1x)}*i:url(j)}@supports (k:url(l)){m{n:url(o)}}";
    let sheet = sheet(source);
    let urls = |references: &[Reference]| references.iter().map(|reference| reference.url.clone()).collect::<Vec<_>>();
    assert_eq!(urls(&sheet.references), ["a.eot?#iefix", "e", "h", "j", "o"]);
    assert_eq!(urls(&sheet.custom_property_urls), ["d"]);
    assert_eq!(&source[sheet.references[1].span.clone()], "url('e')");
    assert_eq!(&source[sheet.references[2].span.clone()], "'h'");
}

#[test]
fn hacks_are_accepted_in_silence() {
    for source in [
        "a{*zoom:1;_height:1px;color:red\\9;;filter:progid:D.M(a='b',c=0);filter:alpha(opacity=50)}",
        "a{width:expression(document.body ? '1' : \"2\");#color:red;.b:c;+d:e}",
        "<!-- a{b:c} -->",
        "a{<!-- b:c -->}",
        "a{&:hover{b:c}.d{}e:hover{}>f{}--x:{a b};--y:;--z:}",
        "@unknown { a b; c } @other x;@page{@top-left{a:b}}",
        "@keyframes x{from{a:b}50%{a:c}}",
        "",
        " /**/ ",
    ] {
        assert_eq!(problems(source), [], "{source}");
    }
}

#[test]
fn what_is_wrong_in_source_order() {
    use ProblemKind::{
        BadUrl, EmptyValue, MissingColon, RuleWithoutBlock, StraySemicolon, UnclosedBracket, UnclosedString,
        UnmatchedBracket,
    };
    for (source, expected) in [
        ("a{color red;b:c}", vec![(MissingColon, "color red")]),
        ("a{.mixin();}", vec![(MissingColon, ".mixin()")]),
        ("@font-face{src}", vec![(MissingColon, "src")]),
        ("a{@media x{color red}}", vec![(MissingColon, "color red")]),
        ("a{color:;b: /**/}", vec![(EmptyValue, "color"), (EmptyValue, "b")]),
        ("a{}  b c /**/", vec![(RuleWithoutBlock, "b c")]),
        ("@media x{b c;}", vec![(RuleWithoutBlock, "b c")]),
        ("a{};b{}", vec![(StraySemicolon, ";")]),
        ("c;b{}", vec![(StraySemicolon, ";")]),
        ("@media x{a{b:c};d{}}", vec![(StraySemicolon, ";")]),
        ("@media x{a{b:c};}@scope{a{};b{};c:d}", vec![]),
        ("@keyframes x{;to{b:c}}", vec![(StraySemicolon, ";")]),
        ("a{b:c", vec![(UnclosedBracket, "{")]),
        ("a{b", vec![(UnclosedBracket, "{")]),
        ("a{b:rgb(0;}c{d:e}", vec![(UnclosedBracket, "rgb(")]),
        ("a{b:c}}", vec![(UnmatchedBracket, "}")]),
        ("a{b:'c\n;d e;f:url(g h)}", vec![(UnclosedString, "'c"), (MissingColon, "d e"), (BadUrl, "url(g h)")]),
    ] {
        assert_eq!(problems(source), expected, "{source}");
    }
}

#[test]
fn only_errors_are_fatal() {
    let found = scan("a{b:;c d}", 250).expect_err("a colon is missing");
    assert_eq!(found.iter().map(|problem| problem.severity).collect::<Vec<_>>(), [Severity::Warning, Severity::Error]);
    assert_eq!(found[1].message, "this is no declaration: it has no colon");
    assert_eq!(found[1].hint.as_deref(), Some("write `name: value;`"));
}

#[test]
fn depth_needs_no_stack() {
    let deep = |depth: usize| format!("{}b:c{}", "a{".repeat(depth), "}".repeat(depth));
    let scanned = std::thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(move || (scan(&deep(50_000), 50_000).is_ok(), scan(&deep(50_000), 49_999).is_err()))
        .expect("threads can be started")
        .join();
    assert_eq!(scanned.ok(), Some((true, true)));
}
