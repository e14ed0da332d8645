// Runs the tests that packages bring along against minified bundles of these packages,
// and calls that have to give the same results on a package and on its bundle.
//
//   node tests/suites/run.mjs --assetpack PATH [--all] [--only NAME] [--verbose]
//
// Packages whose tests take long run with `--all`, or if they are asked for.
//
// The unbundled package is the measure: whatever its own tests say of it, they have to
// say of the bundle.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { CALLS } from "./calls.mjs";
import { SUITES } from "./suites.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "packages", "node_modules");
const ENGINES = ["oxc", "swc"];
const PATIENCE = 240_000;

// Bundles are made for production, so the packages are asked for the same.
process.env.NODE_ENV = "production";

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    all: { type: "boolean", default: false },
    only: { type: "string" },
    verbose: { type: "boolean", default: false },
  },
});

async function main() {
  if (!options.assetpack) throw new Error("--assetpack PATH says which program to test");
  const assetpack = resolve(options.assetpack);
  const work = mkdtempSync(join(tmpdir(), "assetpack-suites-"));
  const wanted = ([name, { slow }]) => (options.only ? options.only === name : options.all || !slow);
  const chosen = (table) => Object.entries(table).filter(wanted);
  const rows = [];
  try {
    // Test files that had to be compiled find packages from here.
    symlinkSync(MODULES, join(work, "node_modules"));
    const timed = async (make) => {
      const start = performance.now();
      const row = await make();
      rows.push({ ...row, seconds: (performance.now() - start) / 1000 });
    };
    await pooled(2, chosen(SUITES), ([name, suite]) => timed(() => ownTests(work, assetpack, name, suite)));
    for (const [name, calls] of chosen(CALLS)) await timed(() => sameCalls(work, assetpack, name, calls));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  process.exitCode = summarise(rows) ? 0 : 1;
}

// --- The tests of a package ---------------------------------------------------------

async function ownTests(work, assetpack, name, suite) {
  const root = join(MODULES, name);
  const files = await testFiles(work, name, root, suite);
  const row = { name, kind: "own tests", counts: {}, notes: [] };

  const baseline = [];
  const loaded = new Set();
  for (const { path, file } of files) {
    const result = await worker(suite, { file, root });
    for (const inner of result.loaded) loaded.add(inner);
    if (result.broken) row.notes.push(`${path}, unbundled: ${result.broken}`);
    baseline.push(result);
  }
  row.counts.package = count(baseline);
  const sources = Object.fromEntries(Object.values(suite.typescript ?? {}));

  for (const engine of ENGINES) {
    // One entry for each module that the tests ask for: they share what they have in common.
    const entries = {};
    for (const [index, path] of [...loaded].entries()) {
      const source = JSON.stringify(`../node_modules/${name}/${sources[path] ?? path}`);
      entries[path] = [`e${index}.js`, `export const load = () => require(${source});\n`];
    }
    let bundles;
    try {
      bundles = await build(work, assetpack, `${name}-${engine}`, engine, entries);
    } catch (error) {
      row.notes.push(error.message);
      continue;
    }
    const results = [];
    for (const [index, { path, file }] of files.entries()) {
      const wanted = Object.fromEntries(baseline[index].loaded.map((inner) => [inner, bundles[inner]]));
      let result = await worker(suite, { file, root, bundles: wanted });
      let difference = compare(baseline[index], result);
      if (difference) {
        // Some tests wait for a clock, and a busy machine may fail them: once more, both.
        const measure = await worker(suite, { file, root });
        result = await worker(suite, { file, root, bundles: wanted });
        difference = compare(measure, result);
      }
      results.push(result);
      if (difference) note(row, suite, engine, `${path}, ${engine}: ${difference}`);
    }
    confirm(row, suite, engine);
    row.counts[engine] = count(results);
  }
  return row;
}

async function testFiles(work, name, root, suite) {
  const found = suite.run ?? suite.tests.flatMap((test) => listed(root, test));
  const wanted = found.filter((path) => !(suite.skip && path in suite.skip) && /\.[cm]?[jt]s$/.test(path));
  if (!suite.typescript) return wanted.map((path) => ({ path, file: join(root, path) }));

  const { build: compile } = require("esbuild");
  const outdir = join(work, `${name}-tests`);
  await compile({
    entryPoints: wanted.map((path) => join(root, path)),
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    format: "cjs",
    platform: "node",
    logLevel: "error",
    plugins: [
      {
        name: "package",
        setup(plugin) {
          plugin.onResolve({ filter: /.*/ }, ({ path, kind }) => {
            const inner = suite.typescript[path]?.[0];
            if (inner) return { path: join(root, inner), external: true };
            return kind !== "entry-point" && !path.startsWith(".") ? { path, external: true } : undefined;
          });
        },
      },
    ],
  });
  return wanted.map((path) => {
    const inside = relative(commonFolder(wanted), path);
    return { path, file: join(outdir, inside.replace(/\.\w+$/, ".cjs")) };
  });
}

// esbuild puts outputs below the folder that all entries have in common.
function commonFolder(paths) {
  const parts = paths.map((path) => dirname(path).split("/"));
  const common = parts[0].filter((part, at) => parts.every((other) => other.slice(0, at + 1).join("/") === parts[0].slice(0, at + 1).join("/")));
  return common.join("/");
}

function listed(root, path) {
  if (statSync(join(root, path)).isFile()) return [path];
  return readdirSync(join(root, path)).sort().flatMap((inner) => listed(root, `${path}/${inner}`));
}

function worker({ tests, globals = false, ignored = /^(?!)/ }, task) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(HERE, "worker.cjs")], {
      stdio: ["pipe", "pipe", "pipe", "pipe"],
      cwd: task.root,
      timeout: PATIENCE,
    });
    const text = { out: "", err: "", loaded: "" };
    child.stdout.on("data", (part) => (text.out += part));
    child.stderr.on("data", (part) => (text.err += part));
    child.stdio[3].on("data", (part) => (text.loaded += part));
    child.on("close", (code) => {
      // Failed tests end with 1, too: what counts are the lines. Where there are none, the
      // file is one test, which asserts and prints nothing.
      let results = [...text.out.matchAll(/^(not ok|ok)\b[ \d]*(.*)$/gm)].map(([, said, what]) => ({ ok: said === "ok", what }));
      if (!results.length) results = [{ ok: code === 0, what: "ends well" }];
      const broken = text.err && text.err.trim().split("\n").find((line) => /^\w*Error/.test(line));
      done({
        tests: results.filter(({ what }) => !ignored.test(what)),
        broken: broken || undefined,
        code: ignored.source === "^(?!)" ? code : 0,
        out: text.out,
        loaded: text.loaded.split("\n").filter(Boolean),
      });
    });
    child.stdin.end(JSON.stringify({ ...task, tests, globals }));
  });
}

function count(results) {
  const tests = results.flatMap((result) => result.tests);
  return { run: tests.length, passed: tests.filter(({ ok }) => ok).length };
}

function compare(one, two) {
  for (let at = 0; at < Math.max(one.tests.length, two.tests.length); at++) {
    const [a, b] = [one.tests[at], two.tests[at]];
    if (a?.ok === b?.ok) continue;
    const said = (test) => (test ? `${test.ok ? "ok" : "not ok"} ${test.what}` : "ends");
    const detail = options.verbose ? `\n${two.out.split("\n").filter((line) => !/^ok/.test(line)).slice(0, 40).join("\n")}` : "";
    return `test ${at + 1}: package ${said(a)}, bundle ${said(b)}${two.broken ? `; ${two.broken}` : ""}${detail}`;
  }
  return one.code === two.code ? undefined : `ends with ${two.code} instead of ${one.code}`;
}

// --- The same calls on both ---------------------------------------------------------

async function sameCalls(work, assetpack, name, calls) {
  const row = { name, kind: "same calls", counts: {}, notes: [] };
  // The unbundled package is imported where it is found as any program would find it.
  const measure = join(work, `${name}-package.mjs`);
  writeFileSync(measure, calls.entry);
  const expected = await calls.results(await import(pathToFileURL(measure).href));
  row.counts.package = { run: expected.length, passed: expected.length };
  for (const engine of ENGINES) {
    const bundles = await build(work, assetpack, `${name}-${engine}`, engine, { entry: ["entry.mjs", calls.entry] });
    const got = await calls.results(await import(bundles.entry));
    let equal = 0;
    for (let at = 0; at < Math.max(expected.length, got.length); at++) {
      if (got[at]?.join() === expected[at]?.join()) equal++;
      else note(row, calls, engine, `${engine}: ${expected[at]?.[0]}: package ${expected[at]?.[1]}, bundle ${got[at]?.[1]}`);
    }
    row.counts[engine] = { run: got.length, passed: equal };
    confirm(row, calls, engine);
  }
  return row;
}

// --- Known differences --------------------------------------------------------------

function note(row, { known }, engine, text) {
  if (known?.[engine]) (row.known ??= {})[engine] = known[engine];
  else row.notes.push(text);
}

function confirm(row, { known }, engine) {
  if (known?.[engine] && !row.known?.[engine]) row.notes.push(`${engine}: is known to differ (${known[engine]}), but agrees`);
}

// --- Building -----------------------------------------------------------------------

async function build(work, assetpack, name, engine, entries) {
  const project = join(work, name.replaceAll("/", "-"));
  mkdirSync(join(project, "assets"), { recursive: true });
  symlinkSync(MODULES, join(project, "node_modules"));
  writeFileSync(join(project, "assetpack.toml"), `allow = [${JSON.stringify(MODULES)}]\ncompress = "none"\n`);
  for (const [file, text] of Object.values(entries)) writeFileSync(join(project, "assets", file), text);
  await new Promise((done, fail) => {
    const child = spawn(assetpack, ["-C", project, "-q", "build", "--minify", engine], { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (part) => (errors += part));
    child.on("error", fail);
    child.on("close", (code) => (code === 0 ? done() : fail(new Error(`${name} was not built:\n${errors}`))));
  });
  // Node takes `.js` for ES modules only where a package says so.
  writeFileSync(join(project, "dist", "package.json"), `{ "type": "module" }`);
  const { assets } = JSON.parse(readFileSync(join(project, "dist", "manifest.json"), "utf8"));
  return Object.fromEntries(
    Object.entries(entries).map(([key, [file]]) => [
      key,
      pathToFileURL(join(project, "dist", "assets", assets[file.replace(/\.mjs$/, ".js")].path)).href,
    ]),
  );
}

// --- Results ------------------------------------------------------------------------

function summarise(rows) {
  rows.sort((a, b) => (a.kind + a.name < b.kind + b.name ? -1 : 1));
  const cell = ({ run, passed } = {}) => (run === undefined ? "-" : `${passed}/${run}`).padStart(13);
  console.log(`${"package".padEnd(28)}${"kind".padEnd(12)}${["unbundled", ...ENGINES].map((head) => head.padStart(13)).join("")}`);
  let tests = 0;
  let differences = 0;
  for (const { name, kind, counts, notes, known = {}, seconds } of rows) {
    console.log(`${name.padEnd(28)}${kind.padEnd(12)}${cell(counts.package)}${ENGINES.map((engine) => cell(counts[engine])).join("")}${options.verbose ? `${seconds.toFixed(1).padStart(9)} s` : ""}`);
    for (const [engine, cause] of Object.entries(known)) console.log(`  ${engine}, known: ${cause}`);
    for (const note of notes) console.log(`  ${note}`);
    if (counts.package.run === 0) console.log("  no tests ran");
    tests += counts.package.run;
    differences += notes.length + (counts.package.run === 0);
  }
  const every = Object.keys(SUITES).length + Object.keys(CALLS).length;
  const part = rows.length < every ? ` of ${every}` : "";
  console.log(`suites: ${rows.length}${part} packages, ${tests} tests, ${differences} differences`);
  return differences === 0;
}

async function pooled(width, list, work) {
  let next = 0;
  const one = async () => {
    while (next < list.length) await work(list[next++]);
  };
  await Promise.all(Array.from({ length: width }, one));
}

await main();
