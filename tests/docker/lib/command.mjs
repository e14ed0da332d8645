// Programs that are run, and what tests say of what comes of it.

import { spawnSync } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

const LIMIT = 300_000;
/** How much of a text is shown where it is wrong. */
const SHOWN = 4_000;

/** Runs a command; gives its exit code (or signal) and what it printed and said. */
export function ended([program, ...given], { cwd, env = {} } = {}) {
  const options = { cwd, env: { ...process.env, ...env }, encoding: "utf8", timeout: LIMIT, maxBuffer: 64 << 20 };
  const { error, status, signal, stdout, stderr } = spawnSync(program, given, { ...options, input: "" });
  if (error?.code === "ENOENT") throw new Error(`${program} is not installed: run tests/install`);
  if (error) throw new Error(`${program}: ${error.code}`);
  return { status: status ?? signal, printed: stdout, said: stderr };
}

/** What a command prints that has to succeed. */
export function succeed(command, options) {
  const { status, printed, said } = ended(command, options);
  if (status !== 0) throw new Error(`${command.join(" ")} ends with ${status}:\n${(said + printed).slice(-SHOWN)}`);
  return printed;
}

export function equal(is, should, what) {
  if (isDeepStrictEqual(is, should)) return;
  const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value)).slice(0, SHOWN);
  throw new Error(`${what}: ${shown(is)} instead of ${shown(should)}`);
}
