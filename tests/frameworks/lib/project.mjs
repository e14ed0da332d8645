// Projects in temporary folders, and what assetpack makes of them.

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Server, run, succeed } from "./programs.mjs";

const here = fileURLToPath(new URL("..", import.meta.url));

/** The sources that every project builds. */
export const SITE = join(here, "site");
const PACKAGES = join(here, "packages");

const homes = new Set();
process.on("exit", () => homes.forEach(remove));
const remove = (home) => rmSync(home, { recursive: true, force: true });

/** A copy of a folder beside run.mjs, that is removed with `end`. */
export class Project {
  /** With `env`, the variables that every program is given. */
  constructor(assetpack, name, env = {}) {
    this.assetpack = assetpack;
    this.env = env;
    this.home = mkdtempSync(join(tmpdir(), "assetpack-frameworks-"));
    homes.add(this.home);
    this.root = join(this.home, name);
    cpSync(join(here, name), this.root, { recursive: true, filter: (path) => !path.endsWith("check.mjs") });
    this.servers = [];
  }

  async end() {
    for (const server of this.servers) await server.end();
    remove(this.home);
    homes.delete(this.home);
  }

  path(path) {
    return join(this.root, path);
  }

  /** Where a program is that was installed from PyPI. */
  static python(program) {
    return join(PACKAGES, "venv/bin", program);
  }

  /** Copies files of the common sources; names by the places where they belong. */
  take(places) {
    for (const [place, name] of Object.entries(places))
      cpSync(join(SITE, name), this.path(place), { recursive: true });
  }

  write(path, text) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  append(path, text) {
    this.write(path, this.read(path) + text);
  }

  read(path) {
    return readFileSync(this.path(path), "utf8");
  }

  json(path) {
    return JSON.parse(this.read(path));
  }

  exists(path) {
    return existsSync(this.path(path));
  }

  remove(path) {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  list(path) {
    return readdirSync(this.path(path)).sort();
  }

  /** Runs a program in the project that has to succeed. */
  succeed(program, ...given) {
    return succeed(program, given, { cwd: this.root, env: this.env });
  }

  /** Runs a program in the project, and gives its exit code and what it said. */
  run(program, ...given) {
    return run(program, given, { cwd: this.root, env: this.env });
  }

  /** A build without problems; gives the release. */
  async build() {
    const said = await this.succeed(this.assetpack, "build", "--message-format", "short");
    if (/^\S*(warning|error)/m.test(said)) throw new Error(`the build says\n${said}`);
    return this.release;
  }

  /** What our own manifest says of the outputs. */
  get release() {
    const { public_path, assets } = this.json("dist/manifest.json");
    return new Release(public_path, assets);
  }

  /** Starts a server in the project, and ends it with the project if it was not ended before. */
  async serve(program, ...given) {
    const server = await Server.start(program, given, { cwd: this.root, env: this.env });
    this.servers.push(server);
    return server;
  }
}

/** The outputs of a build. */
class Release {
  constructor(publicPath, assets) {
    this.publicPath = publicPath;
    this.assets = assets;
  }

  asset(logical) {
    const asset = this.assets[logical];
    if (!asset) throw new Error(`the manifest has no ${logical}, but ${Object.keys(this.assets).join(", ")}`);
    return asset;
  }

  /** The path of an output's URL, without any encoding. */
  url(logical) {
    return this.publicPath + this.asset(logical).path;
  }

  urls(...logical) {
    return logical.map((name) => this.url(name));
  }

  get logical() {
    return Object.keys(this.assets);
  }
}
