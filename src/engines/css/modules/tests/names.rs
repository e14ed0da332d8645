//! Names in declarations and at-rules.

use super::{Row, check};

pub const ROWS: &[Row] = &[
    // Animations.
    (
        "@keyframes a{from{top:0}} .b{animation:a 1s ease infinite}",
        "@keyframes _a{from{top:0}} ._b{animation:_a 1s ease infinite}",
        "a; b",
    ),
    (".b{animation:a 1s} @keyframes a{}", "._b{animation:_a 1s} @keyframes _a{}", "b; a"),
    ("@media x{@keyframes a{}} .b{animation-name:a}", "@media x{@keyframes _a{}} ._b{animation-name:_a}", "a; b"),
    (
        "@-webkit-keyframes a{} @KEYFRAMES a{} .b{-webkit-animation:a 1s;-MOZ-ANIMATION-NAME:a}",
        "@-webkit-keyframes _a{} @KEYFRAMES _a{} ._b{-webkit-animation:_a 1s;-MOZ-ANIMATION-NAME:_a}",
        "a; b",
    ),
    (
        "@keyframes a{} @keyframes b{} .c{animation:a 1s, 2s b;animation-name:b , a}",
        "@keyframes _a{} @keyframes _b{} ._c{animation:_a 1s, 2s _b;animation-name:_b , _a}",
        "a; b; c",
    ),
    ("@keyframes a{from{animation-name:a}}", "@keyframes _a{from{animation-name:_a}}", "a"),
    ("@keyframes :global(a){} .b{animation:none}", "@keyframes a{} ._b{animation:none}", "b"),
    (
        "@keyframes :local(a){} .b{animation:a} @keyframes :local( /**/ c ){}",
        "@keyframes _a{} ._b{animation:_a} @keyframes /**/_c{}",
        "a; b; c",
    ),
    ("@keyframes :global(a){} .b{animation:a}", "@keyframes a{} ._b{animation:a}", "b"),
    (":global{@keyframes a{}} .b{animation:a}", "@keyframes a{} ._b{animation:a}", "b"),
    (r#"@keyframes "a"{} .b{animation:a "a"}"#, "@keyframes _a{} ._b{animation:_a _a}", "a; b"),
    (
        r#"@keyframes "a b"{} .c{animation:"a b" 1s;animation-name:a\ b}"#,
        r"@keyframes _a\ b{} ._c{animation:_a\ b 1s;animation-name:_a\ b}",
        "a b; c",
    ),
    (
        "@keyframes a{} .b{animation:1s cubic-bezier(0,0,1,1) a steps(2, end) both}",
        "@keyframes _a{} ._b{animation:1s cubic-bezier(0,0,1,1) _a steps(2, end) both}",
        "a; b",
    ),
    (
        "@keyframes ease{} .a{animation:ease 1s;animation-name:ease;animation:ease ease}",
        "@keyframes _ease{} ._a{animation:ease 1s;animation-name:_ease;animation:ease _ease}",
        "ease; a",
    ),
    (
        "@keyframes linear{} .a{animation:ease linear;animation:steps(1) linear, linear}",
        "@keyframes _linear{} ._a{animation:ease _linear;animation:steps(1) _linear, linear}",
        "linear; a",
    ),
    (
        "@keyframes infinite{} .a{animation:2 infinite, infinite infinite}",
        "@keyframes _infinite{} ._a{animation:2 _infinite, infinite _infinite}",
        "infinite; a",
    ),
    (
        "@keyframes none{} @keyframes inherit{} .a{animation:none none;animation-name:inherit}",
        "@keyframes none{} @keyframes inherit{} ._a{animation:none none;animation-name:inherit}",
        "a",
    ),
    (
        "@keyframes a{} .b{animation:a !important} @keyframes important{}",
        "@keyframes _a{} ._b{animation:_a !important} @keyframes _important{}",
        "a; b; important",
    ),
    (
        "@keyframes a{} .b{animation:var(--a) var(--b, a 1s, a);animation-name:var(--c,var(--a,a))}",
        "@keyframes _a{} ._b{animation:var(--a) var(--b, _a 1s, _a);animation-name:var(--c,var(--a,_a))}",
        "a; b",
    ),
    ("@keyframes a{} .b{animation:calc(a) foo(a)}", "@keyframes _a{} ._b{animation:calc(a) foo(a)}", "a; b"),
    (
        "@keyframes a{} .b{--animation:a 1s;--my-animation-name:a;--other:a}",
        "@keyframes _a{} ._b{--animation:_a 1s;--my-animation-name:_a;--other:a}",
        "a; b",
    ),
    ("@keyframes --a{} .b{animation:--a var(--a)}", "@keyframes _--a{} ._b{animation:_--a var(--a)}", "--a; b"),
    (r#".b{animation:local(a) 1s, global(c), local( "d" )}"#, "._b{animation:_a 1s, c, _d}", "b; a; d"),
    (".b{animation::local(a) 1s, :global(c)1s}", "._b{animation:_a 1s, c/**/1s}", "b; a"),
    (
        "@keyframes a{} :global .b{animation:a} :global .c{animation:local(a) global(d)}",
        "@keyframes _a{} .b{animation:a} .c{animation:_a d}",
        "a",
    ),
    (
        "@keyframes a{} :global(.b){animation:a} :global .c, .d{animation:a}",
        "@keyframes _a{} .b{animation:_a} .c, ._d{animation:_a}",
        "a; d",
    ),
    ("@keyframes a{} .b{:global{animation:a;}}", "@keyframes _a{} ._b{animation:a;}", "a; b"),
    (r"@keyframes a\:b{} .c{animation:a\:b 1s}", r"@keyframes _a\:b{} ._c{animation:_a\:b 1s}", "a:b; c"),
    (
        "@keyframes a{} .b{animation-timeline:a;transition:a 1s}",
        "@keyframes _a{} ._b{animation-timeline:a;transition:a 1s}",
        "a; b",
    ),
    ("@keyframes a{} .a{animation:a}", "@keyframes _a{} ._a{animation:_a}", "a"),
    ("@keyframes a{} @font-face{font-family:a}", "@keyframes _a{} @font-face{font-family:a}", "a"),
    // Counter styles.
    (
        "@counter-style a{system:cyclic} .b{list-style:inside a;list-style-type:a}",
        "@counter-style _a{system:cyclic} ._b{list-style:inside _a;list-style-type:_a}",
        "a; b",
    ),
    (
        "@counter-style a{} @counter-style b{system:extends a;fallback:a;speak-as:a} .c{system:extends a;fallback:a}",
        "@counter-style _a{} @counter-style _b{system:extends _a;fallback:_a;speak-as:_a} ._c{system:extends a;fallback:a}",
        "a; b; c",
    ),
    (
        r#"@counter-style a{} .b{content:counter(a) counter(c, a) counters(a, ".", a) " " a;--c:counter(x,a)}"#,
        r#"@counter-style _a{} ._b{content:counter(a) counter(c, _a) counters(a, ".", _a) " " a;--c:counter(x,_a)}"#,
        "a; b",
    ),
    (
        ".a{list-style:square;content:counter(x,lower-roman)}",
        "._a{list-style:square;content:counter(x,lower-roman)}",
        "a",
    ),
    (
        "@counter-style inside{} @counter-style none{} .a{list-style:inside none}",
        "@counter-style _inside{} @counter-style none{} ._a{list-style:inside none}",
        "inside; a",
    ),
    (
        "@counter-style a{} :global .b{list-style:a} :global{@counter-style c{} .d{list-style:c}}",
        "@counter-style _a{} .b{list-style:a} @counter-style c{} .d{list-style:c}",
        "a",
    ),
    (
        "@counter-style a{} .b{list-style:var(--a, a) url(a)}",
        "@counter-style _a{} ._b{list-style:var(--a, _a) url(a)}",
        "a; b",
    ),
    (
        "@value v: counter(x, a); @counter-style a{} .b{content:v}",
        " @counter-style _a{} ._b{content:counter(x, _a)}",
        "v=counter(x, a); a; b",
    ),
    // Containers.
    (
        ".a{container-name:b c} @container b (x){.d{}} @container c{} @container e (x){}",
        "._a{container-name:_b _c} @container _b (x){._d{}} @container _c{} @container e (x){}",
        "a; b; c; d",
    ),
    (
        ".a{container:b c / size} @container b style(--b: b){} @container not (b){} @container (b){}",
        "._a{container:_b _c / size} @container _b style(--b: b){} @container not (b){} @container (b){}",
        "a; b; c",
    ),
    (
        ".a{container-name:none;container:inherit} @container none (x){}",
        "._a{container-name:none;container:inherit} @container none (x){}",
        "a",
    ),
    (
        ".a{container-name:b} @container b (x), c (y), b (z){}",
        "._a{container-name:_b} @container _b (x), c (y), _b (z){}",
        "a; b",
    ),
    (".a{container-name:--b} @container --b (x){}", "._a{container-name:--b} @container --b (x){}", "a"),
    (":global .a{container-name:b} @container b (x){}", ".a{container-name:b} @container b (x){}", ""),
    (".a{container-name:b !important}", "._a{container-name:_b !important}", "a; b"),
    (".a{@container b (x){.c{}}} .d{container:b}", "._a{@container _b (x){._c{}}} ._d{container:_b}", "a; b; c; d"),
    // Grids.
    (
        r#".a{grid-template-areas:"b c" ". c" "... d"} .b{grid-area:b} .c{grid-area:c / auto / span d}"#,
        r#"._a{grid-template-areas:"_b _c" ". _c" "... _d"} ._b{grid-area:_b} ._c{grid-area:_c / auto / span _d}"#,
        "a; b; c; d",
    ),
    (
        r#".a{grid-template-areas:"a-b é"} .b{grid-area:a-b;grid-row:é}"#,
        r#"._a{grid-template-areas:"_a-b _é"} ._b{grid-area:_a-b;grid-row:_é}"#,
        "a; a-b; é; b",
    ),
    (
        r#".a{grid-template-areas:"b"} .c{grid-column:b-start / b-end;grid-row-start:span b-start 2}"#,
        r#"._a{grid-template-areas:"_b"} ._c{grid-column:_b-start / _b-end;grid-row-start:span _b-start 2}"#,
        "a; b; c",
    ),
    (
        ".a{grid-template-columns:[b c] 1fr [d-start] repeat(2, [e] 1fr) [d-end]} .f{grid-column:b 2 / e -1;grid-column-end:d}",
        "._a{grid-template-columns:[_b _c] 1fr [_d-start] repeat(2, [_e] 1fr) [_d-end]} ._f{grid-column:_b 2 / _e -1;grid-column-end:_d}",
        "a; b; c; d; e; f",
    ),
    (
        r#".a{grid-template:[x-start] "b c" 1fr [x-end] / auto 1fr} .d{grid-area:x;grid-row-end:c}"#,
        r#"._a{grid-template:[_x-start] "_b _c" 1fr [_x-end] / auto 1fr} ._d{grid-area:_x;grid-row-end:_c}"#,
        "a; x; b; c; d",
    ),
    (
        ".a{grid:[b] 1fr / subgrid [c]} .d{grid-row:b;grid-column-start:c}",
        "._a{grid:[_b] 1fr / subgrid [_c]} ._d{grid-row:_b;grid-column-start:_c}",
        "a; b; c; d",
    ),
    (".a{grid-area:b;grid-row:c / d-start}", "._a{grid-area:b;grid-row:c / d-start}", "a"),
    (
        r#".a{grid-template-areas:"b" "b\20 c"} .b{grid-area:b}"#,
        r#"._a{grid-template-areas:"_b" "b\20 c"} ._b{grid-area:_b}"#,
        "a; b",
    ),
    (
        ".a{grid-template-columns:[-start x-end-start] 1fr} .b{grid-row:-start;grid-column:x / x-end}",
        "._a{grid-template-columns:[_-start _x-end-start] 1fr} ._b{grid-row:_-start;grid-column:_x / _x-end}",
        "a; -start; x; b",
    ),
    (
        ".a{grid-template-columns:[--b] 1fr [auto]} .b{grid-area:--b / auto / span 2}",
        "._a{grid-template-columns:[--b] 1fr [auto]} ._b{grid-area:--b / auto / span 2}",
        "a; b",
    ),
    (r#":global .a{grid-template-areas:"b"} .c{grid-area:b}"#, r#".a{grid-template-areas:"b"} ._c{grid-area:b}"#, "c"),
    (
        r#"@value v: "b c"; .a{grid-template-areas:v "d"} .e{grid-area:b}"#,
        r#" ._a{grid-template-areas:"_b _c" "_d"} ._e{grid-area:_b}"#,
        r#"v="b c"; a; b; c; d; e"#,
    ),
    (
        ".a{grid-template-areas:none;grid-template-columns:inherit;grid-area:inherit}",
        "._a{grid-template-areas:none;grid-template-columns:inherit;grid-area:inherit}",
        "a",
    ),
];

#[test]
fn names_follow_their_declarations() {
    check(ROWS);
}
