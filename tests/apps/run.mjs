// Builds the applications of this folder and uses them in headless Chromium.
//
//   node tests/apps/run.mjs --assetpack PATH [--only NAME]... [--minify oxc|swc|none]...
//
// Every folder with a `visit.mjs` is an application: a project (`assets`, `assetpack.toml`,
// `tsconfig.json`), the page of a server (`index.html`, where {{ entry('KEY') }} stands for the
// tags of an entry) and what a visitor does. A visit gets
//   page                   the page, of playwright
//   see(selector, text)    waits until an element has a text
//   equal(is, should, what)
//   loadedLater(action)    the paths that were asked for while it acted
// Whatever a page complains about is a failure: errors in the console, requests that fail.

import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual, parseArgs } from "node:util";
import { serve } from "../browser/serve.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const here = fileURLToPath(new URL(".", import.meta.url));
// Without a graphics card, WebGL is computed.
const ARGUMENTS = [
  "--no-sandbox",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--disable-background-networking",
  "--no-first-run",
];
const PATIENCE = 60_000;
const QUIET = 60;
const STALE = 400;
const BUILD_LIMIT = 180_000;

const all = readdirSync(here).filter((name) => existsSync(join(here, name, "visit.mjs")));
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: all },
    minify: { type: "string", multiple: true, default: ["oxc", "swc", "none"] },
  },
});
const unknown = options.only.filter((name) => !all.includes(name));
if (!options.assetpack || unknown.length) {
  console.error(`usage: node tests/apps/run.mjs --assetpack PATH [--only ${all.join("|")}] [--minify oxc|swc|none]`);
  process.exit(2);
}
const assetpack = resolve(options.assetpack);

/** A project of its own, which nothing of the folder's other files can get into. */
function copy(name) {
  const project = mkdtempSync(join(tmpdir(), `assetpack-${name}-`));
  const kept = ["assets", "assetpack.toml", "tsconfig.json", "index.html"];
  for (const part of kept) {
    if (existsSync(join(here, name, part))) cpSync(join(here, name, part), join(project, part), { recursive: true });
  }
  const packages = realpathSync(join(here, "packages/node_modules"));
  symlinkSync(packages, join(project, "node_modules"));
  // The link leads out of the project.
  const settings = join(project, "assetpack.toml");
  writeFileSync(
    settings,
    `allow = [${JSON.stringify(packages)}]\n${existsSync(settings) ? readFileSync(settings, "utf8") : ""}`,
  );
  const compile = join(here, name, "compile.mjs");
  if (existsSync(compile)) execFileSync(process.execPath, [compile, join(project, "assets/components")]);
  return project;
}

function build(project, minify) {
  const given = [
    "-C",
    project,
    "build",
    "--minify",
    minify,
    "--compress",
    "none",
    "--color",
    "never",
    "--deny-warnings",
  ];
  const { status, stderr, error } = spawnSync(assetpack, given, { encoding: "utf8", timeout: BUILD_LIMIT });
  if (status !== 0) throw new Error(`the build ends with ${error?.message ?? status}:\n${stderr.trim()}`);
}

/** The page as a server would send it. */
function fill(template, { assets }) {
  const attributes = (kind, key) => {
    if (!assets[key]) throw new Error(`the manifest has no ${key}`);
    return `${kind}="/assets/${assets[key].path}" integrity="${assets[key].integrity}"`;
  };
  return template.replace(/{{ entry\('([^']*)'\) }}/g, (_, key) => {
    const { css = [], preload = [] } = assets[key] ?? {};
    return [
      ...css.map((sheet) => `<link rel="stylesheet" ${attributes("href", sheet)}>`),
      ...preload.map((chunk) => `<link rel="modulepreload" ${attributes("href", chunk)}>`),
      `<script type="module" ${attributes("src", key)}></script>`,
    ].join("\n    ");
  });
}

async function visit(browser, name, project) {
  const manifest = JSON.parse(readFileSync(join(project, "dist/manifest.json"), "utf8"));
  const html = fill(readFileSync(join(project, "index.html"), "utf8"), manifest);
  const server = await serve({ mounts: { "/assets/": join(project, "dist/assets") }, pages: new Map([["/", html]]) });
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();

  const complaints = [];
  const requests = [];
  const waiting = new Set();
  let last = Date.now();
  context.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => complaints.push(`page: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => {
    last = Date.now();
    waiting.add(request);
    requests.push(decodeURIComponent(new URL(request.url()).pathname));
  });
  context.on("requestfinished", (request) => {
    last = Date.now();
    waiting.delete(request);
  });
  context.on("requestfailed", (request) => {
    waiting.delete(request);
    complaints.push(`request: ${request.url()}: ${request.failure()?.errorText}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`request: ${response.status()} ${response.url()}`);
  });

  // Nothing says of every request of a worker that it ended.
  const settled = async () => {
    const end = Date.now() + PATIENCE;
    while ((waiting.size > 0 && Date.now() - last < STALE) || Date.now() - last < QUIET) {
      if (Date.now() > end) throw new Error(`still waiting for ${[...waiting].map((request) => request.url())}`);
      await new Promise((next) => setTimeout(next, 10));
    }
  };
  const equal = (is, should, what) => {
    if (!isDeepStrictEqual(is, should))
      throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
  };
  const see = async (selector, should) => {
    const text = async () => {
      const found = await page
        .locator(selector)
        .first()
        .textContent({ timeout: 10_000 })
        .catch(() => "");
      return found.replace(/\s+/g, " ").trim();
    };
    const fits = (text) => (should instanceof RegExp ? should.test(text) : text === should);
    const end = Date.now() + PATIENCE;
    let is = await text();
    while (!fits(is) && Date.now() < end && complaints.length === 0) {
      await new Promise((next) => setTimeout(next, 15));
      is = await text();
    }
    if (!fits(is)) throw new Error(`${selector}: ${JSON.stringify(is)} instead of ${should}`);
  };
  const loadedLater = async (action) => {
    await settled();
    const before = requests.length;
    await action();
    await settled();
    return requests.slice(before);
  };

  try {
    await page.goto(`${server.origin}/`, { waitUntil: "load" });
    const { default: act } = await import(new URL(`${name}/visit.mjs`, import.meta.url));
    await act({ page, see, equal, loadedLater });
    await settled();
  } catch (error) {
    complaints.push(error.message);
  } finally {
    await context.close();
    server.close();
  }
  if (complaints.length) throw new Error([...new Set(complaints)].slice(0, 5).join("\n"));
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
let builds = 0;
let failures = 0;
for (const name of options.only) {
  const project = copy(name);
  for (const minify of options.minify) {
    builds++;
    const started = Date.now();
    try {
      rmSync(join(project, "dist"), { recursive: true, force: true });
      build(project, minify);
      await visit(browser, name, project);
      console.log(`${name}, ${minify}: works (${Date.now() - started} ms)`);
    } catch (error) {
      failures++;
      console.log(`${name}, ${minify}: FAILS\n${error.message.replace(/^/gm, "  ")}`);
    }
  }
  rmSync(project, { recursive: true });
}
await browser.close();
console.log(`apps: ${options.only.length} applications, ${builds} builds, ${failures} failures`);
process.exit(failures ? 1 : 0);
