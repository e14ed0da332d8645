// CSS modules in Chromium: what elements compute to whose classes are local names.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { serve } from "../../browser/serve.mjs";
import { assetpackRun } from "./build.mjs";
import { cases } from "./cases.mjs";

/** How the builds differ: arguments, and the table `[css]`. */
const BUILDS = {
  minified: [[], ""],
  plain: [["--minify", "none"], ""],
  full: [[], 'minify = "full"'],
  lowered: [["--browsers", "chrome 118"], ""],
  named: [
    ["--sourcemap", "linked"],
    'modules = { names = "[name]__[local]--[hash]", local = ["containers", "counter-styles", "grid"] }',
  ],
};
/** Long enough for what is loaded later. */
const PATIENCE = 3_000;

/** Builds all cases in each way and looks at their pages; `check` is called for each of them. */
export async function pages(assetpack, chromium, check) {
  const home = mkdtempSync(join(tmpdir(), "assetpack-modules-"));
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    for (const [kind, [given, css]] of Object.entries(BUILDS)) {
      const root = join(home, kind);
      for (const { name, files } of cases) {
        for (const [path, text] of Object.entries(files)) write(join(root, "assets", name, path), text);
      }
      write(join(root, "assetpack.toml"), `entries = ["*/main.js"]\ncompress = "none"\n[css]\n${css}\n`);
      const { status, problems, said } = await assetpackRun(assetpack, root, ...given);
      if (status !== 0) throw new Error(`the build ${kind} ends with ${status}: ${said}`);
      await look(browser, root, kind, problems, check);
    }
  } finally {
    await browser.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function look(browser, root, kind, problems, check) {
  const { assets } = JSON.parse(readFileSync(join(root, "dist/manifest.json"), "utf8"));
  const html = new Map(cases.map(({ name, body }) => [`/${name}`, page(assets, name, body)]));
  const server = await serve({ mounts: { "/assets/": join(root, "dist/assets") }, pages: html });
  const tab = await browser.newPage();
  for (const { name, looks, warns = [] } of cases) {
    await check(`${name} (${kind})`, async () => {
      const complaints = [];
      const complain = (error) => complaints.push(error.message);
      tab.on("pageerror", complain);
      await tab.goto(`${server.origin}/${name}`, { waitUntil: "load" });
      const end = Date.now() + PATIENCE;
      let wrong;
      do wrong = differences(looks, await computed(tab, looks));
      while (wrong.length && Date.now() < end);
      tab.off("pageerror", complain);
      const warned = problems.filter(({ file }) => file?.startsWith(`assets/${name}/`)).map(({ code }) => code);
      if (!isDeepStrictEqual(warned, warns)) wrong.push(`the build warns of [${warned}] instead of [${warns}]`);
      if (wrong.length + complaints.length) throw new Error([...wrong, ...complaints].join("\n"));
    });
  }
  await tab.close();
  server.close();
}

const page = (assets, name, body) => {
  const entry = assets[`${name}/main.js`];
  const sheets = entry.css.map((key) => `<link rel="stylesheet" href="/assets/${assets[key].path}">`);
  return `<!doctype html><meta charset="utf-8">${sheets.join("")}<body>${body}<script type="module" src="/assets/${entry.path}"></script>`;
};

const computed = (tab, looks) =>
  tab.evaluate(
    (pairs) => pairs.map(([selector, property]) => getComputedStyle(document.querySelector(selector))[property]),
    looks.map(([selector, property]) => [selector, property]),
  );

const differences = (looks, found) =>
  looks.flatMap(([selector, property, should], at) => {
    const fits = should instanceof RegExp ? should.test(found[at]) : found[at] === should;
    return fits ? [] : [`${selector}: ${property} is ${found[at]} instead of ${should}`];
  });

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
