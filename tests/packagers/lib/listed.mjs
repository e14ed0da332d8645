// Projects whose packages are listed by hand: what each output consists of, in order.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browse } from "./chromium.mjs";
import { compareScript, compareSheet } from "./compare.mjs";
import { equal, refused, said } from "./equal.mjs";
import { initialised } from "./init.mjs";
import { Project } from "./project.mjs";
import { target } from "./urls.mjs";

/**
 * `settings` is the file of the packager's settings, `served` the folder that is served as `base`. `table.outputs` are
 * the packages by name, each with its parts as paths in the project.
 */
export async function checkListed(table, { assetpack, browser, test }, { packager, settings, served, base }) {
  const toml = `compat = ${table.compat ?? JSON.stringify(packager)}\n`;
  const project = new Project({
    ...table,
    files: { ...table.files, [settings]: table.settings, "assetpack.toml": toml },
  });
  try {
    if (!assetpack) return;
    if (table.fails) {
      await test("what is wrong", () => refused(project, assetpack, table.fails));
      return;
    }
    let release;
    await test("the build", () => (release = project.build(assetpack, "--minify", "none")));
    if (!release) return;
    await test("which packages there are", () =>
      equal(release.packages, Object.keys(table.outputs).sort(), "packages"));
    await test("what is said", () => said(release.said, table));
    const mounts = { [base]: `${join(project.root, served)}/` };
    const site = { base, served: join(project.root, served), mounts: { ...mounts } };
    for (const [name, parts] of Object.entries(table.outputs)) {
      await test(name, () => {
        const place = locate(release, name);
        site.mounts[release.publicPath] = place.folder;
        const wrong = compare({
          project,
          release,
          name,
          parts,
          served,
          base,
          mounts: site.mounts,
          text: readFileSync(place.file, "utf8"),
        });
        if (wrong) throw new Error(wrong);
        equal(release.asset(name).sources, parts, "sources");
      });
    }
    await test("the manifest is right", () =>
      project.succeed(assetpack, "verify", "--manifest", "build/manifest.json"));
    if (table.body !== undefined && browser)
      await test("in Chromium", () => seen(browser, table, project, site, assetpack));
    if (!table.compat) await test("init", () => initialised(project, assetpack, release));
  } finally {
    project.end();
  }
}

function compare({ project, release, name, parts, served, base, mounts, text }) {
  const texts = parts.map((path) => project.read(path));
  if (name.endsWith(".js")) return compareScript(text, { parts: texts });
  return compareSheet(
    text,
    (url) => target(url, release.url(name), mounts),
    parts.map((path, at) => ({
      text: texts[at],
      url: (url) => target(url, base + path.slice(served.length + 1), mounts),
    })),
  );
}

function seen(browser, table, project, site, assetpack) {
  const outputs = Object.entries(table.outputs).map(([name, parts]) => [
    name,
    { kind: name.endsWith(".js") ? "script" : "sheet", parts },
  ]);
  return browse(browser, {
    project,
    outputs: new Map(outputs),
    site,
    release: project.build(assetpack),
    body: table.body,
  });
}

/** Where an output lies, and the folder that its path in the manifest is relative to. */
export function locate(release, name) {
  const { path } = release.asset(name);
  const found = release.project.list().find((each) => each.endsWith(`/${path}`));
  if (!found) throw new Error(`${path} is nowhere`);
  return { file: join(release.project.root, found), folder: join(release.project.root, found.slice(0, -path.length)) };
}
