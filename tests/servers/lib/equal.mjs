// What tests say of values.

import { isDeepStrictEqual } from "node:util";

const shown = (value) => (typeof value === "string" ? `\`${value}\`` : JSON.stringify(value));

export function equal(is, should, what) {
  if (!isDeepStrictEqual(is, should)) throw new Error(`${what}: ${shown(is)} instead of ${shown(should)}`);
}

export function bytesEqual(is, should, what) {
  if (!is.equals(should)) throw new Error(`${what}: ${is.length} bytes that are not the ${should.length} of the file`);
}
