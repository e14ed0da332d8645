// Builds the images of docs/docker without a network, and runs what is in them.
//
//   node tests/docker/run.mjs --assetpack PATH [--keep]
//
// PATH has to be a static program, as .ci/release makes it: it runs where there is nothing else. Debian's buildah
// builds (`--isolation chroot`, storage driver vfs), and bubblewrap starts the images. The first image serves its
// assets by the server of the twelve-factor run, for which rustup's target x86_64-unknown-linux-musl is needed.

import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { load, outputs, visit } from "../frameworks/lib/visit.mjs";
import { Buildah } from "./lib/buildah.mjs";
import { equal, succeed } from "./lib/command.mjs";
import { run, serve } from "./lib/container.mjs";
import { differences, filesOf, unreadable } from "./lib/files.mjs";
import { isStatic, librariesOf } from "./lib/programs.mjs";
import { Release } from "./lib/release.mjs";

const { values: options } = parseArgs({
  options: { assetpack: { type: "string" }, keep: { type: "boolean", default: false } },
});
if (!options.assetpack) {
  console.error("usage: node tests/docker/run.mjs --assetpack PATH [--keep]");
  process.exit(2);
}
const assetpack = resolve(options.assetpack);
const repository = fileURLToPath(new URL("../..", import.meta.url));
const home = mkdtempSync(join(tmpdir(), "assetpack-docker-"));
process.on("exit", () => {
  if (options.keep) return;
  // Folders of images may be written by nobody.
  spawnSync("chmod", ["-R", "u+w", home]);
  rmSync(home, { recursive: true, force: true });
});
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));

let passed = 0;
let failed = 0;

/** One test: `action` throws if something is wrong. */
async function check(what, action) {
  try {
    await action();
    passed++;
  } catch (error) {
    failed++;
    console.log(`${what}: FAILS\n${String(error.message).replace(/^/gm, "  ")}`);
  }
}

/** A folder to build from: a Dockerfile of docs/docker, the program, and the sources of a project. */
function contextOf(name, dockerfile, sources, settings) {
  const context = join(home, name);
  mkdirSync(context);
  copyFileSync(join(repository, "docs/docker", dockerfile), join(context, "Dockerfile"));
  copyFileSync(assetpack, join(context, "assetpack"));
  cpSync(join(repository, sources), join(context, "assets"), { recursive: true });
  writeFileSync(join(context, "assetpack.toml"), settings);
  return context;
}

/** What the same sources become at another place, without a container. */
function expected(context) {
  const root = `${context}-expected`;
  mkdirSync(root);
  for (const part of ["assets", "assetpack.toml"]) cpSync(join(context, part), join(root, part), { recursive: true });
  succeed([assetpack, "-C", root, "build", "--quiet"]);
  return join(root, "dist");
}

/** The server of the twelve-factor run, linked statically. */
function buildServer(place) {
  const triple = "x86_64-unknown-linux-musl";
  const target = join(home, "target");
  const given = ["build", "--quiet", "--locked", "--target", triple, "--target-dir", target];
  succeed(["cargo", ...given], { cwd: join(repository, "tests/twelve-factor/server") });
  copyFileSync(join(target, triple, "debug/server"), place);
  equal(isStatic(place), true, "the server is static");
}

/** An image with a shell and its libraries, for there is no registry to get one from. */
function shellImage(name) {
  const context = join(home, name);
  for (const path of ["/bin/sh", ...librariesOf("/bin/sh")]) {
    mkdirSync(join(context, "root", dirname(path)), { recursive: true });
    copyFileSync(path, join(context, "root", path));
  }
  writeFileSync(join(context, "Dockerfile"), 'FROM scratch\nCOPY root /\nCMD ["/bin/sh"]\n');
  buildah.build(context, name);
}

const buildah = new Buildah(join(home, "storage"));
mkdirSync(join(home, "storage"));

await check("the program is static", () => equal(isStatic(assetpack), true, assetpack));

await check("an image of static programs", async () => {
  const settings = 'compress = ["br", "gzip", "zstd"]\n';
  const context = contextOf("shop", "Dockerfile", "tests/frameworks/site", settings);
  buildServer(join(context, "server"));
  const dist = expected(context);
  buildah.build(context, "shop");
  const root = buildah.unpack("shop", join(home, "shop-root"));

  await check("  its assets are those of a build anywhere else", () => {
    equal(differences(filesOf(root), filesOf(dist), "dist/"), [], "files that differ");
    equal(filesOf(dist).size > 20, true, "there are many");
  });
  await check("  it holds the application and its assets, and no sources", () => {
    const others = [...filesOf(root).keys()].filter((path) => !path.startsWith("dist/"));
    equal(others, ["server"], "other files");
    equal(unreadable(root), [], "files that only their owner may read");
  });
  await check("  it serves them, from a root that is read-only", async () => {
    const started = buildah.settings("shop");
    equal(started.User, "65534:65534", "user");
    // Any port that is free will do.
    const command = started.Entrypoint.map((argument) => argument.replace(/^0\.0\.0\.0:\d+$/, "127.0.0.1:0"));
    await serve(root, started, command, async (origin) => {
      const server = { origin, said: "" };
      const release = new Release(join(dist, "manifest.json"));
      for (const accepted of [undefined, "gzip", "br"])
        await outputs(server, release, accepted && { "Accept-Encoding": accepted });
      const found = await load(server, await visit(server, "/"));
      equal(found.size > 5, true, "files that the page needs");
    });
  });
});

await check("an image with an ordinary base", async () => {
  shellImage("shell");
  const context = contextOf("base", "Dockerfile.base", "assets-fixtures/storefront/assets", "");
  mkdirSync(join(context, "app"));
  writeFileSync(join(context, "app/start"), 'while read -r line; do echo "$line"; done < dist/manifest.json\n');
  const dist = expected(context);
  buildah.build(context, "base", { BASE: "localhost/shell" });
  const root = buildah.unpack("base", join(home, "base-root"));

  await check("  its assets are those of a build anywhere else", () => {
    equal(differences(filesOf(root), filesOf(dist), "app/dist/"), [], "files that differ");
  });
  await check("  neither the program nor the sources are in it", () => {
    const of = [...filesOf(join(root, "app")).keys()].filter((path) => !path.startsWith("dist/"));
    equal(of, ["start"], "other files of the application");
    equal([...filesOf(root).keys()].some((path) => path.endsWith("assetpack")), false, "the program");
  });
  await check("  the application reads the manifest", async () => {
    const started = buildah.settings("base");
    const { status, said } = await run(root, started, started.Cmd);
    equal(status, 0, said);
    equal(Object.keys(JSON.parse(said).assets).includes("app.js"), true, "an asset");
  });
});

await check("a mistake in the sources ends the build of the image", () => {
  const context = contextOf("wrong", "Dockerfile", "tests/frameworks/site", "");
  writeFileSync(join(context, "server"), "");
  writeFileSync(join(context, "assets/site.css"), 'a { background: url("none.png") }\n');
  const { status, printed, said } = buildah.tryToBuild(context, "wrong");
  equal(status === 0, false, "it succeeds");
  equal(/error.*none\.png/s.test(printed + said), true, `it says ${printed}${said}`);
  equal(buildah.names().some((name) => name.endsWith("wrong")), false, "an image");
});

console.log(`docker: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
