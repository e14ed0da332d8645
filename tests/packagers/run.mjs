// Projects of the packagers that assetpack reads the settings of: what they package, and what assetpack makes of them.
//
//   node tests/packagers/run.mjs --assetpack PATH [--only NAME]... [--project WORDS] [--jammit FOLDER]
//
// NAME is a folder beside this file with a `check.mjs`. WORDS are part of the names of the projects to run. FOLDER is a
// checkout of Jammit 0.7.1: if it is given, the model of Jammit is compared with it (Ruby is needed, none of its gems).
// webassets and django-pipeline are run themselves; `tests/packagers/install` installs them.
//
// `known` of a project names checks that fail, each with the cause; one that no longer fails is a failure, too.

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch } from "./lib/chromium.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const all = readdirSync(here).filter((name) => existsSync(join(here, name, "check.mjs")));

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: all },
    project: { type: "string", default: "" },
    jammit: { type: "string" },
  },
});
const unknown = options.only.filter((name) => !all.includes(name));
if (!(options.assetpack || options.jammit) || unknown.length) {
  console.error(
    `usage: node tests/packagers/run.mjs --assetpack PATH [--only ${all.join("|")}]... [--project WORDS] [--jammit FOLDER]`,
  );
  process.exit(2);
}
const absolute = (path) => path && resolve(path);
const programs = { assetpack: absolute(options.assetpack), jammit: absolute(options.jammit) };
const browser = programs.assetpack && (await launch());

let checks = 0;
let failed = 0;
let run = 0;

for (const packager of options.only) {
  const started = Date.now();
  const { projects, check } = await import(new URL(`${packager}/check.mjs`, import.meta.url));
  for (const project of projects.filter(({ name }) => name.includes(options.project))) {
    run++;
    /** One check: `action` throws if something is wrong. */
    const test = async (what, action) => {
      checks++;
      const known = project.known?.[what];
      const wrong = await Promise.resolve()
        .then(action)
        .then(() => known && `no longer: ${known}`)
        .catch((error) => (known ? undefined : String(error.message)));
      if (wrong === undefined) return;
      failed++;
      console.log(`${packager}: ${project.name}: ${what}: FAILS\n${wrong.replace(/^/gm, "  ")}`);
    };
    try {
      await check(project, { ...programs, browser, test });
    } catch (error) {
      await test("all else", () => Promise.reject(error));
    }
  }
  console.log(`${packager}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
await browser?.close();
console.log(`packagers: ${run} projects, ${checks} checks, ${failed} failed`);
process.exit(failed || !checks ? 1 : 0);
