// What programs need to be started.

import { succeed } from "./command.mjs";

/** Whether a program needs neither a loader nor a library. */
export function isStatic(program) {
  const headers = succeed(["readelf", "--wide", "--program-headers", "--dynamic", program]);
  return !/\bINTERP\b|\(NEEDED\)/.test(headers);
}

/** The files that a program of this system is loaded with. */
export function librariesOf(program) {
  return Array.from(succeed(["ldd", program]).matchAll(/(?:=> |^\s*)(\/\S+) \(0x/gm), ([, path]) => path);
}
