// Makes random graphs of modules and compares what they log before and after a
// build.
//
//   node tests/differential/graphs.mjs --assetpack PATH
//     [--seed S] [--count 120] [--modes oxc,none] [--jobs 2] [--show NUMBER]
//     [--awaits]
//
// Each graph is a project of its own with one to three entries. A module logs
// that it runs and what it sees of its imports, then and one turn later. A read
// that comes before its module has run is an error in one place and `undefined`
// or the value in the other: minifiers and linkers may change it, so it counts
// as the same whatever it gives.
//
// `--awaits` makes top-level await as well, which linkers run one after the other
// where the language runs siblings side by side: known.txt has it.

import fs from "node:fs";
import path from "node:path";
import { MODES, build, difference, execute, options, pool, random, scratch, write } from "./lib.mjs";

const { assetpack, seed, count, modes, jobs, show, shrink, awaits: awaited } = options({
  assetpack: "",
  seed: 1,
  count: 120,
  modes: "oxc,none",
  jobs: 2,
  show: -1,
  shrink: 4,
  awaits: false,
});
const chosen = modes.split(",");

// A module: { name, kind, imports: [{ to, form }], lazy: [to], awaits, stars }.
function generate(number) {
  const { int, pick, chance } = random(seed * 1000003 + number);
  const size = 2 + int(11);
  const entries = Math.min(size, 1 + (chance(0.4) ? 1 + int(2) : 0));
  const awaiting = awaited && chance(0.25);
  const cyclic = chance(0.5);
  const modules = [];
  for (let i = 0; i < size; i++) {
    const common = i >= entries && chance(0.2);
    modules.push({ index: i, name: i < entries ? `main${i}` : `m${i}`, common, imports: [], lazy: [], awaits: awaiting && !common && chance(0.25), reader: chance(0.3) });
  }
  for (const m of modules) {
    const wanted = int(4) + (m.index < entries ? 1 : 0);
    for (let n = 0; n < wanted; n++) {
      const to = cyclic && chance(0.4) ? int(size) : m.index + 1 + int(Math.max(1, size - m.index - 1));
      if (to >= size || to === m.index) continue;
      const other = modules[to];
      // Node.js 20 cannot require a module.
      if (m.common && !other.common) continue;
      if (m.imports.some((i) => i.to === to)) continue;
      const forms = m.common
        ? ["require"]
        : other.common
          ? ["default", "bare", "namespace-default"]
          : ["named", "named", "default", "namespace", "bare", "call", "star", "reexport", "namespace-dynamic"];
      m.imports.push({ to, form: pick(forms) });
    }
    if (!m.common && chance(0.25)) {
      const to = int(size);
      if (to !== m.index) m.lazy.push(to);
    }
  }
  return { number, modules, entries };
}

const file = (m) => `${m.name}.${m.common ? "cjs" : "mjs"}`;

// `see` swallows what a read before its time throws.
const SEE = `function see(label, read) {
  let text;
  try {
    const value = read();
    text = typeof value === "function" ? "function" : typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
  } catch (error) {
    text = error.name;
  }
  console.log(label + " = " + text);
}
`;

function source(graph, m) {
  const { modules } = graph;
  let head = "";
  let reads = "";
  let later = "";
  const read = (label, expression) => {
    reads += `see(${JSON.stringify(`${m.name}: ${label}`)}, () => ${expression});\n`;
    later += `see(${JSON.stringify(`${m.name} later: ${label}`)}, () => ${expression});\n`;
  };
  for (const { to, form } of m.imports) {
    const other = modules[to];
    const from = JSON.stringify(`./${file(other)}`);
    const n = other.name;
    switch (form) {
      case "require":
        head += `const ${n} = require(${from});\n`;
        read(`${n}.count`, `${n}.count`);
        read(`${n}.early`, `${n}.early`);
        break;
      case "bare":
        head += `import ${from};\n`;
        break;
      case "default":
        head += `import d_${n} from ${from};\n`;
        read(`default of ${n}`, other.common ? `d_${n}.count` : `d_${n}`);
        break;
      case "namespace-default":
        head += `import * as ns_${n} from ${from};\n`;
        read(`default of namespace ${n}`, `ns_${n}.default.early`);
        break;
      case "named":
        head += `import { count_${n}, raise_${n} as up_${n}, K_${n} } from ${from};\n`;
        read(`count of ${n}`, `count_${n}`);
        read(`class of ${n}`, `new K_${n}().v`);
        later += `see("${m.name} raises ${n}", () => up_${n}());\n`;
        break;
      case "call":
        head += `import { raise_${n} } from ${from};\n`;
        // A function is there before its module has run; what it reads is not.
        read(`call of ${n}`, `typeof raise_${n}`);
        later += `see("${m.name} calls ${n}", () => raise_${n}());\n`;
        break;
      case "namespace":
        head += `import * as ns_${n} from ${from};\n`;
        read(`namespace ${n}`, `Object.keys(ns_${n}).join()`);
        read(`namespace ${n} count`, `ns_${n}.count_${n}`);
        break;
      case "namespace-dynamic":
        head += `import * as ns_${n} from ${from};\n`;
        later += `for (const key of Object.keys(ns_${n}).sort()) see("${m.name}: " + key, () => ns_${n}[key]);\n`;
        break;
      case "star":
        head += `export * from ${from};\n`;
        break;
      case "reexport":
        head += `export { count_${n} as again_${m.name}_${n}, default as def_${m.name}_${n} } from ${from};\n`;
        break;
    }
  }
  for (const to of m.lazy) {
    const other = modules[to];
    later += `await import(${JSON.stringify(`./${file(other)}`)}).then((ns) => console.log("${m.name} loaded ${other.name} " + ${other.common ? `ns.default.count` : `[ns.count_${other.name}, Object.keys(ns).filter((k) => k !== "module.exports").join()]`}), (e) => console.log("${m.name} could not load ${other.name} " + e.name));\n`;
  }
  // `later` is from execute.mjs: when all modules have run, one after the other.
  const wait = later === "" ? "" : `later(async () => {\n${later}});\n`;
  if (m.common) {
    return `${SEE}exports.early = "early ${m.name}";\n${head}console.log("${m.name} runs");\nexports.count = ${m.index};\n${reads}${wait}`;
  }
  const body = `console.log("${m.name} runs");
export let count_${m.name} = ${m.index};
export function raise_${m.name}() { return ++count_${m.name}; }
export class K_${m.name} { v = "${m.name}"; }
${m.index % 2 ? `export default function () { return "${m.name}"; }` : `export default "default ${m.name}";`}
${m.awaits ? 'await null;\nconsole.log("' + m.name + ' goes on");\n' : ""}`;
  return `${head}${SEE}${body}${reads}${wait}`;
}

const used = (graph) => {
  const seen = new Set();
  const visit = (index) => {
    if (seen.has(index)) return;
    seen.add(index);
    for (const { to } of graph.modules[index].imports) visit(to);
    for (const to of graph.modules[index].lazy) visit(to);
  };
  for (let i = 0; i < graph.entries; i++) visit(i);
  return graph.modules.filter((m) => seen.has(m.index));
};

const text = (graph) => used(graph).map((m) => `--- ${file(m)}\n${source(graph, m).replace(SEE, "")}`).join("");

if (show >= 0) {
  console.log(text(generate(show)));
  process.exit(0);
}

const root = scratch();
let projects = 0;

// A read that natively came before its time says nothing.
function normalise(expected, actual) {
  const a = expected.split("\n");
  const b = actual.split("\n");
  const early = new Set(["ReferenceError", "undefined", "TypeError"]);
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [left, value] = a[i].split(" = ");
    if (early.has(value) && b[i].split(" = ")[0] === left) b[i] = a[i];
  }
  return b.join("\n");
}

// Builds one graph in all modes and answers with { mode: { entry: difference } }.
async function compare(graphs, modes) {
  const jobsOf = { native: [] };
  const failed = [];
  const projectOf = new Map();
  for (const graph of graphs) {
    const project = path.join(root, `g${projects++}`);
    projectOf.set(graph, project);
    for (const m of used(graph)) write(path.join(project, "assets", file(m)), source(graph, m));
    // Each entry runs from a copy of its own: modules keep what they have become.
    for (let e = 0; e < graph.entries; e++) {
      const copy = path.join(project, `native${e}`);
      fs.cpSync(path.join(project, "assets"), copy, { recursive: true });
      jobsOf.native.push({ id: `${graph.number} ${e}`, kind: "module", file: path.join(copy, `main${e}.mjs`) });
    }
    for (const mode of modes) {
      const result = await build(assetpack, project, MODES[mode], { entry: "main*", name: `dist-${mode}` });
      if (result.code !== 0) {
        failed.push({ graph, mode, entry: 0, text: `does not build: ${result.problems.map(({ message }) => message).join("; ")}` });
        continue;
      }
      jobsOf[mode] ??= [];
      for (let e = 0; e < graph.entries; e++) {
        const copy = path.join(project, `run-${mode}-${e}`);
        fs.cpSync(result.out, copy, { recursive: true });
        jobsOf[mode].push({ id: `${graph.number} ${e}`, kind: "module", file: path.join(copy, result.assets[`main${e}.js`].path) });
      }
    }
  }
  const native = await execute(jobsOf.native);
  for (const mode of modes) {
    const outputs = await execute(jobsOf[mode] ?? []);
    for (const graph of graphs) {
      for (let e = 0; e < graph.entries; e++) {
        const key = `${graph.number} ${e}`;
        if (!outputs.has(key)) continue;
        const expected = native.get(key);
        const actual = normalise(expected, outputs.get(key));
        if (actual !== expected) failed.push({ graph, mode, entry: e, text: difference(expected, actual) });
      }
    }
  }
  for (const project of projectOf.values()) fs.rmSync(project, { recursive: true, force: true });
  return failed;
}

function smaller(graph) {
  const found = [];
  const change = (index, more) => ({ ...graph, modules: graph.modules.map((m) => (m.index === index ? { ...m, ...more } : m)) });
  if (graph.entries > 1) found.push({ ...graph, entries: graph.entries - 1 });
  for (const m of used(graph)) {
    m.imports.forEach((_, i) => found.push(change(m.index, { imports: m.imports.filter((_, j) => j !== i) })));
    m.imports.forEach((one, i) => {
      if (!["bare", "require"].includes(one.form)) found.push(change(m.index, { imports: m.imports.map((x, j) => (j === i ? { ...x, form: "bare" } : x)) }));
    });
    m.lazy.forEach((_, i) => found.push(change(m.index, { lazy: m.lazy.filter((_, j) => j !== i) })));
    if (m.awaits) found.push(change(m.index, { awaits: false }));
  }
  return found;
}

async function minimal(graph, mode) {
  let current = graph;
  const until = Date.now() + 20000;
  while (Date.now() < until) {
    const candidates = smaller(current).map((g, number) => ({ ...g, number }));
    const failed = await compare(candidates, [mode]);
    if (failed.length === 0) break;
    current = failed[0].graph;
  }
  return current;
}

const started = Date.now();
const batches = [];
const differing = [];
for (let from = 0; from < count; from += 25) {
  batches.push(async () => {
    const graphs = [];
    for (let number = from; number < Math.min(from + 25, count); number++) graphs.push(generate(number));
    differing.push(...(await compare(graphs, chosen)));
  });
}
await pool(Math.max(1, Math.min(jobs, 8)), batches);
const took = ((Date.now() - started) / 1000).toFixed(1);
const awaits = (graph) => used(graph).some((m) => m.awaits);
let shown = 0;
for (const { graph, mode, entry, text: what } of differing.sort((a, b) => awaits(a.graph) - awaits(b.graph) || a.graph.number - b.graph.number)) {
  console.log(`graph ${graph.number} of seed ${seed}, main${entry}, in mode ${mode}${awaits(graph) ? ", with top-level await" : ""}`);
  console.log(what.split("\n").slice(0, 6).join("\n"));
  if (++shown > shrink) continue;
  const small = await minimal(graph, mode);
  const [again] = await compare([small], [mode]);
  console.log(`made smaller:\n${text(small)}${again?.text ?? ""}\n`);
}
fs.rmSync(root, { recursive: true, force: true });
const withAwait = differing.filter(({ graph }) => awaits(graph)).length;
console.log(
  `graphs: ${count} graphs, ${count * chosen.length} builds, ${differing.length} differences ` +
    `(${withAwait} of them with top-level await), ${took} s`,
);
process.exit(differing.length > 0 ? 1 : 0);
