// Serves builds with nginx, Caddy and Apache by the rules that assetpack writes for them.
//
//   node tests/servers/run.mjs --assetpack PATH [--only SERVER]... [--keep]
//
// SERVER is nginx, caddy, apache or _headers. Each file of each project in projects.mjs is asked for in each way that a
// browser may ask for it. The servers are Debian's: nginx, libnginx-mod-http-brotli-static, caddy and apache2. They
// listen on free ports of this machine, in folders that are removed afterwards; `--keep` leaves them.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { Release } from "./lib/release.mjs";
import { SERVERS } from "./lib/servers.mjs";
import { checkFile } from "./lib/files.mjs";
import { checkHeadersFile } from "./lib/headers_file.mjs";
import { checkStrangers } from "./lib/strangers.mjs";
import { Application } from "./lib/application.mjs";
import { projects } from "./projects.mjs";

const all = [...Object.keys(SERVERS), "_headers"];
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: all },
    keep: { type: "boolean", default: false },
  },
});
if (!options.assetpack || options.only.some((name) => !all.includes(name))) {
  console.error(
    `usage: node tests/servers/run.mjs --assetpack PATH [--only ${all.join("|")}]... [--keep]`,
  );
  process.exit(2);
}

let passed = 0;
let failed = 0;

/** One test: `action` throws if something is wrong. */
async function check(topic, what, action) {
  try {
    await action();
    passed++;
  } catch (error) {
    failed++;
    console.log(`${topic}: ${what}: FAILS\n${String(error.message).replace(/^/gm, "  ")}`);
  }
}

const assetpack = resolve(options.assetpack);
const application = await Application.start();
for (const project of projects) {
  const release = new Release(assetpack, project);
  for (const name of options.only.filter((name) => (project.servers ?? all).includes(name))) {
    const started = Date.now();
    const topic = `${project.name}: ${name}`;
    const about = (what, action) => check(topic, what, action);
    release.first();
    const rules = release.rules(name);
    if (project.next) release.second();
    if (name === "_headers") {
      await checkHeadersFile(release, rules, about);
    } else {
      const server = new SERVERS[name](release, rules, { port: application.port, busy: project.busy ?? false });
      await check(topic, "starts without complaints", () => server.start());
      if (server.runs) {
        const files = release.files().filter((file) => server.serves(file));
        for (const file of files) await checkFile(server, file, about);
        await checkStrangers(server, release, about);
      }
      await server.end();
    }
    console.log(`${topic}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
  if (options.keep) console.log(`${project.name}: ${release.home}`);
  else release.end();
}
application.end();
console.log(`servers: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
