// Trees on the disk, built by Sprockets and by assetpack.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Short names for the folders of a Rails application, in the order of its load paths. */
const FOLDERS = {
  config: "app/assets/config",
  fonts: "app/assets/fonts",
  images: "app/assets/images",
  js: "app/assets/javascripts",
  css: "app/assets/stylesheets",
  lib: "lib/assets/javascripts",
  vendor: "vendor/assets/javascripts",
};

/**
 * Writes a tree into `root`, with the settings of assetpack; returns what Sprockets has to know. A tree with load paths
 * of its own has files called by their whole paths.
 */
export function write(root, tree) {
  for (const [path, text] of Object.entries(tree.files)) {
    const slash = path.indexOf("/");
    const folder = tree.loadPaths ? path.slice(0, slash) : FOLDERS[path.slice(0, slash)];
    const file = join(root, folder, path.slice(slash + 1));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const paths = tree.loadPaths ?? Object.values(FOLDERS).filter((folder) => existsSync(join(root, folder)));
  const entries = tree.targets ? `entries = ${JSON.stringify(tree.targets)}\n` : "";
  const settings = `compat = "sprockets"\nsource = ${JSON.stringify(paths)}\n${entries}[manifest]\nalso = ["sprockets"]\n`;
  writeFileSync(join(root, "assetpack.toml"), settings);
  const targets = tree.defaults ? undefined : (tree.targets ?? ["manifest.js"]);
  return { name: tree.name, root, paths, targets };
}

/** Builds trees in one process of Ruby: what it says of each, by name. */
export function sprockets(specFile, specs) {
  writeFileSync(specFile, JSON.stringify(specs));
  const build = fileURLToPath(new URL("../build.rb", import.meta.url));
  const { status, stdout, stderr } = spawnSync("ruby", ["-W0", build, specFile], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env: { ...process.env, LANG: "C.UTF-8" },
  });
  if (status !== 0) throw new Error(`ruby: ${stderr}`);
  return new Map(stdout.trim().split("\n").map((line) => JSON.parse(line)).map((result) => [result.name, result]));
}

/**
 * Builds one tree with assetpack: the outputs and their paths by logical path, and the names in the manifest for Rails;
 * or what it said.
 */
export function assetpack(program, root) {
  const { status, stderr } = spawnSync(
    program,
    ["-C", root, "build", "--minify", "none", "--compress", "none", "--message-format", "short", "--quiet"],
    { encoding: "utf8" },
  );
  if (status !== 0) return { status, error: stderr };
  const out = join(root, "dist/assets");
  const manifest = JSON.parse(readFileSync(join(root, "dist/manifest.json"), "utf8"));
  const paths = Object.entries(manifest.assets).map(([logical, { path }]) => [logical, path]);
  const assets = paths.map(([logical, path]) => [logical, readFileSync(join(out, path))]);
  const rails = readdirSync(out).find((name) => name.startsWith(".sprockets-manifest-"));
  const names = Object.keys(JSON.parse(readFileSync(join(out, rails), "utf8")).assets);
  return { status, assets: new Map(assets), paths: new Map(paths), names };
}
