//! Selectors: what is local and what is global.

use super::{Row, check};

pub const ROWS: &[Row] = &[
    // Names.
    (".a{} #b{}", "._a{} #_b{}", "a; b"),
    (".a.b#c:hover::before{}", "._a._b#_c:hover::before{}", "a; b; c"),
    ("a|b.c{} *.d{}", "a|b._c{} *._d{}", "c; d"),
    (".a > .b + .c ~ .d .e{}", "._a > ._b + ._c ~ ._d ._e{}", "a; b; c; d; e"),
    (".-a .--b ._c .é{}", "._-a ._--b .__c ._é{}", "-a; --b; _c; é"),
    (r".a\:b{} .\31 0{} #a\.b{} .\61 bc{}", r"._a\:b{} ._10{} #_a\.b{} ._abc{}", "a:b; 10; a.b; abc"),
    (".5a{} #1a{} #-1{} #--1{}", ".5a{} #1a{} #-1{} #_--1{}", "--1"),
    (r#"[class=a] [data-x=".b"] [id~='#c'].d{}"#, r#"[class=a] [data-x=".b"] [id~='#c']._d{}"#, "d"),
    (".a/*.b*/.c /* .d */ .e{}", "._a/*.b*/._c /* .d */ ._e{}", "a; c; e"),
    ("./**/a{}", "./**/_a{}", "a"),
    (
        ".a:nth-child(2n + 1 of .b) ::slotted(.c) :host(.d) ::part(e){}",
        "._a:nth-child(2n + 1 of ._b) ::slotted(._c) :host(._d) ::part(e){}",
        "a; b; c; d",
    ),
    (
        ":is(.a, :not(.b, #c)):where(.d):has(> .e){}",
        ":is(._a, :not(._b, #_c)):where(._d):has(> ._e){}",
        "a; b; c; d; e",
    ),
    (".a, .b,\n.c{}", "._a, ._b,\n._c{}", "a; b; c"),
    (r#".a{color:#abc;background:url(.b);content:".c"}"#, r#"._a{color:#abc;background:url(.b);content:".c"}"#, "a"),
    (".a{} .a{} #a{}", "._a{} ._a{} #_a{}", "a"),
    ("<!-- .a{} -->", "<!-- ._a{} -->", "a"),
    // Scope with brackets.
    (":local(.a){}", "._a{}", "a"),
    (":global(.a) .b{}", ".a ._b{}", "b"),
    (".a:global(.b){} .a :global(#b .c > .d):hover .e{}", "._a.b{} ._a #b .c > .d:hover ._e{}", "a; e"),
    (":global( .a ) .b{} :global(/**/.a /**/).b{}", ".a ._b{} /**/.a/**/._b{}", "b"),
    (":local(.a .b):hover{}", "._a ._b:hover{}", "a; b"),
    (":global(.a):not(.b){} :not(:global(.a), .b){}", ".a:not(._b){} :not(.a, ._b){}", "b"),
    (":global(div) .a{} div:global(span){} :global(a):global(b){}", "div ._a{} div/**/span{} a/**/b{}", "a"),
    (":global(*):local(.a){}", "*._a{}", "a"),
    (r".a:GLOBAL(.b){} .a:glob\61l(.c){}", "._a.b{} ._a.c{}", "a"),
    ("::global(.a){}", "::global(._a){}", "a"),
    // Scope without brackets.
    (":global .a .b{}", ".a .b{}", ""),
    (".a :global .b .c{}", "._a .b .c{}", "a"),
    (":global .a, .b{}", ".a, ._b{}", "b"),
    (":global .a :local .b{} :global .a :local(.b) .c{}", ".a ._b{} .a ._b .c{}", "b"),
    (":local .a{}", "._a{}", "a"),
    (".a:global.b .c{}", "._a.b .c{}", "a"),
    (".a > :global .b{} .a > :global.b{} .a>:global.b{}", "._a > .b{} ._a > .b{} ._a>.b{}", "a"),
    (":global > .a{}", "> .a{}", ""),
    (".a :global{color:red}", "._a {color:red}", "a"),
    (".a:global{} .a:global > .b{}", "._a{} ._a > .b{}", "a"),
    (":is(:global .a, .b) .c{} :not(:global .a):hover .b{}", ":is(.a, ._b) ._c{} :not(.a):hover ._b{}", "b; c"),
    (":global :is(.a, .b) .c{}", ":is(.a, .b) .c{}", ""),
    (":global/**/ .a{}", "/**/ .a{}", ""),
    // Nested rules.
    (
        ".a{.b{} &.c{} & .d{} .e &{} &:hover{} > .f{}}",
        "._a{._b{} &._c{} & ._d{} ._e &{} &:hover{} > ._f{}}",
        "a; b; c; d; e; f",
    ),
    (".a{@media x{.b{} color:red}}", "._a{@media x{._b{} color:red}}", "a; b"),
    (
        "@media x{@supports (a:b){@layer c{.d{}}}} @container (x){.e{}} @starting-style{.f{}}",
        "@media x{@supports (a:b){@layer c{._d{}}}} @container (x){._e{}} @starting-style{._f{}}",
        "d; e; f",
    ),
    ("@supports selector(.a){.b{}}", "@supports selector(.a){._b{}}", "b"),
    ("@scope (.a) to (.b){.c{} :scope{}}", "@scope (._a) to (._b){._c{} :scope{}}", "a; b; c"),
    ("@scope (:global(.a)) to (:global .b .c){.d{}}", "@scope (.a) to (.b .c){._d{}}", "d"),
    ("@scope{.a{}}", "@scope{._a{}}", "a"),
    (".a{:global(.b) &{} & :global .c{}}", "._a{.b &{} & .c{}}", "a"),
    (":global .a{.b{} @media x{.c{} :local(.d){}}}", ".a{.b{} @media x{.c{} ._d{}}}", "d"),
    (":global(.a){.b{}}", ".a{._b{}}", "b"),
    (".a :global{.b{} :local .c{}}", "._a {.b{} ._c{}}", "a; c"),
    // Unwrapped blocks.
    (":global{.a{} #b{}} .c{}", ".a{} #b{} ._c{}", "c"),
    (":local{.a{}} :global{:local{.a{}} .b{}}", "._a{} ._a{} .b{}", "a"),
    (".a{:global{.b{} color:red} margin:0}", "._a{.b{} color:red; margin:0}", "a"),
    (".a{:global{color:red;} margin:0}", "._a{color:red; margin:0}", "a"),
    (".a{:global{.b{}}}", "._a{.b{}}", "a"),
    (":global{@media x{.a{}} @layer b} .c{}", "@media x{.a{}} @layer b; ._c{}", "c"),
    (":global{.a{};.b{}} .c{}", ".a{}.b{} ._c{}", "c"),
    (": global{.a{}}", ": global{._a{}}", "a"),
    (":global {\n  .a {}\n}", "\n  .a {}\n", ""),
    // At-rules that are not ours.
    (
        r#"@page :first{margin:0} @property --a{syntax:"*"} @font-palette-values --b{font-family:c} @position-try --d{top:0}"#,
        r#"@page :first{margin:0} @property --a{syntax:"*"} @font-palette-values --b{font-family:c} @position-try --d{top:0}"#,
        "",
    ),
    (
        r#"@import "f" layer(g); @layer a.b, c; @namespace d url(e);"#,
        r#"@import "f" layer(g); @layer a.b, c; @namespace d url(e);"#,
        "",
    ),
    (
        ".a{view-transition-name:b;--c:.d;anchor-name:--e;will-change:f;counter-reset:g}",
        "._a{view-transition-name:b;--c:.d;anchor-name:--e;will-change:f;counter-reset:g}",
        "a",
    ),
    ("\u{feff}.a{}", "\u{feff}._a{}", "a"),
    (".a{:global .b{:local{.c{}}}}", "._a{.b{._c{}}}", "a; c"),
    (":global .a:hover :local(#b).c{}", ".a:hover #_b.c{}", "b"),
];

#[test]
fn classes_and_ids_are_local() {
    check(ROWS);
}
