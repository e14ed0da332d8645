// When a command need not run: what is kept in `.assetpack/cache`, and what makes it useless.
//
// Each test says of a number of builds which of them run the command: `+` one that does, `-` one that does not.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { equal, matches } from "../lib/equal.mjs";
import { rule } from "../lib/table.mjs";

const COUNTED = {
  files: "css/*.x",
  to: "css",
  command: ["sh", "counted.sh", "sh", "-c", "cat - data/* 2>/dev/null || true"],
};
const FILES = {
  "assets/css/a.x": "a { color: red }\n",
  "data/one.css": "b { color: blue }\n",
  "other/two.css": "c { color: blue }\n",
};
const CACHE = ".assetpack/cache";

const change = (path, text) => (project) => project.write(path, text);
const remove = (path) => (project) => project.remove(path);
const link = (target, path) => (project) => symlinkSync(target, project.path(path));
const entries = (project) => project.kept.map((file) => project.path(file));
const settings =
  (fields, rest = "") =>
  (project) =>
    project.settings(`${rest}\n${rule({ ...COUNTED, ...fields })}`);
const GREEN = "a { color: green }\n";

/** A case: what is done before each build, and whether that runs the command. */
function story(name, depends, steps, { files = {} } = {}) {
  return {
    name,
    files: { ...FILES, ...files },
    async act(project) {
      settings({ depends })(project);
      for (const [at, [sign, step, ...more]] of [["+"], ...steps].entries()) {
        await step?.(project);
        const before = project.runs;
        await project.succeed(...more);
        equal(project.runs > before ? "+" : "-", sign, `build ${at + 1}`);
      }
    },
  };
}

const what = [
  story("nothing changed", "data/*", [["-"], ["-"]]),
  story("without `depends` it runs always", undefined, [["+"], ["+"]]),
  story(
    "nothing to depend on but the source",
    [],
    [["-"], ["-", change("data/one.css", "b { }")], ["+", change("assets/css/a.x", GREEN)]],
  ),
  story("another source, and back", "data/*", [
    ["+", change("assets/css/a.x", GREEN)],
    ["-", change("assets/css/a.x", FILES["assets/css/a.x"])],
  ]),
  story("another dependency, and back", "data/*", [
    ["+", change("data/one.css", GREEN)],
    ["-", change("data/one.css", FILES["data/one.css"])],
    ["-", change("other/two.css", GREEN)],
  ]),
  story("a dependency that is new, and goes", "data/**/*", [
    ["+", change("data/deep/new.css", "")],
    ["-", remove("data/deep")],
    ["+", remove("data/one.css")],
    ["-"],
  ]),
  story("a dependency under another name", "data/*", [
    ["+", (project) => renameSync(project.path("data/one.css"), project.path("data/uno.css"))],
  ]),
  story(
    "two dependencies that change places",
    "data/*",
    [
      [
        "+",
        (project) => {
          project.write("data/one.css", "y { }");
          project.write("data/two.css", "x { }");
        },
      ],
    ],
    { files: { "data/one.css": "x { }", "data/two.css": "y { }" } },
  ),
  story("times do not count", "data/*", [
    [
      "-",
      (project) => {
        for (const path of ["data/one.css", "assets/css/a.x"]) utimesSync(project.path(path), 1e9, 1e9);
      },
    ],
  ]),
  story(
    "several globs, and one that finds nothing",
    ["data/*.css", "other/**", "nowhere/**"],
    [["-"], ["-", change("data/one.txt", "")], ["+", change("other/three", "")], ["+", change("nowhere/x", "")]],
  ),
  story("alternatives", "{data,other}/*.{css,txt}", [
    ["+", change("other/two.css", GREEN)],
    ["-", change("data/one.html", "")],
  ]),
  story("one file", "data/one.css", [
    ["-", change("data/two.css", "")],
    ["+", change("data/one.css", GREEN)],
    ["+", remove("data/one.css")],
  ]),
  story("a file that is there later", "data/config.json", [["+", change("data/config.json", "{}")], ["-"]]),
  story("a hidden file", "data/.rc", [["+", change("data/.rc", "x")], ["-"]]),
  story(
    "an installed package",
    "node_modules/kit/package.json",
    [["+", change("node_modules/kit/package.json", '{ "version": "2.0.0" }')], ["-"]],
    { files: { "node_modules/kit/package.json": '{ "version": "1.0.0" }' } },
  ),
  story("all installed files of a package", "node_modules/kit/**", [["+", change("node_modules/kit/lib/a.js", "2")]], {
    files: { "node_modules/kit/lib/a.js": "1" },
  }),
  story("what a link leads to", "data/*", [
    ["+", link("../other/two.css", "data/two.css")],
    ["-"],
    ["+", change("other/two.css", GREEN)],
  ]),
  story("what assetpack writes is no dependency", "**/*.css", [["-"], ["-"], ["+", change("data/new.css", "")]]),
  story("another command", "data/*", [
    ["+", settings({ depends: "data/*", command: [...COUNTED.command, "--again"] })],
    ["-", settings({ depends: "data/*" })],
  ]),
  story("words that are divided in another way", "data/*", [
    ["+", settings({ depends: "data/*", command: [...COUNTED.command, "a", "b"] })],
    ["+", settings({ depends: "data/*", command: [...COUNTED.command, "ab", ""] })],
    ["+", settings({ depends: "data/*", command: [...COUNTED.command, "", "ab"] })],
  ]),
  story("another time limit, other settings", "data/*", [
    ["-", settings({ depends: "data/*", timeout: 7 })],
    ["-", settings({ depends: "data/*" }, 'css = { minify = "none" }')],
    ["-", undefined, "--browsers", "chrome 60", "--sourcemap", "linked"],
  ]),
  // What the command read is not what the key says.
  story("a dependency that changes while the command runs", "data/*", [
    ["+", settings({ depends: "data/*", command: ["sh", "counted.sh", "sh", "-c", "cat data/one.css; echo >>data/one.css"] })],
    ["+", change("data/one.css", FILES["data/one.css"])],
    ["+", change("data/one.css", FILES["data/one.css"])],
  ]),
  story("a source that changes while the command runs", "data/*", [
    ["+", settings({ depends: "data/*", command: ["sh", "counted.sh", "sh", "-c", "cat {file}; echo >>{file}"] })],
    ["+", change("assets/css/a.x", FILES["assets/css/a.x"])],
    ["+", change("assets/css/a.x", FILES["assets/css/a.x"])],
  ]),
  story("a source under another name", "data/*", [
    ["+", (project) => renameSync(project.path("assets/css/a.x"), project.path("assets/css/b.x"))],
  ]),
];

const damaged = [
  ["nothing in it", () => ""],
  ["half of it", (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ["another letter", (bytes) => bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte))],
  ["more behind it", (bytes) => Buffer.concat([bytes, Buffer.from("x { }")])],
  ["something else", () => "b { color: blue }"],
].map(([name, damage]) =>
  story(`an entry with ${name}`, "data/*", [
    [
      "+",
      (project) => {
        const [entry] = entries(project);
        writeFileSync(entry, damage(readFileSync(entry)));
        // What is in its place is not made again.
        project.remove("dist");
      },
    ],
    ["-"],
  ]),
);

const places = [
  story("the cache is gone", "data/*", [["+", remove(".assetpack")], ["-"], ["+", remove(CACHE)], ["-"]]),
  story("the project is somewhere else", "data/*", [["-", (project) => project.move("another folder")]]),
  story("`--no-cache`", "data/*", [["+", undefined, "--no-cache"], ["+", undefined, "--no-cache"], ["-"]]),
  story("`--no-cache` keeps nothing", "data/*", [["+", remove(".assetpack"), "--no-cache"], ["+"], ["-"]]),
  {
    name: "a folder in the place of an entry",
    files: FILES,
    async act(project) {
      settings({ depends: "data/*" })(project);
      await project.succeed();
      const [entry] = entries(project);
      rmSync(entry);
      mkdirSync(entry);
      project.remove("dist");
      await project.succeed();
      await project.succeed();
      matches(project.output("css/a.css"), "b{color:blue}", "the sheet");
    },
  },
  {
    name: "a file in the place of the cache",
    files: { ...FILES, ".assetpack": "" },
    async act(project) {
      settings({ depends: "data/*" })(project);
      await project.succeed();
      await project.succeed();
      equal([project.runs, project.read(".assetpack")], [2, ""], "runs, and the file");
    },
  },
  {
    name: "no version control takes notice of it",
    files: FILES,
    async act(project) {
      settings({ depends: "data/*" })(project);
      await project.succeed();
      const git = (...words) => spawnSync("git", words, { cwd: project.root, encoding: "utf8" }).stdout;
      git("init", "-q");
      equal(git("status", "--porcelain", "--untracked-files=all").includes(".assetpack"), false, "git names it");
    },
  },
  {
    name: "the same outputs with the cache and without it, in two folders",
    files: FILES,
    async act(project) {
      // Absolute paths in a map would tell where it was made.
      const script = `cat; printf '/*# sourceMappingURL=data:application/json;base64,%s */' "$(
        printf '{"version":3,"sources":["%s/assets/css/_part.x"],"names":[],"mappings":"AAAA"}' "$PWD" | base64 -w0)"`;
      project.write("assets/css/_part.x", "d { }");
      settings(
        { depends: "data/*", command: ["sh", "counted.sh", "sh", "-c", script] },
        'sourcemap = "linked"',
      )(project);
      await project.succeed();
      project.move("another");
      await project.succeed();
      equal(project.runs, 1, "runs");
      const kept = project.map("css/a.css");
      await project.succeed("--no-cache");
      equal(kept, project.map("css/a.css"), "the map");
      equal(kept.sources, ["assets/css/_part.x"], "the sources");
    },
  },
  {
    name: "a build that is checked twice runs the command twice",
    files: FILES,
    async act(project) {
      settings({
        depends: "data/*",
        command: ["sh", "counted.sh", "sh", "-c", "cat; echo >>times; printf '/*! %s */' \"$(wc -l <times)\""],
      })(project);
      matches(await project.fail("--check-reproducible"), "not-reproducible", "the error");
    },
  },
];

const parts = [
  {
    name: "only what changed is compiled again",
    files: { ...FILES, "assets/css/b.x": "b { }", "assets/css/c.x": "c { }" },
    async act(project) {
      settings({ depends: "data/*" })(project);
      await project.succeed();
      equal(project.runs, 3, "runs at first");
      project.write("assets/css/b.x", "b { color: red }");
      await project.succeed();
      equal(project.runs, 4, "runs after one source changed");
      project.write("data/one.css", "");
      await project.succeed();
      equal(project.runs, 7, "runs after a dependency changed");
    },
  },
  {
    name: "two builds at once",
    files: Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`assets/css/${at}.x`, `.a${at} { color: red }`])),
    async act(project) {
      settings({ depends: [] })(project);
      await Promise.all([project.succeed(), project.succeed("--out", "two/assets", "--manifest", "two/manifest.json")]);
      const before = project.runs;
      await project.succeed();
      equal(
        [project.runs - before, project.kept.length, project.list(`${CACHE}/scratch`)],
        [0, 20, []],
        "runs, entries, what is left",
      );
    },
  },
  {
    name: "a folder that cannot be read",
    files: FILES,
    async act(project) {
      symlinkSync("loop", project.path("data/loop"));
      settings({ depends: "data/*" })(project);
      await project.build();
      await project.build();
      equal(project.runs, 2, "runs: nobody knows what such a result depends on");
    },
  },
  {
    name: "`check` knows and keeps the same results",
    files: FILES,
    async act(project) {
      settings({ depends: "data/*" })(project);
      const run = () => spawnSync(project.assetpack, ["-C", project.root, "check"], { encoding: "utf8" });
      equal(run().status, 0, "check");
      await project.succeed();
      equal([run().status, project.runs], [0, 1], "check, and runs");
    },
  },
];

export default [...what, ...damaged, ...places, ...parts];
