// A static server on 127.0.0.1, as small as the tests need.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".eot": "application/vnd.ms-fontobject",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".otf": "font/otf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
};

/** What a server looks for beside a file, in its order of preference. */
const TWINS = [
  ["br", ".br"],
  ["zstd", ".zst"],
  ["gzip", ".gz"],
];

/**
 * Serves `mounts` (URL prefix → directory, the longest prefix decides).
 * `pages` (path → HTML) come first. With `precompressed`, a twin is sent where
 * the client accepts it; `sent` then says which coding each path went out with.
 */
export async function serve({ mounts = {}, pages = new Map(), precompressed = false }) {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);
  const sent = {};

  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://127.0.0.1").pathname;
    const page = pages.get(path);
    if (page !== undefined) {
      response.writeHead(200, { "content-type": TYPES[".html"] });
      return response.end(page);
    }
    const prefix = prefixes.find((prefix) => path.startsWith(prefix));
    const file = prefix && locate(mounts[prefix], path.slice(prefix.length));
    if (!file) {
      // Browsers ask for this one unbidden.
      response.writeHead(path === "/favicon.ico" ? 204 : 404);
      return response.end();
    }
    const headers = {
      "content-type": TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
      "cache-control": "no-store",
    };
    const accepted = String(request.headers["accept-encoding"] ?? "").split(/\s*,\s*/);
    const twin = precompressed
      ? TWINS.find(([coding, suffix]) => accepted.includes(coding) && isFile(file + suffix))
      : undefined;
    if (twin) headers["content-encoding"] = twin[0];
    sent[path] = twin ? twin[0] : "identity";
    response.writeHead(200, headers);
    createReadStream(twin ? file + twin[1] : file).pipe(response);
  });

  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    sent,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function locate(directory, encoded) {
  let parts;
  try {
    parts = encoded.split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
  if (parts.some((part) => part === ".." || part.includes("/") || part.includes("\0"))) return undefined;
  const file = join(directory, ...parts);
  return isFile(file) ? file : undefined;
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
