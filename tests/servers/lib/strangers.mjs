// What is asked for and is no file of the release.

import { equal } from "./equal.mjs";
import { IMMUTABLE } from "./files.mjs";
import { ask } from "./request.mjs";

const DIGEST = "00112233445566ff";
const APPLICATION = /^application: /;

export async function checkStrangers(server, release, check) {
  const { prefix } = release;
  const atRoot = prefix === "/";
  const hidden = { ".assetpack-staging/0": "half", ".htaccess": "secret", "deep/.git/config": "secret" };
  for (const [path, text] of Object.entries({ ...hidden, "left-over.js": "old()" })) release.put(path, text);

  await check("the application answers the rest", async () => {
    for (const path of atRoot ? ["/", "/users/1", "/left-over.js", "/.htaccess"] : ["/", "/users/1", "/asset"]) {
      const answer = await ask(server, path);
      equal(answer.status, 200, `${path}: status`);
      equal(APPLICATION.test(answer.body), true, `${path}: answered by the application`);
      equal(answer.header("cache-control"), "", `${path}: Cache-Control`);
    }
  });
  const absent = [`none-${DIGEST}.js`, `deep/none-${DIGEST}.css`, `-${DIGEST}.js`, "deep", "deep/", "none.js"];
  if (!atRoot) absent.push("");
  for (const path of [...absent, ...Object.keys(hidden)]) {
    await check(`${prefix}${path}: is not there`, async () => {
      const answer = await ask(server, prefix + path, { "Accept-Encoding": "gzip, br" });
      const isApplication = atRoot && APPLICATION.test(answer.body);
      // nginx and Apache lead from a folder to its name with a slash, and do not list it.
      const isRefused = [301, 403, 404].includes(answer.status);
      if (!isApplication && !isRefused) throw new Error(`status ${answer.status}: ${answer.body}`);
      if (/half|secret/.test(answer.body)) throw new Error(`it is served: ${answer.body}`);
      equal(answer.header("cache-control").includes("immutable"), false, "immutable");
      if (!isApplication && answer.status === 404) equal(answer.header("cache-control"), "no-store", "Cache-Control");
    });
  }
  if (!atRoot) {
    await check("a file without a digest that no manifest names is asked for each time", async () => {
      const answer = await ask(server, `${prefix}left-over.js`);
      equal(answer.status, 200, "status");
      equal(answer.header("cache-control"), "no-cache", "Cache-Control");
    });
  }
  for (const file of release.files()) {
    if (file.entry.stable) {
      await check(`${file.url}: stays without a digest, however it is written`, async () => {
        for (const path of spellings(prefix, file.url)) {
          const answer = await ask(server, path);
          equal(answer.header("cache-control").includes("immutable"), false, `${path}: immutable`);
        }
      });
    }
    for (const encoding of file.encodings) {
      await check(`${file.url}: its twin (${encoding}) by its own name`, async () => {
        const suffix = { br: ".br", gzip: ".gz", zstd: ".zst" }[encoding];
        const answer = await ask(server, file.url + suffix);
        equal(answer.header("cache-control") === IMMUTABLE, false, "immutable");
        equal(answer.encoding, "", "Content-Encoding");
      });
    }
  }
}

/** Other ways to write the path of a file. */
function spellings(prefix, url) {
  const rest = url.slice(prefix.length);
  const upper = rest.replace(/[a-z]+$/, (extension) => extension.toUpperCase());
  return [
    `${prefix}/${rest}`,
    `${prefix}./${rest}`,
    `${prefix}none/../${rest}`,
    `${prefix}deep/../${rest}`,
    `${prefix}%2e/${rest}`,
    prefix + rest.replace(/\//g, "%2F"),
    prefix + rest.replace(/-/g, "%2d"),
    prefix + upper,
    `${url}/`,
    `${url}%00`,
    `${url}%0A`,
    `${url};x-${DIGEST}.js`,
    `${url}/x-${DIGEST}.js`,
    `${url}?x-${DIGEST}.js`,
    `${url}%3Fx-${DIGEST}.js`,
    `${url}#x-${DIGEST}.js`,
  ];
}
