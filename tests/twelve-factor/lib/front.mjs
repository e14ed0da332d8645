// nginx before the processes: it asks another one if one of them is not there, or does not know a file yet.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_LIMIT = 15_000;

/** Ports of this machine that nobody listens on. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(servers.map((server) => new Promise((done) => server.listen(0, "127.0.0.1", done))));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

const accepts = (port) =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => done(true));
    socket.on("error", () => done(false));
    socket.on("connect", () => socket.destroy());
  });

const running = new Set();
// By SIGTERM: a master that is killed leaves its workers behind.
process.on("exit", () => running.forEach((child) => child.kill("SIGTERM")));

export class Front {
  static async start(home, port, processes) {
    const front = new Front();
    front.origin = `http://127.0.0.1:${port}`;
    mkdirSync(home);
    const settings = join(home, "nginx.conf");
    writeFileSync(settings, configuration(home, port, processes));
    const log = join(home, "error.log");
    const env = { PATH: `${process.env.PATH}:/usr/sbin` };
    front.child = spawn("nginx", ["-e", log, "-p", home, "-c", settings], { env, stdio: "ignore" });
    running.add(front.child);
    front.ended = new Promise((resolve) => {
      front.child.on("error", ({ code }) => resolve(`${code}: run tests/install`));
      front.child.on("close", resolve);
    }).finally(() => running.delete(front.child));
    let status;
    front.ended.then((given) => (status = given));
    const limit = Date.now() + START_LIMIT;
    while (status === undefined && !(await accepts(port)) && Date.now() < limit) await sleep(20);
    if (status !== undefined) throw new Error(`nginx ends with ${status}\n${readFileSync(log, "utf8")}`);
    return front;
  }

  async end() {
    this.child.kill("SIGTERM");
    await this.ended;
  }
}

function configuration(home, port, processes) {
  const kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `
${process.getuid() === 0 ? "user root;" : ""}
daemon off;
pid ${home}/nginx.pid;
error_log ${home}/error.log warn;
events {}
http {
  access_log off;
${kinds.map((kind) => `  ${kind}_temp_path ${home}/${kind};`).join("\n")}
  upstream processes {
${processes.map((other) => `    server 127.0.0.1:${other} max_fails=0;`).join("\n")}
    keepalive 8;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://processes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
      proxy_next_upstream error timeout http_404;
    }
  }
}
`;
}
