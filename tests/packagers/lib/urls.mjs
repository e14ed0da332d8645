// What URLs lead to: files by their bytes, so that a file and its fingerprinted copy are the same.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, 12);

/** A file as a target. */
export function file(path) {
  return existsSync(path) && statSync(path).isFile() ? digest(readFileSync(path)) : "nothing";
}

/**
 * What `url` leads to when it stands in the file that is served as `from`; `mounts` are URL prefixes and their folders,
 * the longest prefix decides. Fragments count; queries do not. A fragment alone is one of
 * the page.
 */
export function target(url, from, mounts) {
  if (/^data:/i.test(url)) {
    const [, base64, data] = /^data:[^,]*?(;base64)?,(.*)$/is.exec(url) ?? [];
    return digest(base64 ? Buffer.from(data, "base64") : Buffer.from(decodeURIComponent(data ?? "")));
  }
  if (url.startsWith("#")) return url;
  const { origin, pathname, hash } = new URL(url, new URL(from, "http://site"));
  if (origin !== "http://site") return url;
  const prefix = Object.keys(mounts)
    .filter((each) => pathname.startsWith(each))
    .sort((a, b) => b.length - a.length)[0];
  if (prefix === undefined) return `nothing${hash}`;
  return file(join(mounts[prefix], decodeURIComponent(pathname.slice(prefix.length)))) + hash;
}

/** The fragment of a URL, with its `#`. */
export const fragment = (url) => /#.*$/s.exec(url)?.[0] ?? "";
