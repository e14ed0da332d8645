// Globs as Ruby's `Dir[]` reads them: braces first, `*` inside of one name, `**/` for any number of folders.
// Hidden names only match where the pattern spells the dot, and `**/` enters neither hidden nor linked folders.

import { lstatSync, readdirSync, statSync } from "node:fs";

/** What a pattern finds, unsorted. A relative one is looked for in `base`, and found as a relative path. */
export function glob(pattern, base) {
  return braces(pattern).flatMap((plain) => {
    const absolute = plain.startsWith("/");
    const names = plain.split("/").filter((name) => name !== "");
    return search(absolute ? "/" : "", names, (path) => (absolute ? path : `${base}/${path}`));
  });
}

/** `a{b,c{d,e}}` as the texts that it stands for. */
export function braces(pattern) {
  let depth = 0;
  let open = -1;
  const cuts = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === "\\") at++;
    else if (char === "{" && depth++ === 0) cuts.push((open = at));
    else if (char === "," && depth === 1) cuts.push(at);
    else if (char === "}" && depth > 0 && --depth === 0) {
      cuts.push(at);
      const choices = cuts.slice(1).map((end, number) => pattern.slice(cuts[number] + 1, end));
      return choices.flatMap((choice) => braces(pattern.slice(0, open) + choice + pattern.slice(at + 1)));
    }
  }
  return [pattern];
}

function search(path, [name, ...rest], onDisk) {
  if (name === undefined) return [path];
  const join = (child) => (path === "" || path === "/" ? path + child : `${path}/${child}`);
  if (name === "**" && rest.length) {
    const inside = names(path, onDisk).filter((child) => !child.startsWith(".") && isFolder(onDisk(join(child))));
    return [...search(path, rest, onDisk), ...inside.flatMap((child) => search(join(child), [name, ...rest], onDisk))];
  }
  if (!/[*?[\\]/.test(name)) {
    const child = join(name);
    const there = statSync(onDisk(child), { throwIfNoEntry: false });
    return there && (!rest.length || there.isDirectory()) ? search(child, rest, onDisk) : [];
  }
  const matches = matcher(name);
  return names(path, onDisk)
    .filter((child) => matches.test(child) && (!child.startsWith(".") || name.startsWith(".")))
    .filter((child) => !rest.length || statSync(onDisk(join(child))).isDirectory())
    .flatMap((child) => search(join(child), rest, onDisk));
}

const names = (path, onDisk) =>
  statSync(onDisk(path), { throwIfNoEntry: false })?.isDirectory() ? readdirSync(onDisk(path)) : [];
const isFolder = (path) => lstatSync(path).isDirectory();

/** One name with wildcards, as a regular expression. */
function matcher(name) {
  let source = "";
  for (let at = 0; at < name.length; at++) {
    const char = name[at];
    const end = char === "[" ? name.indexOf("]", at + 2) : -1;
    if (char === "*") source += ".*";
    else if (char === "?") source += ".";
    else if (char === "\\") source += escape(name[++at] ?? "\\");
    else if (end < 0) source += escape(char);
    else {
      const inside = name.slice(at + 1, end);
      source += `[${inside.replace(/^[!^]/, "^").replace(/[\\\]]/g, "\\$&")}]`;
      at = end;
    }
  }
  return new RegExp(`^${source}$`, "su");
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** By their bytes, as Ruby sorts strings. */
export const byBytes = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));
