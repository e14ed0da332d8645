// Pages whose classes come from CSS modules.
//
// A case is a folder: `files` (path → text) with a `main.js` that puts names on elements, the `body` of its page, and
// what elements then compute to: `looks`, [selector, property, value]. `warns` are the codes of warnings that the
// build has to give for it.

const box = (imports, name = "s.box") => `${imports}\ndocument.querySelector(".probe").className += " " + ${name};\n`;
/** One box, whose class is `box` of a.module.css. */
const one = (name, files, colour, main = box('import s from "./a.module.css";')) => ({
  name,
  files: { "main.js": main, ...files },
  body: '<i class="probe"></i>',
  looks: [[".probe", "color", colour]],
});
const [RED, GREEN, BLUE] = ["rgb(255, 0, 0)", "rgb(0, 128, 0)", "rgb(0, 0, 255)"];
const colour = (name, value, more = "") => `.${name} { ${more} color: ${value} }\n`;

/** What is composed comes first, so that a class wins over what it is made of. */
const order = [
  one(
    "composed-in-file",
    { "a.module.css": `${colour("base", "red")}${colour("box", "green", "composes: base;")}` },
    GREEN,
  ),
  one(
    "composed-in-file-in-source-order",
    { "a.module.css": `${colour("one", "red")}${colour("two", "green")}.box { composes: two one }` },
    GREEN,
  ),
  one(
    "composed-from-a-file",
    {
      "a.module.css": colour("box", "green", 'composes: base from "./b.module.css";'),
      "b.module.css": colour("base", "red"),
    },
    GREEN,
  ),
  one(
    "composed-from-two-files",
    {
      "a.module.css": '.box { composes: b from "./b.module.css"; composes: c from "./c.module.css" }',
      "b.module.css": colour("b", "red"),
      "c.module.css": colour("c", "green"),
    },
    GREEN,
  ),
  one(
    "composed-from-two-files-the-other-way-round",
    {
      "a.module.css": '.box { composes: c from "./c.module.css"; composes: b from "./b.module.css" }',
      "b.module.css": colour("b", "green"),
      "c.module.css": colour("c", "red"),
    },
    GREEN,
  ),
  one(
    "composed-from-a-file-of-files",
    {
      "a.module.css": '.box { composes: b from "./b.module.css" }',
      "b.module.css": colour("b", "green", 'composes: c from "./deep/c.module.css";'),
      "deep/c.module.css": colour("c", "red", 'composes: d from "../d.module.css";'),
      "d.module.css": colour("d", "blue"),
    },
    GREEN,
  ),
  one(
    "diamond",
    {
      "a.module.css": '.box { composes: b from "./b.module.css"; composes: c from "./c.module.css" }',
      "b.module.css": colour("b", "red", 'composes: d from "./d.module.css";'),
      "c.module.css": colour("c", "green", 'composes: d from "./d.module.css";'),
      "d.module.css": colour("d", "blue"),
    },
    GREEN,
  ),
  one(
    "composed-sheet-is-also-imported-later",
    {
      "a.module.css": colour("box", "green", 'composes: base from "./b.module.css";'),
      "b.module.css": colour("base", "red"),
    },
    GREEN,
    box('import s from "./a.module.css";\nimport "./b.module.css";'),
  ),
  one(
    "composed-sheet-is-also-imported-before",
    {
      "a.module.css": colour("box", "green", 'composes: base from "./b.module.css";'),
      "b.module.css": colour("base", "red"),
    },
    GREEN,
    box('import "./b.module.css";\nimport s from "./a.module.css";'),
  ),
  one(
    "modules-in-the-order-of-imports",
    { "a.module.css": colour("box", "red"), "b.module.css": colour("other", "green") },
    GREEN,
    box('import s from "./a.module.css";\nimport { other } from "./b.module.css";', "`${s.box} ${other}`"),
  ),
  one(
    "modules-of-modules-come-first",
    {
      "a.module.css": colour("box", "green"),
      "part.js": 'export { part } from "./b.module.css";',
      "b.module.css": colour("part", "red"),
    },
    GREEN,
    box('import { part } from "./part.js";\nimport s from "./a.module.css";', "`${s.box} ${part}`"),
  ),
  one(
    "composed-from-a-plain-sheet",
    {
      "a.module.css": colour("box", "green", 'composes: base from "./plain.css";'),
      "plain.css": ".base { color: red; order: 7 }",
    },
    GREEN,
  ),
  one(
    "composed-from-global",
    { "a.module.css": ".box { composes: known from global }", "main.css": colour("known", "green") },
    GREEN,
    box('import "./main.css";\nimport s from "./a.module.css";'),
  ),
  one(
    "composed-in-a-cycle",
    {
      "a.module.css": `${colour("last", "red")}${colour("box", "green", 'composes: b from "./b.module.css";')}`,
      "b.module.css": ".b { composes: last from './a.module.css'; order: 7 }",
    },
    GREEN,
  ),
  one(
    "composed-by-sass",
    {
      "main.js": box('import s from "./deep/a.module.scss";'),
      "deep/a.module.scss":
        '.out { .box { color: red } }\n.box { composes: b from "../b.module.css"; @extend .base; }\n.base { order: 7 }',
      "b.module.css": colour("b", "green"),
    },
    GREEN,
    box('import s from "./deep/a.module.scss";'),
  ),
];

/** Everything that selectors may say of local names. */
const selectors = {
  name: "selectors",
  files: {
    "main.js": `import s, * as all from "./a.module.css";
const name = (at, ...names) => document.querySelectorAll(".probe")[at].classList.add(...names.flatMap((each) => s[each].split(" ")));
name(0, "plain");
name(1, "nested");
name(2, "sm:w-1/2");
name(3, "größe", "__proto__");
name(4, "scoped");
name(5, "listed");
name(6, "holder");
document.querySelector("#here").id = s.here;
document.querySelector("u").className = s.inner;
document.querySelector("s").className = s.inner;
document.documentElement.dataset.default = typeof all.default;`,
    "a.module.css": `
.plain { color: green }
.nested { &:where(.nested) { color: green } @media all { order: 7 } & > u { color: green } }
.sm\\:w-1\\/2 { color: green }
.größe.__proto__ { color: green }
@scope (.scoped) to (.limit) { :scope { color: green } }
:is(.listed, .other):not(.limit) { color: green }
.holder:has(> .inner) { color: green }
#here { color: green }
:global(.probe):local(.plain) { order: 3 }
:global .probe { left: 5px }
:global { .probe { right: 6px } }
[class~="probe"].plain { top: 4px }
@supports selector(.limit) { .plain { bottom: 8px } }
@layer base { .plain { color: red; width: 9px } }
.inner { height: 2px }
`,
  },
  body: '<i class="probe"></i><i class="probe"><u>u</u></i><i class="probe"></i><i class="probe"></i><i class="probe"></i><i class="probe"></i><i class="probe"><s></s></i><b id="here"></b>',
  looks: [
    ...[1, 2, 3, 4, 5, 6, 7].map((at) => [`.probe:nth-of-type(${at})`, "color", GREEN]),
    ["u", "color", GREEN],
    ["b", "color", GREEN],
    [".probe:nth-of-type(1)", "order", "3"],
    [".probe:nth-of-type(2)", "order", "7"],
    [".probe:nth-of-type(1)", "left", "5px"],
    [".probe:nth-of-type(1)", "right", "6px"],
    [".probe:nth-of-type(1)", "top", "4px"],
    [".probe:nth-of-type(1)", "bottom", "8px"],
  ],
};

const values = {
  name: "values",
  files: {
    "main.js": box('import s, { primary } from "./a.module.css";\ndocument.querySelector("b").style.color = primary;'),
    "a.module.css": `@value primary, size as width, narrow, kind from "./deep/theme.module.css";
@value own: 3px;
@value both: own own;
.box { color: primary; order: 7; width: width; margin: both; display: block }
.kind { color: red }
@media narrow { .box { height: 5px; display: block } }
.box:not(.kind)::before { content: "primary"; color: primary }
`,
    "deep/theme.module.css": `@value base: #008000;
@value primary: base;
@value size: calc(2px * 4);
@value narrow: (min-width: 1px);
@value kind: unused;
`,
  },
  body: '<i class="probe"></i><b></b>',
  looks: [
    [".probe", "color", GREEN],
    [".probe", "width", "8px"],
    [".probe", "height", "5px"],
    [".probe", "marginLeft", "3px"],
    ["b", "color", GREEN],
  ],
};

const animations = {
  name: "animations",
  files: {
    "main.js": box(
      'import "./plain.css";\nimport s from "./a.module.css";\nimport { box as other } from "./b.module.css";\ndocument.querySelector("b").className = other;',
    ),
    "a.module.css": `.box { animation: paint 100s linear -50s both, global(drift) 100s step-end -50s both }
@keyframes paint { 0%, 100% { color: green } }
`,
    // The same name in another file is another animation.
    "b.module.css": ".box { animation: 100s paint both }\n@keyframes paint { 0%, 100% { color: blue } }\n",
    "plain.css": "@keyframes drift { 0%, 100% { letter-spacing: 4px } }\n",
  },
  body: '<i class="probe"></i><b></b>',
  looks: [
    [".probe", "color", GREEN],
    [".probe", "letterSpacing", "4px"],
    ["b", "color", BLUE],
  ],
};

const lazy = {
  name: "loaded-later",
  files: {
    "main.js":
      'import s from "./a.module.css";\nimport("./later.js").then(({ later }) => { document.querySelector(".probe").className += ` ${s.box} ${later}`; });',
    "later.js": 'export { later } from "./later.module.css";',
    "a.module.css": colour("box", "red"),
    "later.module.css": colour("later", "green", 'composes: base from "./base.module.css";'),
    "base.module.css": colour("base", "blue", "order: 7;"),
  },
  body: '<i class="probe"></i>',
  looks: [[".probe", "color", GREEN]],
};

/** Kinds of names that are local on request (`css.modules.local`). */
export const kinds = {
  name: "kinds-of-names",
  files: {
    "main.js": `import s from "./a.module.css";
import t from "./b.module.css";
for (const [at, names] of [[0, s], [1, t]]) {
  const section = document.querySelectorAll("section")[at];
  section.className = names.box;
  section.firstElementChild.className = names.item;
}`,
    "a.module.css": `.box { container: box / inline-size; display: grid; grid-template-areas: "head" "body"; width: 300px }
.item { grid-area: body; color: red; list-style: dots inside; display: list-item }
@container box (min-width: 200px) { .item { color: green } }
@counter-style dots { system: cyclic; symbols: "." }
`,
    "b.module.css": `.box { container: box / inline-size; display: grid; grid-template-areas: "body" "head"; width: 300px }
.item { grid-area: head; color: red }
@container box (min-width: 200px) { .item { color: blue } }
`,
  },
  body: "<section><i>1</i></section><section><i>2</i></section>",
  looks: [
    ["section:nth-of-type(1) i", "color", GREEN],
    ["section:nth-of-type(2) i", "color", BLUE],
    ["section:nth-of-type(1)", "gridTemplateRows", /^0px \S+px$/],
    ["section:nth-of-type(2)", "gridTemplateRows", /^0px \S+px$/],
  ],
};

export const cases = [...order, selectors, values, animations, lazy, kinds];
