// Folders, file by file.

import { createHash } from "node:crypto";
import { lstatSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The SHA-256 of every file below a folder, by its path; links and the like are not expected. */
export function filesOf(folder) {
  const found = new Map();
  for (const path of readdirSync(folder, { recursive: true }).sort()) {
    const state = lstatSync(join(folder, path));
    if (state.isDirectory()) continue;
    const digest = () => createHash("sha256").update(readFileSync(join(folder, path))).digest("hex");
    found.set(path, state.isFile() ? digest() : "no file");
  }
  return found;
}

/** What differs between two such lists: paths of `should` stand below `prefix` in `is`. */
export function differences(is, should, prefix) {
  const different = [];
  for (const [path, digest] of should) if (is.get(prefix + path) !== digest) different.push(path);
  for (const path of is.keys())
    if (path.startsWith(prefix) && !should.has(path.slice(prefix.length))) different.push(path);
  return different;
}

/** Whether everyone may read every file, and enter every folder. */
export function unreadable(folder) {
  return readdirSync(folder, { recursive: true }).filter((path) => {
    const { mode } = lstatSync(join(folder, path));
    return (mode & 0o004) === 0;
  });
}
