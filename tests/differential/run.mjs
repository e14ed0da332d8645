// Builds small programs with assetpack and compares what they print with what
// they print in Node.js as they were written.
//
//   node tests/differential/run.mjs --assetpack PATH
//     [--only TEXT] [--modes oxc,swc,…] [--jobs N] [--keep]
//
// `--only` takes a part of a program's name, `--keep` keeps the projects.
//
// Programs are in `programs/TOPIC.txt`. A program begins with a line
//
//   === name
//   === name [script]
//   === name [ts] [not es5: why it cannot hold there]
//
// and ends where the next one begins. Its name is `TOPIC/name`. What is in
// brackets:
//
//   (nothing)          an ES module, `main.mjs`
//   [script]           a classic script, `main.js`, sloppy, in the global scope
//   [ts], [tsx], [js]  a module with that extension
//   [alone]            not in the projects that hold all programs: it does not
//                      build, and others would fail with it
//   [not MODES: why]   what cannot hold in these modes (separated by spaces).
//                      It is a failure if it does hold.
//
// Further files follow lines such as `--- shared.mjs` or `--- legacy.cjs`. The
// part `--- expected` is what a program prints that Node.js cannot run as it is
// written (TypeScript, `using`). Lines before the first `===` are a comment.
//
// Modes: see `MODES` in lib.mjs. There all programs are entries of one project,
// so code is split into chunks. In the modes that begin with `alone`, each
// module is a project of its own, which is linked into one chunk.
//
// `known.txt` holds what is known to differ, as lines `program mode: cause`.
// These are counted apart, and it is a failure if one of them holds again.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { MODES, build, difference, execute, options, pool, scratch, write } from "./lib.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const ALONE = { alone: "oxc", "alone-swc": "swc", "alone-none": "none", "alone-es5": "es5" };
const { assetpack, only, modes, jobs, keep } = options({
  assetpack: "",
  only: "",
  modes: "oxc,swc,none,es5,es2020,alone,alone-es5",
  jobs: 2,
  keep: false,
});
const chosen = modes.split(",");
for (const mode of chosen) {
  if (!(mode in MODES) && !(mode in ALONE)) {
    console.error(`unknown mode: ${mode}; known are ${[...Object.keys(MODES), ...Object.keys(ALONE)].join(", ")}`);
    process.exit(2);
  }
}

function parse(topic, text) {
  const programs = [];
  let program;
  let part;
  for (const [index, line] of text.split("\n").entries()) {
    const fail = (message) => {
      throw new Error(`programs/${topic}.txt:${index + 1}: ${message}`);
    };
    if (line.startsWith("=== ")) {
      const tags = [...line.matchAll(/\[([^\]]*)\]/g)].map((match) => match[1]);
      const name = line.slice(4).replace(/\[.*$/, "").trim();
      if (!/^[a-z0-9-]+$/.test(name)) fail(`a name has small letters, digits and hyphens: ${name}`);
      program = { id: `${topic}/${name}`, main: "main.mjs", kind: "module", files: {}, not: new Map() };
      for (const tag of tags) {
        const not = /^not ([a-z0-9 -]+): (.+)$/.exec(tag);
        if (not) for (const mode of not[1].split(" ")) program.not.set(mode, not[2]);
        else if (tag === "script") Object.assign(program, { main: "main.js", kind: "script" });
        else if (tag === "alone") program.alone = true;
        else if (["ts", "tsx", "js"].includes(tag)) program.main = `main.${tag}`;
        else fail(`unknown: [${tag}]`);
      }
      part = program.main;
      program.files[part] = [];
      programs.push(program);
    } else if (program && line.startsWith("--- ")) {
      part = line.slice(4).trim();
      if (part in program.files) fail(`a second ${part}`);
      program.files[part] = [];
    } else if (program) {
      program.files[part].push(line);
    }
  }
  for (const { id, files, main } of programs) {
    if (!("expected" in files) && !/\.m?js$/.test(main)) throw new Error(`${id} needs a part \`--- expected\``);
  }
  return programs;
}

function load() {
  const programs = [];
  const folder = path.join(here, "programs");
  for (const file of fs.readdirSync(folder).sort()) {
    if (!file.endsWith(".txt")) continue;
    programs.push(...parse(file.slice(0, -4), fs.readFileSync(path.join(folder, file), "utf8")));
  }
  const seen = new Set();
  for (const program of programs) {
    if (seen.has(program.id)) throw new Error(`two programs are named ${program.id}`);
    seen.add(program.id);
    // A logical path, the same in every project.
    program.folder = program.id.replace("/", "--");
    if ("expected" in program.files) {
      program.expected = program.files.expected.join("\n").trim();
      delete program.files.expected;
    }
  }
  return programs;
}

function loadKnown(programs) {
  const known = new Map();
  const file = path.join(here, "known.txt");
  if (!fs.existsSync(file)) return known;
  for (const line of fs.readFileSync(file, "utf8").split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const match = /^(\S+) ([a-z0-9-]+): (.+)$/.exec(line);
    if (!match) throw new Error(`known.txt: \`program mode: cause\` expected: ${line}`);
    if (!programs.some(({ id }) => id === match[1])) throw new Error(`known.txt: no program ${match[1]}`);
    known.set(`${match[1]} ${match[2]}`, match[3]);
  }
  return known;
}

const place = (root, { folder, files }) => {
  for (const [name, lines] of Object.entries(files)) write(path.join(root, folder, name), lines.join("\n"));
};
const logical = ({ folder }) => `${folder}/main.js`;

// All programs in one project. Those that do not build are taken out one after
// the other until the rest does.
async function buildTogether(root, mode, programs) {
  const project = path.join(root, mode);
  const failed = new Map();
  let left = programs.filter(({ alone }) => !alone);
  for (;;) {
    if (left.length === 0) return { failed, list: [], problems: [] };
    const sources = path.join(project, "assets");
    fs.rmSync(sources, { recursive: true, force: true });
    for (const program of left) place(sources, program);
    const result = await build(assetpack, project, MODES[mode]);
    if (result.code === 0) {
      const files = new Map(left.map((program) => [program.id, result.assets[logical(program)]?.path]));
      const list = left
        .filter(({ id }) => files.get(id))
        .map(({ id, kind }) => ({ id, kind, file: path.join(result.out, files.get(id)) }));
      for (const { id } of left) if (!files.get(id)) failed.set(id, "(no output in the manifest)");
      return { failed, list, problems: result.problems };
    }
    const errors = result.problems.filter(({ severity }) => severity === "error");
    const guilty = left.filter(({ folder }) =>
      errors.some(({ file, message }) => `${file} ${message}`.includes(`${folder}/`)),
    );
    if (guilty.length === 0) {
      throw new Error(`${mode}: the build failed: ${errors.map(({ message }) => message).join("; ") || result.code}`);
    }
    for (const { id, folder } of guilty) {
      const { code, message } = errors.find((error) => `${error.file} ${error.message}`.includes(`${folder}/`));
      failed.set(id, `(does not build: ${code}: ${message})`);
    }
    left = left.filter((program) => !guilty.includes(program));
  }
}

async function buildAlone(root, mode, programs) {
  const failed = new Map();
  const list = [];
  const problems = [];
  for (const program of programs.filter(({ kind }) => kind === "module")) {
    const project = path.join(root, mode, program.folder);
    place(path.join(project, "assets"), { ...program, folder: "." });
    const result = await build(assetpack, project, MODES[ALONE[mode]], { entry: "main.*" });
    problems.push(...result.problems);
    const file = result.assets["main.js"]?.path;
    if (file) list.push({ id: program.id, kind: program.kind, file: path.join(result.out, file) });
    else {
      const error = result.problems.find(({ severity }) => severity === "error");
      failed.set(program.id, `(does not build: ${error?.code ?? result.code}: ${error?.message})`);
    }
  }
  return { failed, list, problems };
}

async function runMode(root, mode, programs) {
  const make = mode in ALONE ? buildAlone : buildTogether;
  const { failed, list, problems } = await make(root, mode, programs);
  const outputs = await execute(list);
  for (const [id, reason] of failed) outputs.set(id, reason);
  // A weaker level of minification is a difference, too: nothing here needs it.
  const weaker = problems.filter(({ code }) => code === "minify-fallback");
  return { mode, outputs, weaker };
}

const started = Date.now();
const all = load();
const known = loadKnown(all);
const programs = all.filter(({ id }) => id.includes(only));
const root = scratch();

const native = programs.filter(({ expected }) => expected === undefined);
for (const program of native) place(path.join(root, "native"), program);
const outputs = await execute(
  native.map(({ id, kind, folder, main }) => ({ id, kind, file: path.join(root, "native", folder, main) })),
);
const broken = [];
for (const program of native) {
  program.expected = outputs.get(program.id);
  // A program that fails on its own says nothing about the build.
  if (/^(threw|uncaught|unhandled) |^\(hung|^never finished/m.test(program.expected) || program.expected === "") {
    broken.push(`${program.id}: as it was written it ends with:\n${program.expected}`);
  }
}

const results = await pool(
  Math.max(1, Math.min(jobs, 8)),
  chosen.map((mode) => () => runMode(root, mode, programs)),
);

let comparisons = 0;
let exempted = 0;
let knownCount = 0;
let count = 0;
const differing = new Map();
const failures = broken;
for (const { mode, outputs, weaker } of results) {
  for (const { message, file } of weaker) failures.push(`${mode}: ${file ?? ""}: ${message}`);
  for (const program of programs) {
    const actual = outputs.get(program.id);
    if (actual === undefined) continue; // not of this mode
    comparisons++;
    const same = actual.trimEnd() === program.expected.trimEnd();
    const reason = program.not.get(mode) ?? program.not.get(ALONE[mode]);
    const cause = known.get(`${program.id} ${mode}`);
    if (reason !== undefined) {
      exempted++;
      if (same) failures.push(`${program.id} in mode ${mode} holds, although it is exempted: ${reason}`);
    } else if (cause !== undefined) {
      knownCount++;
      if (same) failures.push(`${program.id} in mode ${mode} holds, although known.txt lists it: ${cause}`);
      else console.log(`known: ${program.id} in mode ${mode}: ${cause}`);
    } else if (!same) {
      const found = differing.get(program) ?? differing.set(program, new Map()).get(program);
      found.set(actual, [...(found.get(actual) ?? []), mode]);
    }
  }
}
// Modes that print the same are shown together.
for (const [program, found] of differing) {
  for (const [actual, where] of found) {
    count += where.length;
    failures.push(`${program.id} in ${where.join(", ")}\n${difference(program.expected, actual)}`);
  }
}

for (const failure of failures) console.log(failure);
if (keep) console.log(`kept in ${root}`);
else fs.rmSync(root, { recursive: true, force: true });
const seconds = ((Date.now() - started) / 1000).toFixed(1);
console.log(
  `differential: ${programs.length} programs, ${comparisons} comparisons, ` +
    `${exempted} exempted with a reason, ${knownCount} known, ${count} differences, ${seconds} s`,
);
process.exit(failures.length > 0 ? 1 : 0);
