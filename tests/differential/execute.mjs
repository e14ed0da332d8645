// Runs programs one after the other in this process and reports what each
// one printed: `node execute.mjs LIST`, where LIST is a JSON file with
// [{ id, kind: "module" | "script", file }]. One line of JSON comes out when a
// program starts and one when it is done, so that the parent knows which one
// hangs.

import fs from "node:fs";
import vm from "node:vm";
import { pathToFileURL } from "node:url";

const realSetTimeout = globalThis.setTimeout;
const jobs = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const realSetImmediate = globalThis.setImmediate;
const report = (value) => fs.writeSync(1, `${JSON.stringify(value)}\n`);

let lines = [];
let pending = 0;

// Says what a value is without names that a minifier may change: no names of
// functions and classes, no messages.
function show(value) {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "function";
  if (Object.is(value, -0)) return "-0";
  if (typeof value !== "object" || value === null) return String(value);
  return JSON.stringify(value);
}

// Programs start timers to leave a turn; they count as running until the last
// of them has fired.
function setTimeout(call, delay, ...rest) {
  pending++;
  return realSetTimeout(() => {
    pending--;
    call(...rest);
  }, delay);
}

// `later(f)` runs `f` when all that was started before is over, one after the
// other: what comes after a dynamic import would else depend on the disk.
let queue = [];
globalThis.later = (call) => queue.push(call);

const turn = () => new Promise((resolve) => realSetImmediate(resolve));

async function quiet() {
  do {
    await turn();
    await turn();
    if (pending > 0) await new Promise((resolve) => realSetTimeout(resolve, 1));
    if (pending === 0 && queue.length > 0) await queue.shift()();
  } while (pending > 0 || queue.length > 0);
}

const failure = (error) => `threw ${error?.name ?? show(error)}`;

async function runModule(file) {
  const patience = new Promise((resolve) => realSetTimeout(resolve, 15000, "late").unref());
  const done = import(pathToFileURL(file).href).then(
    () => "done",
    (error) => {
      lines.push(failure(error));
      if (process.env.DIFFERENTIAL_TRACE) console.error(error);
    },
  );
  if ((await Promise.race([done, patience])) === "late") lines.push("never finished");
}

// A page runs a classic script in the global scope, sloppy. A fresh realm with
// an ordinary global object is the nearest that Node.js has.
function runScript(file) {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
  context.console = console;
  context.setTimeout = setTimeout;
  try {
    vm.runInContext(fs.readFileSync(file, "utf8"), context, {
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      filename: file,
    });
  } catch (error) {
    lines.push(failure(error));
    if (process.env.DIFFERENTIAL_TRACE) process.stderr.write(`${error?.stack}\n`);
  }
}

process.on("unhandledRejection", (error) => lines.push(`unhandled ${failure(error)}`));
process.on("uncaughtException", (error) => lines.push(`uncaught ${failure(error)}`));
globalThis.setTimeout = setTimeout;

for (const job of jobs) {
  const own = [];
  lines = own;
  pending = 0;
  queue = [];
  globalThis.console = {
    log: (...values) => {
      own.push(values.map(show).join(" "));
      if (own.length > 20000) throw new Error("too much output");
    },
    error: (error) => process.stderr.write(`${error?.stack ?? error}\n`),
  };
  report({ start: job.id });
  if (job.kind === "script") runScript(job.file);
  else await runModule(job.file);
  await quiet();
  report({ id: job.id, output: own.join("\n") });
}
process.exit(0);
