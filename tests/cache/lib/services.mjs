// Services that keep results for many machines: real ones, each of its own, on a port of its own.

import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { home } from "./program.mjs";

const START_LIMIT = 30_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const running = new Set();
process.on("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A port of this machine that nobody listens on. */
export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

const accepts = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => done(true));
    socket.on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });

let count = 0;

/** A server program; `command` gets the port and a folder. */
export class Service {
  constructor(command, { user, password } = {}) {
    Object.assign(this, { command, user, password });
    this.folder = join(home, `service-${count++}`);
    mkdirSync(this.folder);
    chmodSync(this.folder, 0o755);
    this.log = "";
  }

  /** Environment of a build that uses it. */
  get env() {
    return this.password === undefined
      ? {}
      : { ASSETPACK_CACHE_PASSWORD: this.password, ...(this.user && { ASSETPACK_CACHE_USER: this.user }) };
  }

  async start() {
    this.port ??= await freePort();
    const [program, ...given] = this.command(this.port, this.folder, this);
    const env = {
      PATH: ["/usr/bin", "/usr/sbin", process.env.PATH].join(delimiter),
      HOME: this.folder,
      ...CREDENTIALS,
    };
    this.child = spawn(program, given, { cwd: this.folder, env, stdio: ["ignore", "pipe", "pipe"] });
    running.add(this.child);
    let ended;
    const { child } = this;
    child.stdout.setEncoding("utf8").on("data", (text) => (this.log += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (this.log += text));
    this.ended = new Promise((done) => {
      child.on("error", (error) => done((ended = `${error.message}: run tests/install`)));
      child.on("close", (status) => done((ended = `it ends with ${status}`)));
    }).finally(() => running.delete(child));
    const limit = Date.now() + START_LIMIT;
    while (ended === undefined && !(await accepts(this.port)) && Date.now() < limit) await sleep(20);
    if (ended !== undefined) throw new Error(`${program}: ${ended}\n${this.log}`);
    await this.ready?.();
    return this;
  }

  signal(name) {
    this.child.kill(name);
  }

  async end(signal = "SIGKILL") {
    this.child.kill(signal);
    // One that is stopped cannot end by any other signal.
    this.child.kill("SIGCONT");
    await this.ended;
  }
}

/** Redis; `keys`, `read` and `write` go around assetpack. */
export class Redis extends Service {
  constructor({ password, keeps = false } = {}) {
    super(
      (port, folder) => [
        "redis-server",
        ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--appendonly", keeps ? "yes" : "no"],
        ...["--save", "", "--daemonize", "no", ...(password ? ["--requirepass", password] : [])],
      ],
      { password },
    );
  }

  get url() {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Sends one command; gives strings, numbers, null, or lists of them. */
  async ask(...words) {
    const socket = connect(this.port, "127.0.0.1");
    const commands = [...(this.password ? [["AUTH", this.password]] : []), words];
    for (const command of commands) {
      const parts = command.map((word) => (Buffer.isBuffer(word) ? word : Buffer.from(String(word))));
      socket.write(`*${parts.length}\r\n`);
      for (const part of parts) {
        socket.write(`$${part.length}\r\n`);
        socket.write(part);
        socket.write("\r\n");
      }
    }
    let text = Buffer.alloc(0);
    try {
      for await (const piece of socket) {
        text = Buffer.concat([text, piece]);
        const answers = [];
        for (let at = 0; answers.length < commands.length;) {
          const read = reply(text, at);
          if (!read) break;
          answers.push(read.value);
          at = read.end;
        }
        if (answers.length === commands.length) return answers.at(-1);
      }
    } finally {
      socket.destroy();
    }
    throw new Error(`redis: ${words[0]}: no answer`);
  }

  keys() {
    return this.ask("KEYS", "*").then((keys) => keys.sort());
  }

  read(key) {
    return this.ask("GET", key);
  }

  write(key, bytes) {
    return this.ask("SET", key, bytes);
  }

  clear() {
    return this.ask("FLUSHALL");
  }
}

/** One value of an answer of Redis, if it is there as a whole. */
function reply(text, at) {
  const line = text.indexOf("\r\n", at);
  if (line < 0) return undefined;
  const kind = text[at];
  const head = text.toString("latin1", at + 1, line);
  const next = line + 2;
  if (kind === 0x2b) return { value: head, end: next };
  if (kind === 0x2d) throw new Error(`redis: ${head}`);
  if (kind === 0x3a) return { value: Number(head), end: next };
  const length = Number(head);
  if (length < 0) return { value: null, end: next };
  if (kind === 0x24) {
    const end = next + length;
    return text.length < end + 2 ? undefined : { value: text.subarray(next, end), end: end + 2 };
  }
  const value = [];
  let end = next;
  for (let turn = 0; turn < length; turn++) {
    const read = reply(text, end);
    if (!read) return undefined;
    value.push(Buffer.isBuffer(read.value) ? read.value.toString() : read.value);
    end = read.end;
  }
  return { value, end };
}

export class Memcached extends Service {
  constructor() {
    const user = process.getuid() === 0 ? ["-u", "nobody"] : [];
    super((port) => ["memcached", "-l", "127.0.0.1", "-p", String(port), "-U", "0", "-m", "64", ...user]);
  }

  get url() {
    return `memcached://127.0.0.1:${this.port}`;
  }

  /** How many entries there are. */
  async size() {
    const socket = connect(this.port, "127.0.0.1");
    socket.end("stats\r\nquit\r\n");
    let text = "";
    for await (const piece of socket.setEncoding("utf8")) text += piece;
    return Number(/STAT curr_items (\d+)/.exec(text)[1]);
  }

  clear() {
    const socket = connect(this.port, "127.0.0.1");
    return new Promise((done) => socket.on("close", done).resume().end("flush_all\r\nquit\r\n"));
  }
}

/** Keys that nobody checks, but which have to be there. */
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret", AWS_DEFAULT_REGION: "us-east-1" };

export class S3 extends Service {
  constructor() {
    const python = here("../packages/venv/bin/python");
    if (!existsSync(python)) throw new Error(`there is no ${python}: run tests/cache/install`);
    super((port) => [python, "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)]);
  }

  get url() {
    return "s3://results/some/prefix";
  }

  get env() {
    return { ...CREDENTIALS, AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: this.origin };
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async ready() {
    const { ok, status } = await fetch(`${this.origin}/results`, { method: "PUT" });
    if (!ok) throw new Error(`the bucket cannot be made: ${status}`);
  }

  /** How many entries there are; what nobody signed is told by the server's own interface. */
  async size() {
    const answer = await fetch(`${this.origin}/moto-api/data.json`);
    const { s3 } = await answer.json();
    return (s3?.FakeKey ?? []).length;
  }
}

export class Http extends Service {
  constructor({ user, password } = {}) {
    super((port) => ["python3", here("http_store.py"), String(port), ...(password ? [user, password] : [])], {
      user,
      password,
    });
  }

  get url() {
    return `http://127.0.0.1:${this.port}/results`;
  }

  /** How many requests of a method were answered with a status. */
  count(method, status) {
    return this.log.split("\n").filter((line) => line.startsWith(`${method} `) && line.split(" ")[2] === String(status))
      .length;
  }

  async size() {
    return new Set(
      this.log
        .split("\n")
        .filter((line) => /^PUT \S+ 201 /.test(line))
        .map((line) => line.split(" ")[1]),
    ).size;
  }
}

/**
 * A server that is none: `behave` gets each connection. `connections` counts them.
 */
export class Odd {
  constructor(behave) {
    this.connections = 0;
    this.sockets = new Set();
    this.server = createServer((socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on("error", () => {}).on("close", () => this.sockets.delete(socket));
      behave(socket);
    });
  }

  async start() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.port = this.server.address().port;
    return this;
  }

  async end() {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }
}
