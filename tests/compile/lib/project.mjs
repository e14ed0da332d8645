// Projects in temporary folders, and how assetpack is run on them.

import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const require = createRequire(new URL("../../packages/package.json", import.meta.url));
const { TraceMap, originalPositionFor } = require("@jridgewell/trace-mapping");

const PACKAGES = realpathSync(fileURLToPath(new URL("../packages/node_modules", import.meta.url)));
const BUILD_LIMIT = 300_000;
/** How much of what a build says is shown where it ends in another way than it should. */
const SHOWN = 4_000;
/** Counts its runs, and is from then on the program that its arguments name. */
const COUNTED = 'echo run >>runs.log\nexec "$@"\n';

const CACHE = ".assetpack/cache";
/** The number of the step in which a command is run. */
const COMMAND = 4;

/** A project that is removed with `end`. */
export class Project {
  /**
   * With `files` (path → text or bytes), and `counted.sh`, which counts runs. The compilers are installed in it, unless
   * it has packages of its own.
   */
  constructor(assetpack, files = {}, name = "project") {
    this.assetpack = assetpack;
    this.home = mkdtempSync(join(tmpdir(), "assetpack-compile-"));
    this.root = join(this.home, name);
    mkdirSync(this.root);
    const own = Object.keys(files).some((path) => path.startsWith("node_modules/"));
    if (!own) symlinkSync(PACKAGES, join(this.root, "node_modules"));
    this.write("counted.sh", COUNTED);
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  /** A copy of a folder beside run.mjs. */
  static copy(assetpack, folder) {
    const project = new Project(assetpack);
    cpSync(folder, project.root, { recursive: true, filter: (path) => !path.endsWith("check.mjs") });
    project.settings(project.read("assetpack.toml"));
    return project;
  }

  end() {
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Takes the project to another folder. */
  move(name) {
    const root = join(this.home, name);
    mkdirSync(dirname(root), { recursive: true });
    renameSync(this.root, root);
    this.root = root;
  }

  /** Renames a file or folder. */
  rename(from, to) {
    mkdirSync(dirname(this.path(to)), { recursive: true });
    renameSync(this.path(from), this.path(to));
  }

  path(path) {
    return join(this.root, path);
  }

  write(path, text) {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  executable(path) {
    chmodSync(this.path(path), 0o755);
  }

  read(path) {
    return readFileSync(this.path(path), "utf8");
  }

  remove(path) {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  /** The names in a folder; none if there is no such folder. */
  list(path) {
    return existsSync(this.path(path)) ? readdirSync(this.path(path)).sort() : [];
  }

  /** The files in which results of commands are kept: the fifth byte of an entry tells its step. */
  get kept() {
    const folders = this.list(CACHE).filter((name) => /^[0-9a-f]{2}$/.test(name));
    const files = folders.flatMap((folder) => this.list(`${CACHE}/${folder}`).map((name) => `${CACHE}/${folder}/${name}`));
    return files.filter((file) => readFileSync(this.path(file))[4] === COMMAND);
  }

  /** Writes the settings, with what all projects need: the compilers are installed elsewhere. */
  settings(text) {
    this.write("assetpack.toml", `allow = [${JSON.stringify(PACKAGES)}]\ncompress = "none"\n${text}`);
  }

  /** How often `counted.sh` ran. */
  get runs() {
    return existsSync(this.path("runs.log")) ? this.read("runs.log").trim().split("\n").length : 0;
  }

  /** Builds; gives the exit code, the problems, and how long it took. */
  async build(...given) {
    const all = ["-C", this.root, "build", "--message-format", "json", ...given];
    const started = performance.now();
    const { status, said } = await run(this.assetpack, all);
    const took = performance.now() - started;
    const records = said
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line));
    const problems = records.filter(({ type }) => type !== "summary");
    return { status, said, problems, took };
  }

  /** A build that has to succeed, without a word. */
  async succeed(...given) {
    const built = await this.build(...given);
    if (built.status !== 0 || built.problems.length)
      throw new Error(`the build ends with ${built.status}: ${built.said.slice(0, SHOWN)}`);
    return built;
  }

  /** A build that has to fail with one error: gives its code, its message, and the lines of the command that failed. */
  async fail(...given) {
    const { status, problems, said } = await this.build(...given);
    if (status !== 1 || problems.length !== 1)
      throw new Error(`the build ends with ${status}: ${said.slice(0, SHOWN)}`);
    const { code, message, output } = problems[0];
    return [`${code}: ${message}`, ...output].join("\n");
  }

  get manifest() {
    return JSON.parse(this.read("dist/manifest.json")).assets;
  }

  /** The path of an output below the project. */
  outputPath(logical) {
    const asset = this.manifest[logical];
    if (!asset) throw new Error(`the manifest has no ${logical}, but ${Object.keys(this.manifest).join(", ")}`);
    return `dist/assets/${asset.path}`;
  }

  output(logical) {
    return this.read(this.outputPath(logical));
  }

  map(logical) {
    return JSON.parse(this.read(this.outputPath(`${logical}.map`)));
  }

  /** `file:line:column` of what the first `text` in an output was made of; lines count from 1, columns from 0. */
  origin(logical, text) {
    const before = this.output(logical).split(text);
    if (before.length < 2) throw new Error(`${logical} has no ${text}`);
    const lines = before[0].split("\n");
    const place = { line: lines.length, column: lines.at(-1).length };
    const { source, line, column } = originalPositionFor(new TraceMap(this.map(logical)), place);
    return `${source}:${line}:${column}`;
  }
}

/** Runs a program; gives its exit code and what it wrote to its standard error. */
function run(program, given) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { stdio: ["ignore", "ignore", "pipe"], timeout: BUILD_LIMIT });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (part) => (said += part));
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status: status ?? signal, said }));
  });
}
