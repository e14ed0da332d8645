// What tests say of values.

import { isDeepStrictEqual } from "node:util";

const shown = (value) => (typeof value === "string" ? `\`${value}\`` : JSON.stringify(value));

export function equal(is, should, what) {
  if (!isDeepStrictEqual(is, should)) throw new Error(`${what}: ${shown(is)} instead of ${shown(should)}`);
}

/** Every one of the patterns, or of the texts, is in `text`. */
export function matches(text, patterns, what) {
  for (const pattern of [patterns].flat()) {
    const found = pattern instanceof RegExp ? pattern.test(text) : text.includes(pattern);
    if (!found) throw new Error(`${what}: no ${pattern} in\n${text.slice(0, 3000)}`);
  }
}
