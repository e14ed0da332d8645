// Loads pages in headless Chromium and prints, as one JSON object, what came of it.
//
// Standard input is one JSON object:
//   sites     name → { mounts: { URL prefix: directory }, precompressed }
//   pages     list of { site, manifest, prefix, use, body, wait, prints, evaluate }
//   compare   list of { built: page, raw: page, views }
//
// A page is put together as a server would do it: `use` lists ["module" |
// "script" | "style", KEY]. With a manifest, KEY is looked up in it and the tags
// get `integrity`, the sheets of `css` and a `modulepreload` for each of `preload`;
// without one, KEY is a path below `prefix`. Or `template` names an HTML file in which
// {{ asset('KEY') }} and {{ integrity('KEY') }} are filled in. The page knows the URL
// of every key as `urlOf[KEY]`. Nothing outside of the sites is asked
// for: other hosts answer with nothing, and are listed in `remote`.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { serve } from "./serve.mjs";
import { compareStyles } from "./styles.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
const PATIENCE = 20_000;
const QUIET = 120;

async function main() {
  const { chromium } = require("playwright-core");
  const { sites = {}, pages = [], compare = [] } = JSON.parse(readFileSync(0, "utf8"));

  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
  const servers = {};
  for (const [name, site] of Object.entries(sites)) {
    const html = new Map();
    servers[name] = { html, ...(await serve({ ...site, pages: html })) };
  }
  const open = (page) => openPage(browser, servers[page.site], page);

  const result = { pages: [], compare: [] };
  for (const page of pages) {
    const opened = await open(page);
    result.pages.push(await report(opened, page));
    await opened.context.close();
  }
  for (const { built, raw, views } of compare) {
    const both = { built: await open(built), raw: await open(raw) };
    const differences = await compareStyles(both.built.page, both.raw.page, built, raw, views);
    result.compare.push({
      ...differences,
      built: await report(both.built, built),
      raw: await report(both.raw, raw),
    });
    await both.built.context.close();
    await both.raw.context.close();
  }
  await browser.close();
  for (const server of Object.values(servers)) server.close();
  console.log(JSON.stringify(result));
}

let numbered = 0;

async function openPage(browser, server, page) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  const seen = { console: [], errors: [], failed: [], missing: [], remote: [], requests: [] };
  const waiting = new Set();
  let last = Date.now();
  const mark = () => (last = Date.now());
  const local = (url) => url.startsWith(`${server.origin}/`);

  await context.route(
    (url) => url.protocol.startsWith("http") && url.origin !== server.origin,
    (route) => {
      seen.remote.push(route.request().url());
      return route.fulfill({ status: 200, contentType: "text/css", body: "" });
    },
  );
  tab.on("console", (message) => {
    mark();
    if (message.type() === "error") seen.errors.push(message.text());
    else seen.console.push(message.text());
  });
  tab.on("pageerror", (error) => {
    mark();
    seen.errors.push(error.stack || `${error.name}: ${error.message}`);
  });
  tab.on("request", (request) => {
    mark();
    waiting.add(request);
    if (local(request.url())) seen.requests.push(request.url().slice(server.origin.length));
  });
  tab.on("requestfinished", (request) => (mark(), waiting.delete(request)));
  tab.on("requestfailed", (request) => {
    mark();
    waiting.delete(request);
    seen.failed.push(`${request.url()}: ${request.failure()?.errorText}`);
  });
  tab.on("response", (response) => {
    if (response.status() >= 400) seen.missing.push(`${response.status()} ${response.url()}`);
  });

  const path = `/page-${++numbered}.html`;
  server.html.set(path, makePage(page));
  await tab.goto(server.origin + path, { waitUntil: "load", timeout: PATIENCE });

  const settle = async () => {
    const end = Date.now() + PATIENCE;
    const printed = () => seen.console.length >= (page.prints ?? 0) || seen.errors.length > 0;
    while (Date.now() < end && (waiting.size > 0 || Date.now() - last < QUIET || !printed())) {
      await new Promise((done) => setTimeout(done, 10));
    }
  };
  await settle();
  return { context, page: tab, seen, settle, server };
}

async function report({ page: tab, seen, settle, server }, page) {
  let value = null;
  try {
    if (page.wait) await tab.waitForFunction(page.wait, undefined, { timeout: PATIENCE });
    if (page.evaluate) value = (await tab.evaluate(page.evaluate)) ?? null;
    await settle();
  } catch (error) {
    seen.errors.push(`check: ${error.message}`);
  }
  return { ...seen, sent: server.sent, value };
}

function makePage({ manifest, prefix = "/assets/", use = [], template, body = "" }) {
  const assets = manifest ? JSON.parse(readFileSync(manifest, "utf8")).assets : undefined;
  const url = (path) => prefix + path.split("/").map(encodeURIComponent).join("/");
  const attributes = (kind, key) => {
    if (!assets) return `${kind}="${url(key)}"`;
    const asset = assets[key];
    if (!asset) throw new Error(`the manifest has no ${key}`);
    return `${kind}="${url(asset.path)}" integrity="${asset.integrity}"`;
  };

  const head = new Set();
  const scripts = [];
  const known = Object.fromEntries(Object.entries(assets ?? {}).map(([key, { path }]) => [key, url(path)]));
  head.add(`<script>const urlOf = ${JSON.stringify(known).replaceAll("<", "\\u003c")};</script>`);
  const preload = (key) => {
    for (const chunk of assets?.[key]?.preload ?? []) {
      head.add(`<link rel="modulepreload" ${attributes("href", chunk)}>`);
    }
  };
  if (template) {
    const filled = readFileSync(template, "utf8").replace(
      /{{ (asset|integrity)\('([^']*)'\) }}/g,
      (_, what, key) => {
        preload(key);
        return what === "asset" ? known[key] : assets[key].integrity;
      },
    );
    return filled.replace("<head>", ["<head>", ...head].join("\n"));
  }
  for (const [kind, key] of use) {
    for (const sheet of assets?.[key]?.css ?? []) head.add(`<link rel="stylesheet" ${attributes("href", sheet)}>`);
    if (kind === "style") head.add(`<link rel="stylesheet" ${attributes("href", key)}>`);
    else if (kind === "script") scripts.push(`<script ${attributes("src", key)}></script>`);
    else {
      preload(key);
      scripts.push(`<script type="module" ${attributes("src", key)}></script>`);
    }
  }
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>test</title>
${[...head].join("\n")}
</head><body>${body}
${scripts.join("\n")}
</body></html>
`;
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
