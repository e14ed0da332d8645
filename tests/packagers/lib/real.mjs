// Projects of packagers that are run themselves: what they write, and what assetpack writes.

import { readFileSync } from "node:fs";
import { compareScript, compareSheet } from "./compare.mjs";
import { equal, said } from "./equal.mjs";
import { initialised } from "./init.mjs";
import { locate } from "./listed.mjs";
import { Project } from "./project.mjs";
import { real } from "./python.mjs";
import { compareParts } from "./tokens.mjs";
import { target } from "./urls.mjs";

/** `settings` is the file of the packager's settings; `script` runs the packager. */
export async function compareReal(table, { assetpack, test }, { packager, settings, script, namespace }) {
  const toml = `compat = "${packager}"\n`;
  const project = new Project({
    ...table,
    files: { ...table.files, [settings]: table.settings, "assetpack.toml": toml },
  });
  const judge = project.copy(["assetpack.toml"]);
  try {
    let wanted;
    if (!table.tells) await test(`the real ${packager}`, () => (wanted = judged(judge, script)));
    if (!assetpack) return;
    if (table.tells) await test("what is said", () => saidOf(project, assetpack, table.tells));
    if (!wanted) return;
    let release;
    await test("the build", () => (release = project.build(assetpack, "--minify", "none")));
    if (!release) return;
    const found = new Map(wanted.outputs.map((output) => [output, packageOf(output, release)]));
    await test("which packages there are", () =>
      equal(release.packages, [...found.values()].sort(), `packages for ${wanted.outputs.map(({ name }) => name)}`));
    await test("what is said", () => said(release.said, table));
    for (const [output, name] of found) {
      await test(output.name, () => {
        const wrong = compare({ output, judge, wanted, release, name, table, namespace });
        if (wrong) throw new Error(wrong);
      });
    }
    await test("the manifest is right", () =>
      project.succeed(assetpack, "verify", "--manifest", "build/manifest.json"));
    await test("init", () => initialised(project, assetpack, release));
  } finally {
    project.end();
    judge.end();
  }
}

/** What the packager writes. Its scripts have to be the parts that it says they are. */
function judged(judge, script) {
  const wanted = real(judge, script);
  if (!wanted.outputs.length) throw new Error("nothing is written");
  for (const { name, file, kind, parts, templates, around } of wanted.outputs) {
    if (kind !== "script") continue;
    const text = inside(judge.read(file), around);
    const { wrong, rest } = compareParts(
      parts.map((path) => judge.read(path)),
      text,
    );
    if (wrong ?? (rest && !templates.length)) throw new Error(`${name}: ${wrong ?? rest}`);
  }
  return wanted;
}

/** The package that an output is: the end of its URL is its name, which may have moved into a folder of its own. */
const packageOf = ({ name }, release) =>
  release.packages.find((each) => `/${release.publicPath}${each}`.endsWith(`/${name}`));

function compare({ output, judge, wanted, release, name, table, namespace = "window.JST" }) {
  const place = locate(release, name);
  const text = readFileSync(place.file, "utf8");
  const should = judge.read(output.file);
  if (output.kind === "sheet") {
    const mounts = { ...mountsOf(wanted, judge, release.project), [release.publicPath]: place.folder };
    const embedded = (sheet) => sheet.match(/url\(\s*["']?data:/g)?.length ?? 0;
    equal(embedded(text), embedded(should), "data: URLs");
    return compareSheet(text, (url) => target(url, release.url(name), mounts), [
      { text: should, url: (url) => target(url, output.url, wanted.mounts) },
    ]);
  }
  const parts = output.parts.map((path) => judge.read(path));
  const rest = output.templates.length ? compareParts(parts, inside(should, output.around)).rest : undefined;
  return compareScript(inside(text, output.around), {
    parts,
    templates: rest,
    namespace: output.namespace ?? namespace,
    data: table.data,
  });
}

/** The same folders in the other project. */
const mountsOf = ({ mounts }, judge, project) =>
  Object.fromEntries(
    Object.entries(mounts).map(([prefix, folder]) => [prefix, folder.replace(judge.root, project.root)]),
  );

/** The code between what stands around all of it. */
function inside(text, around) {
  if (!around) return text;
  const [before, behind] = around.map((each) => each.trim());
  const trimmed = text.trim();
  const end = [behind, behind.replace(/;$/, "")].find(
    (each) => trimmed.replace(/;$/, "").endsWith(each) || trimmed.endsWith(each),
  );
  if (!trimmed.startsWith(before) || end === undefined)
    throw new Error(`\`${before}\` … \`${behind}\` are not around\n${text.slice(0, 300)}`);
  return trimmed.slice(before.length, trimmed.lastIndexOf(end));
}

function saidOf(project, assetpack, patterns) {
  const { stderr } = project.run(assetpack, "build", "--message-format", "short");
  for (const pattern of patterns) if (!pattern.test(stderr)) throw new Error(`no ${pattern} in\n${stderr}`);
}
