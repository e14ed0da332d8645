// Runs every way of importing against every kind of module, and compares what the bundle
// does with what it should do: an `.mjs` importer as Node runs it, any other one as
// esbuild bundles it.
//
//   node tests/interop/run.mjs --assetpack PATH [--all] [--only PATTERN] [--verbose]
//
// By default only the cases of `CORE` and one in `SAMPLE` others run; `--all` and `--only`
// choose from all of them.
//
// Each case is built as a project of its own, and once more in one project with all other
// importers of the same module as entries.
//
// `known.txt` has the differences that are known, one `PATTERN: CAUSE` a line. Every case
// that the pattern matches has to differ: a difference that is gone fails the run as well,
// and with `--all` a pattern without cases.
// `PATTERN as esbuild: CAUSE` excuses those cases only in which the bundle does not do as
// Node does, but as a bundle by esbuild.

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { EXPORTERS } from "./exporters.mjs";
import { BASIC, IMPORTS, LIVE, LIVE_REQUIRES, MIXED, REQUIRES } from "./forms.mjs";
import { PROGRAMS } from "./programs.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));

const pick = (forms, names) => Object.fromEntries(Object.entries(forms).filter(([name]) => names.includes(name)));

// DIALECT → its folder's file extension, and how it asks for other modules.
const DIALECTS = {
  js: { extension: "js", forms: IMPORTS, live: LIVE, module: true },
  mjs: { extension: "mjs", forms: IMPORTS, live: LIVE, module: true, native: () => true },
  typed: { extension: "js", forms: pick(IMPORTS, BASIC), live: pick(LIVE, BASIC), module: true, type: "module" },
  mixed: { extension: "js", forms: MIXED, live: LIVE_REQUIRES, module: true },
  // `import()` in an `.cjs` file follows the rules of Node, and Node tells them.
  cjs: { extension: "cjs", forms: REQUIRES, native: (form) => form === "dynamic", live: LIVE_REQUIRES },
  plain: { extension: "js", forms: pick(REQUIRES, BASIC), live: pick(LIVE_REQUIRES, BASIC) },
};

// What always runs: every kind of importer, asking in these ways, and every kind of module
// that differs in its format, `__esModule` and `default`.
const CORE = {
  forms: new Set([
    ...["default", "default-member", "named", "missing", "namespace", "namespace-members", "default-and-named"],
    ...["dynamic", "dynamic-members", "again-default", "again-star"],
    ...Object.keys(REQUIRES),
    ...Object.keys(MIXED),
    ...Object.keys(LIVE_REQUIRES),
  ]),
  exporters: new Set([
    ...["cjs-function", "cjs-object", "cjs-exports", "cjs-exports-default"],
    ...["flag-default", "flag-default-only", "flag-no-default", "flag-nothing"],
    ...["esm-default", "esm-named", "esm-both", "esm-star"],
    ...["live-esm", "live-cjs", "live-cjs-flagged"],
  ]),
};
// Modules loaded both at once and on demand, where known.txt has a defect: which importers
// meet it depends on all of them, as one project.
const WHOLE = new Set(["cjs-requires-esm", "json-object"]);
const SAMPLE = 10;

// What a module that never reports came to.
const REFUSED = "refused";
const PATIENCE = 30_000;

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
  const known = readKnown(new URL("known.txt", import.meta.url));
  const only = options.only && toPattern(options.only);
  const table = [...tableCases()];
  const every = [...table, ...programCases()];
  const cases = every.filter(({ name, core }, index) => {
    if (only) return only.test(name);
    return options.all || core || index >= table.length || index % SAMPLE === 0;
  });

  const work = mkdtempSync(join(tmpdir(), "assetpack-interop-"));
  try {
    for (const stage of [prepare, expectations, singles, together]) {
      const start = performance.now();
      await stage(work, cases, assetpack);
      if (options.verbose) console.log(`${stage.name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  process.exitCode = summarise(cases, known, every.length + !only) ? 0 : 1;
}

function* tableCases() {
  for (const [dialect, { extension, forms, live, module, type, native }] of Object.entries(DIALECTS)) {
    for (const [exporterName, exporter] of Object.entries(EXPORTERS)) {
      for (const [formName, form] of Object.entries(exporter.live ? live : forms)) {
        const { text, between } = typeof form === "string" ? { text: form } : form;
        const stem = `${formName}--${exporterName}`;
        const inner = `_${stem}.${extension}`;
        const fill = (code) =>
          code
            .replace(/\bX\b/g, JSON.stringify(exporter.specifier))
            .replace(/\bM\b/g, JSON.stringify(`./${inner}`)) + (module ? "\nexport {};\n" : "\n");
        const entry = `${dialect}/${stem}.${extension}`;
        const files = { ...exporter.files, [`assets/${entry}`]: fill(text) };
        if (between) files[`assets/${dialect}/${inner}`] = fill(between);
        if (type) files[`assets/${dialect}/package.json`] = JSON.stringify({ type });
        yield {
          name: `${dialect}/${formName}/${exporterName}`,
          group: exporterName,
          core: (CORE.forms.has(formName) && CORE.exporters.has(exporterName)) || WHOLE.has(exporterName),
          entry,
          files,
          native: Boolean(native?.(formName)) && exporter.oracle !== "esbuild",
        };
      }
    }
  }
}

function* programCases() {
  for (const [name, { files, native = false }] of Object.entries(PROGRAMS)) {
    const entry = Object.keys(files)[0];
    yield {
      name: `program/${name}`,
      group: `program-${name}`,
      entry: `programs/${name}/${entry}`,
      files: Object.fromEntries(
        Object.entries(files).map(([file, text]) => [`assets/programs/${name}/${file}`, `${text}\n`]),
      ),
      native,
    };
  }
}

// All cases lie in one tree, `all`, from which Node, esbuild and the project with all
// entries read. Bundles go below `out`, where `.js` is always an ES module.
async function prepare(work, cases) {
  write(join(work, "all"), Object.assign({}, ...cases.map(({ files }) => files)));
  write(join(work, "out"), { "package.json": `{ "type": "module" }` });
}

async function expectations(work, cases) {
  const { build, stop } = require("esbuild");
  await pooled(8, cases, async (one, index) => {
    const outfile = join(work, "out", "esbuild", `${index}.js`);
    one.esbuild = await build({
      entryPoints: [join(work, "all", "assets", one.entry)],
      outfile,
      bundle: true,
      format: "esm",
      platform: "browser",
      logLevel: "silent",
    }).then(
      () => outfile,
      () => null,
    );
  });
  await stop?.();
  for (const one of cases) {
    one.esbuild = one.esbuild ? await run(one.esbuild) : REFUSED;
    one.expected = one.native ? await run(join(work, "all", "assets", one.entry)) : one.esbuild;
  }
}

async function singles(work, cases, assetpack) {
  await pooled(2, cases, async (one, index) => {
    const project = join(work, "one", String(index));
    write(project, one.files);
    const out = join(work, "out", "one", String(index));
    const built = await build(assetpack, project, out, [one.entry]);
    one.refusal = built.refusal;
    one.bundle = built.manifest && join(out, outputOf(built.manifest, one.entry));
  });
  for (const one of cases) one.single = one.bundle ? await run(one.bundle) : REFUSED;
}

// All importers of one module as one project, and then everything as one project.
async function together(work, cases, assetpack) {
  // What no build takes alone would fail all the others.
  const left = cases.filter((one) => one.bundle);
  const groups = grouped(left);
  await pooled(2, [...groups.values()], async (group, index) => {
    const built = await joint(work, `group-${index}`, group, assetpack);
    for (const one of group) one.together = built.manifest ? join(built.out, outputOf(built.manifest, one.entry)) : null;
    if (!built.manifest) group[0].refusal = built.refusal;
  });
  for (const one of left) one.together = one.together ? await run(one.together) : REFUSED;

  // A part of the cases is no measure for this one.
  if (options.only) return;
  const whole = await joint(work, "everything", left.filter((one) => one.together !== REFUSED), assetpack);
  const result = whole.manifest ? "built" : `not built: ${whole.refusal.match(/^error.*$/m)[0]}`;
  cases.push({ name: "program/everything-as-one-project", native: false, expected: "built", esbuild: "built", single: result, together: result });
}

async function joint(work, name, cases, assetpack) {
  const project = join(work, name);
  const out = join(work, "out", name);
  write(project, Object.assign({}, ...cases.map((one) => one.files)));
  // A list on the command line has its limits, a list in the settings has none.
  const entries = cases.map(({ entry }) => entry);
  write(project, { "assetpack.toml": `entries = ${JSON.stringify(entries)}\n` });
  return { out, ...(await build(assetpack, project, out, [])) };
}

function grouped(cases) {
  const groups = new Map();
  for (const one of cases) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  return groups;
}

function build(assetpack, project, out, entries) {
  const manifest = `${out}.json`;
  const flags = ["-C", project, "-q", "build", "--compress", "none", "--out", out, "--manifest", manifest];
  for (const entry of entries) flags.push("--entry", entry);
  return new Promise((done, fail) => {
    execFile(assetpack, flags, { maxBuffer: 1 << 26 }, (error, _stdout, stderr) => {
      if (!error) done({ manifest: JSON.parse(readFileSync(manifest, "utf8")) });
      else if (error.code === 1) done({ refusal: stderr });
      else fail(new Error(`${assetpack} ${flags.join(" ")}: ${error.message}`));
    });
  });
}

function outputOf(manifest, entry) {
  return manifest.assets[entry.replace(/\.\w+$/, ".js")].path;
}

// --- Running a module: what it reports, as text -------------------------------------

let reported;
globalThis.show = show;
globalThis.report = (value) => (reported ??= { value });

async function run(file) {
  reported = undefined;
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error("late")), PATIENCE)));
  try {
    await Promise.race([import(pathToFileURL(file).href), late]);
    if (!reported) return "no report";
    return show(await Promise.race([reported.value, late]));
  } catch (error) {
    // A module that cannot be linked is refused, whoever finds out and when.
    return error instanceof SyntaxError ? REFUSED : `threw ${error.name}`;
  } finally {
    clearTimeout(timer);
  }
}

// Names of functions are left out, since a minifier may change them, and so are
// `__esModule` and Node's "module.exports": not every Node lists them.
function show(value, depth = 0) {
  if (typeof value === "string") return depth ? JSON.stringify(value) : value;
  const callable = typeof value === "function";
  if (value === null || (typeof value !== "object" && !callable)) return String(value);
  if (depth > 4) return "…";
  if (Array.isArray(value)) return `[${value.map((part) => show(part, depth + 1)).join(", ")}]`;
  const keys = Object.keys(value).filter((key) => key !== "__esModule" && key !== "module.exports");
  const parts = keys.sort().map((key) => `${key}: ${show(value[key], depth + 1)}`);
  return (callable ? "function" : "") + (callable && !parts.length ? "" : `{${parts.join(", ")}}`);
}

// --- Results ------------------------------------------------------------------------

function summarise(cases, known, of) {
  let differences = 0;
  let excused = 0;
  let gone = 0;
  for (const one of cases) {
    const got = [one.single, one.together ?? REFUSED];
    const differs = got.some((text) => text !== one.expected);
    const asEsbuild = got.every((text) => text === one.esbuild);
    const reason = known.find(({ pattern, esbuild }) => pattern.test(one.name) && (!esbuild || asEsbuild));
    if (!differs) {
      if (!reason || reason.esbuild) continue;
      console.log(`${one.name}: is known to differ (${reason.text}), but agrees`);
      gone++;
      continue;
    }
    if (reason) {
      reason.used = true;
      excused++;
    } else {
      differences++;
    }
    if (reason && !options.verbose) continue;
    console.log(`${one.name}${reason ? ` (known: ${reason.cause})` : ""}`);
    console.log(`  expected  ${one.expected}   (${one.native ? "Node" : "esbuild"})`);
    console.log(`  alone     ${one.single}`);
    if (one.together !== one.single) console.log(`  together  ${one.together ?? "not built"}`);
    if (one.native && one.esbuild !== one.expected) console.log(`  esbuild   ${one.esbuild}`);
    if (one.refusal && options.verbose) console.log(one.refusal.replace(/^/gm, "    "));
  }
  const unused = !options.all ? [] : known.filter(({ used }) => !used);
  for (const { text } of unused) console.log(`${text}: is known to differ, but does no more, or is no case`);

  table(cases);
  console.log(`${excused} known differences of ${known.filter(({ used }) => used).length} kinds`);
  const part = options.all ? "" : ` of ${of}`;
  const problems = differences + gone + unused.length;
  console.log(`interop: ${cases.length}${part} cases, ${problems} differences`);
  return problems === 0;
}

function table(cases) {
  const rows = new Map();
  for (const one of cases) {
    const dialect = one.name.split("/")[0];
    const row = rows.get(dialect) ?? { cases: 0, native: 0, refused: 0, alone: 0, together: 0 };
    row.cases++;
    row.native += one.native;
    row.refused += one.expected === REFUSED;
    row.alone += one.single === one.expected;
    row.together += (one.together ?? REFUSED) === one.expected;
    rows.set(dialect, row);
  }
  console.log("importer   cases  as Node  refused  right alone  right together");
  for (const [dialect, row] of rows) {
    const cells = [[row.cases, 7], [row.native, 9], [row.refused, 9], [row.alone, 13], [row.together, 16]];
    console.log(dialect.padEnd(9) + cells.map(([cell, width]) => String(cell).padStart(width)).join(""));
  }
}

function readKnown(file) {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => {
      const [, text, esbuild, cause] = /^(\S+?)( as esbuild)?: (.+)$/.exec(line) ?? [];
      if (!cause) throw new Error(`known.txt: no \`PATTERN: CAUSE\`: ${line}`);
      return { text, cause, esbuild: Boolean(esbuild), pattern: toPattern(text) };
    });
}

// `*` stands for anything within a part, `{a,b}` for one of them.
function toPattern(text) {
  const escaped = text.replace(/[.+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(
    `^${escaped
      .replace(/\*/g, "[^/]*")
      .replace(/\{([^}]*)\}/g, (_, list) => `(?:${list.replaceAll(",", "|")})`)}$`,
  );
}

function write(root, files) {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function pooled(width, list, work) {
  let next = 0;
  const worker = async () => {
    while (next < list.length) {
      const index = next++;
      await work(list[index], index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}

await main();
