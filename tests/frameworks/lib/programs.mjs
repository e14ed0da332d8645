// Programs that run to their end, and servers that run until a test is over. None of them outlives the tests.

import { spawn } from "node:child_process";

const PROGRAM_LIMIT = 120_000;
/** How long a server may take until it listens. */
const START_LIMIT = 60_000;
/** How long a server may run at all. */
const SERVER_LIMIT = 300_000;
/** How long a server may take to end, before it is killed. */
const END_LIMIT = 5_000;
/** How much of what a program says is shown. */
const SHOWN = 6_000;

const running = new Set();
process.on("exit", () => running.forEach((child) => kill(child, "SIGKILL")));
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

/** Ends a program and all that it started. */
function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

function start(program, given, { cwd, env = {} }) {
  const kept = { PATH: process.env.PATH, HOME: cwd, LANG: "C.UTF-8", PYTHONDONTWRITEBYTECODE: "1" };
  const stdio = ["ignore", "pipe", "pipe"];
  const child = spawn(program, given, { cwd, env: { ...kept, ...env }, stdio, detached: true });
  child.said = "";
  child.ended = new Promise((resolve) => {
    child.on("error", (error) => resolve({ status: error.message }));
    child.on("close", (status, signal) => resolve({ status: status ?? signal }));
  }).finally(() => running.delete(child));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part) => (child.said += part));
  if (child.pid) running.add(child);
  return child;
}

/** Runs a program; gives its exit code and all that it said. */
export async function run(program, given, options) {
  const child = start(program, given, options);
  const timer = setTimeout(() => kill(child, "SIGKILL"), PROGRAM_LIMIT);
  const { status } = await child.ended;
  clearTimeout(timer);
  return { status, said: child.said };
}

/** Runs a program that has to succeed; gives what it said. */
export async function succeed(program, given, options) {
  const { status, said } = await run(program, given, options);
  if (status !== 0) throw new Error(`${program} ${given.join(" ")} ends with ${status}:\n${said.slice(-SHOWN)}`);
  return said;
}

/** A program that listens on a free port of this machine and says which one that is. */
export class Server {
  static async start(program, given, options) {
    const child = start(program, given, options);
    const server = new Server();
    server.child = child;
    server.timer = setTimeout(() => kill(child, "SIGKILL"), SERVER_LIMIT);
    const listening = new Promise((resolve) => {
      const look = () => {
        const [, port] = /http:\/\/127\.0\.0\.1:(\d+)/.exec(child.said) ?? [];
        if (port) resolve(`http://127.0.0.1:${port}`);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
    });
    let limit;
    const late = new Promise((resolve) => (limit = setTimeout(resolve, START_LIMIT)));
    server.origin = await Promise.race([listening, child.ended.then(() => undefined), late]);
    clearTimeout(limit);
    if (!server.origin) {
      await server.end();
      throw new Error(`${program} ${given.join(" ")} does not listen:\n${child.said.slice(-SHOWN)}`);
    }
    return server;
  }

  /** What it said up to now. */
  get said() {
    return this.child.said.slice(-SHOWN);
  }

  async end() {
    clearTimeout(this.timer);
    if (!running.has(this.child)) return;
    kill(this.child, "SIGTERM");
    const timer = setTimeout(() => kill(this.child, "SIGKILL"), END_LIMIT);
    await this.child.ended;
    clearTimeout(timer);
    kill(this.child, "SIGKILL");
  }
}
