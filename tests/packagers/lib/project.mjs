// Projects in temporary folders, and what assetpack makes of them.

import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const homes = new Set();
process.on("exit", () => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

export class Project {
  /**
   * `files` are below the project, `outside` is beside it; `links` are symbolic links in the project. In the values of
   * `env`, `@ROOT@` and `@OUTSIDE@` are the two folders.
   */
  constructor({ files, links = {}, outside = {}, env = {} }) {
    this.given = { files, links, outside, env };
    this.home = realpathSync(mkdtempSync(join(tmpdir(), "assetpack-packagers-")));
    homes.add(this.home);
    this.root = join(this.home, "project");
    this.outside = join(this.home, "outside");
    mkdirSync(this.root);
    mkdirSync(this.outside);
    for (const [path, content] of Object.entries(files)) write(join(this.root, path), content);
    for (const [path, content] of Object.entries(outside)) write(join(this.outside, path), content);
    for (const [path, to] of Object.entries(links)) symlinkSync(to, join(this.root, path));
    const placed = (value) => value.replaceAll("@ROOT@", this.root).replaceAll("@OUTSIDE@", this.outside);
    this.env = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, placed(value)]));
  }

  end() {
    rmSync(this.home, { recursive: true, force: true });
    homes.delete(this.home);
  }

  /** What the project was at first, in another place; `without` some of its files. */
  copy(without = []) {
    const files = Object.entries(this.given.files).filter(([path]) => !without.includes(path));
    return new Project({ ...this.given, files: Object.fromEntries(files) });
  }

  write(path, content) {
    write(join(this.root, path), content);
  }

  bytes(path) {
    return readFileSync(join(this.root, path));
  }

  read(path) {
    return this.bytes(path).toString("utf8");
  }

  list(path = ".") {
    return list(join(this.root, path));
  }

  /** Runs a program in the project; gives its exit code and what it said. */
  run(program, ...given) {
    const env = { PATH: process.env.PATH, HOME: this.home, LANG: "C.UTF-8", ...this.env };
    const { status, stdout, stderr, error } = spawnSync(program, given, { cwd: this.root, env, encoding: "utf8" });
    if (error) throw error;
    return { status, stdout, stderr };
  }

  succeed(program, ...given) {
    const ran = this.run(program, ...given);
    if (ran.status !== 0)
      throw new Error(`${program.replace(/.*\//, "")} ${given.join(" ")}: exit code ${ran.status}\n${ran.stderr}`);
    return ran;
  }

  /** Builds; gives the release, with what was said. The manifest is in a folder of its own. */
  build(assetpack, ...flags) {
    const { stderr } = this.succeed(assetpack, "build", "--message-format", "short", "--manifest", MANIFEST, ...flags);
    return new Release(this, JSON.parse(this.read(MANIFEST)), stderr);
  }
}

const MANIFEST = "build/manifest.json";

/** What one build wrote. The folder that is served may change with the next one; the texts here do not. */
export class Release {
  constructor(project, manifest, said) {
    this.project = project;
    this.assets = manifest.assets;
    this.publicPath = manifest.public_path;
    this.said = said.split("\n").filter((line) => /(warning|error)\[/.test(line));
  }

  /** The names of the packages. */
  get packages() {
    return Object.keys(this.assets)
      .filter((name) => this.assets[name].kind === "package")
      .sort();
  }

  asset(name) {
    const asset = this.assets[name];
    if (!asset) throw new Error(`the manifest has no ${name}, but ${Object.keys(this.assets).join(", ")}`);
    return asset;
  }

  /** The URL of an output, without any encoding. */
  url(name) {
    return this.publicPath + this.asset(name).path;
  }
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** All files below a folder, by name. */
export function list(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
