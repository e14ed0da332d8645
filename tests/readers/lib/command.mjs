// Programs that are run, and what tests say of what they print.

import { spawn } from "node:child_process";
import { isDeepStrictEqual } from "node:util";

const LIMIT = 300_000;
/** How much of a text is shown where it is wrong. */
const SHOWN = 3_000;

/** Runs a command; gives its exit code (or signal) and what it wrote. */
export function ended([program, ...given], { cwd, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: LIMIT,
    });
    let printed = "";
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (printed += part));
    child.stderr.setEncoding("utf8").on("data", (part) => (said += part));
    child.on("error", ({ code }) => {
      reject(new Error(code === "ENOENT" ? `${program} is not installed: run tests/install` : `${program}: ${code}`));
    });
    child.on("close", (status, signal) => resolve({ status: status ?? signal, printed, said }));
  });
}

/** What a command prints that has to succeed; with `quiet` it may say nothing on its standard error. */
export async function run(command, { quiet = false, ...options } = {}) {
  const { status, printed, said } = await ended(command, options);
  if (status !== 0 || (quiet && said)) {
    throw new Error(`${command.join(" ")} ends with ${status}:\n${(said + printed).slice(0, SHOWN)}`);
  }
  return printed;
}

/** A command that has to fail without printing anything but its reason, which matches `reason`. */
export async function fails(command, reason = /./, options = {}) {
  const { status, printed, said } = await ended(command, options);
  if (typeof status !== "number" || status === 0) throw new Error(`${command.join(" ")} ends with ${status}`);
  equal(printed, "", "what it prints");
  if (!reason.test(said)) throw new Error(`${command.join(" ")} does not say ${reason}, but\n${said.slice(0, SHOWN)}`);
}

export function equal(is, should, what = "it is") {
  if (isDeepStrictEqual(is, should)) return;
  const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 1)).slice(0, SHOWN);
  throw new Error(`${what}:\n${shown(is)}\ninstead of\n${shown(should)}`);
}
