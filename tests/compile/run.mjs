// Builds what other compilers read: the rules of `[[compile]]`.
//
//   node tests/compile/run.mjs --assetpack PATH [--only NAME]... [--scale]
//
// NAME is one of
//   a folder with a `check.mjs`: a project (`assets`, `assetpack.toml`, the tools that its rules name) that is
//            built with a compiler that people use, and judged by what it makes, in Chromium where it can be seen
//   commands what a command is given, and what is made of what it gives (cases/commands.mjs)
//   failures commands that fail in every way that they can (cases/failures.mjs)
//   cache    when a command need not run (cases/cache.mjs)
// With `--scale` it prints how long many small files take instead of testing.

import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { browserOf } from "./lib/browser.mjs";
import { equal, matches } from "./lib/equal.mjs";
import { Project } from "./lib/project.mjs";
import { scale } from "./lib/scale.mjs";
import { runTable } from "./lib/table.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const here = fileURLToPath(new URL(".", import.meta.url));
const TABLES = ["commands", "failures", "cache"];
const projects = readdirSync(here).filter((name) => existsSync(join(here, name, "check.mjs")));
const all = [...TABLES, ...projects];

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: all },
    scale: { type: "boolean", default: false },
  },
});
const unknown = options.only.filter((name) => !all.includes(name));
if (!options.assetpack || unknown.length) {
  console.error(`usage: node tests/compile/run.mjs --assetpack PATH [--only ${all.join("|")}]... [--scale]`);
  process.exit(2);
}
const assetpack = resolve(options.assetpack);
if (options.scale) {
  await scale(assetpack);
  process.exit(0);
}

let passed = 0;
let failed = 0;

/** One test: `action` throws if something is wrong. */
async function check(topic, what, action) {
  try {
    await action();
    passed++;
  } catch (error) {
    failed++;
    console.log(`${topic}: ${what}: FAILS\n${String(error.message).replace(/^/gm, "  ")}`);
  }
}

const browser = await browserOf(chromium);
for (const name of options.only) {
  const started = Date.now();
  const about = (what, action) => check(name, what, action);
  if (TABLES.includes(name)) {
    const { default: cases } = await import(new URL(`cases/${name}.mjs`, import.meta.url));
    await runTable(assetpack, cases, about);
  } else {
    const project = Project.copy(assetpack, join(here, name));
    const { default: judge } = await import(new URL(`${name}/check.mjs`, import.meta.url));
    await judge({ project, check: about, equal, matches, browser });
    project.end();
  }
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
await browser.close();
console.log(`compile: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
