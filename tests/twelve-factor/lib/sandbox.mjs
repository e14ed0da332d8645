// Programs as a release runs them: on a root file system that cannot be written anywhere, as a user whom the system
// does not know, without a home and without any privilege. Debian's bubblewrap makes the namespaces.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const START_LIMIT = 30_000;
const END_LIMIT = 30_000;
const SHOWN = 4_000;

const running = new Set();
process.on("exit", () => running.forEach((program) => program.signal("SIGKILL")));
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

/** The command that runs another one in the sandbox. */
function confined({ folder, uid, env = {} }, command) {
  const variables = Object.entries({ PATH: "/usr/bin:/bin", LANG: "C.UTF-8", ...env });
  return [
    "bwrap",
    ...["--ro-bind", "/", "/", "--dev", "/dev", "--remount-ro", "/dev"],
    ...["--unshare-user", "--uid", `${uid}`, "--gid", `${uid}`, "--unshare-ipc", "--unshare-uts", "--cap-drop", "ALL"],
    ...["--die-with-parent", "--new-session", "--clearenv", "--chdir", folder],
    ...variables.flatMap(([name, value]) => ["--setenv", name, value]),
    "--",
    ...command,
  ];
}

/** Runs a command to its end in the sandbox; gives what it prints and says. */
export function run(place, command) {
  const [program, ...given] = confined(place, command);
  const options = { stdio: ["ignore", "pipe", "pipe"], encoding: "utf8", timeout: START_LIMIT };
  const { error, status, stdout, stderr } = spawnSync(program, given, options);
  if (error) throw new Error(`${program}: ${error.code}: run tests/install`);
  return { status, printed: stdout, said: stderr };
}

/** A server in the sandbox, which prints the address that it listens on. */
export class Program {
  /** With `traced`, it runs under strace, and `trace` is what it asked of the file system. */
  static async start(place, command, { traced = false } = {}) {
    const program = new Program();
    program.traced = traced;
    program.started = performance.now();
    const trace = traced ? ["strace", "-f", "-qq", "-s", "400", "-e", "trace=%file,ftruncate,fchmod,fchown"] : [];
    const [bwrap, ...given] = confined(place, [...trace, ...command]);
    const child = spawn(bwrap, ["--info-fd", "3", ...given], { stdio: ["ignore", "pipe", "pipe", "pipe"] });
    program.child = child;
    program.printed = "";
    program.said = "";
    program.ended = new Promise((resolve) => {
      child.on("error", ({ code }) => resolve(`${bwrap}: ${code}: run tests/install`));
      child.on("close", (status, signal) => resolve(status ?? signal));
    }).finally(() => running.delete(program));
    running.add(program);
    child.stdout.setEncoding("utf8").on("data", (part) => (program.printed += part));
    child.stderr.setEncoding("utf8").on("data", (part) => (program.said += part));
    const information = new Promise((resolve) => {
      let text = "";
      child.stdio[3].setEncoding("utf8").on("data", (part) => (text += part));
      child.stdio[3].on("close", () => resolve(text));
    });

    const listening = new Promise((resolve) => {
      child.stdout.on("data", () => {
        const [, origin] = /listening on (http:\S+)\s/.exec(program.printed) ?? [];
        if (origin) resolve(origin);
      });
    });
    let timer;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, START_LIMIT)));
    program.origin = await Promise.race([listening, program.ended.then(() => undefined), late]);
    clearTimeout(timer);
    if (!program.origin) {
      program.signal("SIGKILL");
      throw new Error(`${command.join(" ")} does not listen:\n${program.said.slice(-SHOWN)}`);
    }
    program.pid = JSON.parse(await information)["child-pid"];
    if (traced) program.pid = Number(readFileSync(`/proc/${program.pid}/task/${program.pid}/children`, "utf8"));
    return program;
  }

  /** Sends a signal to the server itself, or to the sandbox as long as there is none. */
  signal(name) {
    try {
      if (this.pid) process.kill(this.pid, name);
      else this.child.kill(name);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }

  /** Ends it; gives its exit code, which is 128 and the number of the signal that killed it. */
  async end(name) {
    this.signal(name);
    const timer = setTimeout(() => this.child.kill("SIGKILL"), END_LIMIT);
    const status = await this.ended;
    clearTimeout(timer);
    return status;
  }
}
