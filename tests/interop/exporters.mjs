// The modules that the cases import: NAME → { file, files, names, … }.
//
//   file     what importers name, from the root of the project
//   files    path → text, everything that belongs to it
//   oracle   "esbuild": Node's answer is about finding packages, not about linking
//   live     it has `count` and `inc`, and only the forms for live bindings fit

const cjs = (text, more = {}) => ({ extension: "cjs", text, ...more });
const esm = (text, more = {}) => ({ extension: "mjs", text, ...more });

const FLAG = `Object.defineProperty(exports, "__esModule", { value: true });`;

const TABLE = {
  // CommonJS without `__esModule`.
  "cjs-function": cjs(`module.exports = function () { return "called"; };`),
  "cjs-function-props": cjs(`module.exports = function () { return "called"; }; module.exports.a = 1;`),
  "cjs-function-own-default": cjs(`exports = module.exports = f; f.default = f; f.a = 1; function f() {}`),
  "cjs-class": cjs(`module.exports = class { static a = 1; };`),
  "cjs-object": cjs(`module.exports = { a: 1, b: 2 };`),
  "cjs-object-default": cjs(`module.exports = { default: "own", a: 1 };`),
  "cjs-number": cjs(`module.exports = 42;`),
  "cjs-string": cjs(`module.exports = "text";`),
  "cjs-null": cjs(`module.exports = null;`),
  "cjs-undefined": cjs(`module.exports = undefined;`),
  "cjs-array": cjs(`module.exports = ["x", "y"];`),
  "cjs-instance": cjs(`class C { constructor() { this.a = 1; } get g() { return 2; } } module.exports = new C();`),
  "cjs-inherited": cjs(`module.exports = Object.create({ a: 1 });`),
  "cjs-frozen": cjs(`module.exports = Object.freeze({ a: 1 });`),
  "cjs-promise": cjs(`module.exports = Promise.resolve({ a: 1 });`),
  "cjs-exports": cjs(`exports.a = 1; exports.b = 2;`),
  "cjs-exports-default": cjs(`exports.default = "own"; exports.a = 1;`),
  "cjs-exports-lost": cjs(`exports.b = 2; exports = { a: 1 };`),
  "cjs-this": cjs(`this.a = 1;`),
  "cjs-getter": cjs(`Object.defineProperty(exports, "a", { enumerable: true, get: function () { return 1; } });`),
  "cjs-hidden": cjs(`Object.defineProperty(exports, "a", { value: 1 });`),
  "cjs-assigned": cjs(`Object.assign(exports, { a: 1 });`),
  "cjs-computed": cjs(`for (const name of ["a", "b"]) exports[name] = name;`),
  "cjs-words": cjs(`exports.class = 1; exports["a-b"] = 2; exports.a = 3;`),
  "cjs-nothing": cjs(`globalThis.interopSeen = true; module.id;`),
  "cjs-umd": cjs(
    `(function (root, make) { typeof exports === "object" && typeof module !== "undefined" ? make(exports)
       : typeof define === "function" && define.amd ? define(["exports"], make) : make(root.umd = {});
     })(this, function (exports) { exports.a = 1; exports.default = "own"; });`,
  ),
  "cjs-again": cjs(`module.exports = require("./cjs-again-inner.cjs");`, {
    beside: { "cjs-again-inner.cjs": `exports.a = 1; exports.b = 2;` },
  }),
  "cjs-again-flagged": cjs(`module.exports = require("./cjs-again-flagged-inner.cjs");`, {
    beside: { "cjs-again-flagged-inner.cjs": `${FLAG} exports.default = "own"; exports.a = 1;` },
  }),
  "cjs-requires-esm": cjs(`module.exports = require("./cjs-requires-esm-inner.mjs");`, {
    beside: { "cjs-requires-esm-inner.mjs": `export default "own"; export const a = 1;` },
    oracle: "esbuild",
  }),

  // CommonJS with `__esModule`, as compilers write it.
  "flag-default": cjs(`${FLAG} exports.default = "own"; exports.a = 1;`),
  "flag-default-only": cjs(`${FLAG} exports.default = "own";`),
  "flag-assigned": cjs(`exports.__esModule = true; exports.default = "own"; exports.a = 1;`),
  "flag-object": cjs(`module.exports = { __esModule: true, default: "own", a: 1 };`),
  "flag-function": cjs(
    `module.exports = function () {}; module.exports.__esModule = true; module.exports.default = "own"; module.exports.a = 1;`,
  ),
  "flag-false": cjs(`exports.__esModule = false; exports.default = "own"; exports.a = 1;`),
  "flag-one": cjs(`exports.__esModule = 1; exports.default = "own"; exports.a = 1;`),
  "flag-no-default": cjs(`${FLAG} exports.a = 1; exports.b = 2;`),
  "flag-nothing": cjs(FLAG),
  "flag-default-undefined": cjs(`${FLAG} exports.default = void 0; exports.a = 1;`),
  "flag-default-null": cjs(`${FLAG} exports.default = null; exports.a = 1;`),
  "flag-default-function": cjs(`${FLAG} exports.default = function () { return "called"; }; exports.a = 1;`),
  "flag-getter": cjs(
    `${FLAG} var own = "own"; Object.defineProperty(exports, "default", { enumerable: true, get: function () { return own; } });
     Object.defineProperty(exports, "a", { enumerable: true, get: function () { return 1; } });`,
  ),
  "flag-star": cjs(
    `var bind = function (o, m, k) { Object.defineProperty(o, k, { enumerable: true, get: function () { return m[k]; } }); };
     var __exportStar = function (m, exports) { for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) bind(exports, m, p); };
     ${FLAG} __exportStar(require("./flag-star-inner.cjs"), exports);`,
    { beside: { "flag-star-inner.cjs": `${FLAG} exports.default = "own"; exports.a = 1; exports.b = 2;` } },
  ),

  // ES modules.
  "esm-default": esm(`export default "own";`),
  "esm-default-function": esm(`export default function () { return "called"; }`),
  "esm-named": esm(`export const a = 1, b = 2;`),
  "esm-both": esm(`export default "own"; export const a = 1;`),
  "esm-nothing": esm(`export {};`),
  "esm-words": esm(`const v = 2; export const a = 1; export { v as "a-b", v as class };`),
  "esm-awaits": esm(`export const a = await Promise.resolve(1); export default "own";`),
  "esm-flag": esm(`export const __esModule = true; export const a = 1; export default "own";`),
  "esm-again-default": esm(`export { default } from "./esm-again-default-inner.cjs";`, {
    beside: { "esm-again-default-inner.cjs": `module.exports = { a: 1, b: 2 };` },
  }),
  "esm-again-default-flagged": esm(`export { default } from "./esm-again-default-flagged-inner.cjs";`, {
    beside: { "esm-again-default-flagged-inner.cjs": `${FLAG} exports.default = "own"; exports.a = 1;` },
  }),
  "esm-again-named": esm(`export { a, b as c } from "./esm-again-named-inner.cjs";`, {
    beside: { "esm-again-named-inner.cjs": `exports.a = 1; exports.b = 2;` },
  }),
  "esm-again-imported": esm(`import d, { a } from "./esm-again-imported-inner.cjs"; export { d as default, a };`, {
    beside: { "esm-again-imported-inner.cjs": `exports.a = 1; exports.b = 2;` },
  }),
  "esm-star": esm(`export * from "./esm-star-inner.cjs";`, {
    beside: { "esm-star-inner.cjs": `exports.a = 1; exports.b = 2; exports.default = "own";` },
  }),
  "esm-star-flagged": esm(`export * from "./esm-star-flagged-inner.cjs";`, {
    beside: { "esm-star-flagged-inner.cjs": `${FLAG} exports.a = 1; exports.default = "own";` },
  }),
  "esm-star-function": esm(`export * from "./esm-star-function-inner.cjs";`, {
    beside: { "esm-star-function-inner.cjs": `module.exports = function () {}; module.exports.a = 1;` },
  }),
  "esm-star-own": esm(
    `export * from "./esm-star-own-inner.cjs"; export const a = "mine"; export default "mine";`,
    { beside: { "esm-star-own-inner.cjs": `exports.a = 1; exports.b = 2; exports.default = "own";` } },
  ),
  "esm-star-two": esm(`export * from "./esm-star-two-1.cjs"; export * from "./esm-star-two-2.mjs";`, {
    beside: {
      "esm-star-two-1.cjs": `exports.b = "from CommonJS";`,
      "esm-star-two-2.mjs": `export const a = 1, c = 3;`,
    },
  }),
  "esm-star-name": esm(`export * as a from "./esm-star-name-inner.cjs";`, {
    beside: { "esm-star-name-inner.cjs": `exports.x = 1; exports.default = "own";` },
  }),
  "esm-star-deep": esm(`export * from "./esm-star-deep-1.mjs";`, {
    beside: {
      "esm-star-deep-1.mjs": `export * from "./esm-star-deep-2.mjs";`,
      "esm-star-deep-2.mjs": `export * from "./esm-star-deep-3.cjs"; export default "lost on the way";`,
      "esm-star-deep-3.cjs": `exports.a = 1; exports.b = 2;`,
    },
  }),

  // Packages.
  "package-cjs": { package: { main: "lib.js" }, in: { "lib.js": `exports.a = 1; exports.default = "own";` } },
  "package-flagged": {
    package: { main: "lib.js" },
    in: { "lib.js": `${FLAG} exports.a = 1; exports.default = "own";` },
  },
  "package-esm": {
    package: { type: "module", exports: "./lib.js" },
    in: { "lib.js": `export const a = 1; export default "own";` },
  },
  "package-both": {
    package: { exports: { import: "./lib.mjs", require: "./lib.cjs" } },
    in: { "lib.mjs": `export const a = "import"; export default "own";`, "lib.cjs": `exports.a = "require";` },
  },
  "package-fields": {
    package: { main: "main.js", module: "module.js" },
    in: { "main.js": `exports.a = "main";`, "module.js": `export const a = "module"; export default "own";` },
    oracle: "esbuild",
  },

  // JSON.
  "json-object": { extension: "json", text: `{ "a": 1, "b": [2] }`, oracle: "esbuild" },
  "json-default": { extension: "json", text: `{ "a": 1, "default": "own" }`, oracle: "esbuild" },
  "json-array": { extension: "json", text: `["x"]`, oracle: "esbuild" },
  "json-null": { extension: "json", text: `null`, oracle: "esbuild" },

  // Live bindings.
  "live-esm": esm(`export let count = 0; export function inc() { count++; }`, { live: true }),
  "live-esm-default": esm(`let count = 0; function inc() { count++; } export { count as default, count, inc };`, { live: true }),
  "live-esm-value": esm(`export let count = 0; export function inc() { count++; } export default count;`, { live: true }),
  "live-esm-again": esm(`export { count, inc } from "./live-esm-again-inner.mjs";`, {
    live: true,
    beside: { "live-esm-again-inner.mjs": `export let count = 0; export function inc() { count++; }` },
  }),
  "live-cjs": cjs(`exports.count = 0; exports.inc = function () { exports.count++; };`, { live: true }),
  "live-cjs-flagged": cjs(
    `${FLAG} exports.count = exports.default = 0; exports.inc = function () { exports.count++; exports.default++; };`,
    { live: true },
  ),
  "live-cjs-getter": cjs(
    `${FLAG} var count = 0; exports.inc = inc; function inc() { count++; }
     Object.defineProperty(exports, "count", { enumerable: true, get: function () { return count; } });
     Object.defineProperty(exports, "default", { enumerable: true, get: function () { return count; } });`,
    { live: true },
  ),
  "live-again-cjs": esm(`export { count, inc } from "./live-again-cjs-inner.cjs";`, {
    live: true,
    beside: { "live-again-cjs-inner.cjs": `exports.count = 0; exports.inc = function () { exports.count++; };` },
  }),
  "live-star-cjs": esm(`export * from "./live-star-cjs-inner.cjs";`, {
    live: true,
    beside: { "live-star-cjs-inner.cjs": `exports.count = 0; exports.inc = function () { exports.count++; };` },
  }),
};

export const EXPORTERS = Object.fromEntries(
  Object.entries(TABLE).map(([name, exporter]) => {
    const files = {};
    let specifier;
    if (exporter.package) {
      files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: "1.0.0", ...exporter.package });
      for (const [file, text] of Object.entries(exporter.in)) files[`node_modules/${name}/${file}`] = text;
      specifier = name;
    } else {
      const file = `${name}.${exporter.extension}`;
      for (const [other, text] of Object.entries({ [file]: exporter.text, ...exporter.beside })) {
        files[`assets/lib/${other}`] = `${text}\n`;
      }
      specifier = `../lib/${file}`;
    }
    return [name, { specifier, files, live: exporter.live ?? false, oracle: exporter.oracle }];
  }),
);
