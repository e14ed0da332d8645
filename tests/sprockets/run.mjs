// Builds trees of the Rails asset pipeline with Sprockets 3.7 and with assetpack, and compares all outputs.
//
//   node tests/sprockets/run.mjs --assetpack PATH [--only NAME]... [--bench]
//
// The trees are tables in trees/. Each is written to a temporary folder and built by both: by Debian's Sprockets with
// the helpers of Rails (build.rb; tests/sprockets/install installs them) and by assetpack with `compat = "sprockets"`.
// The same outputs have to be there, and the same names in the manifest for Rails; each script and sheet has to have the
// same tokens in the same order. Comments, white space, digests in names and semicolons that end nothing do not count.
// Where Sprockets breaks an asset, the tree holds what is right. Trees of trees/errors.mjs have to be refused by both.
//
// --bench compares the time that both take for one tree of 1,000 files.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { bench } from "./lib/bench.mjs";
import { differences, nameDifferences } from "./lib/compare.mjs";
import { assetpack, sprockets, write } from "./lib/tree.mjs";

const TABLES = ["order", "names", "links", "texts", "errors"];

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true },
    bench: { type: "boolean", default: false },
  },
});
const tables = await Promise.all(TABLES.map((name) => import(`./trees/${name}.mjs`)));
const all = tables.flatMap((table) => table.default);
const chosen = options.only ? all.filter((tree) => options.only.includes(tree.name)) : all;
if (!options.assetpack || chosen.length === 0 || new Set(all.map((tree) => tree.name)).size !== all.length) {
  console.error("usage: node tests/sprockets/run.mjs --assetpack PATH [--only NAME]... [--bench]");
  process.exit(2);
}
const program = resolve(options.assetpack);
const home = mkdtempSync(join(tmpdir(), "assetpack-sprockets-"));

/** What is wrong with how assetpack builds a tree, given what Sprockets made of it. */
function judge(tree, ruby, root) {
  const ours = assetpack(program, root);
  if (tree.says) {
    if (!ruby.error) return ["Sprockets builds it"];
    if (ours.status !== 1) return [`exit code ${ours.status}: ${ours.error ?? "it was built"}`];
    return tree.says.test(ours.error) ? [] : [`it says: ${ours.error}`];
  }
  if (ours.error) return [`exit code ${ours.status}: ${ours.error}`];
  if (ruby.error && !tree.expected) return [`Sprockets fails: ${ruby.error}`];
  const expected = new Map(Object.entries(ruby.assets ?? {}).map(([name, text]) => [name, Buffer.from(text, "base64")]));
  for (const [name, text] of Object.entries(tree.expected ?? {})) expected.set(name, Buffer.from(text));
  // What only names other assets is no asset for assetpack.
  if (!tree.targets && !tree.defaults) expected.delete("manifest.js");
  bundles += expected.size;
  const named = Object.entries(tree.paths ?? {}).filter(([logical, path]) => ours.paths.get(logical) !== path);
  return [
    ...differences(expected, ours.assets),
    ...nameDifferences(expected.keys(), ours.names),
    ...named.map(([logical, path]) => `${logical} becomes ${ours.paths.get(logical)}, not ${path}`),
  ];
}

let bundles = 0;
let wrong = 0;
try {
  const roots = new Map(chosen.map((tree, index) => [tree, join(home, `${index}`)]));
  for (const root of roots.values()) mkdirSync(root);
  const specs = chosen.map((tree) => write(roots.get(tree), tree));
  const made = sprockets(join(home, "spec.json"), specs);
  for (const tree of chosen) {
    const problems = judge(tree, made.get(tree.name), roots.get(tree));
    wrong += problems.length;
    for (const problem of problems) console.log(`${tree.name}: ${problem}`.trimEnd().replaceAll("\n", "\n  "));
  }
  if (options.bench) wrong += bench(program, join(home, "bench"));
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`sprockets: ${chosen.length} trees, ${bundles} bundles, ${wrong} differences`);
process.exitCode = wrong > 0 ? 1 : 0;
