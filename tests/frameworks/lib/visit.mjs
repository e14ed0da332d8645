// Asks servers as a browser does: for a page, for all that it names, and for all that is named there.

import { createHash } from "node:crypto";
import { request } from "node:http";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { equal } from "./equal.mjs";

const LIMIT = 30_000;
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const DECODERS = { br: brotliDecompressSync, gzip: gunzipSync };
const ENTITIES = { amp: "&", quot: '"', lt: "<", gt: ">", "#39": "'", "#x27": "'" };

/** The answer to one request. `path` is a path or URL as it stands in a page. */
export function ask(origin, path, headers = {}) {
  const url = new URL(path, origin);
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, timeout: LIMIT, agent: false }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("error", reject);
      answer.on("end", () => resolve(new Answer(url.pathname, answer, Buffer.concat(parts))));
    });
    asked.on("timeout", () => asked.destroy(new Error(`no answer to ${url.pathname}`)));
    asked.on("error", reject);
    asked.end();
  });
}

class Answer {
  constructor(path, { statusCode, headers }, body) {
    this.path = path;
    this.status = statusCode;
    this.headers = headers;
    this.encoding = headers["content-encoding"] ?? "";
    this.body = DECODERS[this.encoding]?.(body) ?? body;
  }

  get text() {
    return this.body.toString("utf8");
  }

  /** The type, without its parameters. */
  get type() {
    return (this.headers["content-type"] ?? "").split(";")[0];
  }
}

/**
 * The elements of a page that name a file, in order: their name, attributes, the path as it is asked for, and the path
 * without any encoding.
 */
export function elements(page) {
  const found = [];
  for (const [, name, rest] of page.text.matchAll(/<(link|script|img)\b([^>]*)>/g)) {
    const attributes = {};
    for (const [, key, double, single, bare] of rest.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g))
      attributes[key] = decoded(double ?? single ?? bare ?? "");
    const address = attributes.src ?? attributes.href;
    if (address === undefined) continue;
    const asked = new URL(address, "http://host").pathname;
    found.push({ name, attributes, asked, path: decodeURIComponent(asked) });
  }
  return found;
}

const decoded = (text) => text.replace(/&([#\w]+);/g, (all, entity) => ENTITIES[entity] ?? all);

/** The paths that elements of this name, and with this `rel`, name; without any encoding. */
export function named(page, name, rel) {
  return elements(page)
    .filter((element) => element.name === name && element.attributes.rel === rel)
    .map(({ path }) => path);
}

/** The page at `path`, which has to be there. */
export async function visit(server, path) {
  const page = await ask(server.origin, path);
  if (page.status !== 200) throw new Error(`${path}: ${page.status}\n${page.text.slice(0, 2000)}\n${server.said}`);
  return page;
}

/**
 * Asks for all that a page names, and for all that is named in those files; everything has to be there, of the right
 * type, and be what its element says by `integrity`. Gives the answers by their paths without any encoding.
 */
export async function load(server, page) {
  const found = new Map();
  const waiting = elements(page).map(({ asked, attributes }) => ({ asked, from: page.path, ...attributes }));
  while (waiting.length) {
    const { asked, from, integrity } = waiting.shift();
    const path = decodeURIComponent(asked);
    const known = found.get(path);
    const answer = known ?? (await ask(server.origin, asked, { "Accept-Encoding": "gzip, br" }));
    if (answer.status !== 200) throw new Error(`${path}, which ${from} names: ${answer.status}`);
    if (integrity) equal(digest(answer.body, integrity), integrity, `integrity of ${path}`);
    if (known) continue;
    found.set(path, answer);
    const type = TYPES[/\.\w+$/.exec(path)?.[0]];
    if (type) equal(answer.type.replace("application/javascript", "text/javascript"), type, `type of ${path}`);
    const address = new URL(asked, server.origin);
    for (const inner of references(answer)) waiting.push({ asked: new URL(inner, address).pathname, from: path });
  }
  return found;
}

function digest(body, integrity) {
  const [algorithm] = integrity.split("-");
  return `${algorithm}-${createHash(algorithm).update(body).digest("base64")}`;
}

/** What a sheet or a script of ours names. */
function references({ type, text }) {
  if (type === "text/css")
    return Array.from(text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)/g), ([, a, b, c]) => a ?? b ?? c);
  if (/javascript$/.test(type)) return Array.from(text.matchAll(/["'`](\.{1,2}\/[^"'`]+)["'`]/g), ([, path]) => path);
  return [];
}

/** Every output of a release has to be served as it is; gives the answers by logical paths. */
export async function outputs(server, release, headers) {
  const answers = new Map();
  for (const logical of release.logical) {
    const answer = await ask(server.origin, encodeURI(release.url(logical)), headers);
    equal(answer.status, 200, `status of ${logical}`);
    equal(createHash("sha256").update(answer.body).digest("hex"), release.asset(logical).sha256, `bytes of ${logical}`);
    answers.set(logical, answer);
  }
  return answers;
}
