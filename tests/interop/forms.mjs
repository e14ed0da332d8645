// How a module asks for another one. X stands for the specifier, M for a module between
// the two that lies beside the importer and is written in the same dialect.
// Each case reports once, through globals of the runner: `report(value or promise)`.

export const IMPORTS = {
  default: `import d from X; report(d);`,
  "default-called": `import d from X; report(typeof d === "function" ? String(d.call()) : typeof d);`,
  "default-member": `import d from X; report(d?.a);`,
  "default-by-name": `import { default as d } from X; report(d);`,
  named: `import { a } from X; report(a);`,
  "named-string": `import { "a-b" as v } from X; report(v);`,
  missing: `import { missing } from X; report(missing);`,
  namespace: `import * as ns from X; report(ns);`,
  "namespace-members": `import * as ns from X; report([ns.default, ns.a, ns.missing]);`,
  "namespace-computed": `import * as ns from X; report(["default", "a", "missing"].map((name) => ns[name]));`,
  "namespace-in": `import * as ns from X; report(["default", "a", "missing"].map((name) => name in ns));`,
  "default-and-named": `import d, { a } from X; report([d, a]);`,
  "default-and-namespace": `import d, * as ns from X; report([d, ns, ns.default === d]);`,
  "only-effects": `import X; report("ran");`,
  dynamic: `report(import(X).then((ns) => show(ns)));`,
  "dynamic-members": `report(import(X).then((ns) => [ns.default, ns.a, ns.missing]));`,
  "dynamic-destructured": `report(import(X).then(({ default: d, a }) => [d, a]));`,
  "dynamic-awaited": `const { default: d, a } = await import(X); report([d, a, (await import(X)).a]);`,
  "static-and-dynamic": `import * as ns from X; report(import(X).then((again) => [again.default === ns.default, again.a === ns.a]));`,
  "again-default": { text: `import d from M; report(d);`, between: `export { default } from X;` },
  "again-default-named": { text: `import { d } from M; report(d);`, between: `export { default as d } from X;` },
  "again-named": { text: `import { a } from M; report(a);`, between: `export { a } from X;` },
  "again-star": { text: `import * as ns from M; report(ns);`, between: `export * from X;` },
  "again-star-named": { text: `import { a } from M; report(a);`, between: `export * from X;` },
  "again-star-default": { text: `import d from M; report(d);`, between: `export * from X;` },
  "again-star-own": {
    text: `import * as ns from M; report([ns, ns.a, ns.default]);`,
    between: `export * from X; export const a = "mine"; export default "mine";`,
  },
  "again-star-name": { text: `import { ns } from M; report(ns);`, between: `export * as ns from X;` },
  "again-imported": {
    text: `import d, { ns } from M; report([d, ns]);`,
    between: `import d from X; import * as ns from X; export { d as default, ns };`,
  },
  "again-star-dynamic": { text: `report(import(M).then((ns) => show(ns)));`, between: `export * from X;` },
};

// `require` in CommonJS, and beside `import` in a file of the bundler's own dialect.
export const REQUIRES = {
  whole: `report(require(X));`,
  members: `report([require(X)?.default, require(X)?.a, require(X)?.missing]);`,
  destructured: `const { default: d, a } = require(X) ?? {}; report([d, a]);`,
  flag: `report(Boolean(require(X)?.__esModule));`,
  twice: `report(require(X) === require(X));`,
  later: `const get = () => require(X); report(Promise.resolve().then(() => get()?.a));`,
  "babel-default": `var x = interop(require(X)); function interop(m) { return m && m.__esModule ? m : { default: m }; } report(x.default);`,
  "babel-namespace": `var x = interop(require(X)); report(x);
    function interop(m) { if (m && m.__esModule) return m; var n = {}; if (m != null) for (var k in m) if (k !== "default" && Object.prototype.hasOwnProperty.call(m, k)) n[k] = m[k]; n.default = m; return n; }`,
  // Without `exports` a `.js` file would be a classic script.
  dynamic: `exports.own = 1; report(import(X).then((ns) => show(ns)));`,
  "require-and-dynamic": `const all = require(X); report(import(X).then((ns) => [ns.default !== undefined, ns.a === all?.a]));`,
};

export const MIXED = {
  "import-and-require": `import d from X; import * as ns from X; const all = require(X); report([d === all, d === all?.default, ns.a === all?.a]);`,
  whole: REQUIRES.whole,
  members: REQUIRES.members,
};

export const LIVE = {
  named: `import { count, inc } from X; const before = count; inc(); report(count - before);`,
  namespace: `import * as ns from X; const before = ns.count; ns.inc(); report(ns.count - before);`,
  "namespace-computed": `import * as ns from X; const key = String("count"); const before = ns[key]; ns.inc(); report(ns[key] - before);`,
  default: `import d, { inc } from X; const before = d; inc(); report(typeof d === "number" ? d - before : "no number");`,
  "default-member": `import d from X; const before = d?.count; d?.inc?.(); report(typeof before === "number" ? d.count - before : "no number");`,
  "namespace-default": `import * as ns from X; const before = ns.default; ns.inc(); report(typeof before === "number" ? ns.default - before : "no number");`,
  "again-named": {
    text: `import { count, inc } from M; const before = count; inc(); report(count - before);`,
    between: `export { count, inc } from X;`,
  },
  "again-star": {
    text: `import { count, inc } from M; const before = count; inc(); report(count - before);`,
    between: `export * from X;`,
  },
  "again-imported": {
    text: `import { count, inc } from M; const before = count; inc(); report(count - before);`,
    between: `import { count, inc } from X; export { count, inc };`,
  },
  dynamic: `report(import(X).then((ns) => { const before = ns.count; ns.inc(); return ns.count - before; }));`,
  exported: {
    text: `import * as ns from M; const before = ns.count; ns.inc(); report(ns.count - before);`,
    between: `export { count, inc } from X;`,
  },
};

export const LIVE_REQUIRES = {
  member: `const m = require(X); const before = m.count; m.inc(); report(m.count - before);`,
  destructured: `const { count, inc } = require(X); const before = count; inc(); report(count - before);`,
};

// The forms for dialects that share their rules with another one.
export const BASIC = [
  "default",
  "named",
  "namespace",
  "namespace-members",
  "dynamic",
  "again-star",
  "again-imported",
  "whole",
  "members",
  "babel-default",
  "member",
];
