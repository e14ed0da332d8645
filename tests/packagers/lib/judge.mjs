// The real Jammit, where it is at hand: whether the model says what it says.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packages } from "./jammit.mjs";
import { TEMPLATE } from "./template.mjs";

const JUDGE = fileURLToPath(new URL("../jammit/judge.rb", import.meta.url));

/** Differences between the model and the Jammit in the folder `jammit`, for one project. */
export function judge(
  jammit,
  project,
  { settings, environment = "production", publicRoot = "public", file = "config/assets.yml" },
) {
  const template = readFileSync(join(jammit, "lib/jammit/jst.js"), "utf8");
  const model = packages(project.root, settings, { env: project.env, environment });
  const real = project.copy();
  real.env.RAILS_ENV = environment;
  const { status, stderr } = real.run("ruby", JUDGE, jammit, file);
  const wrong = [];
  if (status !== 0) wrong.push(`exit code ${status}: ${stderr}`);
  const out = `${publicRoot}/${model.settings.packagePath}`;
  const found = existsSync(join(real.root, out)) ? real.list(out) : [];
  const written = found.filter((name) => !/\.gz$|-mhtml\.css$/.test(name));
  const wanted = [...model.outputs.keys()].sort();
  if (String(written) !== String(wanted)) wrong.push(`files: ${written} instead of ${wanted}`);
  if (found.some((name) => name.endsWith(".gz")) !== model.settings.gzip) wrong.push("gzip");
  const warned = [...stderr.matchAll(/No assets match '(.*)'/g)].map(([, glob]) => glob);
  if (String(warned) !== String(model.warnings)) wrong.push(`warnings: ${warned} instead of ${model.warnings}`);
  for (const name of written.filter((name) => model.outputs.has(name))) {
    const is = real.read(`${out}/${name}`);
    const should = model.outputs
      .get(name)
      .text.replace(TEMPLATE.trimEnd(), () => template)
      .replaceAll(project.home, real.home);
    if (is !== should) wrong.push(`${name}:\n${is}\n--- instead of\n${should}`);
  }
  real.end();
  return wrong;
}
