// Reads the cases: sets of files and the colour that Chromium gives the box of the page.
//
// A `.css-tree` file has the cases of one topic. A case is
//
//   == NAME
//   COLOUR [in VIEW...]   what the box is to be; a view is `400px` (wide), `dark` or `print`
//   asks PATH             a file that the page has to ask for, beside its style sheets
//   says CODE             a warning of the build; once for each
//   fails CODE            the build ends with this error, and nothing is compared
//   page ENCODING         the encoding of the page, if not UTF-8
//   modern                not built for old browsers: they lack what it is about
//   -- PATH [bom] [crlf]  a file, up to the next line that begins like this
//
// and lines that begin with `#` above the first file are comments. `app.css` is the sheet that the
// page has. What a path may begin with:
//
//   remote:          the file is on another server, at {{remote}}, which is http://{{host}}
//   elsewhere:       the file is on the same server, at {{elsewhere}}, but no part of the project
//   node_modules/    the file belongs to a package
//   native:          stands in the place of the file when Chromium loads the sources itself,
//                    because it knows no packages; they are at /node_modules/
//
// {{here}} is the folder of `app.css` on the server.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const VIEW = /^(\d+px|dark|print)$/;
const PLACES = ["remote", "elsewhere", "native"];

/** The cases of a folder, in the order of the names of its files. */
export function readCases(folder) {
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith(".css-tree"))
    .sort()
    .flatMap((name) => readTopic(name.replace(".css-tree", ""), readFileSync(join(folder, name), "utf8")));
  for (const [at, { folder }] of cases.entries()) {
    if (cases.findIndex((other) => other.folder === folder) !== at) throw new Error(`two cases are called ${folder}`);
  }
  return cases;
}

function readTopic(topic, text) {
  const found = [];
  let file;
  for (const [at, line] of text.split("\n").entries()) {
    const wrong = (what) => new Error(`${topic}.css-tree:${at + 1}: ${what}: ${line}`);
    const current = found.at(-1);
    if (line.startsWith("== ")) {
      if (!/^== [a-z0-9-]+$/.test(line)) throw wrong("a name has small letters, digits and hyphens");
      const name = line.slice(3);
      found.push({ topic, name, folder: `${topic}-${name}`, views: [], asks: [], says: [], fails: [], files: [] });
      file = undefined;
    } else if (line.startsWith("-- ")) {
      if (!current) throw wrong("a file without a case");
      const [, path, written] = /^-- (.*?)((?: bom| crlf)*)$/.exec(line);
      const forms = written.split(" ");
      const place = PLACES.find((place) => path.startsWith(`${place}:`)) ?? "sources";
      file = { place, path: path.replace(`${place}:`, ""), forms, lines: [] };
      current.files.push(file);
    } else if (file) file.lines.push(line);
    else if (line !== "" && !line.startsWith("#")) {
      if (!current) throw wrong("not in a case");
      if (!direct(current, line.split(" "))) throw wrong("not understood");
    }
  }
  for (const each of found) finish(each);
  return found;
}

function direct(into, [word, ...rest]) {
  if (["asks", "says", "fails"].includes(word) && rest.length > 0) into[word].push(rest.join(" "));
  else if (word === "page" && rest.length === 1) into.page = rest[0];
  else if (word === "modern" && rest.length === 0) into.modern = true;
  else if (/^[a-z]+$/.test(word) && (rest.length === 0 || (rest[0] === "in" && rest.length > 1))) {
    const view = rest.slice(1);
    if (!view.every((part) => VIEW.test(part))) return false;
    into.views.push({
      colour: word,
      shown: view.join(" "),
      width: Number.parseInt(view.find((part) => part.endsWith("px")) ?? "1000", 10),
      dark: view.includes("dark"),
      print: view.includes("print"),
    });
  } else return false;
  return true;
}

function finish(each) {
  const wrong = (what) => new Error(`${each.topic}, ${each.name}: ${what}`);
  if (!each.files.some(({ place, path }) => place === "sources" && path === "app.css")) throw wrong("no app.css");
  if ((each.views.length === 0) === (each.fails.length === 0)) throw wrong("either colours or an error");
  each.asks.sort();
  each.says.sort();
  for (const file of each.files) {
    let text = file.lines.join("\n").replace(/\n*$/, "\n");
    if (text === "\n") text = "";
    if (file.forms.includes("crlf")) text = text.replaceAll("\n", "\r\n");
    if (file.forms.includes("bom")) text = `\ufeff${text}`;
    file.text = text;
    delete file.lines;
  }
}
