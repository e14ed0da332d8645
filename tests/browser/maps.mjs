// Follows positions of a project's outputs through their source maps and compares
// the tokens at both ends. Arguments: how many positions, the project's folder.
// Prints one JSON object.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { TraceMap, decodedMappings, originalPositionFor } = require("@jridgewell/trace-mapping");

const [, , count, project] = process.argv;
const { assets } = JSON.parse(readFileSync(join(project, "dist/manifest.json"), "utf8"));
const onDisk = (source) => {
  const path = join(project, source.replace(/^(\.\.\/)+/, ""));
  return existsSync(path) ? readFileSync(path, "utf8") : "";
};
const below = (path) => join(project, "dist/assets", path);

const WORD = /[\p{ID_Start}$_#][\p{ID_Continue}$]*/uy;
const STRING = /(["'`])((?:(?!\1)[^\\\n]|\\[^])*)\1/y;
const NUMBER = /\d[\w.]*/y;
// Words that a compiler does not rename, and moves only together with what they say.
const FIXED = new Set(
  "async await class constructor document extends export for get if import new of return static super this throw try typeof while Array Intl JSON Map Math Number Object Set String URL".split(" "),
);

// A string without what may be written in more than one way.
const plain = (text) =>
  text
    .replace(/-[0-9a-f]{16}(?=\.\w+$)/, "")
    // What `import()` names may be written without an extension, or with another one.
    .replace(/\.(js|ts|tsx)$/, "")
    .replace(/\$\{[^}]*\}/g, "")
    .replace(/\\./g, "")
    .replace(/\s+/g, "");

function token(text, line, column) {
  const row = text.split("\n")[line - 1] ?? "";
  const at = (pattern) => {
    pattern.lastIndex = column;
    return pattern.exec(row);
  };
  const inside = /[\p{ID_Continue}$]/u;
  const first = row[column] ?? "";
  // In the middle of a word is where no token begins.
  if (column > 0 && inside.test(first) && inside.test(row[column - 1])) return { kind: "inside", text: row.slice(column - 3, column + 8) };
  let match = at(STRING);
  if (match) return { kind: "string", text: match[2] };
  match = at(WORD);
  if (match) return { kind: "word", text: match[0], quoted: column > 0 && "\"'`".includes(row[column - 1]) };
  match = at(NUMBER);
  if (match) return { kind: "number", text: match[0] };
  return { kind: first.trim() === "" ? "space" : "sign", text: first };
}

const wrong = [];
let positions = 0;
let files = 0;
let named = 0;
let compared = 0;

const mapped = Object.entries(assets).filter(([, asset]) => asset.source_map && asset.media_type === "text/javascript");
for (const [key, asset] of mapped) {
  const code = readFileSync(below(asset.path), "utf8");
  const mapPath = assets[asset.source_map].path;
  const comment = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(code);
  if (join(dirname(asset.path), decodeURIComponent(comment?.[1] ?? "nothing")) !== mapPath) {
    wrong.push(`${key}: the comment names ${comment?.[1]} and the manifest ${mapPath}`);
    continue;
  }
  const raw = readFileSync(below(mapPath), "utf8");
  const map = new TraceMap(raw);
  if (raw.includes(project)) wrong.push(`${key}: the map has an absolute path`);
  map.sources.forEach((source, at) => {
    // Sources are not published: without their content no debugger can show them.
    if (map.sourcesContent?.[at] !== onDisk(source)) wrong.push(`${key}: the map lacks the content of ${source}`);
  });

  const segments = decodedMappings(map).flatMap((line, at) =>
    line.filter((segment) => segment.length >= 4).map(([column]) => [at + 1, column]),
  );
  if (segments.length === 0) {
    // A runtime of the linker has no source.
    if (asset.sources) wrong.push(`${key}: nothing is mapped`);
    continue;
  }
  files++;
  const wanted = Math.ceil((2 * Number(count)) / mapped.length);
  const step = Math.max(1, Math.floor(segments.length / wanted));
  for (let at = 0; at < segments.length; at += step) {
    const [line, column] = segments[at];
    const found = originalPositionFor(map, { line, column });
    const source = map.sourcesContent?.[map.sources.indexOf(found.source)] || onDisk(found.source);
    const here = token(code, line, column);
    const there = token(source, found.line, found.column);
    positions++;
    if (found.name) named++;
    const problem = compare(here, there, found.name);
    if (problem) {
      wrong.push(
        `${key}:${line}:${column} ${JSON.stringify(here.text)} → ${found.source}:${found.line}:${found.column} ${JSON.stringify(there.text)}: ${problem}`,
      );
    }
  }
}

function compare(here, there, name) {
  // A mapping within one of our own tokens says nothing about the other end.
  if (here.kind === "inside") return undefined;
  if (there.kind === "inside") return "leads into the middle of a word";
  if (there.quoted) return "leads into a string";
  if (here.kind === "sign" || here.kind === "space") return undefined;
  // The text of an element in JSX begins with white space.
  if (there.kind === "space" && here.kind !== "string") return "leads to white space";
  if (name && there.kind === "word" && there.text !== name) return `the map calls it ${name}`;
  if (here.kind === there.kind) compared++;
  if (here.kind === "string" && there.kind === "string" && plain(here.text) !== plain(there.text)) {
    return "another string";
  }
  if (here.kind === "number" && there.kind === "number" && Number(here.text) !== Number(there.text)) {
    return "another number";
  }
  if (here.kind === "word" && there.kind === "word" && FIXED.has(here.text) && FIXED.has(there.text)) {
    if (here.text !== there.text && there.text !== "export") return "another word";
  }
  return undefined;
}

console.log(JSON.stringify({ files, positions, compared, named, wrong }));
