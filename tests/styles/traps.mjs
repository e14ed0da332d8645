// Builds small sheets that CSS tools are known to get wrong, and broken ones, and compares them in Chromium with
// their sources.
//
//   node tests/styles/traps.mjs --assetpack PATH [--pass PASS]... [--only NAME]...
//
// The cases stand in tests/styles/traps, whose read.mjs says how they are written; generated.mjs makes the large ones.
// The passes are
//   none, safe, full   the levels of `css.minify`: elements compute to the same, the rules are the same (with `full`
//                      only those that no element shows), texts that count are there, and minifying the output again
//                      changes nothing
//   joined             each sheet imported beside another one and into a layer: both keep all of their rules
//   failing            broken sheets that are errors: exit code 1, and the code and place of each error
//   recovered          the same sheets with `css.error_recovery`: they are joined without loss, and a warning tells
// Known failures stand in tests/styles/known.txt, one a line: `trap NAME (PASS): cause`.
//
// To compare with other tools: `--write DIR` writes the sheets that are not broken there, and `--judge DIR` takes those
// in another folder for what `full` made of them.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { AFTER, LAYER, joining, workshop } from "./traps/build.mjs";
import { generatedCases } from "./traps/generated.mjs";
import { openBrowser } from "./traps/look.mjs";
import { misses, readCases } from "./traps/read.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const LEVELS = ["none", "safe", "full"];
/** From how many bytes on a sheet is not minified fully: that takes long, and there is nothing to compare. */
const LARGE = 1_000_000;
const PASSES = [...LEVELS, "joined", "failing", "recovered"];

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    pass: { type: "string", multiple: true, default: PASSES },
    only: { type: "string", multiple: true, default: [] },
    write: { type: "string" },
    judge: { type: "string" },
  },
});
const here = fileURLToPath(new URL(".", import.meta.url));
const all = [...readCases(join(here, "traps")), ...generatedCases()];
const cases = all.filter(({ name }) => !options.only.length || options.only.includes(name));
const valid = cases.filter(({ fails }) => fails.length === 0);
const sound = valid.filter(({ broken }) => !broken);
const invalid = cases.filter(({ fails }) => fails.length > 0);
const unknown = [
  ...options.pass.filter((pass) => !PASSES.includes(pass)),
  ...options.only.filter((one) => !all.some(({ name }) => name === one)),
];
if ((!options.assetpack && !options.write && !options.judge) || unknown.length) {
  console.error(`usage: node tests/styles/traps.mjs --assetpack PATH [--pass ${PASSES.join("|")}]... [--only NAME]...`);
  if (unknown.length) console.error(`unknown: ${unknown.join(", ")}`);
  process.exit(2);
}
if (options.write) {
  mkdirSync(options.write, { recursive: true });
  for (const { name, css } of sound) writeFileSync(join(options.write, `${name}.css`), css);
  process.exit(0);
}

/** `NAME (PASS)` → what is wrong with it; empty if nothing is. */
const complaints = new Map();
const ask = (name, pass) => complaints.get(`${name} (${pass})`) ?? [];
const complain = (name, pass, ...found) => complaints.set(`${name} (${pass})`, [...ask(name, pass), ...found]);
const shorten = (list) => (list.length > 8 ? [...list.slice(0, 8), `and ${list.length - 8} more`] : list).join(", ");
const expectProblems = (name, pass, what, is, should) => {
  if (is.join() !== should.join()) complain(name, pass, `${what}: ${shorten(is)} instead of ${shorten(should)}`);
};

/** What is to be compared: case → `pages` (level → bytes) and `texts`, of which only the rules count. */
const seen = new Map(cases.map(({ name }) => [name, { pages: {}, texts: [] }]));

/**
 * Builds what `filesOf` makes of `list`. Sheets that are refused are complained about and left out, so that they do
 * not hide the others. Returns what was built, and which cases are in it.
 */
function buildMost({ build }, pass, list, filesOf, folder, settings) {
  const errorsOf = ({ problemsOf }, name) => problemsOf(`${folder}${name}.css`).errors;
  const first = build(pass, filesOf(list), settings);
  if (first.status === 0) return { built: first, rest: list };
  const rest = list.filter(({ name }) => errorsOf(first, name).length === 0);
  for (const { name } of list.filter((one) => !rest.includes(one))) {
    complain(name, pass, `does not build: ${shorten(errorsOf(first, name))}`);
  }
  const built = rest.length < list.length ? build(`${pass}-rest`, filesOf(rest), settings) : first;
  if (built.status !== 0) throw new Error(`the build of ${pass} fails: ${built.printed}`);
  return { built, rest };
}

/** Builds at a level, and minifies what comes out of it once more. */
function runLevel(shop, level) {
  const settings = `[css]\nminify = "${level}"`;
  const filesOf = (list) => new Map(list.map(({ name, css }) => [`${name}.css`, css]));
  const list = valid.filter(({ css }) => level !== "full" || css.length < LARGE);
  const { built, rest } = buildMost(shop, level, list, filesOf, "", settings);
  const { outputs, problemsOf } = level === "none" ? built : shop.build(`${level}-again`, built.outputs, settings);
  for (const one of rest) {
    const { name, broken, warns } = one;
    const output = built.outputs.get(`${name}.css`);
    complain(name, level, ...misses(one, output.toString()));
    // What cannot be read is not minified fully, and told.
    const told = built.problemsOf(`${name}.css`).warnings.filter((one) => level !== "full" || one !== "css-lowering");
    if (broken) expectProblems(name, level, "warnings", told, warns);
    const again = outputs.get(`${name}.css`);
    if (!again) complain(name, level, `its output does not build: ${shorten(problemsOf(`${name}.css`).errors)}`);
    else if (!again.equals(output)) complain(name, level, `changes when built again: ${again.subarray(0, 300)}`);
    // Where the rules are the same, so is what they compute to; but a page may read their bytes in another way.
    if (level !== "full") seen.get(name).texts.push({ pass: level, text: output.toString() });
    if (level === "full" || output.some((byte) => byte > 127)) seen.get(name).pages[level] = output;
  }
}

/** Builds sheets beside another one and in a layer. */
function runJoined(shop, pass, list, settings) {
  const { built, rest } = buildMost(shop, pass, list, joining, "parts/", settings);
  for (const { name, fails } of rest) {
    complain(name, pass);
    const beside = { pass, text: built.outputs.get(`beside/${name}.css`).toString(), after: AFTER };
    const inside = { ...beside, text: built.outputs.get(`layer/${name}.css`).toString(), layer: LAYER };
    seen.get(name).texts.push(beside, inside);
    // What is an error elsewhere must still be told.
    const told = built.problemsOf(`parts/${name}.css`).warnings.some((one) => /^css-(syntax|recovery)/.test(one));
    if (fails.length && !told) complain(name, pass, "no warning tells of the errors");
  }
}

function runFailing({ build }) {
  const { status, problemsOf } = build("failing", new Map(invalid.map(({ name, css }) => [`${name}.css`, css])), "");
  for (const { name, fails } of invalid) {
    complain(name, "failing", ...(status === 1 ? [] : [`the build ends with ${status}`]));
    expectProblems(name, "failing", "errors", problemsOf(`${name}.css`).errors, fails);
  }
}

if (options.assetpack) {
  const shop = workshop(options.assetpack);
  const wanted = (pass) => options.pass.includes(pass);
  try {
    for (const level of valid.length ? LEVELS.filter(wanted) : []) runLevel(shop, level);
    const others = valid.filter(({ alone }) => !alone);
    const entries = 'entries = ["beside/*", "layer/*"]';
    if (wanted("joined") && others.length) runJoined(shop, "joined", others, entries);
    if (wanted("failing") && invalid.length) runFailing(shop);
    const mended = invalid.filter(({ alone, fails }) => !alone && fails.every((one) => one.startsWith("css-syntax")));
    const settings = `${entries}\n[css]\nerror_recovery = ["**"]`;
    if (wanted("recovered") && mended.length) runJoined(shop, "recovered", mended, settings);
  } finally {
    shop.remove();
  }
}
for (const one of options.judge ? sound : []) {
  const path = join(options.judge, `${one.name}.css`);
  const output = existsSync(path) ? readFileSync(path) : undefined;
  complain(one.name, "full", ...(output ? misses(one, output.toString()) : ["there is no output"]));
  if (output) seen.get(one.name).pages.full = output;
}

const browser = await openBrowser(chromium);
for (const one of cases) {
  const { pages, texts } = seen.get(one.name);
  for (const [pass, found] of Object.entries(await browser.compare(one, pages, texts, Boolean(options.judge)))) {
    complain(one.name, pass, ...found);
  }
}
await browser.close();

const listed = join(here, "known.txt");
const known = new Map(
  (existsSync(listed) ? readFileSync(listed, "utf8") : "")
    .split("\n")
    .flatMap((line) => (/^trap ([a-z0-9-]+ \([a-z]+\)): (.+)$/.exec(line) ? [[RegExp.$1, RegExp.$2]] : [])),
);
let passed = 0;
let failed = 0;
for (const [key, found] of complaints) {
  if (found.length === 0 && !known.has(key)) passed++;
  else if (found.length > 0 && known.has(key)) known.delete(key);
  else {
    failed++;
    console.log(
      `${key}\n${(found.length ? found : ["is known to fail, but passes"]).map((text) => `  ${text}`).join("\n")}`,
    );
    known.delete(key);
  }
}
for (const key of known.keys()) {
  const [, name, pass] = /^(.*) \((.*)\)$/.exec(key);
  if (all.some((one) => one.name === name) && PASSES.includes(pass)) continue;
  failed++;
  console.log(`${key} is listed in known.txt, but there is no such case`);
}
console.log(`traps: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
