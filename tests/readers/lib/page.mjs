// The programs of docs/reading-the-manifest.md.

import { readFileSync } from "node:fs";

/** What blocks are called by their info strings; those of shells and settings are not run. */
const NAMES = { rust: "rust", go: "go", python: "python", js: "node", ruby: "ruby", ts: "typescript", sh: null, toml: null };
const FENCE = /^```(\S*)\n([\s\S]*?)^```$/gm;

/** `readers` read a manifest, and `users` use constants (below the heading of that name): programs by language. */
export function blocksOf(page) {
  const text = readFileSync(page, "utf8");
  const [before, after] = text.split(/^## Constants$/m);
  if (after === undefined) throw new Error(`${page} has no heading "Constants"`);
  return { readers: programs(before), users: programs(after) };
}

function programs(text) {
  const found = {};
  for (const [, info, program] of text.matchAll(FENCE)) {
    const name = NAMES[info];
    if (name === undefined) throw new Error(`a block of the page is called "${info}"`);
    if (name === null) continue;
    if (found[name]) throw new Error(`the page has two blocks of ${info} in one part`);
    found[name] = program;
  }
  return found;
}
