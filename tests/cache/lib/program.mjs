// The program under test, and the users who run it.

import { spawn, spawnSync } from "node:child_process";
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  statfsSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** What a build of a small project never takes: it hangs. */
const LIMIT = 120_000;
/** Kilobytes of addresses that a build may have: what reads a device without an end fails soon. */
const MEMORY = 12 * 2 ** 20;

/** Everything that these suites write is below these two folders. */
const folders = [];
function folder(parent) {
  const made = realpathSync(mkdtempSync(join(parent, "assetpack-cache-")));
  chmodSync(made, 0o755);
  folders.push(made);
  return made;
}

/** For programs and what services keep. */
export const home = folder(tmpdir());
/** For projects: in memory, if there is enough of it, since a build waits for the disk longer than for all else. */
export const quick = roomy("/dev/shm") ? folder("/dev/shm") : home;

function roomy(path) {
  try {
    accessSync(path, constants.W_OK);
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize > 2 ** 30;
  } catch {
    return false;
  }
}

const running = new Set();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
  for (const each of folders) rmSync(each, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));

/** Users whom nobody knows; only root can become them. */
export const USERS = process.getuid() === 0 ? [65534, 54321] : [undefined, undefined];
export const [NOBODY, STRANGER] = USERS;

/** Gives a folder with all that is in it to a user. */
export function own(path, user) {
  if (user === undefined) return;
  const { status, stderr } = spawnSync("chown", ["-hR", `${user}:${user}`, path], { encoding: "utf8" });
  if (status !== 0) throw new Error(`chown ${path}: ${stderr}`);
}

export class Program {
  /** A copy that every user can run, wherever the program itself is. */
  constructor(path) {
    this.path = join(home, "assetpack");
    statSync(path);
    copyFileSync(resolve(path), this.path);
    chmodSync(this.path, 0o755);
  }

  /** Starts it in a folder. `ended` of the child gives how it ended and what it said. */
  start(folder, given, { user, env = {}, limit = LIMIT, path = process.env.PATH } = {}) {
    const started = performance.now();
    const command = ["-c", `ulimit -v ${MEMORY} && exec "$0" "$@"`, this.path, ...given];
    const child = spawn("/bin/sh", command, {
      cwd: folder,
      env: { PATH: path, HOME: "/nonexistent", LANG: "C.UTF-8", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(user !== undefined && { uid: user, gid: user }),
    });
    running.add(child);
    child.said = "";
    child.printed = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (child.printed += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (child.said += text));
    let hangs = false;
    const timer = limit && setTimeout(() => (hangs = child.kill("SIGKILL")), limit);
    child.ended = new Promise((done, fail) => {
      child.on("error", fail);
      child.on("close", (status, signal) => {
        running.delete(child);
        clearTimeout(timer);
        const { said, printed } = child;
        done({ status, signal, hangs, said, printed, milliseconds: performance.now() - started });
      });
    });
    return child;
  }

  run(folder, given, options) {
    return this.start(folder, given, options).ended;
  }
}
