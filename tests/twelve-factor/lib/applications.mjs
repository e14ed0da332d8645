// The two applications: how they are built and started, and what they have to answer.

import { copyFileSync, cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Project } from "../../frameworks/lib/project.mjs";
import { succeed } from "../../frameworks/lib/programs.mjs";

/** An asset that is asked for once, by a client that does not read on. */
export const LARGE = "large.bin";
const LARGE_SIZE = 12 << 20;

const here = fileURLToPath(new URL("..", import.meta.url));
const TOKEN = /(name="csrfmiddlewaretoken" value=")\w+/g;
const COOKIE = /^(csrftoken=)\w+|expires=[^;]+/g;

/** Django with its admin and WhiteNoise. */
export class Django {
  name = "Django";
  pages = ["/page/static", "/page/vite", "/page/webpack", "/admin/login/"];
  env = { STORAGE: "whitenoise" };
  output = "staticfiles";

  constructor(assetpack) {
    this.project = new Project(assetpack, "django", this.env);
  }

  async build() {
    const { project } = this;
    cpSync(join(here, "django/serve.py"), project.path("serve.py"));
    project.take({ assets: "." });
    project.write(`assets/${LARGE}`, Buffer.alloc(LARGE_SIZE, "large"));
    await project.succeed(Project.python("python"), "manage.py", "collectstatic", "--noinput");
    await project.build();
  }

  command(port) {
    return [Project.python("python"), "serve.py", `${port}`];
  }

  /** What is the same for everyone: each visitor gets another token, at some time. */
  page({ status, headers: { expires, ...headers }, body }) {
    const cookies = headers["set-cookie"]?.map((cookie) => cookie.replace(COOKIE, "$1"));
    return {
      status,
      headers: { ...headers, expires: typeof expires, "set-cookie": cookies },
      body: body.toString("utf8").replace(TOKEN, "$1"),
    };
  }

  encoding({ variants = {} }, accepted) {
    return ["br", "gzip"].find((name) => accepted.includes(name) && variants[name]);
  }

  headers({ media_type }) {
    const type = new RegExp(`^${media_type.replace(/[+.]/g, "\\$&")}(;|$)`);
    return { "content-type": type, "cache-control": "max-age=315360000, public, immutable" };
  }

  /** What the processes of the next release are started with. */
  next() {}
}

/** The server in `server/`. */
export class Rust {
  name = "Rust";
  pages = ["/", "/?page=2"];
  env = {};
  output = "dist/assets";
  manifests = ["dist/manifest.json"];

  constructor(assetpack) {
    this.project = new Project(assetpack, "site");
  }

  async build() {
    const { project } = this;
    project.take({ assets: "." });
    project.write(`assets/${LARGE}`, Buffer.alloc(LARGE_SIZE, "large"));
    project.write("assets/robots.txt", "User-agent: *\n".repeat(40));
    project.write("assetpack.toml", 'compress = ["br", "gzip", "zstd"]\nstable = ["robots.txt"]\n');
    await project.build();
    const target = project.path("target");
    // Cargo needs its own home, and rustup its own.
    const env = { HOME: process.env.HOME, ...kept("CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN") };
    for (const what of ["build", "test"]) {
      const given = [what, "--quiet", "--locked", "--target-dir", target];
      await succeed("cargo", given, { cwd: join(here, "server"), env });
    }
    mkdirSync(project.path("bin"));
    copyFileSync(join(target, "debug/server"), project.path("bin/server"));
    project.remove("target");
  }

  command(port) {
    return [this.project.path("bin/server"), `127.0.0.1:${port}`, this.output, ...this.manifests];
  }

  /** With which arguments a process must not take requests, and why. */
  mistakes() {
    const instead = (path) => (given) => (given === this.manifests[0] ? path : given);
    return [
      { change: instead("dist/none.json"), said: /^server: cannot read `dist\/none\.json`: No such file/ },
      { change: instead("assetpack.toml"), said: /^server: `assetpack\.toml` is not a manifest: expected value/ },
    ];
  }

  page({ body, ...rest }) {
    return { ...rest, body: body.toString("utf8") };
  }

  encoding({ variants = {} }, accepted) {
    const usable = Object.entries(variants).filter(([name]) => accepted.split(/[, ]+/).includes(name));
    return usable.sort(([, a], [, b]) => a.size - b.size)[0]?.[0];
  }

  headers({ media_type, sha256, stable, variants }, encoding) {
    return {
      "content-type": media_type + (media_type.startsWith("text/") ? "; charset=utf-8" : ""),
      "cache-control": stable ? "no-cache" : "public, max-age=31536000, immutable",
      etag: `"${sha256}${encoding ? `-${encoding}` : ""}"`,
      vary: variants ? "Accept-Encoding" : undefined,
      "x-content-type-options": "nosniff",
    };
  }

  /** The manifest of the release that was is kept: its files are still asked for. */
  next() {
    copyFileSync(this.project.path("dist/manifest.json"), this.project.path("dist/manifest-1.json"));
    this.manifests = ["dist/manifest.json", "dist/manifest-1.json"];
  }
}

const kept = (...names) =>
  Object.fromEntries(names.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
