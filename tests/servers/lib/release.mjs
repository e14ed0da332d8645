// A project, what assetpack made of it, and the rules for it.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const SUFFIXES = { br: ".br", gzip: ".gz", zstd: ".zst" };

export class Release {
  constructor(assetpack, project) {
    this.assetpack = assetpack;
    this.project = project;
    this.home = mkdtempSync(join(tmpdir(), "assetpack-servers-"));
    // Servers that are started by root run as another user.
    chmodSync(this.home, 0o755);
    this.root = join(this.home, "project");
    this.out = join(this.root, project.out ?? "dist/assets");
  }

  /** Builds the first release. */
  first() {
    rmSync(this.root, { recursive: true, force: true });
    const { settings, stable, files, before } = this.project;
    const table = { ...settings, stable, out: this.project.out ?? "dist/assets" };
    const toml = Object.entries(table).map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`);
    this.#write({ ...files, ...before }, "assets");
    this.#write({ "assetpack.toml": toml.join("") }, ".");
    this.#build();
    if (before) {
      this.#write(files, "assets");
      this.#build();
    }
  }

  /** Builds the next one over it. */
  second() {
    this.#write(this.project.next.files, "assets");
    this.#build();
  }

  /** What assetpack writes for a server. */
  rules(server) {
    return this.#run(this.assetpack, ["-C", this.root, "manifest", "--format", server, "--directory", this.out]);
  }

  /** Every file of the manifest: its entry, its URL path, and the encodings that are beside it. */
  files() {
    const urls = JSON.parse(this.#run(this.assetpack, ["-C", this.root, "list", "--json"]));
    return Object.entries(this.manifest.assets).map(([logical, entry]) => ({
      entry,
      logical,
      url: pathOf(urls[logical]),
      encodings: Object.keys(entry.variants ?? {}),
      bytes: (encoding) => readFileSync(join(this.out, entry.path + (SUFFIXES[encoding] ?? ""))),
    }));
  }

  get manifest() {
    return JSON.parse(readFileSync(join(this.root, "dist/manifest.json"), "utf8"));
  }

  /** The URL path of the output directory. */
  get prefix() {
    return pathOf(this.project.settings.public_path);
  }

  /** Puts a file beside those of the release. */
  put(path, bytes) {
    const file = join(this.out, path);
    mkdirSync(dirname(file), { recursive: true });
    if (existsSync(file)) throw new Error(`${path} is there`);
    writeFileSync(file, bytes);
  }

  end() {
    rmSync(this.home, { recursive: true, force: true });
  }

  #write(files, folder) {
    for (const [path, bytes] of Object.entries(files)) {
      const file = join(this.root, folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  }

  #build() {
    this.#run(this.assetpack, ["-C", this.root, "build"]);
  }

  #run(program, given) {
    const { status, stdout, stderr, error } = spawnSync(program, given, { encoding: "utf8", maxBuffer: 64 << 20 });
    if (status !== 0) throw new Error(`${program} ${given.join(" ")}: ${error ?? stderr}`);
    return stdout;
  }
}

/** The path of a URL, as a client sends it. */
function pathOf(url) {
  const path = url.replace(/^([a-z]+:)?\/\/[^/]*/, "");
  return path.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
}
