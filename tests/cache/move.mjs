// A cache moves with its project, to other folders, machines and users, and every step is found again. And it knows
// what results depend on: whatever is changed between two builds, the second one gives what a clean build gives.
//
//   node tests/cache/move.mjs --assetpack PATH [--only PART]... [--variant WORD] [--steps NUMBER] [--seed NUMBER]
//
// The parts are: places (the project in other places), options (each of lib/variants.mjs after another one), edits
// (files that are changed while a build runs, or without any trace in their time or length) and digest (what
// `assetpack inputs --digest` tells apart). `--variant` picks variants by a part of their names; `--steps` is how many
// are built one after the other, at random, after each of them was built once (0). The same through a service is in
// shared.mjs. Other users need root.

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { parseArgs } from "node:util";
import { NOBODY, Program, STRANGER, own } from "./lib/program.mjs";
import { Project, complaint, computed, ending, place } from "./lib/project.mjs";
import { Random } from "./lib/random.mjs";
import { ENVIRONMENT, site } from "./lib/site.mjs";
import { Tally, wrong } from "./lib/tally.mjs";
import { VARIANTS, filesOf } from "./lib/variants.mjs";

const PARTS = { places, options: variants, edits, digest };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    variant: { type: "string", default: "" },
    steps: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
  },
});
if (!options.assetpack || options.only.some((part) => !PARTS[part])) {
  console.error(
    `usage: node tests/cache/move.mjs --assetpack PATH [--only ${Object.keys(PARTS).join("|")}]... [--variant WORD] [--steps NUMBER] [--seed NUMBER]`,
  );
  process.exit(2);
}
const tally = new Tally("cache move");
const program = new Program(options.assetpack);
const environment = { env: ENVIRONMENT };

/** What copies the project in `$1` to `$2`. */
const COPIES = {
  "cp -r": 'cp -r "$1/." "$2"',
  "cp -a": 'cp -a "$1/." "$2"',
  tar: 'tar -C "$1" -cf - . | tar -C "$2" -xf -',
  "tar with whole seconds": 'tar -C "$1" --format=ustar -cf - . | tar -C "$2" -xf -',
  "tar without times": 'tar -C "$1" --mtime=@0 --sort=name -cf - . | tar -C "$2" -xf -',
  "a checkout, and the cache from elsewhere":
    'cd "$1" && find . -path ./.assetpack -prune -o -type f -print | sort -r | while read -r f; do mkdir -p "$2/$(dirname "$f")"; cat "$f" > "$2/$f"; done; cp -r .assetpack "$2"',
};

async function places() {
  const project = new Project(program, site(), { user: NOBODY });
  const should = await project.clean([], environment);
  const first = await project.build([], environment);
  tally.judge("the first build", complaint(first, project.outputs(), should) || (first.misses ? "" : first.said));
  const second = await project.build([], environment);
  tally.judge(
    "nothing changed",
    complaint(second, project.outputs(), should) || (/nothing changed/.test(second.said) ? "" : second.said),
  );

  const found = async (what, copy, given = [], more = {}) => {
    for (const kept of [true, false]) {
      if (!kept) copy.forget();
      const built = await copy.build(given, { ...environment, ...more });
      const name = `${what}, the release is ${kept ? "there" : "gone"}`;
      const nothing = kept && /nothing changed/.test(built.said);
      tally.judge(name, complaint(built, copy.outputs(), should) || (nothing ? "" : computed(built)));
    }
    copy.end();
  };
  for (const [how, command] of Object.entries(COPIES)) {
    for (const user of new Set([NOBODY, STRANGER])) {
      await found(`${how}, user ${user ?? "as before"}`, project.copyBy(command, { user }));
    }
  }
  const deep = place(...Array.from({ length: 12 }, (_, at) => `a folder (${at}) with 'é'`));
  await found("a place deep below", project.copyBy(COPIES["cp -a"], { user: STRANGER, root: deep }));
  await found("a place that is short", project.copyBy(COPIES["cp -r"], { root: place() }));
  const otherwise = {
    env: { ...ENVIRONMENT, LANG: "de_DE.UTF-8", TZ: "Asia/Tokyo", HOME: "/tmp", USER: "x", CI: "1" },
  };
  await found("another environment", project.copy(), [], otherwise);
  await found("one thread", project.copy(), ["--jobs", "1"]);
  await found("other outputs", project.copy(), ["--out", "dist/assets", "--manifest", "dist/manifest.json"]);

  const touched = project.copy({ keepTimes: true });
  for (const path of Object.keys(site())) utimesSync(touched.path(path), new Date(2001, 1), new Date(2001, 1));
  await found("all files touched, into the past", touched);
  const late = project.copy({ keepTimes: true });
  for (const path of Object.keys(site())) utimesSync(late.path(path), new Date(2101, 1), new Date(2101, 1));
  await found("all files touched, into the future", late);
  const modes = project.copy();
  for (const path of Object.keys(site())) chmodSync(modes.path(path), 0o640);
  await found("all files with other permissions", modes);
  const rewritten = project.copy();
  for (const [path, content] of Object.entries(site())) {
    rmSync(rewritten.path(path));
    rewritten.write(path, content);
  }
  await found("all files written again", rewritten);
  const behind = project.copy();
  renameSync(behind.path("assets"), behind.path("sources"));
  behind.write("assets", { link: "sources" });
  const linked = await behind.clean([], environment);
  for (const turn of [1, 2]) {
    behind.forget();
    const built = await behind.build([], environment);
    tally.judge(
      `the sources behind a link, build ${turn}`,
      complaint(built, behind.outputs(), linked) || (turn === 2 ? computed(built) : ""),
    );
  }
  const apart = project.copyBy(COPIES["cp -a"]);
  const elsewhere = place("cache");
  renameSync(apart.path(".assetpack", "cache"), `${elsewhere}/moved`);
  own(elsewhere, apart.user);
  await found("the cache in another place", apart, ["--cache", `${elsewhere}/moved`]);
  tally.note("places");
}

/** Clean builds of the variants, each made once. */
const cleans = new Map();
async function cleanOf(name) {
  if (!cleans.has(name)) {
    const variant = VARIANTS[name];
    const fresh = new Project(program, filesOf(variant), { user: NOBODY });
    cleans.set(name, await fresh.clean(variant.flags, envOf(variant)));
    fresh.end();
  }
  return cleans.get(name);
}

const envOf = (variant) => ({ env: { ...ENVIRONMENT, ...variant.env } });

/** Makes the project what it is in a variant, by the fewest changes. */
function become(project, variant) {
  const files = filesOf(variant);
  for (const path of project.now?.keys() ?? []) if (!Object.hasOwn(files, path)) project.remove(path);
  for (const [path, content] of Object.entries(files)) {
    if (project.now?.get(path) === JSON.stringify(content)) continue;
    project.remove(path);
    project.write(path, content);
  }
  // Folders that are left without files.
  project.now = new Map(Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)]));
}

/** Twins of outputs that no digest in the name tells apart: those of an earlier build would be stale. */
function staleTwins(is, should) {
  const stale = [...is.keys()].filter((path) => {
    const [, file] = /^(.*)\.(?:br|gz|zst)$/.exec(path) ?? [];
    return file && should.has(file) && !should.has(path) && !/-[0-9a-f]{16}\./.test(file);
  });
  return stale.length ? `stale twins: ${stale.join(", ")}` : "";
}

const selected = () => {
  const names = Object.keys(VARIANTS).filter((name) => name.includes(options.variant));
  if (!names.length) throw wrong(`no variant has ${options.variant} in its name`);
  return names;
};

async function variants() {
  const dice = new Random(options.seed, "options");
  const names = selected();
  const project = new Project(program, {}, { user: NOBODY });
  let before = "nothing";
  const step = async (name) => {
    const variant = VARIANTS[name];
    const should = await cleanOf(name);
    become(project, variant);
    const what = `${name}, after ${before}`;
    const built = await project.build(variant.flags, envOf(variant));
    const is = project.outputs();
    tally.judge(what, complaint(built, is, should, { more: true }) || staleTwins(is, should));
    project.forget();
    const again = await project.build(variant.flags, envOf(variant));
    tally.judge(`${what}: again, into nothing`, complaint(again, project.outputs(), should) || computed(again));
    before = name;
  };
  // Each one after the site as it is, and then after one another.
  for (const name of dice.some(names, names.length)) {
    await step("as it is");
    await step(name);
  }
  for (const name of dice.some(names, names.length)) await step(name);
  for (let turn = 0; turn < Number(options.steps); turn++) await step(dice.pick(names));
  tally.note(`options: ${names.length} variants`);
}

async function edits() {
  const dice = new Random(options.seed, "edits");
  const project = new Project(program, site(), { user: NOBODY });
  const versions = [site({ variant: 1 }), site({ variant: 2 }), site({ variant: 3 })];
  const paths = Object.keys(site()).filter((path) => String(site()[path]) !== String(versions[0][path]));
  const text = (path) => dice.pick(versions)[path];
  const check = async (what) => {
    const should = await project.clean([], environment);
    const built = await project.build([], environment);
    tally.judge(what, complaint(built, project.outputs(), should, { more: true }));
  };
  await check("the first build");
  const ways = {
    "in place, with its time": (file, content) => {
      const { atime, mtime } = statSync(file);
      writeFileSync(file, content);
      utimesSync(file, atime, mtime);
    },
    "in place": (file, content) => writeFileSync(file, content),
    "replaced, with its time": (file, content) => {
      const { atime, mtime } = statSync(file);
      writeFileSync(`${file}~`, content);
      own(`${file}~`, NOBODY);
      utimesSync(`${file}~`, atime, mtime);
      renameSync(`${file}~`, file);
    },
  };
  // Nothing of what a file system tells of a file is different, except what nobody can set.
  for (const [way, write] of Object.entries(ways)) {
    for (const path of dice.some(paths, 8)) {
      write(project.path(path), text(path));
      await check(`${path} is changed ${way}`);
    }
  }
  // Written as soon as the build has ended, and within it.
  for (let turn = 0; turn < 12; turn++) {
    const path = dice.pick(paths);
    const quick = project.build([], environment);
    const delay = turn % 3 === 0 ? undefined : dice.below(200);
    if (delay === undefined) await quick;
    else await Promise.race([quick, new Promise((soon) => setTimeout(soon, delay))]);
    writeFileSync(project.path(path), text(path));
    const ended = await quick;
    const why = `${path} is changed ${delay === undefined ? "after" : `${delay} ms into`} a build`;
    // A file that changes between two looks at it may be an error.
    tally.judge(
      `${why}, which ends`,
      ended.status === 0 || (delay !== undefined && ended.status === 1) ? "" : ending(ended),
    );
    await check(why);
  }
  // Two files change places: their contents, lengths and times are those of before.
  for (const [one, other] of [
    ["assets/css/part0.css", "assets/css/part1.css"],
    ["assets/img/dot.png", "assets/font.woff2"],
    ["assets/lib/m1.ts", "assets/lib/spare.ts"],
  ]) {
    if (!lstatSync(project.path(other), { throwIfNoEntry: false }))
      project.write(other, "export const value1: number = 12345;\n");
    await check(`before ${one} changes places`);
    renameSync(project.path(one), project.path("kept"));
    renameSync(project.path(other), project.path(one));
    renameSync(project.path("kept"), project.path(other));
    await check(`${one} and ${other} change places`);
  }
  // Away and back again.
  const app = readFileSync(project.path("assets/other.js"));
  writeFileSync(project.path("assets/other.js"), 'import "./missing.js";\n');
  const broken = await project.build([], environment);
  tally.judge("an import of nothing", broken.status === 1 ? "" : ending(broken));
  project.write("assets/missing.js", "console.log('now it is there');\n");
  await check("the file that was missing appears");
  writeFileSync(project.path("assets/other.js"), app);
  project.remove("assets/missing.js");
  await check("all as before");
  mkdirSync(project.path("assets/empty"));
  own(project.path("assets/empty"), NOBODY);
  await check("an empty folder");
  tally.note("edits");
}

async function digest() {
  const seen = new Map();
  const digestOf = async (project, variant) => {
    const ended = await project.run(["inputs", "--digest", ...(variant.flags ?? [])], envOf(variant));
    if (ended.status !== 0) throw wrong(ending(ended));
    const line = /^([0-9a-f]{16,})\n$/.exec(ended.printed)?.[1];
    if (!line) throw wrong(`no line of hexadecimal digits: ${JSON.stringify(ended.printed)}`);
    return line;
  };
  for (const name of selected()) {
    await tally.check(`digest: ${name}`, async () => {
      const variant = VARIANTS[name];
      const project = new Project(program, filesOf(variant), { user: NOBODY });
      const before = await digestOf(project, variant);
      const outputs = JSON.stringify([...(await cleanOf(name))].sort());
      if (seen.has(before) && seen.get(before).outputs !== outputs) return `the same as ${seen.get(before).name}`;
      seen.set(before, { name, outputs });
      await project.build(variant.flags, envOf(variant));
      const copy = project.copy({ user: STRANGER });
      const after = await digestOf(project, variant);
      if (after !== before) return "another one after the build";
      if ((await digestOf(copy, variant)) !== before) return "another one in another place";
      copy.remove(".assetpack", "dist");
      if ((await digestOf(copy, variant)) !== before) return "another one without the cache";
      project.end();
      copy.end();
      return undefined;
    });
  }
  tally.note(`digest: ${seen.size} of ${selected().length}`);
}

await tally.all(PARTS, options.only);
