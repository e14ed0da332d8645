//! What is wrong with sheets.

use super::super::super::problem::ProblemKind;
use super::super::super::problem::Severity::{self, Error, Warning};
use super::{ALL, module};

/// A sheet, and its problems: what they are about, and what they say.
type Row = (&'static str, &'static [(Severity, &'static str, &'static str)]);

const ROWS: &[Row] = &[
    (":global(.a, .b){}", &[(Error, ",", "no list can stand in `:global(…)`")]),
    (
        ":local(){} :global( ){}",
        &[
            (Error, ":local()", "there is nothing in `:local()`"),
            (Error, ":global( )", "there is nothing in `:global()`"),
        ],
    ),
    (
        ":global(:local(.a)){} :local(.a :global .b){}",
        &[
            (Error, ":local(", "`:local` stands inside of `:global(…)`"),
            (Error, ":global", "`:global` stands inside of `:local(…)`"),
        ],
    ),
    (".a:global .b{}", &[(Error, ":global", "`:global` has white space on one side only")]),
    (
        ".a :global.b{} :global.c{}",
        &[
            (Error, ":global", "`:global` has white space on one side only"),
            (Error, ":global", "`:global` has white space on one side only"),
        ],
    ),
    (
        ":global, .a{} .b, :local{}",
        &[(Error, ":global", "`:global` alone selects nothing"), (Error, ":local", "`:local` alone selects nothing")],
    ),
    (":is(:global(.a, .b)){}", &[(Error, ",", "no list can stand in `:global(…)`")]),
    (":global{color:red}", &[(Error, "color:red", "this declaration belongs to no rule")]),
    (
        ":global{:local{a:b;#c:d}}",
        &[
            (Error, "a:b", "this declaration belongs to no rule"),
            (Error, "#c:d", "this declaration belongs to no rule"),
        ],
    ),
    ("@value a{b:c}", &[(Error, "@value a", "`@value` has no block")]),
    (
        "@value; @value :x; @value 1: red;",
        &[
            (Error, "@value", "this `@value` has no name"),
            (Error, "@value :x", "this `@value` has no name"),
            (Error, "@value 1: red", "this `@value` has no name"),
        ],
    ),
    (
        "@value a; @value b: ; @value c:/**/;",
        &[
            (Warning, "a", "`@value a` has no text"),
            (Warning, "b", "`@value b` has no text"),
            (Warning, "c", "`@value c` has no text"),
        ],
    ),
    (
        r#"@value a, , b from "x"; @value c as from "x"; @value d e from "x"; @value "f" from "x";"#,
        &[
            (Error, r#""x""#, "this `@value` imports something that is no name"),
            (Error, "c as", "this `@value` imports something that is no name"),
            (Error, "d e", "this `@value` imports something that is no name"),
            (Error, r#""f""#, "this `@value` imports something that is no name"),
        ],
    ),
    ("@value a from b;", &[(Error, "b", "`b` is no value that names a file")]),
    ("@value c: red; @value a from c;", &[(Error, "c", "`c` is no value that names a file")]),
    ("@value a: b; @value b: red;", &[(Warning, "b", "`b` is no value here: it is defined further down")]),
    (
        "@value a: red; @value a: blue; .b{color:a}",
        &[(Warning, "a", "`@value a` is defined twice, and the last definition counts everywhere")],
    ),
    ("@value a: b; .a{} :export{b:c}", &[(Warning, "b", "`b` is exported twice: there is a class of this name")]),
    (":export{a:b;a:c}", &[(Warning, "a", "`a` is exported twice: there is a value of this name")]),
    (
        r#":import("x"){a:b c;d:;e:"f"}"#,
        &[
            (Error, "a:b c", "this names nothing that the file exports"),
            (Error, "d:", "this names nothing that the file exports"),
            (Error, r#"e:"f""#, "this names nothing that the file exports"),
        ],
    ),
    (
        ":export{.a{b:c} @media x{}}",
        &[
            (Error, ".a", "this would be lost: only declarations can stand here"),
            (Error, "x", "this would be lost: only declarations can stand here"),
        ],
    ),
    (".a{composes:b}", &[(Error, "b", "there is no class `b` in this file")]),
    (".a{composes:a}", &[(Error, "a", "`a` composes itself: a → a")]),
    (".a{composes:b} .b{composes:c} .c{composes:a}", &[(Error, "a", "`a` composes itself: a → b → c → a")]),
    (".a{composes:b c} .b{composes:c} .c{composes:b}", &[(Error, "b", "`b` composes itself: b → c → b")]),
    (
        ".a{} .b .c{composes:a} .b:hover{composes:a} #b{composes:a} *{composes:a} .b.c{composes:a}",
        &[
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
        ],
    ),
    (
        ".a{} :global(.b){composes:a} .b, :global(.c){composes:a} .b, div{composes:a}",
        &[
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
            (Error, "composes", "only a rule for a single local class can compose others"),
        ],
    ),
    (
        ".a{} .b{.c{composes:a} &:hover{composes:a} @media x{composes:a} :global{composes:a}}",
        &[
            (Error, "composes", "a nested rule cannot compose classes"),
            (Error, "composes", "a nested rule cannot compose classes"),
            (Error, "composes", "a nested rule cannot compose classes"),
            (Error, "composes", "a nested rule cannot compose classes"),
        ],
    ),
    (
        "@font-face{composes:a} @keyframes k{from{composes:a}} :global{composes:a}",
        &[
            (Error, "composes", "only rules can compose classes"),
            (Error, "composes", "only rules can compose classes"),
            (Error, "composes", "only rules can compose classes"),
        ],
    ),
    (
        "#a{} @keyframes b{} .c{composes:a b}",
        &[(Error, "a", "there is no class `a` in this file"), (Error, "b", "there is no class `b` in this file")],
    ),
    (
        ".a{composes:} .b{composes:,}",
        &[
            (Error, "composes", "`composes` names nothing"),
            (Error, "composes", "`composes` names nothing"),
            (Error, "composes", "`composes` names nothing"),
        ],
    ),
    (
        r#".a{composes:b from; composes:from "x"; composes:b from c; composes:b from "x" y}"#,
        &[
            (Error, "from", "`from` is no name of a class"),
            (Error, r#""x""#, r#"`"x"` is no name of a class"#),
            (Error, "c", "`c` is no name of a class"),
            (Error, "y", "`y` is no name of a class"),
        ],
    ),
    (
        r#".a{composes:"b"; composes:global(); composes:global(b; composes:1px}"#,
        &[
            (Error, r#""b""#, r#"`"b"` is no name of a class"#),
            (Error, "global(", "`global(` is no name of a class"),
            (Error, ";", "`;` is no name of a class"),
        ],
    ),
    (".a{} .b{composes:a !important}", &[(Error, "!", "`!` is no name of a class")]),
    (r#".a{composes:global(b) from "x"}"#, &[(Error, "global(", "`global(` is no name of a class")]),
    (r#"@value a from "x"; .b{composes:a from "y"}"#, &[(Error, "a", "`a` is no name of a class")]),
    (
        r#".a{animation:b 1s, b 2s, auto c;animation-name:d;--animation:e;animation:"f"}"#,
        &[
            (Warning, "b", "no `@keyframes` here declare `b`, so the name stays as it is"),
            (Warning, "c", "no `@keyframes` here declare `c`, so the name stays as it is"),
            (Warning, "d", "no `@keyframes` here declare `d`, so the name stays as it is"),
        ],
    ),
    (
        ".a{animation:local(b c) local() global(var(--d))}",
        &[
            (Error, "local(b c)", "`local(…)` holds one name"),
            (Error, "local()", "`local(…)` holds one name"),
            (Error, "global(var(--d)", "`global(…)` holds one name"),
        ],
    ),
    (
        ".a{animation:B 1s} @keyframes b{}",
        &[(Warning, "B", "no `@keyframes` here declare `B`, so the name stays as it is")],
    ),
    (":export{#a:b}", &[(Error, "#a:b", "this would be lost: only declarations can stand here")]),
    (
        ".a{} .b{composes:a, , c}",
        &[(Error, "composes", "`composes` names nothing"), (Error, "c", "there is no class `c` in this file")],
    ),
    (".a,.b{composes:b}", &[(Error, "b", "`b` composes itself: b → b")]),
    (":local(.a,){}", &[(Error, ",", "no list can stand in `:local(…)`")]),
    (":global( , ){}", &[(Error, ",", "no list can stand in `:global(…)`")]),
    (
        ":local(@a .b){} :global(.a;.b){} :local(.a{b}){}",
        &[
            (Error, "@a", "`@a` cannot stand in `:local(…)`"),
            (Error, ";", "`;` cannot stand in `:global(…)`"),
            (Error, "{", "`{` cannot stand in `:local(…)`"),
        ],
    ),
];

#[test]
fn problems_in_source_order() {
    for (source, expected) in ROWS {
        let problems = module(source, ALL).map_or_else(|problems| problems, |module| module.problems);
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.severity, &source[problem.span.clone()], problem.message.as_str()))
            .collect();
        assert_eq!(found, *expected, "{source}");
        assert!(
            problems.iter().all(|problem| problem.kind == ProblemKind::Module && problem.hint.is_some()),
            "{source}"
        );
    }
}
