//! `composes`, where nothing is wrong with it.

use super::{Row, check};

pub const ROWS: &[Row] = &[
    (".a{} .b{composes:a}", "._a{} ._b{}", "a; b(a)"),
    (".b{composes:a;color:red} .a{}", "._b{color:red} ._a{}", "b(a); a"),
    (".a{} .b{} .c{color:red;composes:a b}", "._a{} ._b{} ._c{color:red;}", "a; b; c(a b)"),
    (".a{} .b{} .c{composes:a, b;composes:d from global}", "._a{} ._b{} ._c{}", "a; b; c(a b !d)"),
    (".a{composes:b c from global, d from global}", "._a{}", "a(!b !c !d)"),
    (".a{composes:global(b) global(c d)}", "._a{}", "a(!b !c !d)"),
    (r#".a{composes:b c from "./x.css"}"#, "._a{}", "a(<b@./x.css> <c@./x.css>)"),
    (
        r#".a{composes:b from './x.css', c from "./y.css", d from "./x.css"}"#,
        "._a{}",
        "a(<b@./x.css> <c@./y.css> <d@./x.css>)",
    ),
    (".a{} .b{composes:a;composes:a;composes:a a}", "._a{} ._b{}", "a; b(a)"),
    (".a{} .b, .c{composes:a}", "._a{} ._b, ._c{}", "a; b(a); c(a)"),
    (".a{} .b{compose-with:a} .c{COMPOSES:a}", "._a{} ._b{} ._c{}", "a; b(a); c(a)"),
    (".a{} .b{composes:a} .c{composes:b}", "._a{} ._b{} ._c{}", "a; b(a); c(b)"),
    (
        ".a{} @media x{.b{composes:a}} @layer y{.c{composes:a}}",
        "._a{} @media x{._b{}} @layer y{._c{}}",
        "a; b(a); c(a)",
    ),
    (".a{} :local(.b){composes:a} :local .c{composes:a}", "._a{} ._b{} ._c{}", "a; b(a); c(a)"),
    (":local{.a{} .b{composes:a}}", "._a{} ._b{}", "a; b(a)"),
    (r".a\:b{} .c{composes:a\:b} .d\.e{composes:c}", r"._a\:b{} ._c{} ._d\.e{}", "a:b; c(a:b); d.e(c)"),
    (".a{} .b{composes : a ; top:0}", "._a{} ._b{ top:0}", "a; b(a)"),
    (".a{} .b{/**/composes:/**/a/**/;/**/}", "._a{} ._b{/**//**/}", "a; b(a)"),
    (".a :global{composes:b from global}", "._a {}", "a(!b)"),
    ("@value a: b; .b{} .c{composes:a}", " ._b{} ._c{}", "a=b; b; c(b)"),
    ("@value a: b c; .b{} .c{} .d{composes:a}", " ._b{} ._c{} ._d{}", "a=b c; b; c; d(b c)"),
    (r#"@value a from "./x.css"; .c{composes:a}"#, " ._c{}", "a=<a@./x.css>; c(<a@./x.css>)"),
    (r#"@value f: "./x.css"; .c{composes:a from f}"#, " ._c{}", r#"f="./x.css"; c(<a@./x.css>)"#),
    (r#":import("./x.css"){i:a} .b{composes:i}"#, " ._b{}", "b(<a@./x.css>)"),
    (
        r#".a{composes:b from "./x.css"} @value c from "./y.css"; .d{composes:e from "./x.css"}"#,
        "._a{}  ._d{}",
        "a(<b@./x.css>); c=<c@./y.css>; d(<e@./x.css>)",
    ),
    (".a{} .b{composes:a}.b:hover{color:red}", "._a{} ._b{}._b:hover{color:red}", "a; b(a)"),
];

#[test]
fn classes_are_composed() {
    check(ROWS);
}
