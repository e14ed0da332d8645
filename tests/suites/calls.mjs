// Calls that have to give the same on a package and on its bundle.
//
//   entry    the module whose exports are called, unbundled and bundled
//   known    engine → why it is known to give other results; has to hold
//   results  its exports → list of [call, what it gave]

import { inspect } from "node:util";

// Names of functions and classes may be shortened, and what hangs on them is endless.
const plain = (value) =>
  inspect(bare(value, 0), { depth: 6, sorted: true, maxArrayLength: 200, breakLength: Infinity });

function bare(value, depth) {
  if (typeof value === "function") return "function";
  if (value === null || typeof value !== "object" || depth > 5) return value;
  if (Array.isArray(value)) return value.map((part) => bare(part, depth + 1));
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) {
    if (value instanceof Map || value instanceof Set) return { [value instanceof Map ? "map" : "set"]: bare([...value], depth + 1) };
    const known = [Date, RegExp, Promise].some((kind) => value instanceof kind) || ArrayBuffer.isView(value);
    return known ? value : { instance: bare({ ...value }, depth + 1) };
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bare(part, depth + 1)]));
}

async function outcome(make) {
  try {
    return plain(await make());
  } catch (error) {
    return `threw ${error?.message ?? error}`
      .replace(/[\w$.]+(\[[\w.]*\])? is not (a function|iterable|a constructor).*/, "is not $2")
      .replace(/Class constructor \S+/, "A class");
  }
}

// Each line of `text` is an expression over the module, `m`, and a fresh `log`.
const expressions = (text) => async (module) => {
  const results = [];
  for (const line of text.trim().split("\n").map((line) => line.trim()).filter(Boolean)) {
    const call = new Function("m", "log", `return (async () => (${line}))()`);
    results.push([line, await outcome(() => call(module, []))]);
  }
  return results;
};

// Every function of a library with every list of arguments. What is random, depends on
// time or runs later is left out.
const sweep = (pick, unsteady, lists, sloppy = /^$/) => async (module) => {
  const library = pick(module);
  const results = [];
  for (const name of Object.keys(library).sort()) {
    if (unsteady.test(name) || typeof library[name] !== "function") continue;
    for (const [index, list] of lists.entries()) {
      const given = list();
      if (sloppy.test(name) && typeof given[0] === "string") continue;
      results.push([`${name} #${index}`, await outcome(() => [library[name](...given), given])]);
    }
  }
  return results;
};

const both = (...parts) => async (module) => (await Promise.all(parts.map((part) => part(module)))).flat();

const LISTS = [
  () => [],
  () => [[3, 1, 2, 1]],
  () => [[3, 1, 2, 1], 2],
  () => [[[1, [2]], [3]], 1],
  () => [{ b: 2, a: 1 }, "a"],
  () => [{ a: { b: [1, { c: 2 }] } }, "a.b[1].c"],
  () => ["fooBar baz-quux", 4],
  () => ["  padded  ", "p"],
  () => [5, 2, 8],
  () => [[{ k: "x", n: 1 }, { k: "y", n: 2 }, { k: "x", n: 3 }], "k"],
  () => [[1, 2, 3, 4], (n) => n % 2 === 0],
  () => [{ a: 1, b: 2 }, (value, key) => `${key}${value}`],
  () => [(...args) => args.length, 2],
  () => [null, undefined],
  () => [new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
  () => [[1, 2, 3], [2, 3, 4], (a, b) => a === b],
  () => [new Date(0), new Date(1)],
  () => ["a<b>&\"c\"", /b/g],
];

const UNSTEADY = /^(random|shuffle|sample|sampleSize|now|uniqueId|delay|defer|debounce|throttle|runInContext|noConflict|mixin|template|ticks|ticker|times|range|rangeRight|chain|bindAll|shuffler)$/;

// What writes to its first argument cannot be given a text: a script ignores that, and
// bundles are modules, which throw.
const WRITES = /^(assign|extend|merge|fill|defaults|set|update|unset|pull|remove)/;

export const CALLS = {
  lodash: {
    entry: `export { default } from "lodash";\n`,
    results: both(
      sweep((m) => m.default, UNSTEADY, LISTS, WRITES),
      expressions(`
        m.default.template("a <%= x %> <%- y %> <% if (z) { %>z<% } %>")({ x: 1, y: "<", z: true })
        m.default([1, 2, 3, 4]).filter((n) => n % 2).map((n) => n * n).reverse().value()
        m.default.chain({ a: [1, 2] }).get("a").sum().value()
        m.default.range(0, 10, 3)
        m.default.times(4, (n) => n * 2)
        m.default.cloneDeep({ a: [1, { b: new Date(0), r: /x/gi, m: new Map([[1, 2]]), s: new Set([3]) }] })
        m.default.merge({ a: [{ b: 1 }] }, { a: [{ c: 2 }, 3] })
        m.default.curry((a, b, c) => a + b + c)(1)(2)(3)
        m.default.flow([(n) => n + 1, (n) => n * 2])(3)
        m.default.isEqual({ a: new Uint8Array([1]) }, { a: new Uint8Array([1]) })
      `),
    ),
  },
  underscore: {
    entry: `export { default } from "underscore"; export * from "underscore";\n`,
    results: both(
      sweep((m) => m.default, UNSTEADY, LISTS),
      expressions(`
        m.default.template("a <%= x %> <%- y %> <% if (z) { %>z<% } %>")({ x: 1, y: "<", z: true })
        m.default([1, 2, 3, 4]).chain().filter((n) => n % 2).map((n) => n * n).value()
        m.range(0, 10, 3)
        m.times(4, (n) => n * 2)
        Object.keys(m).sort()
      `),
    ),
  },
  "d3-array": {
    entry: `export * from "d3-array";\n`,
    results: both(
      sweep((m) => m, UNSTEADY, LISTS),
      expressions(`
        m.range(0, 1, 0.2)
        m.ticks(0, 10, 5)
        m.bin().thresholds(3)([1, 2, 2, 3, 9])
        m.rollup([{ k: 1, v: 2 }, { k: 1, v: 3 }], (v) => m.sum(v, (d) => d.v), (d) => d.k)
        [...m.union([1, 2], [2, 3])]
        m.bisector((d) => d.x).left([{ x: 1 }, { x: 4 }], 3)
        new m.Adder().add(0.1).add(0.2) + 0
        new m.InternMap([[new Date(0), 1]]).get(new Date(0))
      `),
    ),
  },
  immer: {
    entry: `export * from "immer"; import { enableMapSet, enablePatches } from "immer"; enableMapSet(); enablePatches();\n`,
    results: expressions(`
      m.produce({ a: 1 }, (d) => { d.a = 2; })
      m.produce({ a: { b: 1 } }, (d) => { d.a.b++; })
      m.produce([1, 2, 3], (d) => { d.push(4); })
      m.produce([1, 2, 3], (d) => { d.splice(1, 1); })
      m.produce([3, 1, 2], (d) => { d.sort(); })
      m.produce([1, 2], (d) => { d.length = 0; })
      m.produce({ a: 1 }, (d) => { delete d.a; })
      m.produce({ a: 1 }, () => ({ b: 2 }))
      m.produce({ a: 1 }, () => m.nothing)
      m.produce({ a: 1 }, (d) => { d.a = 2; return { b: 1 }; })
      ((s) => m.produce(s, () => {}) === s)({ a: 1 })
      ((s) => m.produce(s, (d) => { d.b.x = 1; }).a === s.a)({ a: {}, b: {} })
      Object.isFrozen(m.produce({ a: {} }, (d) => { d.x = 1; }))
      Object.isFrozen(m.produce({ a: { b: {} } }, (d) => { d.a.b.c = 1; }).a.b)
      m.produce((d, n) => { d.n = n; })({ n: 0 }, 5)
      m.produce(new Map([[1, { a: 1 }]]), (d) => { d.get(1).a = 2; })
      m.produce(new Map(), (d) => { d.set("k", "v"); })
      m.produce(new Map([[1, 2]]), (d) => { d.delete(1); })
      m.produce(new Map([[1, 2], [3, 4]]), (d) => { d.clear(); })
      m.produce(new Map([[1, { n: 1 }]]), (d) => { for (const v of d.values()) v.n++; })
      m.produce(new Set([1, 2]), (d) => { d.add(3); d.delete(1); })
      m.produce(new Set([{ a: 1 }]), (d) => { for (const v of d) v.a = 2; })
      m.produceWithPatches({ a: 1 }, (d) => { d.a = 2; d.b = 3; })
      m.produceWithPatches([1, 2, 3], (d) => { d.shift(); })
      m.produceWithPatches(new Map([[1, 1]]), (d) => { d.set(2, 2); })
      m.produceWithPatches(new Set([1]), (d) => { d.add(2); })
      m.produceWithPatches({ a: { b: [1] } }, (d) => { d.a.b.push(2); delete d.a.x; })
      m.applyPatches({ a: 1 }, [{ op: "replace", path: ["a"], value: 2 }])
      m.applyPatches({ a: [1] }, [{ op: "add", path: ["a", 0], value: 0 }])
      m.applyPatches({ a: 1 }, [{ op: "remove", path: ["a"] }])
      m.applyPatches({}, [{ op: "replace", path: ["__proto__", "x"], value: 1 }])
      m.applyPatches({ a: 1 }, [{ op: "other", path: ["a"] }])
      ((d) => { d.a = 2; return m.finishDraft(d); })(m.createDraft({ a: 1 }))
      m.createDraft(1)
      m.isDraft({})
      m.isDraftable([])
      m.isDraftable(new Date())
      m.isDraftable(new (class {})())
      m.isDraftable(new (class { static [m.immerable] = true; })())
      m.produce({ a: { b: 1 } }, (d) => { d.a = m.original(d).a; })
      m.produce({ a: { b: 1 } }, (d) => { d.a.b = 2; log.push(m.current(d)); }) && log
      m.original({})
      m.current({})
      m.freeze({ a: {} }, true)
      m.produce({ get x() { return 1; }, y: 2 }, (d) => { d.y = 3; })
      m.produce({ a: 1 }, (d) => { Object.defineProperty(d, "b", { value: 1 }); })
      m.produce({ a: 1 }, (d) => { Object.setPrototypeOf(d, null); })
      m.produce({ a: 1 }, async (d) => { d.a = 2; })
      m.castDraft(3)
      new m.Immer({ autoFreeze: false }).produce({ a: {} }, (d) => { d.x = 1; })
      Object.isFrozen(new m.Immer({ autoFreeze: false }).produce({ a: {} }, (d) => { d.x = 1; }))
      Object.keys(m).sort()
    `),
  },
  mitt: {
    entry: `export { default } from "mitt";\n`,
    results: async (m) => {
      // All programs of three steps over one emitter with three handlers.
      const steps = {
        on: (e, h) => e.on("x", h[0]),
        onAgain: (e, h) => e.on("x", h[1]),
        onAny: (e, h) => e.on("*", h[2]),
        off: (e, h) => e.off("x", h[0]),
        offAll: (e) => e.off("x"),
        emit: (e) => e.emit("x", 1),
        emitOther: (e) => e.emit("y", 2),
      };
      const names = Object.keys(steps);
      const results = [];
      for (const a of names) for (const b of names) for (const c of names) {
        const log = [];
        const emitter = m.default();
        const handlers = [0, 1, 2].map((id) => (...args) => log.push([id, ...args]));
        results.push([`${a} ${b} ${c}`, await outcome(() => {
          for (const step of [a, b, c, "emit"]) steps[step](emitter, handlers);
          return [log, [...emitter.all].map(([key, list]) => [key, list.length])];
        })]);
      }
      return results;
    },
  },
  nanoid: {
    entry: `export * from "nanoid"; export * as plain from "nanoid/non-secure";\n`,
    results: async (m) => {
      const results = [];
      const seeded = (seed) => (size) => Uint8Array.from({ length: size }, () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16);
      // Longer ones take more random bytes in the browser's variant, which is what is bundled.
      for (const alphabet of ["ab", "0123456789", m.urlAlphabet, "abcdefghijklmnopqrstuvwxyz"]) {
        for (const size of [1, 2, 7, 21, 64]) {
          for (const seed of [1, 99]) {
            results.push([`customRandom ${alphabet} ${size} ${seed}`, await outcome(() => m.customRandom(alphabet, size, seeded(seed))())]);
          }
          results.push([`customAlphabet ${alphabet} ${size}`, await outcome(() => [...m.customAlphabet(alphabet, size)()].map((c) => alphabet.includes(c)))]);
        }
      }
      for (const size of [0, 1, 21, 100]) {
        results.push([`nanoid ${size}`, await outcome(() => [m.nanoid(size).length, /^[\w-]*$/.test(m.nanoid(size))])]);
        results.push([`plain ${size}`, await outcome(() => [m.plain.nanoid(size).length, m.plain.customAlphabet("ab", 4)(size).length])]);
        results.push([`random ${size}`, await outcome(() => m.random(size).length)]);
      }
      results.push(["unique", await outcome(() => new Set(Array.from({ length: 500 }, () => m.nanoid())).size)]);
      results.push(["alphabet", await outcome(() => [m.urlAlphabet, Object.keys(m).sort()])]);
      return results;
    },
  },
  uuid: {
    entry: `export * from "uuid";\n`,
    results: async (m) => {
      const results = [];
      const add = async (name, make) => results.push([name, await outcome(make)]);
      const ids = ["d9428888-122b-11e1-b85c-61cd3cbb3210", "109156be-c4fb-41ea-b1b4-efe1671c5836", "a981a0c2-68b1-35dc-bcfc-296e52ab01ec", "1ef1d2b1-2d1b-6a10-8a3b-0123456789ab", m.NIL, m.MAX, "not one", "", undefined, 5, "D9428888-122B-11E1-B85C-61CD3CBB3210"];
      for (const id of ids) {
        for (const name of ["validate", "version", "parse", "v1ToV6", "v6ToV1"]) await add(`${name} ${id}`, () => m[name](id));
        await add(`v5 in ${id}`, () => m.v5("name", id));
        await add(`v3 in ${id}`, () => m.v3("näme", id));
      }
      for (const text of ["", "a", "hello.example.com", "http://example.com/ü", "x".repeat(300)]) {
        await add(`v3 ${text.length}`, () => [m.v3(text, m.v3.DNS), m.v3(text, m.v3.URL)]);
        await add(`v5 ${text.length}`, () => [m.v5(text, m.v5.DNS), m.v5(text, m.v5.URL)]);
      }
      const random = Uint8Array.from({ length: 16 }, (_, at) => at * 15);
      await add("v4 random", () => m.v4({ random }));
      await add("v4 buffer", () => m.v4({ random }, new Uint8Array(20), 2));
      await add("v1", () => m.v1({ msecs: 1321644961388, nsecs: 5678, clockseq: 0x1234, node: [1, 2, 3, 4, 5, 6] }));
      await add("v6", () => m.v6({ msecs: 1321644961388, nsecs: 5678, clockseq: 0x1234, node: [1, 2, 3, 4, 5, 6] }));
      await add("v7", () => m.v7({ msecs: 1321644961388, seq: 0x01020304, random }));
      await add("stringify", () => m.stringify(random));
      await add("stringify short", () => m.stringify([1, 2]));
      await add("versions", () => [m.v1(), m.v4(), m.v6(), m.v7()].map(m.version));
      return results;
    },
  },
  acorn: {
    entry: `export * from "acorn";\n`,
    results: async (m) => {
      const texts = [
        "", "1 + 2 * 3 ** 4", "let a = 1, { b, ...c } = d, [e = 2, , ...f] = g", "x?.y?.[z]?.(1) ?? w", "a ||= b &&= c ??= d",
        "class A extends B { #p = 1; static s = 2; static { t() } get x() { return #p in this } async *m() { yield* await 1 } }",
        "async function* f(a, b = 1, ...c) { for await (const x of y) { continue } }", "label: for (;;) { break label }",
        "`a${b}c${`d${e}`}`", "tag`\\u{1F600}${x}`", "/(?<year>\\d{4})-[a-z]+/giu.test(s)", "/[/]\\//", "/(?<a>x)\\k<b>/u", "/(/",
        "import a, { b as c } from 'd'; export default class {}; export * as ns from 'e'", "export { x as 'a b' }", "import('x').then()", "import.meta.url",
        "with (a) b", "'use strict'; with (a) b", "var yield = 1", "function f() { 'use strict'; var let = 1 }", "0b101 + 0o17 + 0xff + 1_000 + 10n", "010", "1_",
        "if (a) function f() {} else ;", "switch (a) { case 1: default: }", "try { } catch { } finally { }", "new.target", "function f() { new.target }", "super()",
        "({ __proto__: 1, __proto__: 2 })", "({ a, b() {}, get c() { return 1 }, set c(v) {}, async d() {}, *e() {}, [f]: g })", "(a, b) => ({ a })", "async x => await x", "a => { } ()",
        "let a; let a", "let a; var a", "const a", "return 1", "await 1", "a\n++b", "<!-- html\nx", "x --> y", "\u2028a\u2029", "var \\u0061b = 1", "'\\08'", "\"a\\\nb\"", "'open", "/* open", "}", "@", "#!/bin/sh\n1",
      ];
      const kinds = [
        { ecmaVersion: "latest" }, { ecmaVersion: "latest", sourceType: "module" }, { ecmaVersion: 5 }, { ecmaVersion: 2015, locations: true },
      ];
      const results = [];
      for (const text of texts) for (const kind of kinds) {
        results.push([`parse ${text} ${JSON.stringify(kind)}`, await outcome(() => JSON.stringify(m.parse(text, kind), (_, v) => (typeof v === "bigint" ? `${v}n` : v)))]);
        results.push([`tokens ${text} ${JSON.stringify(kind)}`, await outcome(() => [...m.tokenizer(text, kind)].map((t) => [t.type.label, String(t.value), t.start, t.end]))]);
      }
      results.push(["expression", await outcome(() => JSON.stringify(m.parseExpressionAt("x = (1, 2)) y", 4, { ecmaVersion: 2020 })))]);
      results.push(["line", await outcome(() => m.getLineInfo("a\nb\r\nc", 5))]);
      results.push(["extended", await outcome(() => JSON.stringify(m.Parser.extend((P) => class extends P { parseLiteral(v) { const n = super.parseLiteral(v); n.seen = true; return n; } }).parse("1", { ecmaVersion: 5 })))]);
      return results;
    },
  },
  preact: {
    // A page of its own kind, just big enough for what preact asks of one.
    entry: `export * from "preact"; export * as hooks from "preact/hooks";\n`,
    results: async (m) => {
      globalThis.document = { createElementNS: (_, name) => element(name), createElement: element, createTextNode: text };
      const results = [];
      const { h } = m;
      const add = async (name, make) => results.push([name, await outcome(make)]);
      const page = (first, ...more) => () => {
        const root = element("root");
        return [first, ...more].map((view) => (m.render(view, root), markup(root)));
      };
      const list = (...keys) => h("ul", null, keys.map((key) => h("li", { key }, key)));
      const Counter = () => h("b", null, m.hooks.useState(3)[0], m.hooks.useMemo(() => 4, []), m.hooks.useReducer((s) => s, 5)[0]);
      class Old extends m.Component {
        constructor(props) { super(props); this.state = { n: props.n }; }
        static getDerivedStateFromProps(props, state) { return { twice: (props.n ?? state.n) * 2 }; }
        shouldComponentUpdate(props) { return props.n !== 7; }
        render({ n }, { twice }) { return h("i", { title: n }, twice); }
      }
      const Theme = m.createContext("light");
      const Themed = () => h(Theme.Consumer, null, (value) => h("u", null, value));
      const Hooked = () => h("s", null, m.hooks.useContext(Theme));
      class Guard extends m.Component {
        static getDerivedStateFromError(error) { return { error }; }
        render() { return this.state.error ? h("p", null, this.state.error.message) : this.props.children; }
      }
      const Bad = () => { throw new Error("bad"); };

      const views = {
        text: ["x"], number: [0], nothing: [null], no: [false], undefined: [undefined], list: [["a", h("b"), 1, null]],
        element: [h("div", { id: "a", class: "b" }, "c")], nested: [h("div", null, h("p", null, h("b", null, "x"), "y"))],
        attributes: [h("a", { href: "/x", "data-a": 1, "aria-hidden": false, hidden: true })], changed: [h("a", { id: 1, title: 2 }), h("a", { id: 3 })],
        replaced: [h("a"), h("b")], emptied: [h("a", null, "x"), h("a")], unmounted: [h("a"), null], fragment: [h(m.Fragment, null, "a", h("b"))],
        style: [h("p", { style: { color: "red", width: 4 } }), h("p", { style: { color: "blue" } })], styleText: [h("p", { style: "color: red" })],
        html: [h("p", { dangerouslySetInnerHTML: { __html: "<b>" } })], hooks: [h(Counter)], old: [h(Old, { n: 1 }), h(Old, { n: 2 }), h(Old, { n: 7 })],
        context: [h(Themed)], provided: [h(Theme.Provider, { value: "dark" }, h(Themed), h(Hooked))], reprovided: [h(Theme.Provider, { value: "a" }, h(Hooked)), h(Theme.Provider, { value: "b" }, h(Hooked))],
        guarded: [h(Guard, null, h(Bad))], thrown: [h(Bad)], children: [h((props) => h("p", null, props.children), null, "a", "b")],
        cloned: [m.cloneElement(h("a", { id: 1 }, "x"), { title: 2 }, "y")], svg: [h("svg", { viewBox: "0 0 1 1" }, h("path", { d: "M0" }))], many: [h("p", null, Array.from({ length: 50 }, (_, n) => h("i", { key: n }, n)))],
      };
      const orders = ["abcd", "dcba", "bd", "abxcd", "", "cab"];
      for (const one of orders) for (const two of orders) views[`keys ${one} ${two}`] = [list(...one), list(...two), list("a")];
      for (const [name, list] of Object.entries(views)) await add(name, page(...list));
      await add("vnode", () => { const { type, props, key, ref } = h("a", { key: 1, b: 2 }, 3, 4); return { type, props, key, ref }; });
      await add("isValidElement", () => [m.isValidElement(h("a")), m.isValidElement({}), m.isValidElement(null)]);
      await add("toChildArray", () => m.toChildArray([1, [null, [true, "x"]]]));
      await add("createRef", () => m.createRef());
      await add("exports", () => [Object.keys(m).sort(), Object.keys(m.hooks).sort()]);
      return results;
    },
  },
};

function text(data) {
  return { nodeType: 3, data, localName: null };
}

function element(name) {
  const node = {
    nodeType: 1, localName: name, nodeName: name, childNodes: [], attributes: [], parentNode: null, listeners: {},
    style: { setProperty(key, value) { this[key] = value; } },
    get firstChild() { return this.childNodes[0] ?? null; },
    get nextSibling() { return after(node); },
    setAttribute(key, value) { this.removeAttribute(key); this.attributes.push({ name: key, value: String(value) }); },
    removeAttribute(key) { this.attributes = this.attributes.filter((one) => one.name !== key); },
    addEventListener(kind, listener) { this.listeners[kind] = listener; },
    removeEventListener(kind) { delete this.listeners[kind]; },
    contains(other) { for (let at = other; at; at = at.parentNode) if (at === this) return true; return false; },
    insertBefore(child, before) {
      child.parentNode?.removeChild(child);
      const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
      if (at < 0) throw new Error("no such sibling");
      this.childNodes.splice(at, 0, child);
      child.parentNode = this;
      if (child.nodeType === 3) Object.defineProperty(child, "nextSibling", { configurable: true, get: () => after(child) });
      child.remove = () => child.parentNode?.removeChild(child);
      return child;
    },
    appendChild(child) { return this.insertBefore(child, null); },
    removeChild(child) {
      this.childNodes.splice(this.childNodes.indexOf(child), 1);
      child.parentNode = null;
    },
  };
  return node;
}

function after(node) {
  const siblings = node.parentNode?.childNodes ?? [];
  return siblings[siblings.indexOf(node) + 1] ?? null;
}

function markup(node) {
  if (node.nodeType === 3) return String(node.data);
  const attributes = node.attributes.map(({ name, value }) => ` ${name}=${value}`).join("");
  const others = ["id", "className", "title", "href", "hidden"].filter((key) => key in node).map((key) => ` .${key}=${node[key]}`).join("");
  const { setProperty, ...style } = node.style;
  return `<${node.localName}${attributes}${others} ${JSON.stringify(style)}>${node.innerHTML ?? ""}${node.childNodes.map(markup).join("")}</>`;
}
