// Pages in headless Chromium: one that loads the parts of packages one by one, as they are, and one that loads the
// packages as assetpack built them. Both have to look the same and to do the same.

import { isAbsolute, join } from "node:path";
import { serve } from "../../browser/serve.mjs";
import { equal } from "./equal.mjs";
import { requireShared } from "./packages.mjs";
import { inspect, transported } from "./templates-run.mjs";

/** Starts Chromium. */
export function launch() {
  const { chromium } = requireShared("playwright-core");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}

/**
 * Compares the two pages. `packages` are those to load, or all. `outputs` are the packages of the model: name → { kind,
 * parts, templates, compiled, variant }; where parts lie is `site`: the folder `served` as `/`.
 */
export async function browse(browser, { project, outputs, site, release, packages, body = "", namespace, data }) {
  const plain = [...outputs.keys()].filter((name) => !outputs.get(name).variant);
  const variants = [...outputs.keys()].filter((name) => outputs.get(name).variant && !packages);
  for (const names of [packages ?? plain, ...variants.map((name) => [name])]) {
    const tags = { built: [], parts: [] };
    for (const name of names) {
      const output = outputs.get(name);
      tags.built.push(tag(output.kind, release.url(name)));
      tags.parts.push(...output.parts.map((path) => tag(output.kind, urlOf(path, project, site))));
      if (!output.templates?.length) continue;
      project.write(`build/templates/${name}`, output.compiled);
      tags.parts.push(tag("script", `/__root/build/templates/${name}`));
    }
    const mounts = { ...site.mounts, "/__root/": `${project.root}/`, "/__outside/": `${project.outside}/` };
    const pages = new Map(Object.entries(tags).map(([name, all]) => [`/${name}.html`, html(all, body)]));
    const server = await serve({ mounts, pages });
    try {
      const look = (name) => visit(browser, `${server.origin}/${name}.html`, { namespace, data });
      const [is, should] = [await look("built"), await look("parts")];
      for (const what of ["errors", "log", "templates"]) equal(is[what], should[what], `${names}: ${what}`);
      equal(is.styles.length, should.styles.length, `${names}: elements`);
      is.styles.forEach((style, at) => {
        for (const name of Object.keys(should.styles[at]))
          equal(style[name], should.styles[at][name], `${names}: ${name}`);
      });
      if (!is.log.length && !is.styles.length && !is.templates.length) throw new Error(`${names}: nothing to see`);
    } finally {
      server.close();
    }
  }
}

const tag = (kind, url) =>
  kind === "script" ? `<script src="${encodeURI(url)}"></script>` : `<link rel="stylesheet" href="${encodeURI(url)}">`;

function urlOf(path, project, site) {
  const absolute = isAbsolute(path) ? path : join(project.root, path);
  for (const [prefix, folder] of [
    [site.base ?? "/", site.served],
    ["/__root/", project.root],
    ["/__outside/", project.outside],
  ]) {
    if (absolute.startsWith(`${folder}/`)) return prefix + absolute.slice(folder.length + 1);
  }
  throw new Error(`${path} is not served`);
}

function html(tags, body) {
  const links = tags.filter((each) => each.startsWith("<link"));
  const scripts = tags.filter((each) => each.startsWith("<script"));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>test</title>
${links.join("\n")}
<script>window.logged = []; window.log = (...said) => logged.push(said.map(String).join(" "));</script>
</head><body>${body}
${scripts.join("\n")}
</body></html>
`;
}

async function visit(browser, url, { namespace, data = [{}] }) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(`${error.name}: ${error.message}`));
  const { origin } = new URL(url);
  await context.route(
    (asked) => asked.protocol.startsWith("http") && asked.origin !== origin,
    (route) => route.abort(),
  );
  try {
    await page.goto(url, { waitUntil: "load", timeout: 20_000 });
    const styles = await page.evaluate(computed);
    const log = await page.evaluate(() => globalThis.logged);
    const templates = namespace
      ? await page.evaluate(`(${inspect})(${guarded(namespace)}, ${JSON.stringify(transported(data))})`)
      : [];
    return { errors, log, styles, templates };
  } finally {
    await context.close();
  }
}

/** `a.b.c`, which is nothing where there is no `a`. */
const guarded = (namespace) => `(() => { try { return ${namespace} } catch { return undefined } })()`;

/** In the page: the computed styles of all elements of the body and what stands before and after them; URLs as what they lead to. */
async function computed() {
  const elements = [...document.body.querySelectorAll("*")].filter((each) => each.localName !== "script");
  const all = elements.flatMap((element) =>
    ["", "::before", "::after"].map((pseudo) => getComputedStyle(element, pseudo)),
  );
  const styles = all.map((style) => Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)])));
  const leads = {};
  const lead = async (url) => {
    if (!/^data:/.test(url) && !url.startsWith(location.origin)) return url;
    const answer = await fetch(url);
    if (!answer.ok) return "nothing";
    const sum = await crypto.subtle.digest("SHA-256", await answer.arrayBuffer());
    return [...new Uint8Array(sum)].map((byte) => byte.toString(16)).join("-") + new URL(url).hash;
  };
  const URLS = /url\("([^"]*)"\)/g;
  for (const style of styles) {
    for (const value of Object.values(style)) {
      for (const [, url] of value.matchAll(URLS)) leads[url] ??= await lead(url);
    }
  }
  for (const style of styles) {
    for (const name of Object.keys(style)) style[name] = style[name].replace(URLS, (_, url) => `url(${leads[url]})`);
  }
  return styles;
}
