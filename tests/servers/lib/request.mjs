// HTTP requests as they are written, and answers as they come.

import { spawnSync } from "node:child_process";
import { Agent, request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

const LIMIT = 10_000;
const agent = new Agent({ keepAlive: true });

/** The answer: `status`, `headers` (names in lower case → list of values) and `body`. */
export function ask(server, path, headers = {}, method = "GET") {
  return new Promise((done, fail) => {
    const options = { host: "127.0.0.1", port: server.port, path, method, headers, agent, timeout: LIMIT };
    const sent = request(options, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", fail);
      answer.on("end", () => done(new Answer(answer, Buffer.concat(parts))));
    });
    sent.on("error", fail);
    sent.on("timeout", () => sent.destroy(new Error(`${path}: no answer within ${LIMIT} ms`)));
    sent.end();
  });
}

class Answer {
  constructor({ statusCode, rawHeaders }, body) {
    this.status = statusCode;
    this.body = body;
    this.headers = {};
    for (let at = 0; at < rawHeaders.length; at += 2) {
      (this.headers[rawHeaders[at].toLowerCase()] ??= []).push(rawHeaders[at + 1]);
    }
  }

  /** All values of a header; none: an empty text. */
  header(name) {
    return (this.headers[name] ?? []).join(", ");
  }

  get encoding() {
    return this.header("content-encoding");
  }
}

/** What a browser makes of a body. */
export function decoded(body, encoding) {
  switch (encoding) {
    case "":
      return body;
    case "br":
      return brotliDecompressSync(body);
    case "gzip":
      return gunzipSync(body);
    case "zstd": {
      const { status, stdout, stderr } = spawnSync("zstd", ["-dc"], { input: body, maxBuffer: 64 << 20 });
      if (status !== 0) throw new Error(`zstd: ${stderr}`);
      return stdout;
    }
    default:
      throw new Error(`encoded as \`${encoding}\``);
  }
}
