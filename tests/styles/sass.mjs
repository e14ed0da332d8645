#!/usr/bin/env node
// Builds Sass with assetpack and compares each sheet with that of Dart Sass.
//
//   node sass.mjs [--assetpack FILE] [--engine embedded|dart] [--topic NAME] [--only TEXT] [--keep]
//
// Each program of sass/*.cases is a project of its own. The npm package `sass` says
// what its CSS is; that CSS, as a plain sheet in the same project, is built as well,
// and both outputs have to be the same but for what sass/normal.mjs lists. A program
// that Dart Sass refuses has to be refused.
//
// `embedded` may refuse what is listed in sass/refused.txt (`topic / name` a line),
// and nothing else; a line that is no longer true is a failure. It may never write
// another sheet. `dart` runs the package `sass-embedded`, and refuses nothing.
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { allCases, writeCase } from "./sass/cases.mjs";
import { normalSheet } from "./sass/normal.mjs";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const PACKAGES = realpathSync(path.join(HERE, "packages/node_modules"));
const sass = createRequire(path.join(PACKAGES, "sass/package.json"))("sass");
const COMMAND = path.join(PACKAGES, "sass-embedded/dist/bin/sass.js");
const BUILD_LIMIT = 120_000;
const WORKERS = 2;

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string", default: path.join(HERE, "../../target/debug/assetpack") },
    engine: { type: "string" },
    topic: { type: "string" },
    only: { type: "string" },
    keep: { type: "boolean", default: false },
  },
});

const engines = options.engine ? [options.engine] : ["embedded", "dart"];
const mayRefuse = new Set(
  readFileSync(path.join(HERE, "sass/refused.txt"), "utf8")
    .split("\n")
    .filter((line) => line && !line.startsWith("#")),
);
const titleOf = (program) => `${program.topic} / ${program.name}`;

/** A project with the program's files; gives the path of its entry. */
function project(program, root) {
  const entry = writeCase(program, root);
  if (program.topic === "frameworks") symlinkSync(PACKAGES, path.join(root, "node_modules"));
  return entry;
}

/** The helpers of asset pipelines, for entries that are at the root of the sources. */
const HELPERS = Object.fromEntries(
  ["asset", "image", "font"].flatMap((kind) => [
    [`${kind}-path($path)`, ([name]) => new sass.SassString(name.assertString().text, { quotes: true })],
    [
      `${kind}-url($path)`,
      ([name]) => new sass.SassString(`url(${JSON.stringify(name.assertString().text)})`, { quotes: false }),
    ],
  ]),
);

/** What Dart Sass makes of an entry: CSS, or nothing where it refuses. */
function reference(entry, root) {
  try {
    return sass.compile(entry, {
      loadPaths: [path.join(root, "vendor"), path.join(root, "node_modules")],
      importers: [new sass.NodePackageImporter(root)],
      functions: HELPERS,
      logger: sass.Logger.silent,
    }).css;
  } catch (error) {
    if (error instanceof sass.Exception) return undefined;
    throw error;
  }
}

/** The settings of a project for an engine; a plain sheet needs none. */
function settings(engine) {
  if (!engine) return "";
  const command = engine === "dart" ? `command = ${JSON.stringify(COMMAND)}\n` : "";
  return `[sass]\ncompiler = ${JSON.stringify(engine)}\n${command}load_paths = ["vendor", "node_modules"]\n`;
}

/** Builds the one entry; gives its CSS, or what the build says against it. */
function build(root, entry, engine) {
  const name = path.relative(path.join(root, "assets"), entry);
  writeFileSync(
    path.join(root, "assetpack.toml"),
    `entries = [${JSON.stringify(name)}]
allow = [${JSON.stringify(PACKAGES)}]
browsers = "none"
compress = ["none"]
[css]
minify = "safe"
${settings(engine)}`,
  );
  const given = ["-C", root, "build", "--quiet", "--color", "never", "--message-format", "short"];
  return new Promise((resolve) => {
    const child = spawn(options.assetpack, given, { timeout: BUILD_LIMIT, stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    child.on("error", (error) => resolve({ status: -1, said: error.message }));
    child.on("close", (status) => {
      if (status !== 0) return resolve({ status, said: said.trim() });
      const manifest = JSON.parse(readFileSync(path.join(root, "dist/manifest.json"), "utf8"));
      const asset = manifest.assets[name.replace(/\.s[ac]ss$/, ".css")];
      if (!asset) return resolve({ status: -1, said: `the manifest has no sheet for ${name}` });
      resolve({ status, css: readFileSync(path.join(root, "dist/assets", asset.path), "utf8") });
    });
  });
}

/** The lines that differ first, for a person. */
function firstDifference(expected, actual) {
  const [a, b] = [expected.split("\n"), actual.split("\n")];
  const at = a.findIndex((line, index) => line !== b[index]);
  const line = at < 0 ? a.length : at;
  return `  expected ${JSON.stringify((a[line] ?? "").trim())}\n  actual   ${JSON.stringify((b[line] ?? "").trim())}`;
}

/** What is wrong with one program, for each engine: `{ refused: bool, problem?: text }`. */
async function judge(program, root) {
  const entry = project(program, root);
  const css = reference(entry, root);
  if ((css === undefined) !== program.name.endsWith("refused")) {
    return [{ problem: css === undefined ? "Dart Sass refuses it" : "Dart Sass accepts it" }];
  }
  let expected;
  if (css !== undefined) {
    const plain = `${root}-plain`;
    project(program, plain);
    rmSync(path.join(plain, path.relative(root, entry)));
    const sheet = path.join(plain, path.relative(root, entry)).replace(/\.s[ac]ss$/, ".css");
    writeFileSync(sheet, css);
    const built = await build(plain, sheet);
    if (built.status !== 0) return [{ problem: `its CSS does not build: ${built.said}` }];
    expected = normalSheet(built.css);
  }
  const results = [];
  for (const engine of engines) {
    const copy = `${root}-${engine}`;
    cpSync(root, copy, { recursive: true, verbatimSymlinks: true });
    const { status, css: actual, said } = await build(copy, path.join(copy, path.relative(root, entry)), engine);
    results.push({ engine, ...verdict(program, engine, expected, status, actual, said) });
  }
  return results;
}

function verdict(program, engine, expected, status, actual, said) {
  const listed = engine === "embedded" && mayRefuse.has(titleOf(program));
  if (status === 1) {
    if (!said) return { problem: "refused without a word" };
    if (expected === undefined)
      return listed ? { problem: "is listed in refused.txt, but Dart Sass refuses it too" } : {};
    return listed ? { refused: true } : { problem: `refused:\n${said.split("\n").slice(0, 6).join("\n")}` };
  }
  if (status !== 0) return { problem: `the build ends with ${status}: ${said}` };
  if (expected === undefined) return { problem: "accepted, though Dart Sass refuses it" };
  const sheet = normalSheet(actual);
  if (sheet !== expected) return { problem: `another sheet:\n${firstDifference(expected, sheet)}` };
  return listed ? { problem: "is listed in refused.txt, but builds" } : {};
}

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "assetpack-sass-")));
const programs = allCases(path.join(HERE, "sass")).filter(
  (program) =>
    (!options.topic || program.topic === options.topic) && (!options.only || titleOf(program).includes(options.only)),
);
const queue = programs.map((program, index) => ({ program, root: path.join(folder, String(index)) }));
const counts = { passed: 0, failed: 0, refused: 0 };
const reports = new Map();

async function work() {
  for (let job = queue.shift(); job; job = queue.shift()) {
    mkdirSync(job.root, { recursive: true });
    const results = await judge(job.program, job.root);
    const problems = results.filter(({ problem }) => problem);
    counts.refused += results.filter(({ refused }) => refused).length;
    counts[problems.length ? "failed" : "passed"] += 1;
    if (problems.length) {
      reports.set(
        titleOf(job.program),
        problems.map(({ engine, problem }) => `${engine ?? "reference"}: ${problem}`),
      );
    }
  }
}

if (!existsSync(options.assetpack)) throw new Error(`there is no ${options.assetpack}`);
await Promise.all(Array.from({ length: WORKERS }, work));

for (const program of programs) {
  for (const line of reports.get(titleOf(program)) ?? []) console.log(`${titleOf(program)}\n  ${line}`);
}
const titles = new Set(allCases(path.join(HERE, "sass")).map(titleOf));
for (const title of mayRefuse) {
  if (titles.has(title)) continue;
  counts.failed += 1;
  console.log(`refused.txt lists "${title}", which there is not`);
}
if (options.keep) console.log(`kept: ${folder}`);
else rmSync(folder, { recursive: true });
if (counts.refused) console.log(`refused by the embedded compiler, as listed: ${counts.refused}`);
console.log(`sass: ${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed ? 1 : 0;
