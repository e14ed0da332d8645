// Runs what an image starts, with the image as the only root, read-only, as the user that it names. Bubblewrap makes
// the namespaces.

import { spawn } from "node:child_process";

const LIMIT = 15_000;

const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

function inside(root, { User, WorkingDir }, command) {
  const [uid, gid] = User.split(":");
  return [
    "bwrap",
    ...["--ro-bind", root, "/", "--unshare-user", "--uid", uid, "--gid", gid, "--unshare-ipc", "--unshare-uts"],
    ...["--unshare-pid", "--cap-drop", "ALL", "--die-with-parent", "--clearenv", "--chdir", WorkingDir || "/", "--"],
    ...command,
  ];
}

/** Starts a program; gives it with all that it prints and says. */
function start(root, settings, command) {
  const [program, ...given] = inside(root, settings, command);
  const child = spawn(program, given, { stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT });
  child.said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part) => (child.said += part));
  running.add(child);
  child.ended = new Promise((resolve) => {
    child.on("error", ({ code }) => resolve(`${program}: ${code}: run tests/install`));
    child.on("close", (status, signal) => resolve(status ?? signal));
  }).finally(() => running.delete(child));
  return child;
}

/** Runs a command to its end; gives its exit code and what it printed. */
export async function run(root, settings, command) {
  const child = start(root, settings, command);
  return { status: await child.ended, said: child.said };
}

/** Runs a server as long as `action` takes, which is given its address. */
export async function serve(root, settings, command, action) {
  const child = start(root, settings, command);
  const listening = new Promise((resolve) => {
    child.stdout.on("data", () => {
      const [, origin] = /listening on (http:\S+)\s/.exec(child.said) ?? [];
      if (origin) resolve(origin);
    });
  });
  const origin = await Promise.race([listening, child.ended.then(() => undefined)]);
  if (!origin) throw new Error(`${command.join(" ")} does not listen:\n${child.said}`);
  try {
    await action(origin);
  } finally {
    child.kill("SIGKILL");
    await child.ended;
  }
}
