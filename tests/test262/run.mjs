// Runs the language tests of test262, the test suite of ECMAScript, through assetpack:
// what passes in Node as it is has to pass after a build, too.
//
//   node tests/test262/run.mjs --assetpack PATH --suite DIR [--sample N] [--seed N]
//     [--only PATH] [--minify oxc|swc|none]... [--list FILE] [--jobs N] [--keep]
//
// The suite is not part of this repository: DIR is a checkout of it. Every test is run as
// a classic script and as a module, as far as it passes in Node that way. `--only` takes
// the tests whose path contains it, `--list` writes everything that failed as JSON.
//
// A test that must not parse is built alone: the build has to end with exit code 1. All
// others are built by the hundred and their outputs run. Exit code 1: a build panicked, hung
// or ended with another code. What merely failed is for people to judge.

import { execFile, fork } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const REALM = fileURLToPath(new URL("realm.mjs", import.meta.url));
const BATCH = 150;
const CHUNK = 40;
// A realm leaves something behind: after so many, a new process.
const PER_PROCESS = 1_200;
const SILENCE = 30_000;
const BUILD_LIMIT = 120_000;

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    suite: { type: "string" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
    minify: { type: "string", multiple: true, default: ["oxc", "swc", "none"] },
    list: { type: "string" },
    jobs: { type: "string", default: "2" },
    keep: { type: "boolean", default: false },
  },
});
if (!options.assetpack || !options.suite) {
  console.error("usage: node tests/test262/run.mjs --assetpack PATH --suite DIR [--sample N]");
  process.exit(2);
}
const assetpack = resolve(options.assetpack);
const suite = resolve(options.suite);
const jobs = Number(options.jobs);
const work = mkdtempSync(join(tmpdir(), "assetpack-test262-"));

// The tests.

/** What the comment at the head of a test says; the little YAML that it is written in. */
function frontMatter(source) {
  const [, yaml = ""] = /\/\*---\r?\n?([^]*?)---\*\//.exec(source) ?? [];
  const list = (key) => {
    const [, inline, block] =
      new RegExp(`^${key}:[ \\t]*(?:\\[([^\\]]*)\\]|\\r?\\n((?:[ \\t]*-[^\\n]*\\n?)*))`, "m").exec(yaml) ?? [];
    if (inline !== undefined)
      return inline
        .split(",")
        .map((item) => item.trim())
        .filter(Boolean);
    return [...(block ?? "").matchAll(/-\s*(\S+)/g)].map(([, item]) => item);
  };
  const [, negative] = /^negative:[ \t]*\r?\n((?:[ \t]+.*\r?\n?)+)/m.exec(yaml) ?? [];
  const field = (name) => new RegExp(`${name}:\\s*(\\S+)`).exec(negative)?.[1];
  return {
    flags: list("flags"),
    includes: list("includes"),
    negative: negative && { phase: field("phase"), type: field("type") },
  };
}

function collect() {
  const root = join(suite, "test/language");
  let files = readdirSync(root, { recursive: true })
    .filter((path) => path.endsWith(".js") && !path.includes("_FIXTURE"))
    .map((path) => join("language", path))
    .sort();
  if (options.only) files = files.filter((path) => path.includes(options.only));
  if (options.sample) {
    // mulberry32, so that a seed means the same everywhere.
    let state = Number(options.seed) >>> 0;
    const random = () => {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    for (let at = files.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1));
      [files[at], files[other]] = [files[other], files[at]];
    }
    files = files.slice(0, Number(options.sample)).sort();
  }

  const tests = [];
  for (const path of files) {
    const source = readFileSync(join(suite, "test", path), "utf8");
    const { flags, includes, negative } = frontMatter(source);
    const has = (flag) => flags.includes(flag);
    const goals = has("module") ? ["module"] : has("noStrict") || has("raw") ? ["script"] : ["script", "module"];
    for (const goal of goals) {
      tests.push({
        id: tests.length,
        path,
        goal,
        source: has("onlyStrict") && goal === "script" ? `"use strict";\n${source}` : source,
        includes,
        negative,
        async: has("async"),
        raw: has("raw"),
        name: nameOf(source, path, goal),
      });
    }
  }
  return tests;
}

function nameOf(source, path, goal) {
  const name = basename(path);
  // A test may import itself, and then has to keep its name.
  if (source.includes(`./${name}`)) return name;
  // A leading `_` would make it a partial.
  return name.replace(/^_+/, "").replace(/\.js$/, goal === "module" ? ".mjs" : ".js");
}

/** Writes a test and the files that it names into a folder. */
function place(test, folder) {
  mkdirSync(folder, { recursive: true });
  const from = dirname(join(suite, "test", test.path));
  const fixtures = new Set();
  const follow = (text, base) => {
    for (const [, named] of text.matchAll(/["'`](\.{1,2}\/[^"'`\n]*_FIXTURE[^"'`\n]*)["'`]/g)) {
      const path = join(base, named);
      if (fixtures.has(path) || !existsSync(path)) continue;
      fixtures.add(path);
      follow(readFileSync(path, "utf8"), dirname(path));
    }
  };
  follow(test.source, from);
  for (const path of fixtures) {
    // A fixture of another folder lies outside: such tests are rare, and lie one folder down.
    const to = join(folder, relative(from, path));
    if (!existsSync(to)) cpSync(path, to);
  }
  const file = join(folder, test.name);
  writeFileSync(file, test.source);
  return file;
}

/** Where a test of a project lies; deep enough for its `../`. */
const home = (test) => `t${String(test.id).padStart(6, "0")}/a`;

// Running.

/** Runs what `files` (test → path) holds; answers with test → null or what went wrong. */
async function runAll(files) {
  const queue = [...files].map(([test, file]) => ({
    id: test.id,
    file,
    goal: test.goal,
    harness: join(suite, "harness"),
    includes: test.includes,
    async: test.async,
    raw: test.raw,
    negative: test.negative,
  }));
  const results = new Map();
  const lane = async () => {
    let realm;
    let used = 0;
    while (queue.length) {
      let chunk = queue.splice(0, CHUNK);
      while (chunk.length) {
        if (!realm || used > PER_PROCESS) {
          realm?.kill("SIGKILL");
          realm = fork(REALM, {
            execArgv: ["--experimental-vm-modules", "--no-warnings", "--expose-gc"],
            stdio: ["ignore", "ignore", "ignore", "ipc"],
          });
          used = 0;
        }
        used += chunk.length;
        const whole = await answer(realm, chunk, results);
        chunk = chunk.filter((job) => !results.has(job.id));
        if (!whole) {
          // The first without an answer is the one that was under way.
          realm.kill("SIGKILL");
          realm = undefined;
          const [stuck] = chunk.splice(0, 1);
          if (stuck) results.set(stuck.id, "ends its process, or never ends");
        }
      }
    }
    realm?.kill("SIGKILL");
  };
  await Promise.all(Array.from({ length: jobs }, lane));
  return results;
}

function answer(realm, chunk, results) {
  return new Promise((done) => {
    let left = chunk.length;
    let timer;
    const end = (whole) => {
      clearTimeout(timer);
      realm.off("message", message).off("exit", exit);
      done(whole);
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(false), SILENCE);
    };
    const message = ({ id, error }) => {
      results.set(id, error);
      if (--left === 0) end(true);
      else wait();
    };
    const exit = () => end(false);
    realm.on("message", message).on("exit", exit);
    wait();
    realm.send(chunk);
  });
}

/** At most so many at a time. */
async function each(items, action, lanes = jobs) {
  const queue = [...items].values();
  const lane = async () => {
    for (const item of queue) await action(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

// Building.

const broken = [];

function launch(folder, minify) {
  return new Promise((done) => {
    const given = [
      "-C",
      folder,
      "build",
      "--minify",
      minify,
      "--compress",
      "none",
      "--jobs",
      "1",
      "--message-format",
      "json",
      "--color",
      "never",
    ];
    execFile(
      assetpack,
      given,
      { timeout: BUILD_LIMIT, killSignal: "SIGKILL", maxBuffer: 1 << 28 },
      (error, _, stderr) => {
        const code = error ? (error.killed ? "hung" : (error.code ?? error.signal)) : 0;
        const diagnostics = [];
        for (const line of stderr.split("\n")) {
          if (!line.startsWith("{")) continue;
          const parsed = JSON.parse(line);
          if (parsed.type === "diagnostic") diagnostics.push(parsed);
        }
        const panic = /panicked at|internal-error|stack overflow/.test(stderr);
        done({ code, diagnostics, panic, stderr });
      },
    );
  });
}

/** Builds tests as one project; those that the build refuses are taken out one by one. */
async function build(tests, minify, files, refused, fallbacks) {
  let left = tests;
  for (let round = 0; left.length; round++) {
    const folder = mkdtempSync(join(work, `${minify}-`));
    for (const test of left) place(test, join(folder, "assets", home(test)));
    const entries = left.map((test) => `${home(test)}/${test.name}`);
    writeFileSync(join(folder, "assetpack.toml"), `entries = ${JSON.stringify(entries)}\n`);
    const { code, diagnostics, panic, stderr } = await launch(folder, minify);
    const of = ({ file }) => /assets\/(t\d+)\//.exec(file ?? "")?.[1];
    if (code === 0 && !panic) {
      const { assets } = JSON.parse(readFileSync(join(folder, "dist/manifest.json"), "utf8"));
      for (const test of left) {
        const asset = assets[`${home(test)}/${test.name.replace(/\.mjs$/, ".js")}`];
        if (asset) files.set(test, join(folder, "dist/assets", asset.path));
        else refused.set(test, { code: "not-published", message: "" });
      }
      for (const diagnostic of diagnostics) {
        if (diagnostic.code === "minify-fallback") fallbacks.push({ minify, at: of(diagnostic), ...diagnostic });
      }
      return;
    }

    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const named = new Map();
    for (const error of errors) if (of(error)) named.set(of(error), error);
    const guilty = code === 1 && !panic ? left.filter((test) => named.has(home(test).split("/")[0])) : [];
    for (const test of guilty) refused.set(test, named.get(home(test).split("/")[0]));
    if (!options.keep) rmSync(folder, { recursive: true });
    if (guilty.length) left = left.filter((test) => !guilty.includes(test));
    else if (left.length === 1) {
      const [test] = left;
      refused.set(
        test,
        errors[0] ?? { code: panic ? "panic" : String(code), message: stderr.trim().split("\n").at(-1) },
      );
      if (panic || code !== 1)
        broken.push({ test: test.path, goal: test.goal, minify, code, stderr: stderr.slice(0, 2000) });
      return;
    } else {
      const half = left.length >> 1;
      await build(left.slice(0, half), minify, files, refused, fallbacks);
      left = left.slice(half);
    }
  }
}

/** What must not parse: true where the build says so. */
async function refuses(test) {
  const folder = mkdtempSync(join(work, "negative-"));
  place(test, join(folder, "assets"));
  writeFileSync(join(folder, "assetpack.toml"), `entries = [${JSON.stringify(test.name)}]\n`);
  const { code, panic, stderr } = await launch(folder, options.minify[0]);
  if (panic || (code !== 0 && code !== 1))
    broken.push({ test: test.path, goal: test.goal, code, stderr: stderr.slice(0, 2000) });
  rmSync(folder, { recursive: true });
  return code === 1;
}

/** The same by esbuild: the path of its output, or undefined. */
async function otherwise(test) {
  const esbuild = require("esbuild");
  const folder = join(work, "esbuild", home(test));
  const file = place(test, folder);
  const out = `${file}.out${test.goal === "script" ? ".js" : ".mjs"}`;
  try {
    if (test.goal === "script") {
      const { code } = await esbuild.transform(test.source, { minify: true, logLevel: "silent" });
      writeFileSync(out, code);
    } else {
      // The name of the file decides nothing for esbuild.
      await esbuild.build({
        entryPoints: [file],
        outfile: out,
        bundle: true,
        format: "esm",
        minify: true,
        logLevel: "silent",
      });
    }
    return out;
  } catch {
    return undefined;
  }
}

// What a failure may be about, so that people need not read all of them.

const DOCUMENTED = [
  ["documented: function names", /fn-name|\.name\b|(['"])name\1|NamedEvaluation|IsAnonymousFunction/],
  ["documented: function text", /Function\.prototype\.toString|assertToStringOrNativeFunction/],
  ["documented: variables before their declaration", /ReferenceError/],
  ["documented: conversions with side effects", /valueOf|toString|toPrimitive/],
  [
    "documented: own undefined, NaN or Infinity",
    /\b(var|let|const|function)\s+(undefined|NaN|Infinity)\b|\b(undefined|NaN|Infinity)\s*[=:][^=]/,
  ],
];

function topic(test, error) {
  const text = test.path + test.source.replace(/\/\*---[^]*?---\*\//, "");
  if (error.startsWith("refused: ")) return `refused: ${error.split(": ")[1]}`;
  // Only what stands in a string can follow a file to its new name.
  if (error.includes("ENOENT")) return "documented: computed import()";
  const found = DOCUMENTED.find(([, pattern]) => pattern.test(text));
  if (/\bwith\s*\(/.test(text)) return "with statements";
  if (found) return found[0];
  if (/\beval\s*\(/.test(text)) return "direct eval";
  if (/to be thrown but no exception/.test(error)) return "errors of expressions that nothing uses";
  return "other";
}

// All of it.

const started = Date.now();
const say = (text) => console.error(`${((Date.now() - started) / 1000).toFixed(0).padStart(5)} s  ${text}`);

async function main() {
  const tests = collect();
  say(`${tests.length} runs of ${new Set(tests.map(({ path }) => path)).size} tests`);

  const native = new Map(tests.map((test) => [test, place({ ...test }, join(work, "native", home(test)))]));
  const results = await runAll(native);
  const passed = tests.filter((test) => results.get(test.id) === null);
  say(`${passed.length} pass in Node as they are`);
  const early = passed.filter(({ negative }) => negative?.phase === "parse");
  const running = passed.filter(({ negative }) => negative?.phase !== "parse");

  // What must not parse.
  const accepted = { assetpack: [], esbuild: [] };
  await each(early, async (test) => {
    if (!(await refuses(test))) accepted.assetpack.push(test);
    if (await otherwise(test)) accepted.esbuild.push(test);
  });
  accepted.assetpack.sort((a, b) => a.id - b.id);
  say(`${early.length} that must not parse: ${accepted.assetpack.length} accepted`);

  // What must run.
  const failures = new Map(running.map((test) => [test, {}]));
  const fallbacks = [];
  for (const minify of options.minify) {
    const files = new Map();
    const refused = new Map();
    const batches = [];
    // Scripts and modules apart, so that one tree is all of one kind.
    for (const goal of ["script", "module"]) {
      const all = running.filter((test) => test.goal === goal);
      for (let at = 0; at < all.length; at += BATCH) batches.push(all.slice(at, at + BATCH));
    }
    await each(batches, (batch) => build(batch, minify, files, refused, fallbacks));
    say(`${minify}: ${files.size} built, ${refused.size} refused`);
    for (const [test, { code, message }] of refused) {
      // Names that do not exist are found by the build instead of the engine.
      if (test.negative?.phase !== "resolution") failures.get(test)[minify] = `refused: ${code}: ${message}`;
    }
    const ran = await runAll(files);
    for (const test of files.keys()) {
      const error = ran.get(test.id);
      if (error !== null) failures.get(test)[minify] = error;
    }
    say(`${minify}: ${running.filter((test) => failures.get(test)[minify] === undefined).length} pass`);
    if (!options.keep)
      for (const name of readdirSync(work))
        if (name.startsWith(`${minify}-`)) rmSync(join(work, name), { recursive: true });
  }

  const files = new Map();
  // One process of esbuild answers all of them.
  await each(running, async (test) => files.set(test, await otherwise(test)), 4 * jobs);
  for (const [test, file] of files) {
    if (file !== undefined) continue;
    files.delete(test);
    if (test.negative?.phase !== "resolution") failures.get(test).esbuild = "refused";
  }
  const ran = await runAll(files);
  for (const test of files.keys()) if (ran.get(test.id) !== null) failures.get(test).esbuild = ran.get(test.id);
  say("esbuild: done");

  print(tests, early, running, accepted, failures, fallbacks);
  if (options.list) {
    const list = [];
    for (const [test, failed] of failures) {
      const [first] = Object.values(failed);
      if (first !== undefined) list.push({ path: test.path, goal: test.goal, about: topic(test, first), ...failed });
    }
    for (const test of accepted.assetpack)
      list.push({
        path: test.path,
        goal: test.goal,
        accepted: true,
        esbuild: accepted.esbuild.includes(test) ? "accepted" : undefined,
      });
    writeFileSync(options.list, JSON.stringify({ failures: list, fallbacks, broken }, null, 1));
  }
  if (!options.keep) rmSync(work, { recursive: true });
  process.exit(broken.length ? 1 : 0);
}

function print(tests, early, running, accepted, failures, fallbacks) {
  const columns = [...options.minify, "esbuild"];
  const row = (name, cells) => console.log(name.padEnd(28) + cells.map((cell) => String(cell).padStart(9)).join(""));
  row("", ["native", ...columns]);
  for (const goal of ["script", "module"]) {
    const of = running.filter((test) => test.goal === goal);
    row(`${goal}: runs as it should`, [
      of.length,
      ...columns.map((column) => of.filter((test) => failures.get(test)[column] === undefined).length),
    ]);
  }
  for (const goal of ["script", "module"]) {
    const of = early.filter((test) => test.goal === goal);
    const refused = (list) => of.length - list.filter((test) => test.goal === goal).length;
    const ours = refused(accepted.assetpack);
    row(`${goal}: does not parse`, [
      of.length,
      ...options.minify.map((_, at) => (at === 0 ? ours : "")),
      refused(accepted.esbuild),
    ]);
  }

  const clusters = new Map();
  for (const [test, failed] of failures) {
    const which = options.minify.filter((minify) => failed[minify] !== undefined);
    if (!which.length || failed.esbuild !== undefined) continue;
    const key = `${topic(test, failed[which[0]])}\t${which.join("+")}\t${test.goal}\t${dirname(test.path)}`;
    if (!clusters.has(key)) clusters.set(key, []);
    clusters.get(key).push([test, failed[which[0]]]);
  }
  let last = "";
  console.log("\nfails after assetpack and not after esbuild:");
  for (const [key, found] of [...clusters].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [about, which, goal, folder] = key.split("\t");
    const head = `${about} [${which}]`;
    if (head !== last) console.log(`\n  ${(last = head)}`);
    const [[test, error]] = found;
    console.log(`  ${String(found.length).padStart(5)} ${goal} ${folder}: ${basename(test.path)}: ${error}`);
  }
  const both = [...failures.values()].filter(
    (failed) => failed.esbuild !== undefined && options.minify.some((minify) => failed[minify] !== undefined),
  );
  console.log(`\nfails after both: ${both.length}`);

  console.log("\nmust not parse, but builds:");
  const folders = new Map();
  for (const test of accepted.assetpack) {
    if (accepted.esbuild.includes(test)) continue;
    const key = `${test.goal} ${dirname(test.path)}`;
    folders.set(key, [...(folders.get(key) ?? []), basename(test.path)]);
  }
  const also = accepted.assetpack.filter((test) => accepted.esbuild.includes(test));
  console.log(
    `  ${String(also.length).padStart(5)} that esbuild accepts, too, ${also.filter(({ path }) => path.includes("/regexp/")).length} of them in regular expressions`,
  );
  for (const [folder, names] of folders)
    console.log(`  ${String(names.length).padStart(5)} ${folder}: ${names.slice(0, 2).join(", ")}`);

  console.log(`\nminified by a weaker step: ${fallbacks.length}`);
  for (const { minify, file, message } of fallbacks.slice(0, 20)) console.log(`  ${minify} ${file}: ${message}`);
  console.log(`panics, hangs and other codes: ${broken.length}`);
  for (const { test, goal, code, stderr } of broken)
    console.log(`  ${goal} ${test}: ${code}: ${stderr.split("\n")[0]}`);
  const total = new Set(tests.map(({ path }) => path)).size;
  console.log(
    `test262: ${total} tests, ${running.length + early.length} native passes, ${broken.length} broken builds`,
  );
}

await main();
