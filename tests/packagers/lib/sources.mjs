// Sources for projects: what is in them matters less than which of them run, and when.

import { deflateSync } from "node:zlib";

/** Scripts that say their paths, with and without a semicolon, a line end or a comment at their ends. */
export function scripts(...paths) {
  const ends = [";\n", ";", "\n", "; // ends here", ";\n/* so does this */"];
  return Object.fromEntries(paths.map((path, at) => [path, `log(${JSON.stringify(path)})${ends[at % ends.length]}`]));
}

/** Sheets, all of which say something of `.probe`, and each something of its own class: `s1`, `s2`, … */
export function sheets(...paths) {
  return Object.fromEntries(
    paths.map((path, at) => [
      path,
      `/* ${path} */\n.probe { outline-width: ${at + 1}px; outline-style: solid }\n.s${at + 1} > p { margin-left: ${at + 3}px }\n`,
    ]),
  );
}

/** A picture of `width` × 1 points; exactly `size` bytes, if that is asked for. */
export function picture(width, size) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(1, 4);
  header.set([8, 0], 8);
  const start = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  const image = [chunk("IHDR", header), chunk("IDAT", deflateSync(Buffer.alloc(width + 1, 0x55)))];
  const end = chunk("IEND", Buffer.alloc(0));
  const used = Buffer.concat([start, ...image, end]).length;
  const filler = size === undefined ? [] : [chunk("teXt", Buffer.alloc(size - used - 12, 0x20))];
  return Buffer.concat([start, ...image, ...filler, end]);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, sum]);
}

function crc(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

/** Bytes that are no font, but stand where one would. */
export const font = (size, seed = 1) =>
  Buffer.from(Array.from({ length: size }, (_, at) => (at * 31 + seed * 17 + (at >> 8)) & 255));
