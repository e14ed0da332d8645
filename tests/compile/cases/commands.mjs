// What a command is given, and what becomes of what it gives.

import { equal, matches } from "../lib/equal.mjs";

const X = "a { color: red }\n";
/** A rule for a shell script; `$1`… are `words`. */
const shell = (script, words = [], rest = {}) => ({
  files: "**/*.x",
  to: "css",
  command: ["sh", "-c", script, "sh", ...words],
  ...rest,
});
/** The same, as one case of a path. */
const one = (name, path, script, words, gives) => ({
  name,
  files: { [`assets/${path}`]: X },
  rules: [shell(script, words)],
  gives: { [path.replace(/x$/, "css")]: gives },
});

const channels = [
  one("from input to output", "a.x", "sed s/red/blue/", [], "color:blue"),
  one("from a file to output", "a.x", 'sed s/red/blue/ "$1"', ["{file}"], "color:blue"),
  one("from input to a file", "a.x", 'sed s/red/blue/ >"$1"', ["{out}"], "color:blue"),
  one("from a file to a file", "a.x", 'sed s/red/blue/ "$1" >"$2"', ["{file}", "{out}"], "color:blue"),
  one("a command that reads a file has no input", "a.x", 'cat "$1" -', ["{file}"], /^a\{color:red\}$/),
  one(
    "words in the middle of a word, several times",
    "a.x",
    'cat "${1#--in=}"; printf "/*! %s */" "$2"',
    ["--in={file}", "<{file}|{file}>"],
    "/*! <assets/a.x|assets/a.x> */",
  ),
  one(
    "the file for the result is called like it",
    "a.x",
    'case "$1" in *.css) cat >"$1";; esac',
    ["{out}"],
    "color:red",
  ),
  one(
    "the same file for the result in all words",
    "a.x",
    'test "$1.map" = "$2" && cat >"$1"',
    ["{out}", "{out}.map"],
    "color:red",
  ),
  one("what is printed besides a file does not count", "a.x", 'echo "b { }"; cat >"$1"', ["{out}"], /^a\{color:red\}$/),
  one("complaints of a command that succeeds are no warnings", "a.x", "echo careful >&2; cat", [], "color:red"),
  one("complaints without an end block nothing", "a.x", "head -c 3000000 /dev/zero >&2; cat", [], "color:red"),
  one("nothing is a sheet, too", "a.x", "cat >/dev/null", [], /^$/),
  one("a byte order mark is none of the text", "a.x", "printf '\\357\\273\\277'; cat", [], /^a\{/),
  one("a command that does not read", "a.x", "exec <&-; echo 'b { color: blue }'", [], "b{color:blue}"),
  one("spaces in a path", "my app/a b.x", 'cat "$1"', ["{file}"], "color:red"),
  one("no shell reads a path", "a;$(touch x)'\"`b`&.x", 'cat "$1"', ["{file}"], "color:red"),
  one("a path that begins like an option", "-n.x", 'cat "$1"', ["{file}"], "color:red"),
  one("letters beyond ASCII", "straße/日本.x", 'cat "$1"', ["{file}"], "color:red"),
  one("braces in a path are no words of the command", "{out}/{file}.x", 'cat "$1"', ["{file}"], "color:red"),
  one(
    "a command runs in the project's folder",
    "a.x",
    "cat; test -f assetpack.toml && printf '/*! here */'",
    [],
    "here",
  ),
];

const programs = [
  {
    name: "a project without a file for the result has no folder for it",
    files: { "assets/a.x": X },
    rules: [shell("cat")],
    gives: { "a.css": "color:red" },
    then: (project) => equal(project.list(".assetpack/cache/scratch"), [], "the folder"),
  },
  {
    name: "a large source that is not read",
    files: { "assets/a.x": "a".repeat(3_000_000) },
    rules: [shell("exec <&-; echo 'b { color: blue }'")],
    gives: { "a.css": "b{color:blue}" },
  },
  {
    name: "a large source, and a large result",
    files: { "assets/a.x": "a { color: red }\n".repeat(100_000) },
    rules: [shell("cat")],
    gives: { "a.css": /color:red/ },
  },
  {
    name: "a program of the project, by its path",
    files: { "assets/a.x": X, "tools/compile": "#!/bin/sh\nsed s/red/blue/\n" },
    rules: [{ files: "*.x", to: "css", command: ["./tools/compile"] }],
    async act(project) {
      project.executable("tools/compile");
      await project.succeed();
      matches(project.output("a.css"), "color:blue", "a.css");
    },
  },
  {
    name: "a program of an installed package comes before one of the system",
    files: { "assets/a.x": X, "node_modules/.bin/tr": "#!/bin/sh\nsed s/red/green/\n" },
    rules: [{ files: "*.x", to: "css", command: ["tr", "a", "b"] }],
    async act(project) {
      project.executable("node_modules/.bin/tr");
      await project.succeed();
      matches(project.output("a.css"), "color:green", "a.css");
    },
  },
  {
    name: "a program that is installed above the project",
    files: { "assets/a.x": X },
    rules: [{ files: "*.x", to: "css", command: ["recolour"] }],
    async act(project) {
      project.write("../node_modules/.bin/recolour", "#!/bin/sh\nsed s/red/green/\n");
      project.executable("../node_modules/.bin/recolour");
      await project.succeed();
      matches(project.output("a.css"), "color:green", "a.css");
    },
  },
  {
    name: "a project's folder with spaces",
    folder: "my project, (copy)",
    files: { "assets/a.x": X },
    rules: [shell('cat "$1" >"$2"', ["{file}", "{out}"])],
    gives: { "a.css": "color:red" },
  },
];

const choices = [
  {
    name: "the first rule that matches counts",
    files: { "assets/a.x": X, "assets/css/b.x": X },
    rules: [{ ...shell("sed s/red/blue/"), files: "css/*.x" }, shell("sed s/red/green/"), shell("exit 1")],
    gives: { "a.css": "color:green", "css/b.css": "color:blue" },
  },
  {
    name: "a rule for several globs",
    files: { "assets/a.x": X, "assets/a.y": "b { color: red }", "assets/c.css": '@import "a.y";' },
    settings: 'entries = ["a.x", "c.css"]',
    rules: [{ ...shell("sed s/red/blue/"), files: ["*.x", "*.y"] }],
    gives: { "a.css": "a{color:blue}", "c.css": "b{color:blue}" },
  },
  {
    name: "plain CSS on its way to CSS, and what it imports",
    files: { "assets/a.css": '@import "b.css"; a { color: red }', "assets/b.css": "b { color: red }" },
    settings: 'entries = "a.css"',
    rules: [{ files: "**/*.css", to: "css", command: ["sed", "s/red/blue/"] }],
    gives: { "a.css": "b{color:blue}a{color:blue}" },
  },
  {
    name: "a rule comes before the compiler of Sass",
    files: { "assets/a.scss": "a { color: red }", "assets/b.scss": "b { i { color: red } }" },
    rules: [{ files: "a.scss", to: "css", command: ["sed", "s/red/blue/"] }],
    gives: { "a.css": "a{color:blue}", "b.css": "b i{color:red}" },
  },
  {
    name: "what is imported is compiled, for a sheet and for a module",
    files: {
      "assets/a.css": '@import "parts/b.x";',
      "assets/a.js": 'import "./parts/b.x"; document.title = "a";',
      "assets/parts/b.x": "b { background: url(c.svg) }",
      "assets/parts/c.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    },
    settings: 'entries = ["a.css", "a.js"]',
    rules: [shell("cat")],
    async act(project) {
      await project.fail().then((message) => matches(message, "output-clash", "two sheets of one name"));
      project.write("assets/b.js", project.read("assets/a.js"));
      project.remove("assets/a.js");
      project.write("assetpack.toml", project.read("assetpack.toml").replace('"a.js"', '"b.js"'));
      await project.succeed();
      for (const sheet of ["a.css", "b.css"]) matches(project.output(sheet), /b\{background:url\(parts\/c-/, sheet);
    },
  },
  {
    name: "sources in packages",
    files: {
      "assets/a.css": '@import "kit/b.x";',
      "assets/b.js": 'import { b } from "kit"; document.title = b;',
      "node_modules/kit/package.json": '{ "name": "kit", "main": "main.y" }',
      "node_modules/kit/b.x": "b { color: red }",
      "node_modules/kit/main.y": "export const b: string = 'OLD';",
    },
    rules: [
      { ...shell("sed s/red/blue/"), files: "node_modules/kit/*.x" },
      { files: "node_modules/**/*.y", to: "ts", command: ["sed", "s/OLD/new/"] },
    ],
    gives: { "a.css": "b{color:blue}", "b.js": "new" },
  },
  {
    name: "a CSS module of another language",
    files: {
      "assets/a.js": 'import { card } from "./card.module.less"; document.title = card;',
      "assets/card.module.less": ".CLASS { color: red }",
    },
    rules: [{ files: "**/*.less", to: "css", command: ["sed", "s/CLASS/card/"] }],
    gives: { "a.css": /^\.[A-Za-z0-9]{8}\{color:red\}$/, "a.js": /^document\.title=`[A-Za-z0-9]{8}`;$/ },
    then(project) {
      const [, name] = /`(.*)`/.exec(project.output("a.js"));
      matches(project.output("a.css"), `.${name}{`, "the class in code and sheet");
    },
  },
  ...[
    ["js", "document.title = 'a';", "document.title=`a`"],
    ["jsx", "/** @jsx h */ const h = (tag) => tag; document.title = <b/>;", "document.title="],
    ["ts", "enum A { b = 1 } document.title = String(A.b as number);", "document.title="],
    ["tsx", "/** @jsx h */ const h = (tag: string): string => tag; document.title = <b/>;", "document.title="],
  ].map(([to, text, has]) => ({
    name: `to ${to}`,
    files: { "assets/a.x": `${text}\nexport {};` },
    rules: [{ files: "*.x", to, command: ["cat"] }],
    gives: { "a.js": has },
  })),
  {
    name: "to js, a classic script",
    files: { "assets/a.x": "var answer = 42;" },
    rules: [{ files: "*.x", to: "js", command: ["cat"] }],
    gives: { "a.js": "var answer=42" },
  },
  {
    name: "to html, whose references are followed",
    files: { "assets/a.x": '<link rel="stylesheet" href="b.css">', "assets/b.css": X },
    settings: 'stable = "*.html"',
    rules: [{ files: "*.x", to: "html", command: ["cat"] }],
    gives: { "a.html": /href="b-[0-9a-f]{16}\.css"/ },
    then: (project) => equal(Object.keys(project.manifest), ["a.html", "b.css"], "the assets"),
  },
  {
    name: "to svg, which a sheet refers to",
    files: {
      "assets/a.x": '<svg xmlns="http://www.w3.org/2000/svg"><circle r="9"/></svg>',
      "assets/b.css": "b { background: url(a.x) }",
    },
    rules: [{ files: "*.x", to: "svg", command: ["sed", "s/9/7/"] }],
    gives: { "a.svg": 'r="7"', "b.css": /url\(a-[0-9a-f]{16}\.svg\)/ },
    then: (project) => equal(Object.keys(project.manifest), ["a.svg", "b.css"], "the assets"),
  },
  {
    name: "partials are for others to use",
    files: { "assets/a.x": "<p>a</p>", "assets/_b.x": "<p>b</p>", "assets/c.y": X, "assets/_d.y": X },
    rules: [
      { files: "*.x", to: "html", command: ["cat"] },
      { files: "*.y", to: "css", command: ["cat"] },
    ],
    gives: { "a.html": "<p>a</p>", "c.css": "a{color:red}" },
    then: (project) => equal(Object.keys(project.manifest), ["a.html", "c.css"], "the assets"),
  },
  {
    name: "files that are ignored are not compiled",
    files: { "assets/a.x": X, "assets/b.x": X },
    settings: 'ignore = "b.x"',
    rules: [shell('test "$1" = assets/a.x && cat "$1"', ["{file}"])],
    gives: { "a.css": "color:red" },
  },
  {
    name: "each source is compiled once, however often it is imported",
    files: {
      "assets/a.css": '@import "_c.x";',
      "assets/b.css": '@import "_c.x";',
      "assets/d.js": 'import "./_c.x"; document.title = "d";',
      "assets/_c.x": X,
    },
    rules: [{ files: "*.x", to: "css", command: ["sh", "counted.sh", "cat"] }],
    gives: { "a.css": "color:red", "b.css": "color:red" },
    then: (project) => equal(project.runs, 1, "runs"),
  },
];

const maps = [
  ["beside the source", "{file}", "a.x"],
  ["in the folder where the command runs", "{file}", "assets/css/a.x"],
  ["of standard input", undefined, "-"],
  ["of standard input, in another way", undefined, "<stdin>"],
].map(([what, word, source]) => {
  const map = { version: 3, sources: [source], names: [], mappings: "AAAA;AACA" };
  const data = Buffer.from(JSON.stringify(map)).toString("base64");
  const comment = `/*# sourceMappingURL=data:application/json;base64,${data} */`;
  return {
    name: `a map whose source is ${what}`,
    files: { "assets/css/a.x": "a { color: red }\nb { color: blue }\n" },
    settings: 'sourcemap = "linked"',
    rules: [shell(`cat $1; printf '%s' '${comment}'`, word ? [word] : [])],
    gives: { "css/a.css": "a{color:red}b{color:blue}" },
    then(project) {
      equal(project.origin("css/a.css", "b{"), "assets/css/a.x:2:0", "where `b` is from");
      equal(project.map("css/a.css").sourcesContent, ["a { color: red }\nb { color: blue }\n"], "the sources");
    },
  };
});

/** Goes on as soon as two have begun. */
const MEETING = `echo >"begun.$$"
for wait in $(seq 400); do
  set -- begun.*
  if [ $# -ge 2 ]; then exec cat; fi
  sleep .05
done
exit 9`;

const threads = [
  {
    name: "several commands run at once",
    files: Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`assets/${at}.x`, X])),
    // Each waits until another one has begun.
    rules: [shell(MEETING)],
    given: ["--jobs", "2"],
    gives: { "0.css": "color:red", "5.css": "color:red" },
  },
  {
    name: "several commands run at once for what a module imports",
    files: {
      "assets/main.js": "import './parts/0.x'; import './parts/1.x'; import './parts/2.x';",
      ...Object.fromEntries(
        Array.from({ length: 3 }, (_, at) => [`assets/parts/${at}.x`, `document.title += ${at};\nexport {};`]),
      ),
    },
    rules: [{ files: "parts/*.x", to: "js", command: ["sh", "-c", MEETING] }],
    given: ["--jobs", "2"],
    gives: { "main.js": /\+=0.*\+=1.*\+=2/s },
  },
  {
    name: "no more commands at once than threads",
    files: Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`assets/${at}.x`, X])),
    rules: [shell("echo + >>log; sleep .1; cat; echo - >>log")],
    given: ["--jobs", "2"],
    then(project) {
      let [now, most] = [0, 0];
      for (const line of project.read("log").trim().split("\n")) {
        now += line === "+" ? 1 : -1;
        most = Math.max(most, now);
      }
      equal(most <= 2, true, `${most} commands at once, which is not more than 2`);
    },
  },
  {
    name: "300 files",
    files: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`assets/css/${at}.x`, `.a${at} { color: red }`])),
    rules: [{ files: "css/*.x", to: "css", command: ["sh", "counted.sh", "sed", "s/red/blue/"] }],
    gives: { "css/0.css": ".a0{color:blue}", "css/299.css": ".a299{color:blue}" },
    then: (project) => equal(project.runs, 300, "runs"),
  },
  {
    name: "a command that gives something else each time is not reproducible",
    files: { "assets/a.x": X },
    rules: [shell("cat; echo x >>count; printf '/*! %s */' \"$(wc -l <count)\"")],
    given: ["--check-reproducible"],
    fails: "not-reproducible",
  },
];

export default [...channels, ...programs, ...choices, ...maps, ...threads];
