// What the runner and the two generators share.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

export const MODES = {
  oxc: [],
  swc: ["--minify", "swc"],
  none: ["--minify", "none"],
  es5: ["--browsers", "ie 11"],
  es2020: ["--browsers", "chrome >= 80, safari >= 14"],
  "es5-none": ["--browsers", "ie 11", "--minify", "none"],
  "es5-swc": ["--browsers", "ie 11", "--minify", "swc"],
};

// `--name value` and `--flag`; `defaults` says which ones exist.
export function options(defaults) {
  const found = { ...defaults };
  const words = process.argv.slice(2);
  while (words.length > 0) {
    const word = words.shift();
    const name = word.replace(/^--/, "");
    if (!word.startsWith("--") || !(name in defaults)) {
      console.error(`unknown argument: ${word}; known are --${Object.keys(defaults).join(", --")}`);
      process.exit(2);
    }
    if (typeof defaults[name] === "boolean") {
      found[name] = true;
      continue;
    }
    const value = words.shift();
    if (value === undefined) {
      console.error(`${word} needs a value`);
      process.exit(2);
    }
    found[name] = typeof defaults[name] === "number" ? Number(value) : value;
  }
  if ("assetpack" in defaults && !found.assetpack) {
    console.error("--assetpack PATH is needed");
    process.exit(2);
  }
  if (found.assetpack) found.assetpack = path.resolve(found.assetpack);
  return found;
}

export function scratch() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "differential-"));
  // Outputs are named `.js` and most are modules.
  fs.writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  return folder;
}

export function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

function run(command, args, { timeout = 300000, ...more } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...more });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    const timer = setTimeout(() => child.kill("SIGKILL"), timeout);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

// Builds `project` into its folder `name` and answers with the manifest's assets
// and all problems that were reported.
export async function build(assetpack, project, flags, { entry = "*/main.*", name = "dist" } = {}) {
  fs.mkdirSync(project, { recursive: true });
  const args = ["-C", project, "build", "--quiet", "--compress", "none", "--message-format", "json"];
  args.push("--out", `${name}/assets`, "--manifest", `${name}/manifest.json`);
  for (const glob of [entry].flat()) args.push("--entry", glob);
  const result = await run(assetpack, [...args, ...flags]);
  const problems = [];
  for (const line of result.stderr.split("\n")) {
    if (line === "") continue;
    try {
      problems.push(JSON.parse(line));
    } catch {
      problems.push({ severity: "error", message: line });
    }
  }
  let assets = {};
  if (result.code === 0) {
    const manifest = JSON.parse(fs.readFileSync(path.join(project, name, "manifest.json"), "utf8"));
    assets = manifest.assets;
  }
  return { code: result.code ?? result.signal, assets, problems, out: path.join(project, name, "assets") };
}

// Runs jobs in child processes, and goes on after the one that hangs or dies.
export async function execute(jobs, { timeout = 60000 } = {}) {
  const outputs = new Map();
  let left = jobs;
  while (left.length > 0) {
    const list = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "differential-jobs-")), "list.json");
    fs.writeFileSync(list, JSON.stringify(left));
    let current;
    await new Promise((resolve) => {
      const child = spawn(process.execPath, ["--no-warnings", path.join(here, "execute.mjs"), list], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let rest = "";
      let timer;
      const wind = () => {
        clearTimeout(timer);
        timer = setTimeout(() => child.kill("SIGKILL"), timeout);
      };
      wind();
      child.stdout.setEncoding("utf8").on("data", (text) => {
        wind();
        const parts = (rest + text).split("\n");
        rest = parts.pop();
        for (const part of parts) {
          const event = JSON.parse(part);
          if ("start" in event) current = event.start;
          else {
            outputs.set(event.id, event.output);
            current = undefined;
          }
        }
      });
      child.on("close", () => {
        clearTimeout(timer);
        resolve();
      });
    });
    fs.rmSync(path.dirname(list), { recursive: true, force: true });
    if (current !== undefined) outputs.set(current, "(hung, or ended the process)");
    const next = left.filter((job) => !outputs.has(job.id));
    if (next.length === left.length) throw new Error("the child process that runs programs does not start");
    left = next;
  }
  return outputs;
}

// Runs thunks, `count` at a time.
export async function pool(count, thunks) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < thunks.length) {
      const index = next++;
      results[index] = await thunks[index]();
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
  return results;
}

// A readable difference of two outputs: the first lines that differ.
export function difference(expected, actual) {
  const a = expected.split("\n");
  const b = actual.split("\n");
  const text = [];
  let shown = 0;
  for (let i = 0; i < Math.max(a.length, b.length) && shown < 6; i++) {
    if (a[i] === b[i]) continue;
    shown++;
    text.push(`  line ${i + 1}`);
    text.push(a[i] === undefined ? "    expected nothing" : `    expected ${a[i]}`);
    text.push(b[i] === undefined ? "    printed  nothing" : `    printed  ${b[i]}`);
  }
  return text.join("\n");
}

// A small random number generator with a seed (mulberry32).
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (below) => Math.floor(next() * below);
  const pick = (list) => list[int(list.length)];
  const chance = (share) => next() < share;
  return { next, int, pick, chance };
}
