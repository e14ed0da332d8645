// nginx, Caddy and Apache, each in a folder of its own, as the user who runs the tests.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const START_LIMIT = 15_000;
const isRoot = process.getuid() === 0;

async function freePort() {
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

class Server {
  /** `busy`: with everything switched on in the server that might disturb. */
  constructor(release, rules, { port, busy }) {
    this.release = release;
    this.rules = rules;
    this.application = `127.0.0.1:${port}`;
    this.busy = busy;
    this.home = join(release.home, this.constructor.name.toLowerCase());
    this.runs = false;
  }

  /** Starts it and waits until it answers. Whatever it says meanwhile is a complaint. */
  async start() {
    rmSync(this.home, { recursive: true, force: true });
    mkdirSync(this.home);
    this.port = await freePort();
    const rules = join(this.home, "rules.conf");
    writeFileSync(rules, this.rules);
    writeFileSync(join(this.home, "server.conf"), this.configuration(rules));
    const [program, ...given] = this.command(join(this.home, "server.conf"));
    let said = "";
    const PATH = `${process.env.PATH}:/usr/sbin`;
    const env = { ...process.env, PATH, HOME: this.home, XDG_DATA_HOME: this.home, XDG_CONFIG_HOME: this.home };
    this.child = spawn(program, given, { cwd: this.home, env });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on("data", (data) => (said += data));
    let ended = null;
    this.child.on("exit", (code, signal) => (ended = code ?? signal));
    this.child.on("error", (error) => (ended = error.message));
    const limit = Date.now() + START_LIMIT;
    while (ended === null && !(await accepts(this.port)) && Date.now() < limit) await sleep(30);
    this.runs = ended === null;
    const log = join(this.home, "error.log");
    if (existsSync(log)) said += readFileSync(log, "utf8");
    const complaints = this.complaints(said);
    if (ended !== null) throw new Error(`it ended: ${ended}\n${said}\n${this.rules}`);
    if (complaints) throw new Error(`${complaints}\n${this.rules}`);
  }

  complaints(said) {
    return said.trim();
  }

  /** Whether it can serve a file at all. */
  serves() {
    return true;
  }

  /** The twins of a file that it can serve, in its order. */
  encodingsOf(file) {
    return this.constructor.encodings.filter((name) => file.encodings.includes(name));
  }

  async end() {
    if (!this.runs) return;
    const over = new Promise((done) => this.child.on("exit", done));
    this.child.kill("SIGTERM");
    await over;
    this.runs = false;
  }
}

class Nginx extends Server {
  /** What it can serve of the twins. */
  static encodings = ["br", "gzip"];
  /** It answers with the whole of a twin where a part is asked for. */
  static hasWholeTwins = true;

  command(file) {
    return ["nginx", "-p", `${this.home}/`, "-c", file, "-e", "stderr"];
  }

  configuration(rules) {
    const module = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";
    if (!existsSync(module)) throw new Error("libnginx-mod-http-brotli-static is not installed");
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    const busy = "gzip on; gzip_types *; gzip_min_length 1; etag off; charset latin1; autoindex on;";
    return `
      load_module ${module};
      ${isRoot ? "user root;" : ""}
      daemon off;
      worker_processes 1;
      pid nginx.pid;
      error_log stderr warn;
      events { worker_connections 64; }
      http {
        access_log off;
        ${temporary.map((name) => `${name}_temp_path ${name};`).join(" ")}
        ${this.busy ? busy : ""}
        types { text/plain txt; text/wrong svg css js; }
        geo $assetpack_dollar { default "$"; }
        server {
          listen 127.0.0.1:${this.port};
          include ${rules};
          location / { proxy_pass http://${this.application}; }
        }
      }`;
  }
}

class Caddy extends Server {
  static encodings = ["br", "zstd", "gzip"];

  command(file) {
    return ["caddy", "run", "--adapter", "caddyfile", "--config", file];
  }

  configuration(rules) {
    return `{
	admin off
	auto_https off
	log {
		level WARN
	}
}
http://127.0.0.1:${this.port} {
	${this.busy ? "encode zstd gzip {\n\t\tminimum_length 1\n\t}" : ""}
	import ${rules}
	reverse_proxy ${this.application}
}
`;
  }

  complaints(said) {
    // It warns of what this configuration is meant to be.
    const meant = /"level":"info"|admin endpoint disabled|HTTPS is completely disabled|not formatted.*server\.conf/;
    const others = said.split("\n").filter((line) => line && !meant.test(line));
    return others.join("\n");
  }
}

class Apache extends Server {
  static encodings = ["br", "zstd", "gzip"];

  command(file) {
    return ["apache2", "-d", this.home, "-f", file, "-DFOREGROUND"];
  }

  configuration(rules) {
    const names = ["mpm_event", "authz_core", "alias", "headers", "mime", "rewrite", "proxy", "proxy_http", "dir"];
    const more = ["deflate", "brotli", "filter", "negotiation", "autoindex"];
    const modules = [...names, ...(this.busy ? more : [])];
    const busy = `
      SetOutputFilter BROTLI_COMPRESS;DEFLATE
      DeflateCompressionLevel 9
      <Directory />
        Options +Indexes +MultiViews
        Require all denied
      </Directory>
      FileETag None`;
    return `
      ServerRoot ${JSON.stringify(this.home)}
      ServerName 127.0.0.1
      Listen 127.0.0.1:${this.port}
      PidFile httpd.pid
      ErrorLog error.log
      LogLevel warn
      ${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n      ")}
      ${isRoot ? "User www-data\n      Group www-data" : ""}
      <Directory />
        Require all denied
      </Directory>
      TypesConfig /etc/mime.types
      AddType application/x-gzip .gz .tgz
      AddLanguage br .br
      ${this.busy ? busy : ""}
      <VirtualHost *:${this.port}>
        Include ${JSON.stringify(rules)}
        ProxyPass / http://${this.application}/
      </VirtualHost>`;
  }

  // mod_rewrite refuses question marks in names, so that such files are served as they are, and not at all where it
  // alone tells them from what the application answers.
  serves(file) {
    return !file.entry.path.includes("?") || this.release.prefix !== "/";
  }

  encodingsOf(file) {
    return file.entry.path.includes("?") ? [] : super.encodingsOf(file);
  }

  complaints(said) {
    const others = said.split("\n").filter((line) => line && !/:notice\]/.test(line));
    return others.join("\n");
  }
}

export const SERVERS = { nginx: Nginx, caddy: Caddy, apache: Apache };
