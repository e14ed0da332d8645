// Whole programs of several files, where order, cycles and errors matter.
// A program is written in `.js` without `type` unless its entry says otherwise.
// `native` programs are compared with Node, the others with esbuild.

const CATCH = `const tried = (f) => { try { return f(); } catch (e) { return "threw " + e.message; } };`;

export const PROGRAMS = {
  "cycle-of-two": {
    native: true,
    files: {
      "entry.cjs": `const one = require("./one.cjs"); report([one.seen, one.done, require("./two.cjs").seen]);`,
      "one.cjs": `exports.done = false; exports.seen = require("./two.cjs").name; exports.done = true;`,
      "two.cjs": `const one = require("./one.cjs"); exports.seen = one.done; exports.name = "two";`,
    },
  },
  "cycle-replaced": {
    native: true,
    files: {
      "entry.cjs": `report(require("./one.cjs")());`,
      "one.cjs": `const two = require("./two.cjs"); module.exports = () => ["one", two.kind()];`,
      "two.cjs": `const one = require("./one.cjs"); exports.kind = () => [typeof one, typeof require("./one.cjs")];`,
    },
  },
  "cycle-through-esm": {
    files: {
      "entry.mjs": `import { get } from "./esm.mjs"; report(get());`,
      "esm.mjs": `import late from "./cjs.cjs"; export const a = 1; export function get() { return [late.now(), late.early]; }`,
      "cjs.cjs": `const esm = require("./esm.mjs"); exports.early = typeof esm.get; exports.now = () => esm.a;`,
    },
  },
  "cycle-of-esm": {
    native: true,
    files: {
      "entry.mjs": `import { a, both } from "./one.mjs"; report([a, both()]);`,
      "one.mjs": `import { b } from "./two.mjs"; export const a = "a"; export function both() { return a + b(); }`,
      "two.mjs": `import { a } from "./one.mjs"; export function b() { return a + "b"; }`,
    },
  },
  "order-of-imports": {
    native: true,
    files: {
      "entry.mjs": `import "./a.cjs"; import "./b.mjs"; import "./c.cjs"; import "./d.mjs"; report(globalThis.interopOrder.splice(0));`,
      "a.cjs": `(globalThis.interopOrder ??= []).push("a");`,
      "b.mjs": `import "./e.cjs"; (globalThis.interopOrder ??= []).push("b"); export {};`,
      "c.cjs": `globalThis.interopOrder.push("c"); require("./f.cjs");`,
      "d.mjs": `globalThis.interopOrder.push("d"); export {};`,
      "e.cjs": `globalThis.interopOrder.push("e");`,
      "f.cjs": `globalThis.interopOrder.push("f");`,
    },
  },
  "order-of-requires": {
    native: true,
    files: {
      "entry.cjs": `const log = globalThis.interopLog = []; log.push(1); require("./a.cjs"); log.push(3); require("./a.cjs"); report(log);`,
      "a.cjs": `globalThis.interopLog.push(2);`,
    },
  },
  "order-esm-required-late": {
    files: {
      "entry.js": `globalThis.interopLate = []; globalThis.interopLate.push(1); const { a } = require("./a.mjs"); report([...globalThis.interopLate, a]);`,
      "a.mjs": `globalThis.interopLate.push(2); export const a = 3;`,
    },
  },
  "never-required": {
    native: true,
    files: {
      "entry.cjs": `globalThis.interopNever = "not run"; if (globalThis.interopNever === "other") require("./a.cjs"); report(globalThis.interopNever);`,
      "a.cjs": `globalThis.interopNever = "run";`,
    },
  },
  "throws-twice": {
    native: true,
    files: {
      "entry.cjs": `${CATCH} report([tried(() => require("./bad.cjs").a), tried(() => require("./bad.cjs").a)]);`,
      "bad.cjs": `exports.a = "half"; throw new Error("bad");`,
    },
  },
  "throws-once": {
    native: true,
    files: {
      "entry.cjs": `globalThis.interopFails = true; ${CATCH} const first = tried(() => require("./bad.cjs").a);
        globalThis.interopFails = false; report([first, tried(() => require("./bad.cjs").a)]);`,
      "bad.cjs": `exports.a = "half"; if (globalThis.interopFails) throw new Error("bad"); exports.a = "whole";`,
    },
  },
  "throws-as-esm": {
    files: {
      "entry.js": `${CATCH} report([tried(() => require("./bad.mjs").a), tried(() => require("./bad.mjs").a)]);`,
      "bad.mjs": `export let a = "half"; if (globalThis.process) throw new Error("bad");`,
    },
  },
  "throws-in-import": {
    native: true,
    files: {
      "entry.mjs": `const tried = () => import("./bad.mjs").then((ns) => ns.a, (e) => "threw " + e.message); report(tried().then(async (first) => [first, await tried()]));`,
      "bad.mjs": `export let a = "half"; if (globalThis.process) throw new Error("bad");`,
    },
  },
  "throws-in-import-cjs": {
    native: true,
    files: {
      "entry.mjs": `const tried = () => import("./bad.cjs").then((ns) => ns.a, (e) => "threw " + e.message); report(tried().then(async (first) => [first, await tried()]));`,
      "bad.cjs": `exports.a = "half"; if (globalThis.process) throw new Error("bad");`,
    },
  },
  "this-and-exports": {
    native: true,
    files: {
      "entry.cjs": `report([this === exports, this === module.exports, typeof require, typeof module, typeof exports]);`,
    },
  },
  "this-in-esm": { native: true, files: { "entry.mjs": `export const t = typeof this; report(t);` } },
  "this-in-calls": {
    native: true,
    files: {
      "entry.mjs": `import { who } from "./who.cjs"; import * as ns from "./who.cjs"; import d from "./who.cjs"; report([who(), (0, ns.who)(), d.who() === "object"]);`,
      "who.cjs": `"use strict"; exports.who = function () { return typeof this; };`,
    },
  },
  "sloppy-stays-sloppy": {
    native: true,
    files: {
      "entry.cjs": `report(require("./sloppy.cjs"));`,
      "sloppy.cjs": `exports.arguments = (function (a) { a = 2; return arguments[0]; })(1); exports.list = [010, (function () { return delete Object.freeze({ a: 1 }).a; })()];`,
    },
  },
  "new-on-default": {
    native: true,
    files: {
      "entry.mjs": `import Shape, { Shape as Same } from "./shape.cjs"; report([new Shape(2).side, new Same(3).side, Shape === Same]);`,
      "shape.cjs": `module.exports = Shape; module.exports.Shape = Shape; function Shape(side) { this.side = side; }`,
    },
  },
  "exports-written-by-others": {
    native: true,
    files: {
      "entry.cjs": `const box = require("./box.cjs"); require("./fill.cjs"); report([box, require("./box.cjs").added]);`,
      "box.cjs": `exports.a = 1;`,
      "fill.cjs": `require("./box.cjs").added = 2;`,
    },
  },
  "exports-replaced-later": {
    files: {
      "entry.cjs": `const box = require("./box.cjs"); const first = box(); const again = require("./box.cjs"); report([typeof first, again, again === box]);`,
      "box.cjs": `module.exports = function () { module.exports = { replaced: true }; };`,
    },
    native: true,
  },
  "name-of-helper": {
    native: true,
    files: {
      "entry.mjs": `import one from "./one.cjs"; import two from "./two.cjs"; const __toESM = 1, __commonJS = 2, require_one = 3, module = 4, exports = 5; report([one, two, __toESM, __commonJS, require_one, module, exports]);`,
      "one.cjs": `var __toESM = "mine", require_two = "mine", exports_two = 1; module.exports = [__toESM, require_two, exports_two];`,
      "two.cjs": `var module_exports = module.exports; module_exports.a = function require(require) { return require; }; `,
    },
  },
  "shadowed-require": {
    native: true,
    files: {
      "entry.cjs": `function run(require, module, exports) { module.exports = require("./a.cjs"); return [module, exports]; } report(run((name) => "asked for " + name, {}, 3));`,
    },
  },
  "typeof-require": {
    files: {
      "entry.js": `import { a } from "./a.cjs"; report(a);`,
      "a.cjs": `exports.a = [typeof require === "function", typeof define, typeof module.exports];`,
    },
  },
  "missing-tried": {
    files: {
      "entry.cjs": `let found; try { found = require("not-there-at-all"); } catch { found = "not there"; } report(found);`,
    },
  },
  "missing-tried-esm": {
    files: {
      "entry.js": `let found; try { found = require("not-there-at-all"); } catch { found = "not there"; } report(found); export {};`,
    },
  },
  "missing-imported": {
    files: { "entry.js": `report(import("not-there-at-all").then(() => "there", () => "not there")); export {};` },
  },
  "awaits-required": {
    files: {
      "entry.js": `report(require("./a.mjs").a);`,
      "a.mjs": `export const a = await 1;`,
    },
  },
  "awaits-and-cjs": {
    native: true,
    files: {
      "entry.mjs": `import { a } from "./a.mjs"; import c from "./c.cjs"; report([a, c.a]);`,
      "a.mjs": `import c from "./c.cjs"; export const a = await Promise.resolve(c.a + 1);`,
      "c.cjs": `exports.a = 1;`,
    },
  },
  "then-exported": {
    native: true,
    files: {
      "entry.mjs": `report(import("./then.mjs").then((value) => value));`,
      "then.mjs": `export function then(resolve) { resolve("chosen"); }`,
    },
  },
  "then-exported-cjs": {
    native: true,
    files: {
      "entry.mjs": `report(import("./then.cjs").then((value) => value));`,
      "then.cjs": `exports.then = function (resolve) { resolve("chosen"); };`,
    },
  },
  "same-instance": {
    native: true,
    files: {
      "entry.mjs": `import d from "./box.cjs"; import { get } from "./other.cjs"; import * as ns from "./box.cjs"; report(import("./box.cjs").then((again) => [get() === d, ns.default === d, again.default === d, again.default.made === 1]));`,
      "other.cjs": `exports.get = () => require("./box.cjs");`,
      "box.cjs": `globalThis.interopMade = 1; module.exports = { made: globalThis.interopMade++ };`,
    },
  },
  "defaults-of-three-dialects": {
    native: true,
    files: {
      "entry.mjs": `import one from "./flagged.cjs"; import { of } from "./typed/of.js"; report([one, of]);`,
      "typed/package.json": `{ "type": "module" }`,
      "typed/of.js": `import one from "../flagged.cjs"; export const of = one;`,
      "flagged.cjs": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "own";`,
    },
  },
  "defaults-of-both-rules": {
    files: {
      "entry.js": `import one from "./flagged.cjs"; import { of } from "./node.mjs"; report([one, of]);`,
      "node.mjs": `import one from "./flagged.cjs"; export const of = one;`,
      "flagged.cjs": `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "own";`,
    },
  },
};
