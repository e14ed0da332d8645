// Caches that are damaged at random, or are not where they should be: every build has to succeed all the same, and to
// give what a build without a cache gives.
//
//   node tests/cache/damage.mjs --assetpack PATH [--count NUMBER] [--seed NUMBER] [--only WORD]... [--round NUMBER]
//
// `--count` is how many files are damaged in all (2000), some dozens before each build. `--only` picks parts: random,
// places, release, parallel, commands. `--round` repeats a single round of the random part and says what it does.
// As root, builds run as another user, so that files can be withheld from them; and disks that are full are mounted.

import { spawnSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { LASTING, contents, damage } from "./lib/damage.mjs";
import { PLACES, mountSmall } from "./lib/places.mjs";
import { NOBODY, Program, own } from "./lib/program.mjs";
import { Project, complaint, computed, digests, ending, place } from "./lib/project.mjs";
import { Random } from "./lib/random.mjs";
import { ENVIRONMENT, site } from "./lib/site.mjs";
import { Tally, equal } from "./lib/tally.mjs";

const PARTS = { random, places, release, parallel, commands };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    count: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    round: { type: "string" },
  },
});
if (!options.assetpack || options.only.some((part) => !PARTS[part])) {
  console.error(
    `usage: node tests/cache/damage.mjs --assetpack PATH [--count NUMBER] [--seed NUMBER] [--only ${Object.keys(PARTS).join("|")}]... [--round NUMBER]`,
  );
  process.exit(2);
}
/** At most so many files are damaged before a build. */
const MOST = 150;
const VARIANTS = [0, 1, 2];
const environment = { env: ENVIRONMENT };

const tally = new Tally("cache damage");
const program = new Program(options.assetpack);
const sites = VARIANTS.map((variant) => site({ modules: 12, sheets: 8, variant }));
const project = new Project(program, sites[0], { user: NOBODY });
const FOLDER = ".assetpack";
const CACHE = `${FOLDER}/cache`;
const clean = [];

function change(project, variant) {
  for (const [path, text] of Object.entries(sites[variant])) {
    if (!Buffer.from(text).equals(readFileSync(project.path(path)))) project.write(path, text);
  }
}

// The cache knows all variants; the last build was of the first one.
for (const variant of [...VARIANTS.slice(1), 0]) {
  change(project, variant);
  clean[variant] = await project.clean([], environment);
  project.forget();
  const built = await project.build([], environment);
  tally.judge(`variant ${variant}, the first build`, complaint(built, project.outputs(), clean[variant]));
}
const before = place("before");
spawnSync("cp", ["-a", project.path(FOLDER), project.path("dist"), before]);

/** The project with the cache and the outputs as they were. */
function restore(project) {
  for (const name of [FOLDER, "dist"]) {
    rmSync(project.path(name), { recursive: true, force: true });
    spawnSync("cp", ["-a", `${before}/${name}`, project.root]);
  }
}

/** The project as it was after its first builds, in another place. */
function twin() {
  const copy = project.copy({ without: [FOLDER, "dist"], keepTimes: true });
  change(copy, 0);
  restore(copy);
  return copy;
}

async function random() {
  const seed = Number(options.seed);
  const wanted = Number(options.count);
  const found = { damages: 0, hits: 0, misses: 0, builds: 0 };
  const first = Number(options.round ?? 0);
  for (let round = first; found.damages < wanted && (options.round === undefined || round === first); round++) {
    const dice = new Random(seed, round);
    restore(project);
    const mode = dice.pick(["gone", "gone", "gone", "kept", "edited"]);
    if (mode !== "kept" && !(mode === "edited" && dice.chance(0.5))) project.forget();
    const variant = mode === "edited" ? dice.pick(VARIANTS) : 0;
    change(project, variant);
    const done = damage(project.path(CACHE), dice, 1 + dice.below(Math.min(MOST, wanted - found.damages)), NOBODY);
    if (!done.length) throw new Error("there is nothing to damage");
    if (options.round !== undefined) for (const { kind, path } of done) console.log(`${path}: ${kind}`);
    found.damages += done.length;
    found.builds++;
    const what = `--seed ${seed} --round ${round}: ${mode}, variant ${variant}, ${done.length} damages`;
    const built = await project.build([], environment);
    // Outputs of another variant may still be there.
    const more = mode === "edited";
    tally.judge(what, complaint(built, project.outputs(), clean[variant], { more }));
    found.hits += built.hits ?? 0;
    found.misses += built.misses ?? 0;
    // What is in its place is not made again.
    if (round % 4 === 0 && mode === "gone" && !done.some(({ kind }) => LASTING.has(kind))) {
      project.forget();
      const again = await project.build([], environment);
      tally.judge(`${what}: repaired`, complaint(again, project.outputs(), clean[variant]) || computed(again));
    }
  }
  if (options.round === undefined) {
    tally.judge("damages are noticed", found.misses ? "" : "no build computed anything again");
    tally.judge("what is whole is used", found.hits ? "" : "no build found anything");
  }
  tally.note(
    `random: ${found.damages} damages before ${found.builds} builds, ${found.hits} hits, ${found.misses} misses`,
  );
}

async function places() {
  for (const [what, { change, keeps, lacks }] of Object.entries(PLACES)) {
    for (const kept of [false, true]) {
      const copy = twin();
      if (lacks) rmSync(copy.path("assets/pages"), { recursive: true });
      const should = lacks ? await copy.clean([], environment) : clean[0];
      if (!kept) copy.forget();
      change({ project: copy, folder: copy.path(FOLDER), cache: copy.path(CACHE) });
      const built = await copy.build([], environment);
      const name = `${what}, the release is ${kept ? "there" : "gone"}`;
      tally.judge(name, complaint(built, copy.outputs(), should, { more: Boolean(lacks) }));
      if (keeps) {
        copy.forget();
        const again = await copy.build([], environment);
        tally.judge(`${name}: repaired`, complaint(again, copy.outputs(), should) || computed(again));
      }
      chmodSync(copy.root, 0o755);
      copy.end();
    }
  }
  for (const size of ["4k", "16k", "64k", "256k"]) {
    const copy = project.copy({ without: [FOLDER, "dist"] });
    mkdirSync(copy.path(FOLDER));
    const end = mountSmall(copy.path(FOLDER), size, NOBODY);
    if (!end) break;
    // A command that writes to a path needs a place for it.
    rmSync(copy.path("assets/pages"), { recursive: true });
    const should = await copy.clean([], environment);
    for (const turn of [1, 2]) {
      copy.forget();
      const built = await copy.build([], environment);
      tally.judge(`a disk of ${size} for the cache, build ${turn}`, complaint(built, copy.outputs(), should));
    }
    end();
    copy.end();
  }
  tally.note(`places: ${Object.keys(PLACES).length}`);
}

/** The release itself is damaged: "nothing changed" may not be believed. */
async function release() {
  const outputs = [...clean[0].keys()];
  const one = (pattern) => `dist/${outputs.find((path) => pattern.test(path))}`;
  const damages = {
    "an output is gone": (copy) => rmSync(copy.path(one(/app-\w+\.js$/))),
    "a static file is gone": (copy) => rmSync(copy.path(one(/\.png$/))),
    "a compressed twin is gone": (copy) => rmSync(copy.path(one(/\.js\.br$/))),
    "a source map is gone": (copy) => rmSync(copy.path(one(/\.map$/))),
    "the manifest is gone": (copy) => rmSync(copy.path("dist/manifest.json")),
    "the manifest is another one": (copy) => writeFileSync(copy.path("dist/manifest.json"), "{}\n"),
    "the manifest has one byte more": (copy) => appendFileSync(copy.path("dist/manifest.json"), "\n"),
    "an output is truncated": (copy) => truncateSync(copy.path(one(/app-\w+\.css$/)), 7),
    "an output is empty": (copy) => truncateSync(copy.path(one(/\.png$/)), 0),
    "an output is a folder": (copy) => {
      rmSync(copy.path(one(/\.svg$/)));
      mkdirSync(copy.path(one(/\.svg$/)));
      own(copy.path(one(/\.svg$/)), NOBODY);
      return { refused: true };
    },
    "an output has another text of the same length": (copy) => {
      const path = copy.path(one(/classic-\w+\.js$/));
      writeFileSync(
        path,
        readFileSync(path, "latin1").replace(/[a-z]/, (letter) => (letter === "x" ? "y" : "x")),
        "latin1",
      );
    },
    "all outputs are gone": (copy) => rmSync(copy.path("dist/assets"), { recursive: true }),
  };
  for (const [what, change] of Object.entries(damages)) {
    const copy = twin();
    // This build takes note of the files of the copy, so that the next one has nothing to do.
    const ready = await copy.build([], environment);
    tally.judge(`${what}: before`, complaint(ready, copy.outputs(), clean[0]));
    const quiet = await copy.build([], environment);
    tally.judge(`${what}: nothing changed`, /nothing changed/.test(quiet.said) ? "" : quiet.said);
    const { refused } = change(copy) ?? {};
    const built = await copy.build([], environment);
    if (refused && [1, 2].includes(built.status)) tally.judge(what, /error/.test(built.said) ? "" : built.said);
    else tally.judge(what, complaint(built, copy.outputs(), clean[0]));
    copy.end();
  }
  tally.note(`release: ${Object.keys(damages).length} damages`);
}

/** Many builds on one cache, which is damaged and removed under their hands. */
async function parallel() {
  const dice = new Random(options.seed, "parallel");
  for (const what of ["from nothing", "from all", "damaged meanwhile", "removed meanwhile", "cleared meanwhile"]) {
    const shared = place("shared");
    if (what !== "from nothing") spawnSync("cp", ["-a", `${before}/${CACHE}/.`, shared]);
    own(shared, NOBODY);
    const variants = [0, 0, 0, 1, 1, 2];
    const copies = variants.map((variant) => {
      const copy = project.copy({ without: [FOLDER, "dist"] });
      change(copy, variant);
      return copy;
    });
    let over = false;
    const meddle = async () => {
      while (!over) {
        await new Promise((soon) => setTimeout(soon, 15));
        try {
          if (what === "damaged meanwhile") damage(shared, dice, 10, NOBODY);
          if (what === "removed meanwhile") spawnSync("sh", ["-c", `rm -rf ${shared}/*`]);
        } catch (error) {
          // The builds repair it at the same time.
          if (!["ENOENT", "EEXIST", "ENOTDIR", "EISDIR", "ELOOP", "ENXIO", "EACCES", "ENOTEMPTY"].includes(error.code))
            throw error;
        }
        if (what === "cleared meanwhile") {
          const { status, said } = await copies[0].run(["cache", "clear", "--cache", shared]);
          if (status !== 0) tally.fail("cache clear", said);
        }
      }
    };
    const meddling = meddle();
    const built = await Promise.all(copies.map((copy) => copy.build(["--cache", shared], environment)));
    over = true;
    await meddling;
    for (const [at, copy] of copies.entries()) {
      tally.judge(`parallel, ${what}, build ${at + 1}`, complaint(built[at], copy.outputs(), clean[variants[at]]));
    }
    const last = copies[0].copy({ without: ["dist"] });
    const after = await last.build(["--cache", shared], environment);
    tally.judge(`parallel, ${what}, a build after all`, complaint(after, last.outputs(), clean[0]));
    if (what.startsWith("from")) tally.judge(`parallel, ${what}, all is found`, computed(after));
    for (const { root } of [...copies, last]) rmSync(root, { recursive: true, force: true });
  }
  // Two builds of one project, into one directory.
  restore(project);
  change(project, 0);
  project.remove(FOLDER, "dist");
  const both = await Promise.all([1, 2, 3].map(() => project.build([], environment)));
  both.forEach((built, at) =>
    tally.judge(`parallel, of one project, build ${at + 1}`, complaint(built, project.outputs(), clean[0])),
  );
  tally.note("parallel");
}

async function commands() {
  restore(project);
  change(project, 0);
  const cache = project.path(CACHE);
  equal(readFileSync(`${cache}/.gitignore`, "utf8"), "*\n", `${CACHE}/.gitignore`);

  const stats = await project.run(["cache", "stats"]);
  tally.judge("stats", stats.status === 0 && /\d/.test(stats.printed + stats.said) ? "" : ending(stats));
  const whole = await project.run(["cache", "verify"]);
  tally.judge("verify, of a whole cache", whole.status === 0 ? "" : ending(whole));
  const damaged = contents(cache).entries.slice(0, 3);
  for (const path of damaged) appendFileSync(`${cache}/${path}`, "more");
  const broken = await project.run(["cache", "verify"]);
  tally.judge("verify, of a damaged cache, is no crash", [0, 1].includes(broken.status) ? "" : ending(broken));
  tally.judge("verify counts the damages", /\b3\b/.test(broken.said + broken.printed) ? "" : ending(broken));

  restore(project);
  const untouched = digests(project.path(FOLDER));
  project.forget();
  const without = await project.build(["--no-cache"], environment);
  tally.judge("--no-cache", complaint(without, project.outputs(), clean[0]));
  const after = digests(project.path(CACHE));
  for (const path of untouched.keys()) if (!path.startsWith("cache/")) untouched.delete(path);
  equal(
    [...after].join("\n"),
    [...untouched].map(([path, digest]) => [path.slice(6), digest]).join("\n"),
    "the cache after --no-cache",
  );

  const moved = project.copy({ without: [FOLDER, "dist"] });
  for (const given of [["--cache", "kept/here"], ["--cache", place("elsewhere")], []]) {
    const folder = given[1] ?? "by/settings";
    if (folder.startsWith("/")) own(folder, NOBODY);
    if (!given.length) moved.write("assetpack.toml", `cache = "${folder}"\n${sites[0]["assetpack.toml"]}`);
    const should = await moved.clean([], environment);
    for (const turn of [1, 2]) {
      moved.forget();
      const built = await moved.build(given, environment);
      tally.judge(`a cache in ${folder}, build ${turn}`, complaint(built, moved.outputs(), should));
      if (turn === 2) tally.judge(`a cache in ${folder} is found`, computed(built));
    }
    const entries = contents(folder.startsWith("/") ? folder : moved.path(folder)).entries.length;
    tally.judge(`a cache in ${folder} is there`, entries ? "" : "no entries");
    tally.judge(`a cache in ${folder} is no other`, digests(moved.path(CACHE)).size ? `${CACHE} is there` : "");
  }

  restore(project);
  const cleared = await project.run(["cache", "clear"]);
  tally.judge("clear", cleared.status === 0 ? "" : ending(cleared));
  tally.judge("nothing is left", contents(cache).entries.length ? contents(cache).entries.join("\n") : "");
  project.forget();
  const built = await project.build([], environment);
  tally.judge("a build after clear", complaint(built, project.outputs(), clean[0]) || (built.misses ? "" : built.said));
  tally.note("commands");
}

await tally.all(PARTS, options.only);
