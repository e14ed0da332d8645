// HTTP requests, and answers byte for byte as they came.

import { createHash } from "node:crypto";
import { Agent, request } from "node:http";

const LIMIT = 20_000;
/** Headers that are about the connection, the moment or the program that sent them. */
const PASSING = ["connection", "date", "keep-alive", "server", "transfer-encoding"];

/** The connection ended before the answer did: whoever asked can see that, and asks again. */
export class BrokenOff extends Error {}

/** Clients that keep their connections. */
export const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** The answer to one request: `status`, `headers` and `body`. */
export function ask(origin, { method = "GET", path, headers = {} }) {
  return new Promise((resolve, reject) => {
    const broken = (error) => reject(new BrokenOff(`${method} ${path}: ${error.code ?? error.message}`));
    const asked = request(new URL(path, origin), { method, headers, agent, timeout: LIMIT }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", broken);
      answer.on("end", () => {
        const kept = Object.entries(answer.headers).filter(([name]) => !PASSING.includes(name));
        resolve({
          status: answer.statusCode,
          headers: Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))),
          body: Buffer.concat(parts),
        });
      });
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer within ${LIMIT} ms`)));
    asked.on("error", broken);
    asked.end();
  });
}

export const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
