// Reads the cases of this folder.
//
// A file holds cases one after the other:
//
//   === name
//   # what goes wrong, and for whom it did
//   key: value
//   ---
//   the sheet, up to the next case; its last line end does not count
//
// Keys (all may be left out; `wins`, `kept`, `gone`, `fails` and `warns` may be repeated):
//   html   what the sheet is tried on
//   views  widths of the window in pixels, `print`, `dark`; 800 if nothing is said
//   pixels `yes`: gradients, which can be written in many ways, are compared as pictures
//   wins   SELECTOR PROPERTY = VALUE: a computed style, in the first view; the selector may end in a pseudo-element
//   kept   texts that the output must hold, in this order, with ` … ` between them, whatever its white space;
//          ` or ` stands between spellings, of which one is enough
//   gone   a text that the output must not hold
//   fails  CODE LINE:COLUMN of an error: the sheet must not build. All errors are listed
//   warns  CODE LINE:COLUMN of a warning. In files of broken sheets, all warnings are listed
//   bytes  `yes`: `%{EF BB BF}` stands for these bytes
//   alone  `yes`: it is not joined with other sheets, because it holds what concerns all of a sheet

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const REPEATED = ["wins", "kept", "gone", "fails", "warns"];
const KEYS = ["html", "views", "pixels", "bytes", "alone", ...REPEATED];
const HTML = '<div class="a">one</div><div class="b">two</div><div class="a b"><p class="c">three</p></div>';

/** All cases of the `.txt` files of `folder`; those of `broken-….txt` are marked as `broken`. */
export function readCases(folder) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  const cases = files.sort().flatMap((file) => {
    const parts = readFileSync(join(folder, file), "utf8").split(/^=== /m);
    return parts.slice(1).map((part) => ({ ...readCase(file, part), broken: file.startsWith("broken-") }));
  });
  const names = cases.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) throw new Error(`there are two cases ${twice}`);
  return cases;
}

function readCase(file, part) {
  const end = part.indexOf("\n---\n");
  const [name, ...lines] = part.slice(0, end).split("\n");
  const refuse = (what) => {
    throw new Error(`${file}, ${name}: ${what}`);
  };
  if (end < 0 || !/^[a-z0-9-]+$/.test(name)) refuse("a name and a line of three hyphens are needed");
  const read = { name, html: HTML, views: "800", pixels: "", bytes: "", alone: "" };
  for (const key of REPEATED) read[key] = [];
  for (const line of lines) {
    if (line.startsWith("#")) continue;
    const [, key, value] = /^(\w+): (.*)$/.exec(line) ?? refuse(line);
    if (!KEYS.includes(key)) refuse(`no key is called ${key}`);
    if (REPEATED.includes(key)) read[key].push(value);
    else read[key] = value;
  }
  const text = part.slice(end + 5).replace(/\n+$/, "");
  return {
    ...read,
    views: read.views.split(" "),
    wins: read.wins.map((win) => readWin(win) ?? refuse(win)),
    pixels: read.pixels === "yes",
    alone: read.alone === "yes",
    css: read.bytes === "yes" ? withBytes(text) : Buffer.from(text),
  };
}

function readWin(text) {
  const match = /^(.*?)(::[-\w]+(?:\([^)]*\))?)? ([-\w]+) = (.*)$/.exec(text);
  return match && { selector: match[1], pseudo: match[2] ?? "", property: match[3], value: match[4] };
}

function withBytes(text) {
  const pieces = text.split(/%\{([0-9A-F ]+)\}/);
  return Buffer.concat(
    pieces.map((piece, at) => Buffer.from(at % 2 ? piece.replaceAll(" ", "") : piece, at % 2 ? "hex" : "utf8")),
  );
}

/** What is wrong with `output`, a sheet's text, by the texts that it must and must not hold. */
export function misses({ kept, gone }, output) {
  const dense = (text) => text.replace(/\s+/g, "");
  const text = dense(output);
  const missing = kept.filter((list) => {
    let at = 0;
    return list.split(" … ").some((one) => {
      const found = one
        .split(" or ")
        .map((spelling) => [text.indexOf(dense(spelling), at), dense(spelling).length])
        .filter(([start]) => start >= 0)
        .sort((a, b) => a[0] - b[0])[0];
      if (found) at = found[0] + found[1];
      return !found;
    });
  });
  return [
    ...missing.map((list) => `does not keep ${list}`),
    ...gone.filter((one) => text.includes(dense(one))).map((one) => `holds ${one}`),
  ];
}
