// Commands that fail: each is an error that says how, in the command's own words, and changes nothing that was
// published.

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { equal, matches } from "../lib/equal.mjs";

const X = "a { color: red }\n";
const shell = (script, words = [], rest = {}) => ({
  files: "**/*.x",
  to: "css",
  command: ["sh", "-c", script, "sh", ...words],
  ...rest,
});
const one = (name, script, fails, { words, ...rest } = {}) => ({
  name,
  files: { "assets/a.x": X },
  rules: [shell(script, words, rest)],
  fails: ["compile-command", "`assets/a.x`", ...[fails].flat()],
});

/** Whether a process is there and has not ended. */
function alive(id) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${id}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Waits until none of the processes whose ids stand in a file is left. */
async function gone(project, file) {
  const ids = project.read(file).trim().split(/\s+/);
  for (let tries = 0; tries < 40 && ids.some(alive); tries++) await sleep(50);
  const left = ids.filter(alive);
  for (const id of left) process.kill(Number(id), "SIGKILL");
  equal(left, [], "processes that are left");
}

const endings = [
  one("an exit code", "exit 3", "(exit code 3)"),
  one("a signal", "kill -SEGV $$", "(signal 11)"),
  one("its words", "echo one >&2; echo no; echo '  two' >&2; exit 1", /\none\n {2}two$/),
  one("no colours of its words", "printf '\\033[31mred\\033[0m\\n\\033]0;title\\007' >&2; exit 1", /\nred$/),
  one("only the first of many words", "seq 5000 >&2; exit 1", /\n20\n…$/),
  one("words that are not UTF-8", "printf 'caf\\351\\n' >&2; exit 1", /\ncaf\uFFFD$/),
  one("no result in a file", "cat", "left no result", { words: ["{out}"] }),
  one("a folder instead of a file", 'mkdir "$1"', "left no result", { words: ["{out}"] }),
  one("a time limit", "sleep 100", "did not end within 1 s", { timeout: 1 }),
  one("a time limit, for what was left running", "cat; sleep 100 &", "did not end within 1 s", { timeout: 1 }),
];

const programs = [
  ["a missing program", ["no-such-program-anywhere"], "was not found"],
  ["a missing path", ["tools/no-such-program"], "was not found"],
  ["a folder as a program", ["./assets"], "could not be run"],
  ["a file that may not be run", ["./assets/a.x"], "could not be run"],
].map(([name, command, fails]) => ({
  name,
  files: { "assets/a.x": X },
  rules: [{ files: "*.x", to: "css", command }],
  fails: ["compile-command", `\`${command[0]}\``, fails],
}));

const settings = [
  ["no program", { command: [] }, "names no program"],
  ["a program with its arguments in one text", { command: "sed s/a/b/" }, "which no program is called"],
  ["an unknown target", { to: "wasm" }, "must be"],
  ["no time", { timeout: 0 }, "at least 1"],
  ["a glob that is none", { files: "[" }, "glob"],
].map(([name, fields, says]) => ({
  name: `settings: ${name}`,
  rules: [{ files: "*.x", to: "css", command: ["cat"], ...fields }],
  files: { "assets/a.x": X },
  async act(project) {
    const { status, said, problems } = await project.build();
    equal([status, problems[0]?.code], [2, "config-value"], said);
    matches(`${problems[0].message} ${problems[0].label}`, says, "the error");
  },
}));

const sizes = [
  ["too much on standard output", "cat", [], "wrote more than"],
  ["too much in a file", 'cat >"$1"', ["{out}"], "file_size"],
  ["standard output without an end", "yes", [], "wrote more than"],
].map(([name, script, words, fails]) => ({
  name,
  files: { "assets/a.x": X },
  settings: "limits = { file_size = 1000 }",
  // The source is within the limit, and the result is not.
  rules: [shell(script.replace("cat", "seq 1000"), words)],
  fails: ["compile-command", fails],
}));

/** A build that fails with one error in assets/a.x: on the line with this text, or on none. */
async function place(project, code, text) {
  const { problems } = await project.build();
  equal(
    problems.map((problem) => [problem.code, problem.file]),
    [[code, "assets/a.x"]],
    "the errors",
  );
  const [{ line }] = problems;
  if (line !== null) matches(project.read("assets/a.x").split("\n")[line - 1], text, "the line of the error");
}

const places = [
  {
    name: "a result that is not UTF-8",
    files: { "assets/a.x": X },
    rules: [shell("cat; printf '/* caf\\351 */'")],
    fails: ["invalid-utf8: what `sh` wrote for `assets/a.x`"],
  },
  {
    name: "what is written beside a result goes away",
    files: { "assets/a.x": X },
    rules: [shell('cat >"$1"; echo >"$1.map"', ["{out}"])],
    gives: { "a.css": "color:red" },
  },
  {
    name: "a syntax error in the result",
    files: { "assets/a.x": "a { color: red }\n\nb { color: CLOSED" },
    rules: [shell("cat")],
    act: (project) => place(project, "css-syntax", "b { color"),
  },
  {
    name: "a syntax error in the result, where a map leads to the source",
    files: {
      "assets/a.x": "x\na { color: red",
      "map.json": '{"version":3,"sources":["a.x"],"names":[],"mappings":"AACA"}',
    },
    rules: [
      shell("tail -1; printf '/*# sourceMappingURL=data:application/json;base64,%s */' \"$(base64 -w0 map.json)\""),
    ],
    act: (project) => place(project, "css-syntax", "a { color"),
  },
  {
    name: "a syntax error in a module that was made",
    files: { "assets/a.x": "let a = 1;\nlet b = ;" },
    rules: [{ files: "*.x", to: "js", command: ["cat"] }],
    act: (project) => place(project, "js-syntax", "let b"),
  },
  {
    name: "a missing export, of which a module that was made knows nothing",
    files: { "assets/a.x": 'import { x } from "./b.js";\ndocument.title = x;', "assets/b.js": "export const y = 1;" },
    rules: [{ files: "*.x", to: "js", command: ["sh", "-c", "echo; echo; echo; cat"] }],
    act: (project) => place(project, "missing-export", "import { x"),
  },
  {
    name: "a reference of the result that leads nowhere",
    files: { "assets/a.x": "a { background: url(no.png) }" },
    rules: [shell("cat")],
    fails: ["missing-reference", "no.png"],
  },
  {
    name: "each of several failures is told",
    files: { "assets/a.x": X, "assets/b.x": X, "assets/c.x": X, "assets/d.css": "d { }" },
    rules: [shell('echo "bad $1" >&2; exit 1', ["{file}"])],
    async act(project) {
      const { status, problems } = await project.build();
      const files = problems.map(({ file }) => file);
      equal([status, files], [1, ["assets/a.x", "assets/b.x", "assets/c.x"]], "the errors");
    },
  },
  {
    name: "a failure in what is imported",
    files: { "assets/a.css": '@import "_b.x";', "assets/_b.x": X },
    rules: [shell("echo no >&2; exit 1")],
    fails: ["compile-command", "`assets/_b.x`", "no"],
  },
  {
    name: "a source without a compiler",
    files: { "assets/a.less": X },
    fails: ["unsupported-language", "Less"],
  },
  {
    name: "a failure changes nothing that is published, and is not kept",
    files: { "assets/a.x": X },
    rules: [shell("grep red", [], { depends: [] })],
    async act(project) {
      await project.succeed();
      const before = project.read("dist/manifest.json");
      project.write("assets/a.x", "a { color: blue }");
      for (let times = 0; times < 2; times++) matches(await project.fail(), "exit code 1", "the error");
      equal(project.read("dist/manifest.json"), before, "the manifest");
      equal(project.kept.length, 1, "results in the cache");
    },
  },
];

const processes = [
  {
    name: "what a command started ends with it when the time is over",
    files: { "assets/a.x": X },
    rules: [shell("sleep 300 & echo $! >ids; (sleep 300; :) & echo $! $$ >>ids; wait", [], { timeout: 1 })],
    fails: ["compile-command", "did not end within 1 s"],
    then: (project) => gone(project, "ids"),
  },
  {
    name: "what a command started ends with it when it writes too much",
    files: { "assets/a.x": X },
    settings: "limits = { file_size = 1000 }",
    rules: [shell("sleep 300 & echo $! $$ >ids; yes")],
    fails: ["compile-command", "wrote more than"],
    then: (project) => gone(project, "ids"),
  },
  ...["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => ({
    name: `a build that is ended by ${signal} leaves no command behind`,
    files: { "assets/a.x": X },
    rules: [shell("echo $$ >ids; exec sleep 300")],
    async act(project) {
      const child = spawn(project.assetpack, ["-C", project.root, "build"], { stdio: "ignore" });
      const ended = new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
      for (let tries = 0; tries < 200 && !project.list(".").includes("ids"); tries++) await sleep(50);
      child.kill(signal);
      equal(await ended, signal, "what ended the build");
      await gone(project, "ids");
    },
  })),
];

export default [...endings, ...programs, ...settings, ...sizes, ...places, ...processes];
