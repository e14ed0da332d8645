// What somebody who works on a project does to it; each gives what it did it to, or nothing if it cannot be done now.
// `this` is the editor.

import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { SETTINGS, site } from "../../cache/lib/site.mjs";

/** Settings that can be changed to; the last ones cannot be. */
const TOML = [
  SETTINGS,
  SETTINGS,
  SETTINGS.replace('sourcemap = "hidden"', 'sourcemap = "linked"'),
  `stable = ["other.js"]\n${SETTINGS}`,
  `inline_limit = 1000\n${SETTINGS}`,
  `ignore = ["extra/**"]\n${SETTINGS}`,
  `${SETTINGS}\n[css]\nminify = "none"\n`,
  SETTINGS.replace('compress = ["gzip", "br", "zstd"]', 'compress = ["br"]'),
];
const WRONG_TOML = [`colour = 5\n${SETTINGS}`, `${SETTINGS}[[`, ""];

export const EDITS = {
  "written in place:"() {
    const path = this.text();
    writeFileSync(this.path(path), this.change(path));
    return path;
  },
  async "emptied, and written a moment later:"() {
    const path = this.text();
    const text = this.change(path);
    truncateSync(this.path(path), 0);
    await sleep(this.dice.pick([1, 20, 60]));
    for (let at = 0; at < text.length; at += 40) appendFileSync(this.path(path), text.slice(at, at + 40));
    return path;
  },
  "written beside and renamed:"() {
    const path = this.text();
    const beside = `${path}.${this.dice.below(1000)}.tmp~`;
    this.project.write(beside, this.change(path));
    renameSync(this.path(beside), this.path(path));
    return path;
  },
  "renamed away and written anew:"() {
    const path = this.text();
    const text = this.change(path);
    renameSync(this.path(path), this.path(`${path}~`));
    this.project.write(path, text);
    if (this.dice.chance(0.7)) rmSync(this.path(`${path}~`));
    return path;
  },
  "unlinked and written anew:"() {
    const path = this.text();
    const text = this.change(path);
    rmSync(this.path(path));
    this.project.write(path, text);
    return path;
  },
  "touched:"() {
    const path = this.text();
    utimesSync(this.path(path), new Date(), new Date());
    return path;
  },
  "changed without its time:"() {
    const path = this.text();
    const { atime, mtime } = lstatSync(this.path(path));
    writeFileSync(this.path(path), this.change(path));
    utimesSync(this.path(path), atime, mtime);
    return path;
  },
  "a new file:"() {
    const extension = this.dice.pick(["ts", "css", "scss", "txt", "svg"]);
    const path = `assets/${this.dice.pick(["", "css/", "extra/", "extra/"])}new${++this.count}.${extension}`;
    this.project.write(path, this.fresh(extension));
    return path;
  },
  "a file in new folders:"() {
    const folders = Array.from({ length: 1 + this.dice.below(4) }, () => this.dice.pick(["a", "b", "c"]));
    const path = `assets/extra/${folders.join("/")}/deep${++this.count}.css`;
    if (
      folders.some((_, at) =>
        lstatSync(this.path(`assets/extra/${folders.slice(0, at + 1).join("/")}`), { throwIfNoEntry: false })?.isFile(),
      )
    )
      return undefined;
    this.project.write(path, this.fresh("css"));
    return path;
  },
  "deleted:"() {
    const path = this.dice.pick(this.extra());
    if (!path) return undefined;
    rmSync(this.path(path));
    return path;
  },
  "renamed:"() {
    const path = this.dice.pick(this.extra());
    if (!path) return undefined;
    const to = path.replace(/[^/]*?(\.\w+)$/, `renamed${++this.count}$1`);
    renameSync(this.path(path), this.path(to));
    return `${path} to ${to}`;
  },
  "only the case of a name:"() {
    const path = this.dice.pick(this.extra().filter((path) => /\/[a-z][^/]*$/.test(path)));
    if (!path) return undefined;
    const to = path.replace(/\/([a-z])([^/]*)$/, (_, letter, rest) => `/${letter.toUpperCase()}${rest}`);
    renameSync(this.path(path), this.path(to));
    return path;
  },
  "two files swapped:"() {
    const [one, other] = this.dice.pick([
      ["assets/css/part0.css", "assets/css/part1.css"],
      ["assets/img/dot.png", "assets/font.woff2"],
      ["assets/css/part2.css", "assets/css/part3.css"],
    ]);
    if ([one, other].some((path) => this.broken.has(path))) return undefined;
    renameSync(this.path(one), this.path("kept"));
    renameSync(this.path(other), this.path(one));
    renameSync(this.path("kept"), this.path(other));
    return `${one}, ${other}`;
  },
  "a folder moved:"() {
    if (!existsSync(this.path("assets/extra"))) return undefined;
    const to = this.dice.pick(["assets/moved", "assets/css/moved", "moved"]);
    if (existsSync(this.path(to))) rmSync(this.path(to), { recursive: true });
    renameSync(this.path("assets/extra"), this.path(to));
    return `assets/extra to ${to}`;
  },
  "a folder moved in, with all that is in it:"() {
    const from = `moving${++this.count}`;
    const to = `assets/extra/in${this.count}`;
    for (const name of ["one.css", "deep/two.scss", "deep/er/three.svg", "four.txt"]) {
      this.project.write(`${from}/${name}`, this.fresh(name.split(".")[1]));
    }
    this.project.write(`assets/extra/here${this.count}.txt`, this.fresh("txt"));
    renameSync(this.path(from), this.path(to));
    return to;
  },
  "a folder removed:"() {
    if (!existsSync(this.path("assets/extra"))) return undefined;
    rmSync(this.path("assets/extra"), { recursive: true });
    return "assets/extra";
  },
  "a file instead of a folder, or a folder instead of a file:"() {
    const path = "assets/extra/both";
    const found = lstatSync(this.path(path), { throwIfNoEntry: false });
    if (found) rmSync(this.path(path), { recursive: true });
    if (found?.isFile()) this.project.write(`${path}/inside.css`, this.fresh("css"));
    else this.project.write(path, this.fresh("txt"));
    return path;
  },
  "broken:"() {
    const path = this.text();
    if (!/\.(?:ts|js|jsx|scss)$/.test(path)) return undefined;
    const repair = this.restore(path);
    writeFileSync(this.path(path), `${readFileSync(this.path(path))}\n{ { ( broken`);
    return this.spoil(path, repair);
  },
  "gone, although it is imported:"() {
    const path = this.dice.pick([
      "assets/lib/m1.ts",
      "assets/lib/shared.js",
      "assets/css/_tokens.scss",
      "assets/img/dot.png",
      "assets/css/part1.css",
    ]);
    if (this.broken.has(path)) return undefined;
    const repair = this.restore(path);
    rmSync(this.path(path));
    return this.spoil(path, repair);
  },
  "an import of what is not there yet:"() {
    const path = "assets/js/classic.js";
    if (this.broken.has(path)) return undefined;
    const name = `late${++this.count}`;
    const target = this.dice.pick([`${name}.ts`, `${name}/index.js`, `${name}.js`, `deep/er/${name}/index.ts`]);
    const specifier = target.replace(/\/index\.\w+$|\.\w+$/, "");
    writeFileSync(this.path(path), `import "./${specifier}";\n`);
    return (
      this.spoil(path, () => this.project.write(`assets/js/${target}`, `console.log("late", ${this.count});\n`)) &&
      target
    );
  },
  "a reference to what is not there yet:"() {
    const path = "assets/css/print.css";
    if (this.broken.has(path)) return undefined;
    const target = `assets/img/late/p${++this.count}.svg`;
    writeFileSync(this.path(path), `.p { background: url(../img/late/p${this.count}.svg) }\n`);
    return this.spoil(path, () => this.project.write(target, this.fresh("svg"))) && target;
  },
  "what is found first:"() {
    const [path, text] = this.dice.pick([
      ["assets/lib/render.tsx", "export const render = (text: string) => document.createTextNode(text + 'x');\n"],
      ["assets/lib/render.js", "export const render = (text) => text;\n"],
      ["assets/lib/render/index.ts", "export const render = (text: string) => text;\n"],
      ["assets/lib/m2.tsx", "export const value2 = 22;\n"],
      ["assets/lib/m2.js", "export const value2 = 222;\n"],
      ["assets/lib/m2/package.json", '{ "main": "x.js" }\n'],
      ["assets/css/tokens/_index.scss", "$accent: #111111;\n"],
      ["assets/lib/tsconfig.json", '{ "compilerOptions": { "useDefineForClassFields": false } }\n'],
      ["assets/node_modules/tiny/index.js", 'exports.version = "nearer";\n'],
      [".browserslistrc", "chrome 70\n"],
      ["assets/package.json", '{ "type": "module", "sideEffects": false }\n'],
    ]);
    if (existsSync(this.path(path))) rmSync(this.path(path));
    else this.project.write(path, text);
    return path;
  },
  "a package:"() {
    if (this.broken.has("node_modules")) return undefined;
    const number = ++this.count;
    const folder = "node_modules/tiny";
    const ways = {
      "another version": () => this.project.write(`${folder}/version.json`, `{ "version": "1.0.${number}" }\n`),
      "another main": () =>
        this.project.write(
          `${folder}/package.json`,
          `{ "name": "tiny", "main": "${this.dice.pick(["index.js", "version.json"])}" }\n`,
        ),
      "installed again": () => {
        rmSync(this.path(folder), { recursive: true });
        this.project.write(`${folder}/package.json`, '{ "name": "tiny", "main": "index.js" }\n');
        this.project.write(`${folder}/index.js`, `exports.version = require("./version.json").version + ${number};\n`);
        this.project.write(`${folder}/version.json`, `{ "version": "2.0.${number}" }\n`);
      },
      replaced: () => {
        cpSync(this.path(folder), this.path("node_modules/.tiny-new"), { recursive: true });
        this.project.write("node_modules/.tiny-new/version.json", `{ "version": "3.0.${number}" }\n`);
        this.own("node_modules/.tiny-new");
        renameSync(this.path(folder), this.path("node_modules/.tiny-old"));
        renameSync(this.path("node_modules/.tiny-new"), this.path(folder));
        rmSync(this.path("node_modules/.tiny-old"), { recursive: true });
      },
    };
    const way = this.dice.pick(Object.keys(ways));
    ways[way]();
    return way;
  },
  "all packages gone:"() {
    if (this.broken.has("node_modules")) return undefined;
    renameSync(this.path("node_modules"), this.path("elsewhere"));
    return this.spoil("node_modules", () => renameSync(this.path("elsewhere"), this.path("node_modules")));
  },
  "settings:"() {
    if (this.broken.has("assetpack.toml")) return undefined;
    this.project.write("assetpack.toml", this.dice.pick(TOML));
    return "assetpack.toml";
  },
  "settings that cannot be:"() {
    const path = "assetpack.toml";
    if (this.broken.has(path)) return undefined;
    const repair = this.restore(path);
    this.project.write(path, this.dice.pick(WRONG_TOML));
    return this.spoil(path, repair);
  },
  "no settings for a moment:"() {
    const path = "assetpack.toml";
    if (this.broken.has(path)) return undefined;
    const repair = this.restore(path);
    rmSync(this.path(path));
    return this.spoil(path, repair);
  },
  async "the root of the sources renamed, and back:"() {
    renameSync(this.path("assets"), this.path("other"));
    await sleep(this.dice.pick([0, 5, 50, 200]));
    renameSync(this.path("other"), this.path("assets"));
    return "assets";
  },
  async "the root of the sources removed, and made again:"() {
    cpSync(this.path("assets"), this.path("other"), { recursive: true, verbatimSymlinks: true });
    rmSync(this.path("assets"), { recursive: true });
    await sleep(this.dice.pick([0, 5, 50, 200]));
    cpSync(this.path("other"), this.path("assets"), { recursive: true, verbatimSymlinks: true });
    this.own("assets");
    rmSync(this.path("other"), { recursive: true });
    return "assets";
  },
  "a link to a file:"() {
    const path = this.path("assets/img/link.png");
    const to = this.dice.pick(["dot.png", "leaf.svg", "../font.woff2"]);
    rmSync(path);
    symlinkSync(to, path);
    return to;
  },
  "a link to a folder, renamed over:"() {
    const to = this.dice.pick(["../shared-a", "../shared-b"]);
    symlinkSync(to, this.path("assets/linked-new"));
    renameSync(this.path("assets/linked-new"), this.path("assets/linked"));
    return to;
  },
  "behind a link:"() {
    const path = this.dice.pick(["shared-a/one.css", "shared-b/one.css", "shared-b/two.css"]);
    this.project.write(path, this.fresh("css"));
    return path;
  },
  "what a command depends on:"() {
    const colour = this.dice.pick(["green", "olive", "lime", "teal"]);
    this.project.write("tools/palette.sed", `s/@leaf/${colour}/\n`);
    return colour;
  },
  "permissions:"() {
    const path = this.text();
    const { mode } = lstatSync(this.path(path));
    if (this.dice.chance(0.6)) {
      chmodSync(this.path(path), mode ^ 0o020);
      return path;
    }
    chmodSync(this.path(path), 0);
    return this.spoil(path, () => chmodSync(this.path(path), mode));
  },
  "many files at once:"() {
    const variant = this.dice.below(5);
    for (const [path, content] of Object.entries(site({ variant }))) {
      if (path.startsWith("assets/") && !this.broken.has(path)) this.project.write(path, content);
    }
    return `variant ${variant}`;
  },
  "the release removed, and a change:"() {
    this.project.remove("dist");
    const path = this.text();
    writeFileSync(this.path(path), this.grow(path, readFileSync(this.path(path), "utf8")));
    return path;
  },
  "the cache removed:"() {
    this.project.remove(".assetpack");
    return ".assetpack";
  },
};
