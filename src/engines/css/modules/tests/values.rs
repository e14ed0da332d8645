//! `@value`, `:export` and `:import`.

use super::{Row, check};

pub const ROWS: &[Row] = &[
    ("@value a: red; .b{color:a;border:1px solid a}", " ._b{color:red;border:1px solid red}", "a=red; b"),
    (
        "@value a red; @value b : blue; @value c:green; .d{color:a b c}",
        "   ._d{color:red blue green}",
        "a=red; b=blue; c=green; d",
    ),
    ("@value a: red", "", "a=red"),
    ("@value a: #f00; .b{--c:a;color:var(--c);a:0}", " ._b{--c:#f00;color:var(--c);a:0}", "a=#f00; b"),
    (
        r#"@value a: 10px; .b{margin:a -a calc(a*2) a(1) #a 1a "a" url(a)}"#,
        r#" ._b{margin:10px -a calc(10px*2) a(1) #a 1a "a" url(a)}"#,
        "a=10px; b",
    ),
    (
        "@value a: 10px /* c */ ;@value b:\n 1px\n\t2px ; .c{margin:a b}",
        " ._c{margin:10px 1px 2px}",
        "a=10px; b=1px 2px; c",
    ),
    (r#"@value a: 'x', "y"; .b{font-family:a}"#, r#" ._b{font-family:'x', "y"}"#, r#"a='x', "y"; b"#),
    ("@value a: red !important; .b{color:a}", " ._b{color:red !important}", "a=red !important; b"),
    ("@value a-b: 1px; .c{margin:a-b;padding:a - b}", " ._c{margin:1px;padding:a - b}", "a-b=1px; c"),
    (r"@value A: 1px; .c{margin:a A \41}", " ._c{margin:a 1px 1px}", "A=1px; c"),
    ("@value b: red; @value a: b; .c{color:a}", "  ._c{color:red}", "b=red; a=red; c"),
    ("@value a: x/**/y z; .b{font:a}", " ._b{font:x/**/y z}", "a=x/**/y z; b"),
    (r"@value a: \31; .c{margin:a b} .a .b{}", r" ._c{margin:\31  b} ._1 ._b{}", r"a=\31 ; c; 1; b"),
    (".a{@value b: red; color:b}", "._a{ color:red}", "a; b=red"),
    ("@media x{@value b: red; .a{color:b}}", "@media x{ ._a{color:red}}", "b=red; a"),
    ("@value a: red;.b{color:a}@value c: a;", "._b{color:red}", "a=red; b; c=red"),
    (
        "@value m: (max-width: 599px); @media m{.a{}} @media screen and m{.b{}}",
        " @media (max-width: 599px){._a{}} @media screen and (max-width: 599px){._b{}}",
        "m=(max-width: 599px); a; b",
    ),
    (
        "@value a: red; @supports (color: a){.b{}} @layer a{.c{}} @namespace a url(b);",
        " @supports (color: red){._b{}} @layer a{._c{}} @namespace a url(b);",
        "a=red; b; c",
    ),
    ("@value mid: 50%; @keyframes k{mid{top:0}}", " @keyframes _k{50%{top:0}}", "mid=50%; k"),
    ("@value a: b; .a{} #a{} a:a [a=a]{}", " ._b{} #_b{} b:a [a=a]{}", "a=b; b"),
    ("@value s: .b; s .c{} s:hover{}", " ._b ._c{} ._b:hover{}", "s=.b; b; c"),
    ("@value a: :global(.b) .c; a > .d{}", " .b ._c > ._d{}", "a=:global(.b) .c; c; d"),
    ("@value a: b c; .a{}", " ._b c{}", "a=b c; b"),
    (
        "@value a: fade; @keyframes a{} .b{animation:a 1s}",
        " @keyframes _fade{} ._b{animation:_fade 1s}",
        "a=fade; fade; b",
    ),
    ("@value a: .b; @scope (a){.c{}}", " @scope (._b){._c{}}", "a=.b; b; c"),
    ("@value a: red; .a{} :global(.a){} :local(.a){}", " ._red{} .red{} ._red{}", "a=red; red"),
    (
        r#"@value a: url( "b c.png" ) no-repeat; .d{background:a}"#,
        " ._d{background:<b c.png> no-repeat}",
        "a=<b c.png> no-repeat; d",
    ),
    (
        r#"@value a: url(b.png); @value c: image-set("d.png" 1x, a 2x); .e{background:c}"#,
        "  ._e{background:image-set(<d.png> 1x, <b.png> 2x)}",
        "a=<b.png>; c=image-set(<d.png> 1x, <b.png> 2x); e",
    ),
    (r#"@value a from "./x.css"; .b{color:a}"#, " ._b{color:<a@./x.css>}", "a=<a@./x.css>; b"),
    (
        "@value a, b as c from './x.css'; .d{color:a b c}",
        " ._d{color:<a@./x.css> b <b@./x.css>}",
        "a=<a@./x.css>; c=<b@./x.css>; d",
    ),
    (
        "@value (a,\n b as c) from \"./x.css\"; .d{color:a c}",
        " ._d{color:<a@./x.css> <b@./x.css>}",
        "a=<a@./x.css>; c=<b@./x.css>; d",
    ),
    (
        r#"@value f: "./x.css"; @value a from f; .b{color:a}"#,
        "  ._b{color:<a@./x.css>}",
        r#"f="./x.css"; a=<a@./x.css>; b"#,
    ),
    (
        r#"@value a from "./x.css"; @value b: 1px solid a; .c{border:b}"#,
        "  ._c{border:1px solid <a@./x.css>}",
        "a=<a@./x.css>; b=1px solid <a@./x.css>; c",
    ),
    (
        r#"@value a from "./x.css"; @value b from "./y.css"; @value c from "./x.css"; .d{color:a b c}"#,
        "   ._d{color:<a@./x.css> <b@./y.css> <c@./x.css>}",
        "a=<a@./x.css>; b=<b@./y.css>; c=<c@./x.css>; d",
    ),
    (
        r#"@value m from "./x.css"; @media m and (a){.b{}} @container m (a){.c{}}"#,
        " @media <m@./x.css> and (a){._b{}} @container <m@./x.css> (a){._c{}}",
        "m=<m@./x.css>; b; c",
    ),
    (
        r#"@value a from "./x.css"; .a .c{} .c.a{} #a{} :local(.a){} a:hover{}"#,
        " .<a@./x.css> ._c{} ._c.<a@./x.css>{} #<a@./x.css>{} .<a@./x.css>{} <a@./x.css>:hover{}",
        "a=<a@./x.css>; c",
    ),
    (
        r#"@value a from "./x.css"; .b{animation:a 1s} @keyframes a{}"#,
        " ._b{animation:<a@./x.css> 1s} @keyframes <a@./x.css>{}",
        "a=<a@./x.css>; b",
    ),
    (r#"@value a from "./x\"y.css"; .b{color:a}"#, r#" ._b{color:<a@./x"y.css>}"#, r#"a=<a@./x"y.css>; b"#),
    (r#"@value a: from "x"; .b{content:a}"#, r#" ._b{content:from "x"}"#, r#"a=from "x"; b"#),
    ("@value from: 1px; .a{margin:from}", " ._a{margin:1px}", "from=1px; a"),
    (":export{a:red;b-c:1px solid;--d:e}", "", "a=red; b-c=1px solid; --d=e"),
    (":export{a:red} .b{} :export{c:d}", " ._b{} ", "a=red; b; c=d"),
    ("@value a: red; :export{b:a 1px}", " ", "a=red; b=red 1px"),
    (":export{animation:a b;composes:c}", "", "animation=a b; composes=c"),
    (":export { $a: b; aB: url(c.png) }", "", "$a=b; aB=<c.png>"),
    (
        r#":import("./x.css"){a:b;c:d} .e{color:a} .c .e{} :export{f:a}"#,
        " ._e{color:<b@./x.css>} .<d@./x.css> ._e{} ",
        "e; f=<b@./x.css>",
    ),
    (":import('./x.css'){}", "", ""),
    (
        r#":import("./x.css"){a:b} @value c: a; .d{color:c a}"#,
        "  ._d{color:<b@./x.css> <b@./x.css>}",
        "c=<b@./x.css>; d",
    ),
    ("@media x{:export{a:b}}", "@media x{:export{a:b}}", ""),
];

#[test]
fn values_stand_for_text() {
    check(ROWS);
}
