// The checks of one project of Jammit.

import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { compareScript, compareSheet } from "../lib/compare.mjs";
import { browse } from "../lib/chromium.mjs";
import { equal, none, refused, said } from "../lib/equal.mjs";
import { initialised } from "../lib/init.mjs";
import { isEmbedded, meant, packages } from "../lib/jammit.mjs";
import { judge } from "../lib/judge.mjs";
import { Project } from "../lib/project.mjs";
import { file, fragment, target } from "../lib/urls.mjs";
import order from "./order.mjs";
import roots from "./roots.mjs";
import settings from "./settings.mjs";
import styles from "./styles.mjs";
import templates from "./templates.mjs";

export const projects = [...order, ...roots, ...settings, ...styles, ...templates];

const SETTINGS = "config/assets.yml";

/** The project on the disk; `assetpack.toml` says only whose settings are read, and what else the table says. */
function make(table) {
  const { file = SETTINGS, environment } = table;
  const more = [file === SETTINGS ? "" : `, file = "${file}"`, environment ? `, environment = "${environment}"` : ""];
  const compat = more.join("") ? `{ from = "jammit"${more.join("")} }` : '"jammit"';
  const toml = `compat = ${compat}\n${table.toml ?? ""}`;
  return new Project({ ...table, files: { ...table.files, [file]: table.settings, "assetpack.toml": toml } });
}

export async function check(table, { assetpack, browser, jammit, test }) {
  const project = make(table);
  try {
    const unfit = table.fails ?? table.without;
    if (jammit && !unfit) await test("the real Jammit", () => none(judge(jammit, project, table)));
    if (assetpack && table.fails) {
      await test("what is wrong", () => refused(project, assetpack, table.fails));
    } else if (assetpack) {
      await built(table, project, { assetpack, browser, test });
    }
  } finally {
    project.end();
  }
}

async function built(table, project, { assetpack, browser, test }) {
  const { env, root } = project;
  const model = packages(root, table.settings, { env, environment: table.environment });
  const site = siteOf(project, table, model.settings);
  let release;
  await test("the build", () => (release = project.build(assetpack, "--minify", "none")));
  if (!release) return;

  await test("which packages there are", () => {
    equal(release.packages, [...model.outputs.keys()].sort(), "packages");
    for (const name of table.absent ?? []) equal(name in release.assets, false, name);
  });
  await test("what else is published", () => {
    const code = Object.keys(release.assets).filter(
      (name) => /\.(js|css|jst)$/.test(name) && !release.packages.includes(name),
    );
    if (!table.parts) equal(code, table.imported ?? [], "scripts and sheets beside the packages");
  });
  await test("what is said", () => said(release.said, table));
  for (const [name, output] of model.outputs) {
    if (table.differs?.includes(name)) continue;
    await test(name, () => {
      const path = join(site.out, release.asset(name).path);
      const wrong = compare(readFileSync(path, "utf8"), output, { project, site, model, name, release, table });
      if (wrong) throw new Error(wrong);
    });
  }
  for (const [name, paths] of Object.entries(table.order ?? {})) {
    await test(`the order of ${name}`, () => {
      const below = (path) => (path.startsWith(`${site.publicRoot}/`) ? path.slice(site.publicRoot.length + 1) : path);
      equal((release.asset(name).sources ?? []).map(below), paths, "sources");
    });
  }
  await test("the manifest is right", () => project.succeed(assetpack, "verify", "--manifest", "build/manifest.json"));
  await settled(table, project, release, site, { assetpack, test });
  if (table.page && browser) {
    const minified = project.build(assetpack);
    await test("built again", () => {
      const paths = ({ assets }) => Object.entries(assets).map(([name, { path }]) => `${name} ${path}`);
      equal(paths(project.build(assetpack, "--minify", "none")), paths(release), "outputs");
    });
    await test("in Chromium", () => seen(browser, table, project, model, site, minified));
  }
  if (!table.toml && !table.environment && !table.file)
    await test("init", () => initialised(project, assetpack, release));
}

function seen(browser, table, project, { settings, outputs }, site, release) {
  const withTemplates = [...outputs].map(([name, output]) => [
    name,
    { ...output, compiled: compiledOf(output, project) },
  ]);
  const namespace = withTemplates.some(([, { compiled }]) => compiled) ? settings.namespace : undefined;
  return browse(browser, {
    ...table.page,
    project,
    outputs: new Map(withTemplates),
    site,
    release,
    namespace,
    data: table.data,
  });
}

/** The compiled templates, which stand behind all scripts. */
function compiledOf({ parts, templates, text }, project) {
  if (!templates?.length) return undefined;
  const read = (path) => readFileSync(isAbsolute(path) ? path : join(project.root, path), "utf8");
  return text.slice(parts.map(read).join("\n").length);
}

/** Where what is served, and as what. */
function siteOf(project, table, { packagePath }) {
  const publicRoot = table.publicRoot ?? "public";
  const served = join(project.root, publicRoot);
  return {
    publicRoot,
    served,
    out: join(served, packagePath),
    prefix: `/${packagePath}/`,
    mounts: { "/": `${served}/` },
  };
}

function compare(text, output, { project, site, model, name, release, table }) {
  const { settings } = model;
  const read = (path) => readFileSync(isAbsolute(path) ? path : join(project.root, path));
  const parts = output.parts.map((path) => ({ path, text: read(path).toString("utf8") }));
  if (output.kind === "script") {
    const code = parts.map((part) => part.text);
    const compiled = compiledOf(output, project);
    return compareScript(text, { parts: code, templates: compiled, namespace: settings.namespace, data: table.data });
  }
  const context = { root: project.root, publicRoot: settings.publicRoot };
  const means = (url, sheet) => {
    if (url.startsWith("#")) return url;
    const local = !/^(?:[a-z][-+.a-z0-9]*:|\/\/)/i.test(url);
    // A URL that nobody rewrites means what it means in the package.
    if (!local || (!settings.rewrite && !url.startsWith("/"))) {
      const path = meant(url, sheet, context);
      const embedded = local && !url.includes("#") && output.variant && isEmbedded(path, read);
      return embedded ? file(path) : target(url, `${site.prefix}${name}`, site.mounts);
    }
    return file(meant(url, sheet, context)) + fragment(url);
  };
  const wrong = compareSheet(
    text,
    (url) => target(url, release.url(name), site.mounts),
    parts.map((part) => ({ ...part, url: (url) => means(url, part.path) })),
  );
  return wrong ?? embeds(text, output, { parts, context, read });
}

/** All that Jammit embeds is, and nothing that it would not if it saw every form of URL. */
function embeds(text, output, { parts, context, read }) {
  const count = (sheet) => sheet.match(/url\(\s*["']?data:/g)?.length ?? 0;
  const urls = parts.flatMap(({ path, text }) =>
    [...text.matchAll(/url\(\s*["']?([^"')]+?)["']?\s*\)/g)].map(([, url]) => ({ url, path })),
  );
  const most = urls.filter(
    ({ url, path }) =>
      url.startsWith("data:") ||
      (output.variant && !/^[a-z]+:/.test(url) && isEmbedded(meant(url, path, context), read)),
  ).length;
  const [is, least] = [count(text), count(output.text)];
  return least <= is && is <= most ? undefined : `${is} data: URLs instead of ${least} to ${most}`;
}

/** What the settings say of the outputs besides what is in them. */
async function settled(table, project, release, site, { assetpack, test }) {
  const written = () => project.list(`${site.publicRoot}${site.prefix}`.slice(0, -1));
  if (table.twins) {
    await test("twins", () =>
      equal(
        written().filter((path) => /\.(gz|br|zst)$/.test(path)),
        table.twins,
        "twins",
      ));
  }
  if (table.unminified) {
    await test("nothing is minified", () => {
      const texts = (from) => from.packages.map((name) => from.asset(name).integrity);
      equal(texts(project.build(assetpack)), texts(release), "outputs");
    });
  }
  for (const path of table.plain ?? []) {
    await test(path, () => {
      const name = path.slice(path.lastIndexOf("/") + 1);
      equal(project.read(path), readFileSync(join(site.out, release.asset(name).path), "utf8"), path);
    });
  }
  for (const [name, parts] of Object.entries(table.parts ?? {})) {
    await test(`the parts of ${name}`, () => {
      equal(release.asset(name).parts, parts, "parts");
      for (const part of parts) readFileSync(join(site.out, release.asset(part).path));
    });
  }
}
