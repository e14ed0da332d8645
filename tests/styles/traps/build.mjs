// Builds of many sheets at once.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const BUILD_LIMIT = 120_000;

/** What stands beside a sheet when it is joined with another. */
export const AFTER = ".after { color: red }\n@media screen { .after { width: 3px } }\n";

/** The layer that a sheet is imported into. */
export const LAYER = "around";

/** Projects with one `assetpack`, in a folder of their own that `remove` takes away. */
export function workshop(assetpack) {
  const root = mkdtempSync(join(tmpdir(), "assetpack-traps-"));
  return {
    build: (name, files, settings) => build(resolve(assetpack), join(root, name), files, settings),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/**
 * Builds `files` (path below `assets` → bytes) in `folder` with the text `settings` of a configuration. Returns the
 * exit code as `status`, `outputs` (logical path → bytes), `problemsOf` (path → its `errors` and `warnings`, each
 * `CODE LINE:COLUMN`, in order) and `printed`.
 */
function build(assetpack, folder, files, settings) {
  const assets = join(folder, "assets");
  for (const inner of new Set([...files.keys()].map((path) => dirname(path)))) {
    mkdirSync(join(assets, inner), { recursive: true });
  }
  for (const [path, bytes] of files) writeFileSync(join(assets, path), bytes);
  writeFileSync(join(folder, "assetpack.toml"), `${settings}\n`);

  const given = ["-C", folder, "build", "--compress", "none", "--message-format", "json", "--color", "never"];
  const limits = { encoding: "utf8", timeout: BUILD_LIMIT, maxBuffer: 1 << 28 };
  const { status, stderr, error } = spawnSync(assetpack, given, limits);
  const problems = new Map();
  const problemsOf = (path) => problems.get(path) ?? { errors: [], warnings: [] };
  for (const line of stderr.split("\n").filter((line) => line.startsWith("{"))) {
    const { severity, code, file, line: row, column } = JSON.parse(line);
    if (!file) continue;
    const path = file.replace(/^assets\//, "");
    problems.set(path, problemsOf(path));
    problemsOf(path)[severity === "error" ? "errors" : "warnings"].push(row ? `${code} ${row}:${column}` : code);
  }
  const outputs = new Map();
  if (status === 0) {
    const published = JSON.parse(readFileSync(join(folder, "dist/manifest.json"), "utf8")).assets;
    for (const [key, { path }] of Object.entries(published)) {
      outputs.set(key, readFileSync(join(folder, "dist/assets", path)));
    }
  }
  return { status, outputs, problemsOf, printed: error?.message ?? stderr.slice(0, 1000) };
}

/** The files with which each of `cases` is imported beside another sheet, and into a layer. */
export function joining(cases) {
  const files = new Map([["parts/after.css", Buffer.from(AFTER)]]);
  for (const { name, css } of cases) {
    const write = (conditions) =>
      Buffer.from(`@import "../parts/${name}.css"${conditions};\n@import "../parts/after.css";\n`);
    files.set(`parts/${name}.css`, css);
    files.set(`beside/${name}.css`, write(""));
    files.set(`layer/${name}.css`, write(` layer(${LAYER})`));
  }
  return files;
}
