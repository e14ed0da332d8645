// Projects in temporary folders, and what assetpack makes of them.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { own, quick } from "./program.mjs";
import { wrong } from "./tally.mjs";

let count = 0;

/** A new folder; `parts` of its path are made as well. */
export function place(...parts) {
  const folder = join(quick, `place-${count++}`, ...parts);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Relative path → digest of each file below a folder. Links and special files are told by their kind. */
export function digests(folder, skip = () => false) {
  const found = new Map();
  const visit = (prefix) => {
    for (const entry of readdirSync(join(folder, prefix), { withFileTypes: true })) {
      const path = prefix ? `${prefix}/${entry.name}` : entry.name;
      if (skip(path)) continue;
      if (entry.isDirectory()) visit(path);
      else if (!entry.isFile()) found.set(path, "not a file");
      else
        found.set(
          path,
          createHash("sha256")
            .update(readFileSync(join(folder, path)))
            .digest("hex"),
        );
    }
  };
  if (lstatSync(folder, { throwIfNoEntry: false })) visit("");
  return found;
}

/** What differs between two lists of digests; nothing if `is` has all that it should, and no more unless `more`. */
export function difference(is, should, { more = false } = {}) {
  const said = [];
  for (const [path, digest] of should) {
    if (!is.has(path)) said.push(`${path} is missing`);
    else if (is.get(path) !== digest) said.push(`${path} differs`);
  }
  for (const path of is.keys()) if (!more && !should.has(path)) said.push(`${path} should not be there`);
  return said.length > 12 ? [...said.slice(0, 12), `and ${said.length - 12} more`].join("\n") : said.join("\n");
}

export class Project {
  /**
   * `files` by path, of which the values are texts, bytes or `{ link }`; `user` is who owns them and runs builds.
   * Programs of the project (`bin/…`) can be run.
   */
  constructor(program, files, { user, root = place("project") } = {}) {
    this.program = program;
    this.user = user;
    this.root = root;
    for (const [path, content] of Object.entries(files)) this.write(path, content);
    own(root, user);
  }

  path(...parts) {
    return join(this.root, ...parts);
  }

  write(path, content) {
    const file = this.path(path);
    const missing = [];
    for (let folder = dirname(file); !lstatSync(folder, { throwIfNoEntry: false }); folder = dirname(folder))
      missing.push(folder);
    mkdirSync(dirname(file), { recursive: true });
    if (Object.hasOwn(content, "link")) symlinkSync(content.link, file);
    else writeFileSync(file, content);
    if (path.startsWith("bin/")) chmodSync(file, 0o755);
    if (this.user !== undefined) for (const each of [...missing, file]) lchownSync(each, this.user, this.user);
  }

  remove(...paths) {
    for (const path of paths) {
      // A build may be writing to them.
      for (let left = 50; ; left--) {
        try {
          rmSync(this.path(path), { recursive: true, force: true, maxRetries: 20, retryDelay: 10 });
          break;
        } catch (error) {
          if (error.code !== "ENOTEMPTY" || !left) throw error;
        }
      }
    }
  }

  /** Removes the project. */
  end() {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Removes what was built, but not the cache. */
  forget() {
    this.remove("dist");
  }

  /** The same project, with its cache and what was built, in another place and of another user. */
  copy({ user = this.user, root = place("copy"), keepTimes = false, without = [] } = {}) {
    const left = without.map((path) => this.path(path));
    const filter = (path) => !left.includes(path);
    cpSync(this.root, root, { recursive: true, preserveTimestamps: keepTimes, verbatimSymlinks: true, filter });
    own(root, user);
    return Object.assign(Object.create(Project.prototype), this, { root, user });
  }

  /** Copies it by a command of the shell, in which `$1` is this folder and `$2` the other one. */
  copyBy(command, { user = this.user, root = place("copy") } = {}) {
    const { status, stderr } = spawnSync("sh", ["-ec", command, "sh", this.root, root], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    own(root, user);
    return Object.assign(Object.create(Project.prototype), this, { root, user });
  }

  start(given, options = {}) {
    return this.program.start(this.root, given, { user: this.user, ...options });
  }

  run(given, options = {}) {
    return this.start(given, options).ended;
  }

  /** Builds, whatever comes of it: `hits` and `misses` are undefined if they are not told. */
  async build(given = [], options = {}) {
    const flags = ["build", "--timings", "--color", "never", ...given];
    const ended = await this.run(flags, options);
    const [, hits, misses] = /^\s*cache: (\d+) hits?, (\d+) miss(?:es)?\b/m.exec(ended.said) ?? [];
    return { ...ended, hits: hits && Number(hits), misses: misses && Number(misses) };
  }

  /** What lies in the output directories. */
  outputs(folder = "dist") {
    return digests(this.path(folder));
  }

  /** What a build without any cache makes of the project as it is now, elsewhere. */
  async clean(given = [], options = {}) {
    const copy = this.copy({ without: ["dist", ".assetpack"] });
    try {
      const built = await copy.build(["--no-cache", ...given], options);
      if (built.status !== 0) throw wrong(`a clean build fails:\n${ending(built)}`);
      return copy.outputs();
    } finally {
      copy.end();
    }
  }
}

/** How a run ended, for people. */
export function ending({ status, signal, hangs, said }) {
  const how = hangs ? "it hangs" : signal ? `ended by ${signal}` : `exit code ${status}`;
  return `${how}\n${said.length > 3000 ? `${said.slice(0, 1500)}\n…\n${said.slice(-1500)}` : said}`;
}

/** What is wrong with a build that has to succeed and to give `should`. */
export function complaint(built, is, should, options) {
  if (built.status !== 0 || /panicked|RUST_BACKTRACE/.test(built.said)) return ending(built);
  const different = difference(is, should, options);
  return different && `${different}\nThe build said:\n${built.said}`;
}

/** What is wrong with a build of which every step should have been found. */
export function computed({ hits, misses, said }) {
  if (misses === undefined) return `no line \`cache: … hits, … misses\` in:\n${said}`;
  if (misses > 0 || (hits === 0 && !/nothing changed/.test(said))) return `${hits} hits, ${misses} misses:\n${said}`;
  return undefined;
}
