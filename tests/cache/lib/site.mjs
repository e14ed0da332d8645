// A small site with something of everything that is compiled: modules in TypeScript, JSX and JS, sheets, Sass, CSS
// modules, pages, pictures, icons, what other commands compile, a package. Every file is small, so that a build of it
// takes milliseconds, but each is a step, or several, of which the results are kept.

/** A picture that is none; nobody looks into it. */
const bytes = (seed, length) => Buffer.from(Array.from({ length }, (_, at) => (at * 7 + seed * 31 + (at >> 5)) & 255));

/** The settings of the site. */
export const SETTINGS = `compress = ["gzip", "br", "zstd"]
sourcemap = "hidden"

[js]
env = ["GREETING"]

[[compile]]
files = "css/*.colours"
to = "css"
command = ["sed", "-f", "tools/palette.sed"]
depends = "tools/*.sed"

[[compile]]
files = "pages/*.notes"
to = "html"
command = ["sh", "tools/notes.sh", "{file}", "{out}"]
depends = "tools/notes.sh"
`;

/** Environment that a build of the site needs. */
export const ENVIRONMENT = { GREETING: "hello" };

/**
 * The files of the site. `modules` and `sheets` say how many there are; `variant` changes a few of them, with texts of
 * the same length, which are the hardest to tell from each other.
 */
export function site({ modules = 8, sheets = 4, variant = 0 } = {}) {
  const files = {
    "assetpack.toml": SETTINGS,
    ...code(modules, variant),
    ...styles(sheets, variant),
    ...others(variant),
  };
  return files;
}

function code(count, variant) {
  const files = {
    "assets/app.ts": [
      'import { render } from "./lib/render";',
      'import { version } from "tiny";',
      'import picture from "./img/dot.png";',
      'import names from "./css/card.module.css";',
      ...numbers(count).map((at) => `import { value${at} } from "./lib/m${at}";`),
      `const total: number = ${numbers(count)
        .map((at) => `value${at}`)
        .join(" + ")};`,
      `console.log(import.meta.env.GREETING, version, picture, names.card, total, ${variant});`,
      'if (typeof FLAG !== "undefined") console.log("flag", FLAG);',
      'DEV: console.log("development");',
      'document.querySelector("main")!.append(render(String(total)));',
      'export const more = () => import("./lib/later");',
      "",
    ].join("\n"),
    "assets/other.js":
      'import { shared } from "./lib/shared.js";\nconsole.log("other", shared([3, 1, 2]), process.env.NODE_ENV);\n',
    "assets/js/classic.js": `(function () {\n  var longName = ${variant};\n  window.classic = longName + 1;\n})();\n`,
    "assets/js/widget.jsx": 'import { h } from "../lib/h.js";\nexport default <p class="widget">{h.name}</p>;\n',
    "assets/lib/h.js": "export const h = (name, props, ...inner) => ({ name, props, inner });\n",
    "assets/lib/shared.js": "export const shared = (list) => list.toSorted().map((each) => each ?? 0);\n",
    "assets/lib/later.ts":
      'import { shared } from "./shared.js";\nexport enum Later { One = 1, Two }\nexport const late = shared([Later.Two]);\n',
    "assets/lib/render.ts":
      "export function render(text: string): Text {\n  return document.createTextNode(text);\n}\n",
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h" } }\n',
    "package.json": '{ "name": "site", "private": true }\n',
    "node_modules/tiny/package.json": '{ "name": "tiny", "version": "1.0.0", "main": "index.js", "license": "MIT" }\n',
    "node_modules/tiny/index.js": '/*! tiny, MIT */\nexports.version = require("./version.json").version;\n',
    "node_modules/tiny/version.json": '{ "version": "1.0.0" }\n',
  };
  for (const at of numbers(count)) {
    const before = at > 0 ? `import { value${at - 1} } from "./m${at - 1}";\n` : "const value0base = 1;\n";
    const value = at > 0 ? `value${at - 1} * ${(at + variant) % 10}` : `value0base + ${variant}`;
    files[`assets/lib/m${at}.ts`] = `${before}export const value${at}: number = ${value};\n`;
  }
  return files;
}

function styles(count, variant) {
  const files = {
    "assets/css/app.scss": [
      '@use "tokens" as *;',
      ...numbers(count).map((at) => `@import url("part${at}.css");`),
      '.app { color: $accent; background: url("../img/dot.png"); &:hover { color: darken($accent, 10%); } }',
      "",
    ].join("\n"),
    "assets/css/_tokens.scss": `$accent: #33669${variant % 10};\n@mixin box($n) { padding: $n * 1px; }\n`,
    "assets/css/print.css": `@import "part0.css";\n@font-face { font-family: f; src: url(../font.woff2) }\n@media print { .app { display: none } }\n.p { mask: url(../img/leaf.svg); inset: ${variant}px }\n`,
    "assets/css/card.module.css": `.card { composes: base; color: red }\n.base { margin: ${variant}px 0px }\n`,
    "assets/css/theme.colours": "@page { margin: 1cm }\n.theme { color: @leaf }\n",
    "tools/palette.sed": "s/@leaf/green/\n",
  };
  for (const at of numbers(count)) {
    files[`assets/css/part${at}.css`] = `.part${at} { margin: 0px ${(at + variant) % 10}px; color: #aabbcc }\n`;
  }
  return files;
}

function others(variant) {
  return {
    "assets/index.html":
      '<!doctype html>\n<title>Site</title>\n<link rel="stylesheet" href="css/app.scss">\n<script type="module" src="app.ts"></script>\n<main><img src="img/leaf.svg" alt=""></main>\n',
    "assets/pages/about.notes": `About\nThis is note ${variant}.\n`,
    "tools/notes.sh":
      'printf "<!doctype html><title>%s</title><p>%s</p>\\n" "$(sed -n 1p "$1")" "$(sed -n 2p "$1")" > "$2"\n',
    "assets/img/dot.png": bytes(variant + 1, 900),
    "assets/img/leaf.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="dot.png"/><path d="M${variant} 0h9"/></svg>\n`,
    "assets/data/list.json": JSON.stringify({ list: Array.from({ length: 40 }, (_, at) => at * (variant + 2)) }),
    "assets/font.woff2": bytes(variant + 50, 700),
    "assets/robots.txt": "User-agent: *\nDisallow: /nothing-of-this-site-is-secret\n".repeat(5),
  };
}

const numbers = (count) => Array.from({ length: count }, (_, at) => at);
