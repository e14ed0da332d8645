// How long both take for one tree of 1,000 files, in the same run.

import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { write } from "./tree.mjs";

const RUNS = 9;
/** How many times faster assetpack has to be. */
const LEAST = 10;

/** 600 scripts in 20 folders, 300 sheets in 10, 98 pictures, the manifest and two applications over everything. */
function tree() {
  const files = {
    "config/manifest.js": "//= link_tree ../images\n//= link application.js\n//= link application.css\n",
    "js/application.js": "//= require_tree .\nstart();\n",
    "css/application.css": "/*\n *= require_tree .\n */\nbody { margin: 0; }\n",
  };
  for (let index = 0; index < 599; index++) {
    const needs = index === 0 ? "" : `//= require part${(index >> 1) % 20}/module${index >> 1}\n`;
    const body = Array.from({ length: 20 }, (_, line) => `  if (value === ${line}) { list.push(value + ${index}); }\n`);
    files[`js/part${index % 20}/module${index}.js`] = `${needs}function module${index}(value, list) {\n${body.join("")}}\n`;
  }
  for (let index = 0; index < 299; index++) {
    const rules = Array.from({ length: 10 }, (_, line) => `.block${index} .item${line} { margin: ${line}px ${index}px; }\n`);
    files[`css/part${index % 10}/sheet${index}.css`] = rules.join("");
  }
  for (let index = 0; index < 99; index++) files[`images/picture${index}.png`] = `picture ${index} `.repeat(50);
  return { name: "bench", files };
}

const median = (times) => times.toSorted((left, right) => left - right)[times.length >> 1];

function timed(command, args) {
  // assetpack flushes what it writes, and would wait for what others have left in memory.
  spawnSync("sync");
  const started = performance.now();
  const { status, stderr, stdout } = spawnSync(command, args, { encoding: "utf8" });
  const time = performance.now() - started;
  if (status !== 0 || stdout.includes('"error"')) throw new Error(`${command}: ${stderr}${stdout}`);
  return time;
}

/** Prints the ratio; returns how many problems there are. */
export function bench(program, root) {
  const bundle = tree();
  const spec = write(root, bundle);
  const specFile = join(root, "spec.json");
  const build = fileURLToPath(new URL("../build.rb", import.meta.url));
  const times = { ruby: [], ours: [] };
  for (let run = 0; run < RUNS; run++) {
    const out = join(root, `ruby-${run}`);
    writeFileSync(specFile, JSON.stringify([{ ...spec, out }]));
    times.ruby.push(timed("ruby", ["-W0", build, specFile]));
    rmSync(join(root, "dist"), { recursive: true, force: true });
    rmSync(join(root, ".assetpack"), { recursive: true, force: true });
    times.ours.push(timed(program, ["-C", root, "build", "--minify", "none", "--compress", "none", "--quiet"]));
  }
  const [ruby, ours] = [median(times.ruby), median(times.ours)];
  const files = Object.keys(bundle.files).length;
  console.log(
    `bench: ${files} files: Sprockets ${ruby.toFixed(0)} ms, assetpack ${ours.toFixed(0)} ms, ${(ruby / ours).toFixed(1)} times as fast`,
  );
  return ruby / ours >= LEAST ? 0 : 1;
}
