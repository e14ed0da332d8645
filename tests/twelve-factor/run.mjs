// The twelve-factor run: releases of assetpack in processes that share nothing, write nothing, and may die at any time.
//
//   node tests/twelve-factor/run.mjs --assetpack PATH [--only Django|Rust]... [--requests COUNT] [--keep]
//
// Django (tests/frameworks/django) and a server in Rust (server/, on `assetpack::manifest`) each run as four processes
// behind nginx, on a root file system that is read-only, as users whom nobody knows, without a home. COUNT requests for
// all assets, in all encodings, and for pages (2000 for each application) are answered while processes are killed,
// ended and replaced; those that are told to end finish what they have begun. Each process answers alone what the
// others answer, byte for byte; strace sees no file written; and the next release is published and rolled out while
// pages of the first are open. It needs Debian's bubblewrap, strace and nginx, cargo, and what tests/frameworks/install
// installs.

import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Django, LARGE, Rust } from "./lib/applications.mjs";
import { agent } from "./lib/ask.mjs";
import { farewell } from "./lib/farewell.mjs";
import { Fleet } from "./lib/fleet.mjs";
import { Front, freePorts } from "./lib/front.mjs";
import { Judge } from "./lib/judge.mjs";
import { publish } from "./lib/rollout.mjs";
import { run } from "./lib/sandbox.mjs";
import { storm } from "./lib/storm.mjs";
import { judge as judgeTrace } from "./lib/trace.mjs";

const APPLICATIONS = { Django, Rust };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(APPLICATIONS) },
    requests: { type: "string", default: "2000" },
    keep: { type: "boolean", default: false },
  },
});
const count = Number(options.requests);
if (!options.assetpack || options.only.some((name) => !APPLICATIONS[name]) || !(count >= 100)) {
  console.error(
    "usage: node tests/twelve-factor/run.mjs --assetpack PATH [--only Django|Rust]... [--requests COUNT] [--keep]",
  );
  process.exit(2);
}

const PROCESSES = 4;
const home = mkdtempSync(join(tmpdir(), "assetpack-twelve-factor-"));
process.on("exit", () => options.keep || rmSync(home, { recursive: true, force: true }));
const total = { requests: 0, checks: 0, failed: 0 };

/** When each file below a folder was last changed in any way. */
function snapshot(folder) {
  const files = readdirSync(folder, { recursive: true }).sort();
  return JSON.stringify(
    files.map((name) => {
      const { size, mode, ino, mtimeMs, ctimeMs } = lstatSync(join(folder, name));
      return [name, size, mode, ino, mtimeMs, ctimeMs];
    }),
  );
}

async function judgeApplication(application) {
  const judge = new Judge(application);
  const started = performance.now();
  const { root } = application.project;
  const [entrance, spare, ...ports] = await freePorts(PROCESSES + 2);
  const fleet = new Fleet(ports, root, application.env, (port) => application.command(port));

  judge.check("nothing can be written", () => {
    const places = [root, join(root, application.output), home, "/", "/tmp", "/var/tmp", "/run", "/dev", "/dev/shm"];
    const script = 'for place; do ( : > "$place/probe" ) 2>/dev/null && echo "$place"; done; id -u; echo "home: $HOME"';
    const { printed } = run(fleet.place(0), ["sh", "-c", script, "sh", ...places]);
    judge.equal(printed, `${fleet.place(0).uid}\nhome: \n`, "places that can be written, user and home");
  });
  for (const { change, said } of application.mistakes?.() ?? []) {
    const ended = run(fleet.place(0), application.command(spare).map(change));
    judge.equal([ended.status, said.test(ended.said)], [1, true], `a process that cannot start says: ${ended.said}`);
  }
  let files = snapshot(root);
  await fleet.start();
  const front = await Front.start(join(home, application.name), entrance, ports);

  const traced = await fleet.traced(spare);
  const answers = await judge.alike([...fleet.origins, traced.origin]);
  judge.equal(await traced.end("SIGTERM"), 0, "exit code of the process under strace");
  judge.check("strace sees no file written", () => {
    const { opened, written } = judgeTrace(traced.said);
    const seen = opened.filter((path) => path.includes(".br") || path.includes("manifest") || path.includes(".json"));
    judge.equal(seen.length > 0, true, "manifests and files are seen to be read");
    judge.equal(written, [], "calls that write");
  });

  await storm(judge, fleet, front, answers, count);
  const { release } = application.project;
  await farewell(judge, fleet, 1, release.url(LARGE), release.asset(LARGE).sha256);
  await judge.alike(fleet.origins, answers);
  judge.check("no file was changed", () => judge.equal(snapshot(root) === files, true, "files are as before"));

  await publish(judge, fleet, front, answers);
  files = snapshot(root);
  await judge.alike(fleet.origins);
  judge.equal(await fleet.end(), Array(PROCESSES).fill(0), "exit codes after SIGTERM");
  judge.check("no file was changed by the next release", () => {
    judge.equal(snapshot(root) === files, true, "files are as before");
  });
  await front.end();
  await application.project.end();

  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const boot = Math.round(fleet.slowest);
  console.log(
    `${application.name}: ${seconds} s; ${judge.requests} requests, ${judge.brokenOff} broken off by SIGKILL and ` +
      `asked again; ${fleet.replaced} processes replaced, the slowest within ${boot} ms`,
  );
  return judge;
}

const applications = options.only.map((name) => new APPLICATIONS[name](resolve(options.assetpack)));
await Promise.all(applications.map((application) => application.build()));
for (const application of applications) {
  const judge = await judgeApplication(application);
  for (const key of Object.keys(total)) total[key] += judge[key];
}
agent.destroy();
console.log(`twelve-factor: ${total.requests} requests, ${total.checks} checks, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
