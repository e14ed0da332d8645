// `assetpack build --watch` while somebody works on the project: after any edits its release is that of a clean build.
//
//   node tests/watch/edits.mjs --assetpack PATH [--edits NUMBER] [--seed NUMBER] [--only PART]... [--poll SECONDS]
//
// The parts are: edits (a random sequence of `--edits` edits, 200), poll (a fourth of them, with `--poll`, every second
// unless SECONDS are given), two (a fourth, with two watchers of one project), killed (a watcher is killed again and
// again, and started anew), said (what it says, and that it is quiet while nothing happens), signals (how it ends).
// After some edits the outputs and the manifest have to become what a clean build of a copy gives, and its errors have
// to be said, within 20 seconds.

import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { NOBODY, Program } from "../cache/lib/program.mjs";
import { Project, ending } from "../cache/lib/project.mjs";
import { Random } from "../cache/lib/random.mjs";
import { ENVIRONMENT, SETTINGS, site } from "../cache/lib/site.mjs";
import { Tally, wrong } from "../cache/lib/tally.mjs";
import { Editor } from "./lib/editor.mjs";
import { Watcher } from "./lib/watcher.mjs";

const PARTS = { edits, poll, two, killed, said, sass, signals };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    edits: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    poll: { type: "string", default: "1" },
  },
});
if (!options.assetpack || options.only.some((part) => !PARTS[part])) {
  console.error(
    `usage: node tests/watch/edits.mjs --assetpack PATH [--edits NUMBER] [--seed NUMBER] [--only ${Object.keys(PARTS).join("|")}]... [--poll SECONDS]`,
  );
  process.exit(2);
}
const tally = new Tally("watch");
const program = new Program(options.assetpack);
const environment = { env: ENVIRONMENT };
const wanted = Number(options.edits);
const make = (files = site()) => new Project(program, files, { user: NOBODY });

/** How it has ended: by itself, with nothing wrong. */
const clean = (ended) => (ended.status === 0 && !/panicked/.test(ended.said) ? "" : ending(ended));

/** Edits a project while watchers look at it. */
async function work(name, count, start, { between = async () => {} } = {}) {
  const dice = new Random(options.seed, name);
  const project = make();
  const editor = new Editor(project, dice);
  const watchers = await start(project);
  let looks = 0;
  const look = async () => {
    looks++;
    const what = `${name}, --seed ${options.seed}, look ${looks}, after ${editor.count ? editor.done.length : 0} edits`;
    for (const watcher of watchers) {
      try {
        await watcher.agrees();
        tally.passed++;
      } catch (error) {
        tally.fail(what, `${editor.done.join("\n")}\n${error.expected ? error.message : error.stack}`);
        if (watcher.over) watcher.start();
      }
    }
    editor.done = [];
  };
  await look();
  for (let done = 0; done < count;) {
    for (let turn = 1 + dice.below(8); turn > 0 && done < count; turn--) {
      // Where something is missing not everything can be done.
      try {
        if (await editor.edit()) done++;
      } catch (error) {
        throw Object.assign(error, { message: `${error.message}\n${editor.done.join("\n")}` });
      }
      await sleep(dice.pick([0, 0, 0, 1, 10, 40, 150]));
    }
    await between(watchers, dice);
    if (editor.broken.size) {
      if (dice.chance(0.5)) await look();
      editor.mend();
    }
    await look();
  }
  for (const watcher of watchers) tally.judge(`${name}: the end`, clean(await watcher.stop()));
  project.end();
  tally.note(`${name}: ${count} edits, ${looks} looks`);
}

function edits() {
  return work("edits", wanted, (project) => [new Watcher(project, [], environment).start()]);
}

function poll() {
  return work("poll", wanted >> 2, (project) => [
    new Watcher(project, [`--poll=${options.poll}`], environment).start(),
  ]);
}

function two() {
  return work("two", wanted >> 2, (project) => [1, 2].map(() => new Watcher(project, [], environment).start()));
}

function killed() {
  const between = async ([watcher], dice) => {
    await sleep(dice.below(300));
    watcher.child.kill("SIGKILL");
    await watcher.child.ended;
    watcher.start();
  };
  return work("killed", wanted >> 2, (project) => [new Watcher(project, [], environment).start()], { between });
}

async function said() {
  const project = make();
  const watcher = new Watcher(project, [], environment).start();
  const path = "assets/css/part1.css";
  await tally.check("the first build is said", () => watcher.says(/built .* in .*ms/).then(() => ""));
  await watcher.agrees();
  await tally.check("what changed is said, and how long it took", async () => {
    project.write(path, ".part1 { color: blue }\n");
    await watcher.says(/^.*part1\.css.*$/m);
    await watcher.agrees();
    if (!/built .* in .*ms/.test(watcher.child.said)) return watcher.child.said;
    return undefined;
  });
  await tally.check("an error is said, with its place, and watching goes on", async () => {
    project.write("assets/lib/m1.ts", "export const value1 = ;\n");
    await watcher.says(/assets\/lib\/m1\.ts:1:\d+: error/);
    project.write("assets/lib/m1.ts", "export const value1 = 1;\n");
    await watcher.agrees();
  });
  await tally.check("it is quiet while nothing happens", async () => {
    await sleep(700);
    const before = watcher.child.said;
    await sleep(2000);
    return watcher.child.said === before ? "" : watcher.child.said.slice(before.length);
  });
  await tally.check("what is only touched is not built", async () => {
    const before = watcher.child.said.length;
    for (const path of Object.keys(site())) utimesSync(project.path(path), new Date(), new Date());
    await sleep(1500);
    const text = watcher.child.said.slice(before);
    return /\bbuilt\b/.test(text) && !/nothing changed/.test(text) ? text : "";
  });
  await tally.check("a burst is few builds", async () => {
    const before = watcher.child.said.length;
    for (let turn = 0; turn < 300; turn++) project.write(`assets/burst/${turn}.txt`, `${turn}\n`);
    await watcher.agrees();
    await sleep(500);
    const builds = watcher.child.said.slice(before).match(/\bbuilt\b/g)?.length ?? 0;
    return builds >= 1 && builds <= 6 ? "" : `${builds} builds:\n${watcher.child.said.slice(before)}`;
  });
  tally.judge("the end", clean(await watcher.stop("SIGINT")));
  project.end();
  tally.note("said");
}

/** What a compiler asks in a process of its own wakes the watcher as well, also where it failed. */
async function sass() {
  const project = make({
    "assetpack.toml": '[sass]\nload_paths = ["own", "vendor"]\n',
    "assets/app.scss": '@use "theme";\n.a { color: theme.$color }\n',
    "vendor/readme.txt": "nothing yet\n",
    "own/readme.txt": "nothing yet\n",
  });
  const watcher = new Watcher(project, [], environment).start();
  await watcher.says(/find stylesheet/);
  for (const [what, path, text] of [
    ["a sheet that was missing comes", "vendor/_theme.scss", '@use "tone";\n$color: tone.$main;\n'],
    ["what that needs comes", "vendor/_tone.scss", "$main: red;\n"],
    ["an earlier load path has one of the same name", "own/_theme.scss", '@use "tone";\n$color: tone.$other;\n'],
    ["what the error is not shown in is mended", "vendor/_tone.scss", "$main: red;\n$other: green;\n"],
  ]) {
    await tally.check(what, async () => {
      const before = watcher.child.said.length;
      project.write(path, text);
      const limit = Date.now() + 10_000;
      while (!/built|error/.test(watcher.child.said.slice(before))) {
        if (Date.now() > limit) return `nobody noticed:\n${watcher.child.said}`;
        await sleep(20);
      }
      return "";
    });
  }
  await watcher.agrees();
  tally.judge("the end", clean(await watcher.stop("SIGINT")));
  project.end();
  tally.note("sass");
}

/** A project in which a command runs for a minute; it leaves the number of its process. */
function slow() {
  const settings = `${SETTINGS}\n[[compile]]\nfiles = "slow/*"\nto = "css"\ncommand = ["sh", "tools/slow.sh"]\n`;
  const script =
    'echo $$ > "${0%/*}/../pid.new"\nmv "${0%/*}/../pid.new" "${0%/*}/../pid"\nsleep 60 & echo $! > "${0%/*}/../child"\nwait\ncat\n';
  return make({ ...site(), "assetpack.toml": settings, "tools/slow.sh": script, "assets/slow/a.x": "a { b: c }\n" });
}

const lives = (pid) => {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody asked after yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

async function signals() {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    for (const delay of [0, 20, 60, 120, 250, 500, 1000]) {
      const project = make();
      const watcher = new Watcher(project, [], environment).start();
      await sleep(delay);
      const before = performance.now();
      await tally.check(`${signal} after ${delay} ms`, async () => {
        // Before the program has begun, nobody listens to signals.
        const ended = await watcher.stop(signal);
        if (ended.signal === signal && delay < 60) return "";
        return clean(ended) || (performance.now() - before > 5000 ? "it took more than 5 s" : "");
      });
      project.end();
    }
    await tally.check(`${signal} in the middle of a build`, async () => {
      const project = make();
      const watcher = new Watcher(project, [], environment).start();
      await watcher.says(/built/);
      for (const variant of [1, 2, 3])
        for (const [path, text] of Object.entries(site({ variant }))) project.write(path, text);
      await sleep(60);
      return clean(await watcher.stop(signal));
    });
    await tally.check(`${signal} while a command runs`, async () => {
      const project = slow();
      const watcher = new Watcher(project, [], environment).start();
      const limit = Date.now() + 20_000;
      while (!existsSync(project.path("pid")) || !existsSync(project.path("child"))) {
        if (Date.now() > limit || watcher.over) throw wrong(`the command does not run:\n${watcher.child.said}`);
        await sleep(20);
      }
      await sleep(50);
      const ended = await watcher.stop(signal);
      const left = ["pid", "child"].map((name) => Number(readFileSync(project.path(name), "utf8"))).filter(lives);
      for (const pid of left) process.kill(pid, "SIGKILL");
      return clean(ended) || (left.length ? `processes go on: ${left.join(", ")}` : "");
    });
  }
  await tally.check("the release after SIGTERM is whole", async () => {
    const project = make();
    const dice = new Random(options.seed, "signals");
    for (let turn = 0; turn < 8; turn++) {
      const watcher = new Watcher(project, [], environment).start();
      await sleep(dice.below(400));
      writeFileSync(project.path("assets/robots.txt"), `${turn}\n`);
      await sleep(dice.below(200));
      await watcher.stop("SIGTERM");
      if (!existsSync(project.path("dist/manifest.json"))) continue;
      const verified = await project.run(["verify"], environment);
      if (verified.status !== 0) return ending(verified);
    }
    const watcher = new Watcher(project, [], environment).start();
    await watcher.agrees();
    return clean(await watcher.stop());
  });
  tally.note("signals");
}

await tally.all(PARTS, options.only);
