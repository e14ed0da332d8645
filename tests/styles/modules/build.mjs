// Runs assetpack, and says what came of it.

import { spawn } from "node:child_process";

const LIMIT = 600_000;

/** Builds the project in `root`: its exit code, its problems, all that it said, and how long it took. */
export function assetpackRun(assetpack, root, ...given) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const all = ["-C", root, "build", "--message-format", "json", ...given];
    const child = spawn(assetpack, all, { stdio: ["ignore", "ignore", "pipe"], timeout: LIMIT });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (part) => (said += part));
    child.on("error", reject);
    child.on("close", (status, signal) => {
      const took = performance.now() - started;
      const records = said
        .split("\n")
        .filter((line) => line.startsWith("{"))
        .map((line) => JSON.parse(line));
      resolve({ status: status ?? signal, problems: records.filter(({ type }) => type !== "summary"), said, took });
    });
  });
}
