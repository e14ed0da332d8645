// Runs server frameworks on what assetpack built, with the manifests that they read already.
//
//   node tests/frameworks/run.mjs --assetpack PATH [--only NAME]...
//
// NAME is a folder beside this file with a `check.mjs`: a small application of that framework, which is copied into a
// temporary folder together with the sources in `site`, built, started on a free port, and asked for its pages and for
// all that they name. `tests/frameworks/install` installs the frameworks.

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Project } from "./lib/project.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const all = readdirSync(here).filter((name) => existsSync(join(here, name, "check.mjs")));

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: all },
  },
});
const unknown = options.only.filter((name) => !all.includes(name));
if (!options.assetpack || unknown.length) {
  console.error(`usage: node tests/frameworks/run.mjs --assetpack PATH [--only ${all.join("|")}]...`);
  process.exit(2);
}
const assetpack = resolve(options.assetpack);

let passed = 0;
let failed = 0;

for (const name of options.only) {
  const started = Date.now();
  /** One test: `action` throws if something is wrong. */
  const check = async (what, action) => {
    try {
      await action();
      passed++;
    } catch (error) {
      failed++;
      console.log(`${name}: ${what}: FAILS\n${String(error.message).replace(/^/gm, "  ")}`);
    }
  };
  const projects = [];
  const project = (env) => {
    projects.push(new Project(assetpack, name, env));
    return projects.at(-1);
  };
  const { default: judge } = await import(new URL(`${name}/check.mjs`, import.meta.url));
  try {
    await judge({ project, check });
  } catch (error) {
    await check("all else", () => Promise.reject(error));
  }
  for (const project of projects) await project.end();
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
console.log(`frameworks: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
