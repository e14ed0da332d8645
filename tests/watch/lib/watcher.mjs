// `assetpack build --watch`, and whether what it has built is what a clean build gives.

import { setTimeout as sleep } from "node:timers/promises";
import { difference, ending } from "../../cache/lib/project.mjs";
import { wrong } from "../../cache/lib/tally.mjs";

/** After so many milliseconds without what is right, it never comes. */
const PATIENCE = 20_000;
const LIMIT = 3_600_000;

export class Watcher {
  constructor(project, flags, environment) {
    Object.assign(this, { project, flags, environment });
    this.seen = 0;
  }

  start() {
    const given = ["build", "--watch", "--color", "never", "--message-format", "short", ...this.flags];
    this.child = this.project.start(given, { ...this.environment, limit: LIMIT });
    this.over = undefined;
    this.child.ended.then((ended) => (this.over = ended));
    this.seen = 0;
    return this;
  }

  /** Sends a signal; gives how it ended. */
  async stop(signal = "SIGTERM") {
    this.child.kill(signal);
    const ended = await Promise.race([this.child.ended, sleep(10_000)]);
    if (ended) return ended;
    this.child.kill("SIGKILL");
    throw wrong(`it goes on after ${signal}:\n${this.child.said.slice(-2000)}`);
  }

  /** Waits until what it says since the last time matches. */
  async says(pattern) {
    const limit = Date.now() + PATIENCE;
    for (; Date.now() < limit; await sleep(10)) {
      const text = this.child.said.slice(this.seen);
      const found = pattern.exec(text);
      if (found) {
        this.seen += found.index + found[0].length;
        return found;
      }
      if (this.over) throw wrong(`it has ended: ${ending(this.over)}`);
    }
    throw wrong(`it does not say ${pattern}, but:\n${this.child.said.slice(this.seen)}`);
  }

  /** Waits until there is what a clean build of the project gives: its outputs, or its errors. */
  async agrees() {
    const { status, said, outputs } = await cleanly(this.project, this.environment);
    if (status !== 0 && status !== 1 && status !== 2) throw wrong(`a clean build: ${ending({ status, said })}`);
    const errors = errorsOf(said);
    const limit = Date.now() + PATIENCE;
    let complaint;
    for (let pause = 5; Date.now() < limit; pause = Math.min(100, pause * 1.5)) {
      if (this.over) throw wrong(`it has ended: ${ending(this.over)}`);
      complaint = status === 0 ? this.lacks(outputs) : this.conceals(errors);
      if (!complaint) {
        this.errors = status === 0 ? undefined : errors.join("\n");
        this.seen = this.child.said.length;
        return;
      }
      await sleep(pause);
    }
    throw wrong(`${complaint}\nIt said:\n${this.child.said.slice(this.seen).slice(-3000)}`);
  }

  lacks(should) {
    let is;
    try {
      is = this.project.outputs();
    } catch (error) {
      // A file that went while it was looked at.
      if (error.code === "ENOENT") return String(error);
      throw error;
    }
    return difference(is, should, { more: true });
  }

  conceals(errors) {
    if (this.errors === errors.join("\n")) return undefined;
    const text = this.child.said.slice(this.seen);
    const missing = errors.filter((line) => !text.includes(line));
    return missing.length ? `not said:\n${missing.join("\n")}` : undefined;
  }
}

/** A clean build of a copy. Nothing may be edited meanwhile. */
export async function cleanly(project, environment) {
  const copy = project.copy({ without: ["dist", ".assetpack"] });
  try {
    const flags = ["build", "--no-cache", "--color", "never", "--message-format", "short"];
    const built = await copy.run(flags, environment);
    return { ...built, outputs: built.status === 0 ? copy.outputs() : undefined };
  } finally {
    copy.end();
  }
}

const errorsOf = (said) =>
  said
    .split("\n")
    .filter((line) => /\berror(?:\[[\w-]+\])?: /.test(line))
    .sort();
