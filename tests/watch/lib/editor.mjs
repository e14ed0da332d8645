// Somebody who works on a project, at random: what editors, package managers and version control do to files.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { own } from "../../cache/lib/program.mjs";
import { site } from "../../cache/lib/site.mjs";
import { EDITS } from "./edits.mjs";

const TEXTS = /\.(?:ts|tsx|js|jsx|css|scss|svg|html|json|txt|colours|notes)$/;

export class Editor {
  /** What was done since the last look, as lines. */
  done = [];
  /** Path → what makes it whole again. */
  broken = new Map();
  count = 0;

  constructor(project, dice) {
    Object.assign(this, { project, dice });
    project.write("assets/img/link.png", { link: "dot.png" });
    project.write("shared-a/one.css", ".one { color: red }\n");
    project.write("shared-b/one.css", ".one { color: blue }\n");
    project.write("shared-b/two.css", ".two { color: blue }\n");
    project.write("assets/linked", { link: "../shared-a" });
  }

  path(path) {
    return this.project.path(path);
  }

  /** The files below a folder of the project, without those behind links. */
  files(folder) {
    if (!existsSync(this.path(folder))) return [];
    return readdirSync(this.path(folder), { recursive: true, withFileTypes: true })
      .filter(
        (entry) =>
          entry.isFile() && !this.broken.has(join(entry.parentPath, entry.name).slice(this.project.root.length + 1)),
      )
      .map((entry) => join(entry.parentPath, entry.name).slice(this.project.root.length + 1))
      .sort();
  }

  own(path) {
    own(this.path(path), this.project.user);
  }

  /** A file of the project whose text can be changed; not one that a check relies on. */
  text() {
    const known = Object.keys(site()).filter(
      (path) => path.startsWith("assets/") && TEXTS.test(path) && !this.broken.has(path),
    );
    return this.dice.pick(known.filter((path) => existsSync(this.path(path))));
  }

  /** Another text of about the same length. */
  change(path) {
    const text = readFileSync(this.path(path), "utf8");
    const number = String(this.dice.below(10));
    const digits = [...text.matchAll(/(?<=[ :*M]|px )[0-9](?=px|;|\b)/g)];
    if (/\.(?:txt|notes|html)$/.test(path) || !digits.length) return this.grow(path, text);
    const { index } = this.dice.pick(digits);
    return text.slice(0, index) + number + text.slice(index + 1);
  }

  grow(path, text) {
    const number = ++this.count;
    if (/\.(?:svg|html)$/.test(path)) return `${text.replace(/<!-- \d+ -->\n/, "")}<!-- ${number} -->\n`;
    if (/\.json$/.test(path)) return `${JSON.stringify({ ...JSON.parse(text), number })}\n`;
    if (/\.css$/.test(path)) return `${text.replace(/\.n\d+ .*\n/, "")}.n${number} { margin: ${number}px }\n`;
    if (/\.(?:scss|colours)$/.test(path))
      return `${text.replace(/\.n\d+ .*\n/, "")}.n${number} { margin: ${number}px }\n`;
    if (/\.notes$/.test(path)) return text.replace(/^.*\n/, `About ${number}\n`);
    if (/\.txt$/.test(path)) return `${text.replace(/# \d+\n/, "")}# ${number}\n`;
    return `${text.replace(/console\.log\("n", \d+\);\n/, "")}console.log("n", ${number});\n`;
  }

  /** A text for a new file. */
  fresh(extension) {
    const number = ++this.count;
    return {
      ts: `export const fresh${number}: number = ${number};\n`,
      css: `.fresh${number} { color: #${String(100000 + number)} }\n`,
      scss: `$n: ${number}px;\n.fresh { margin: $n }\n`,
      txt: `fresh ${number}\n`,
      svg: `<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 ${number}h1"/></svg>\n`,
    }[extension];
  }

  extra() {
    return this.files("assets/extra");
  }

  /** Does one thing; most leave the project as it can be built. */
  async edit() {
    const kind = this.dice.pick(Object.keys(EDITS));
    const what = await EDITS[kind].call(this);
    this.done.push(what === undefined ? `${kind}: nothing to do` : `${kind} ${what}`);
    return what !== undefined;
  }

  /** Breaks something until `mend`. */
  spoil(path, repair) {
    if (this.broken.has(path)) return undefined;
    this.broken.set(path, repair);
    return path;
  }

  /** Puts everything right. */
  mend() {
    for (const [path, repair] of this.broken) {
      repair();
      this.done.push(`mended ${path}`);
    }
    this.broken.clear();
  }

  restore(path) {
    const kept = readFileSync(this.path(path));
    return () => {
      this.project.remove(path);
      this.project.write(path, kept);
    };
  }
}
