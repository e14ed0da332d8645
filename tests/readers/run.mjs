// Reads manifests as docs/reading-the-manifest.md says, and with the constants that assetpack writes.
//
//   node tests/readers/run.mjs --assetpack PATH [--only LANGUAGE]...
//
// LANGUAGE is rust, go, python, node, ruby or typescript. For each of them
//   - the program of the page that reads a manifest prints the right tags for several manifests, and fails at boot for
//     others (lib/manifests.mjs);
//   - the constants that `assetpack manifest --format` writes pass the checks of the language, and hold what the
//     manifest says (dump/, lib/languages.mjs);
//   - the program of the page that uses them prints the same tags, and a wrong path is an error.
//
// It needs cargo, rustc, rustfmt, go, gofmt, python3, mypy, node and ruby, and the packages of tests/compile.
// A program that is missing fails its tests.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { equal, fails, run } from "./lib/command.mjs";
import { LANGUAGES } from "./lib/languages.mjs";
import { NOT_MANIFESTS, PROJECT, hard, plain, recorded, tags } from "./lib/manifests.mjs";
import { blocksOf } from "./lib/page.mjs";

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(LANGUAGES) },
  },
});
const unknown = options.only.filter((name) => !LANGUAGES[name]);
if (!options.assetpack || unknown.length) {
  console.error(`usage: node tests/readers/run.mjs --assetpack PATH [--only ${Object.keys(LANGUAGES).join("|")}]...`);
  process.exit(2);
}
const assetpack = resolve(options.assetpack);

const home = mkdtempSync(join(tmpdir(), "assetpack-readers-"));
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

/** A new folder with `files` (path → text). */
function folder(name, files = {}) {
  const root = join(home, name);
  mkdirSync(root, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** The project as assetpack builds it; its URLs have to be those that assetpack itself prints. */
async function build() {
  const root = folder("project", PROJECT);
  await run([assetpack, "-C", root, "build", "--quiet"]);
  const manifest = JSON.parse(await run(["cat", join(root, "dist/manifest.json")]));
  const listed = JSON.parse(await run([assetpack, "-C", root, "list", "--json"]));
  const { css = [], preload = [] } = manifest.assets["app.js"];
  await check("project", "app.js needs sheets and modules", () =>
    equal([css.length > 1, preload.length > 1], [true, true]),
  );
  await check("project", "assetpack prints the same URLs", () => {
    equal(
      recorded(manifest).map(({ path, url }) => [path, url]),
      Object.entries(listed),
    );
  });
  return manifest;
}

const built = await build();
const manifests = { built, hard: hard(built), plain: plain(built), empty: { ...built, assets: {} } };
const files = Object.fromEntries(
  Object.entries(manifests).map(([name, manifest]) => {
    const root = folder(`manifests/${name}`, { "dist/manifest.json": JSON.stringify(manifest) });
    return [name, join(root, "dist/manifest.json")];
  }),
);
const { readers, users } = blocksOf(new URL("../../docs/reading-the-manifest.md", import.meta.url));

/** The program of the page that reads a manifest. */
async function testReader(name, language) {
  const about = (what, action) => check(name, what, action);
  const root = folder(`${name}/reader`);
  let command;
  await about("the program of the page compiles", async () => {
    command = await language.reader(root, readers[name]);
  });
  if (!command) return;
  for (const manifest of ["built", "hard", "plain"]) {
    await about(`tags from the manifest "${manifest}"`, async () => {
      equal(await run([...command, files[manifest]]), tags(manifests[manifest], "app.js"));
    });
  }
  await about("fails without an argument", () => fails(command));
  await about("fails without a manifest", () => fails([...command, join(root, "missing.json")]));
  for (const [what, text] of Object.entries({ ...NOT_MANIFESTS(built), "no entry": JSON.stringify(manifests.empty) })) {
    const path = join(folder(`${name}/${what}`, { "manifest.json": text }), "manifest.json");
    await about(`fails at boot: ${what}`, () => fails([...command, path]));
  }
}

/** The constants that are written for a language. */
async function testConstants(name, language) {
  const about = (what, action) => check(name, what, action);
  const generate = (manifest) => {
    const root = join(home, "manifests", manifest);
    return run([assetpack, "-C", root, "manifest", "--format", language.format]);
  };
  for (const manifest of ["built", "hard", "empty"]) {
    const root = folder(`${name}/${manifest}`);
    await about(`constants of the manifest "${manifest}"`, async () => {
      const source = await generate(manifest);
      equal(source, await generate(manifest), "the second time");
      const printed = await language.dump(root, source, Boolean(manifests[manifest].import_map));
      equal(printed.trim().split("\n").sort(), expectedDump(manifests[manifest]).sort());
    });
  }
  const source = await generate("built").catch(() => "");
  await about("the program of the page that uses them", async () => {
    equal(await language.user(folder(`${name}/user`), source, users[name]), tags(built, "app.js"));
  });
  await about("a path that does not exist", async () => {
    await language.wrong(folder(`${name}/wrong`), source, users[name].replaceAll("app.js", "ap.js"));
  });
}

/** What the programs in dump/ have to print. */
function expectedDump(manifest) {
  const hex = (text) => Buffer.from(text).toString("hex");
  const link = ({ url, integrity }) => `${hex(url)}:${hex(integrity)}`;
  const line = ({ path, media_type, css, preload, ...own }) =>
    ["asset", hex(path), link(own), hex(media_type), "css", ...css.map(link), "preload", ...preload.map(link)].join(
      " ",
    );
  const map = manifest.import_map;
  return [
    `public_path ${hex(manifest.public_path)}`,
    ...(map ? [`import_map ${hex(map.html)} ${hex(map.csp)}`] : []),
    "missing",
    ...recorded(manifest).map(line),
  ];
}

for (const name of options.only) {
  const started = Date.now();
  const language = LANGUAGES[name];
  if (language.reader) await testReader(name, language);
  if (language.format) await testConstants(name, language);
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
}
rmSync(home, { recursive: true, force: true });
console.log(`readers: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
