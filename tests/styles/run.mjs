// Builds the style sheets of well-known packages and asks Chromium whether they mean the same as
// the originals.
//
//   node tests/styles/run.mjs --assetpack PATH [--only NAME]... [--level safe|full|none]...
//     [--browsers QUERY] [--all] [--sizes]
//
// All sheets are one project, which is built once for each level (default: safe and full). For each
// package, one page has the original sheets and those of all levels, of which one set is enabled at a
// time. It holds elements that every selector matches, and the samples of `samples/`. Of all of them,
// all computed values of all properties that any of the sheets declares are compared, at three
// widths, in light and dark, with reduced motion, and in print. In views beyond the first one, these
// are the elements that @media and @container are about, and some of the others. With `--all`, all
// properties of all elements are compared in all views.
//
// What elements do not show is asked of the rules: @font-face, @property and their like, and all
// conditions, are compared as Chromium serialises them; declarations of one property and one
// specificity have to come in the same order, since no element has all classes that could meet on
// one; and every file that a sheet names has to answer. A sheet of which Chromium understood the very
// same rules, in the same order, as of the original looks the same by that: of it, the samples and
// every twentieth element are looked at (with `--all`, everything).
//
// Every element has other values than its own of all properties underneath its sheet, in a layer
// below everything, so that no declaration says what is there anyway.
//
// States such as :hover become classes, and pseudo-elements that getComputedStyle() does not know
// become elements, in both sheets alike: both count as much for the cascade.
//
// `known.txt` holds what is known to differ, as lines `pattern: cause`, where `*` stands for any
// text, and the pattern is for a line of the report without its values. It is a failure if nothing
// fits one of them any more. A line ends with `in digits` where numbers are the same but for rounding,
// and with `in order` where only the lists of a transition stand in another order.
//
// Each package has a limited time, and its page a limited memory; beyond, its Chromium is killed.
//
// `--sizes` prints, instead, how small the sheets become, beside esbuild and Lightning CSS.

import { readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { serve } from "../browser/serve.mjs";
import { PACKAGES, SHEETS, build, makeProject } from "./sheets.mjs";
import { sizes } from "./sizes.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
// Nothing outside of this machine is asked for.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];
const JOBS = 2;
/** For one package, in milliseconds. */
const PATIENCE = 120_000;
/** For one process of Chromium, in bytes, and how often that is looked at. */
const MEMORY = 1.25 * 2 ** 30;
const LOOK_EVERY = 250;
/** Where /proc/PID/stat tells the pages in memory, counted from behind the parent, and the size of one. */
const PAGES = 19;
const PAGE = 4096;
const SHOWN = 5000;

/** The first one is for all elements. */
const VIEWS = [
  { width: 1400, media: "screen", colorScheme: "light", reducedMotion: "no-preference" },
  { width: 900, media: "screen", colorScheme: "light", reducedMotion: "no-preference" },
  { width: 400, media: "screen", colorScheme: "light", reducedMotion: "no-preference" },
  { width: 1400, media: "screen", colorScheme: "dark", reducedMotion: "no-preference" },
  { width: 400, media: "screen", colorScheme: "dark", reducedMotion: "reduce" },
  { width: 900, media: "print", colorScheme: "light", reducedMotion: "no-preference" },
];

const LEVELS = ["safe", "full", "none"];
const names = Object.keys(SHEETS);
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: names },
    level: { type: "string", multiple: true, default: ["safe", "full"] },
    browsers: { type: "string", default: "none" },
    all: { type: "boolean", default: false },
    sizes: { type: "boolean", default: false },
  },
});
const strange = [
  ...options.only.filter((name) => !names.includes(name)),
  ...options.level.filter((level) => !LEVELS.includes(level)),
];
if (!options.assetpack || strange.length) {
  console.error(
    `usage: node tests/styles/run.mjs --assetpack PATH [--only ${names.join("|")}] [--level safe|full|none] ` +
      "[--browsers QUERY] [--all] [--sizes]",
  );
  process.exit(2);
}

class Known {
  constructor(file) {
    this.lines = readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line && !line.startsWith("#"))
      .map((line) => {
        const [, pattern, cause] = /^(.+?): (.+)$/.exec(line) ?? [];
        if (!pattern) throw new Error(`known.txt: \`pattern: cause\` expected: ${line}`);
        const parts = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
        return { pattern, cause, fits: new RegExp(`^${parts.join(".*")}$`, "s"), used: 0 };
      });
  }

  has(text) {
    const line = this.lines.find(({ fits }) => fits.test(text));
    if (line) line.used++;
    return line !== undefined;
  }

  /** Lines that nothing fits, although all that they are about was looked at: the packages `only`. */
  unused(only) {
    const levels = options.level;
    return this.lines.filter(({ pattern, used }) => {
      const [name, about] = pattern.split(" ");
      const named = name === "*" ? only.length === names.length : only.includes(name);
      return !used && named && (LEVELS.includes(about) ? levels.includes(about) : about !== "*" || levels.length > 1);
    });
  }
}

/** All that has to be undone whatever happens. */
const undo = new Set();
process.on("exit", () => {
  for (const action of undo) action();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));

/** A Chromium that can be ended whatever it does. */
class Chromium {
  static async start() {
    const { chromium } = createRequire(new URL("../packages/package.json", import.meta.url))("playwright-core");
    const signals = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    const server = await chromium.launchServer({ executablePath: "/usr/bin/chromium", args: ARGUMENTS, ...signals });
    const started = new Chromium(server);
    started.browser = await chromium.connect(server.wsEndpoint());
    return started;
  }

  constructor(server) {
    this.server = server;
    this.pid = server.process().pid;
    this.kill = this.kill.bind(this);
    undo.add(this.kill);
  }

  kill() {
    undo.delete(this.kill);
    this.dead = true;
    try {
      // It leads a group of its own.
      process.kill(-this.pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }

  /** What `use` makes of a new page. Beyond the limits, everything is killed, and that is an error. */
  async withPage(use) {
    const started = Date.now();
    let reason;
    const watch = setInterval(() => {
      const late = Date.now() - started > PATIENCE && `takes more than ${PATIENCE / 1000} s`;
      reason = late || (largest(this.pid) > MEMORY && `takes more than ${MEMORY / 2 ** 20} MiB`);
      if (!reason) return;
      clearInterval(watch);
      this.kill();
    }, LOOK_EVERY);
    try {
      const context = await this.browser.newContext();
      context.setDefaultTimeout(PATIENCE);
      const found = await use(await context.newPage());
      await context.close();
      return found;
    } catch (error) {
      this.kill();
      throw reason ? new Error(reason) : error;
    } finally {
      clearInterval(watch);
    }
  }
}

/** How much memory the largest of a process and those that it started takes, in bytes. */
function largest(root) {
  const processes = new Map();
  for (const pid of readdirSync("/proc").map(Number).filter(Boolean)) {
    try {
      // What stands before the last bracket is the name, which may hold anything.
      const [, parent, ...rest] = readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
      processes.set(pid, { parent: Number(parent), size: Number(rest[PAGES]) * PAGE });
    } catch (error) {
      // It has ended meanwhile.
      if (!["ENOENT", "ESRCH"].includes(error.code)) throw error;
    }
  }
  const within = (pid) => pid === root || (processes.has(pid) && within(processes.get(pid).parent));
  return Math.max(0, ...[...processes].filter(([pid]) => within(pid)).map(([, { size }]) => size));
}

/** One page: what is wrong with the sheets of a package, as `{ what, details }`. */
async function look(page, origin, name, levels) {
  const problems = [];
  const complain = (error) => problems.push({ what: `${name} page`, details: String(error.stack ?? error) });
  page.on("pageerror", complain);
  await view(page, VIEWS[0]);
  const session = await page.context().newCDPSession(page);
  await page.goto(`${origin}/${name}.html`, { waitUntil: "load" });
  await session.send("Animation.enable");
  await session.send("Animation.setPlaybackRate", { playbackRate: 0 });
  const built = levels.map(({ level, paths }) => ({ name: level, prefix: `/${level}/`, names: paths }));
  const sample = readFileSync(join(here, "samples/document.html"), "utf8") + own(name);
  const given = { specs: [{ name: "original", prefix: "/" }, ...built], sample, all: options.all };
  const first = await page.evaluate((given) => globalThis.styles.prepare(given), given);
  problems.push(...(await early(first, origin, name, levels)));
  const looked = await views(page, name, levels, first.identical);
  page.off("pageerror", complain);
  return { ...first, elements: looked.elements, problems: [...problems, ...looked.problems] };
}

/** What needs no elements. */
async function early({ uncovered, differences, swapped, urls }, origin, name, levels) {
  const problems = [];
  const add = (what, details = "") => problems.push({ what: `${name} ${what}`, details });
  for (const selector of uncovered) add(`uncovered ${selector}`, "no element matches it");
  levels.forEach(({ level }, at) => {
    for (const rule of differences[at].lost) add(`${level} lost ${rule}`);
    for (const rule of differences[at].gained) add(`${level} gained ${rule}`);
    for (const pair of swapped[at]) add(`${level} swapped ${pair}`);
  });
  for (const url of new Set(urls.flat())) {
    const { status } = await fetch(origin + url);
    if (status !== 200) add(`address ${url}`, `answers ${status}`);
  }
  return problems;
}

/** What elements show in all views. */
async function views(page, name, levels, identical) {
  const names = (wanted) => levels.filter((_, at) => identical[at] === wanted).map(({ level }) => level);
  const [same, others] = options.all ? [[], names(true).concat(names(false))] : [names(true), names(false)];
  const seen = new Set();
  const problems = [];
  let elements = 0;
  const compare = async (about, given) => {
    const compared = await page.evaluate((about) => globalThis.styles.compare(about), about);
    elements += compared.elements;
    for (const { selector, property, kind, was, is, variant } of compared.differences) {
      const what = `${name} ${variant} ${selector} { ${property} }${kind}`;
      problems.push({ what, details: `${was} became ${is} (${Object.values(given).join(" ")})` });
    }
  };
  // What was understood in the same way is looked at, too, but not as a whole.
  if (same.length) await compare({ news: [], without: others }, VIEWS[0]);
  for (const [number, given] of others.length ? VIEWS.entries() : []) {
    if (number) await view(page, given);
    const truths = await page.evaluate(() => globalThis.styles.truths());
    const news = truths.filter(({ condition, truth }) => !seen.has(`${truth} ${condition}`));
    for (const { condition, truth } of truths) seen.add(`${truth} ${condition}`);
    if (number === 0 || options.all) await compare({ without: same }, given);
    else if (news.length) await compare({ news: news.map(({ condition }) => condition), without: same }, given);
  }
  return { elements, problems };
}

async function view(page, { width, ...media }) {
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia(media);
}

/** The sample that is written for a package, if there is one. */
function own(name) {
  try {
    return readFileSync(join(here, `samples/${name}.html`), "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return "";
  }
}

function pageFor(name, levels) {
  const link = (variant, href) => `<link rel="stylesheet" data-variant="${variant}" href="${href}">`;
  const original = SHEETS[name].length
    ? SHEETS[name].map((sheet) => `/npm/${sheet}`)
    : [`/original/css/app-${name}.css`];
  const built = levels.map(({ level, manifest }) =>
    link(level, `/${level}/${manifest.assets[`css/app-${name}.css`].path}`),
  );
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<style data-noise></style>
<style>
  /* Chromium would lay out everything again for each look into something closed. */
  ::details-content { content-visibility: visible !important }
  /* Nothing that is in one place moves what is in another. */
  x-place { display: block !important; contain: layout style !important }
</style>
${[...original.map((href) => link("original", href)), ...built].join("\n")}
<script type="module" src="/page/main.mjs"></script>
</head>
<body></body>
</html>
`;
}

async function compare(project) {
  const levels = options.level.map((level) => {
    const { manifest, warnings } = build(resolve(options.assetpack), project, level, options.browsers);
    if (warnings) console.log(`${level}: ${warnings}`);
    const paths = Object.fromEntries(Object.entries(manifest.assets).map(([key, { path }]) => [path, key]));
    return { level, manifest, paths };
  });
  const mounts = { "/npm/": PACKAGES, "/original/": join(project, "assets"), "/page/": join(here, "page") };
  for (const { level } of levels) mounts[`/${level}/`] = join(project, `dist-${level}/assets`);
  const pages = new Map(options.only.map((name) => [`/${name}.html`, pageFor(name, levels)]));
  const server = await serve({ mounts, pages });

  const known = new Known(join(here, "known.txt"));
  const reports = new Map();
  // The largest ones first, so that none of them is what everything waits for.
  const size = (name) => levels[0].manifest.assets[`css/app-${name}.css`].size;
  const waiting = [...options.only].sort((a, b) => size(b) - size(a));
  const work = async () => {
    let chromium;
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const started = Date.now();
      if (!chromium || chromium.dead) chromium = await Chromium.start();
      const found = await chromium
        .withPage((page) => look(page, server.origin, name, levels))
        .catch((error) => ({ problems: [{ what: `${name} page`, details: String(error.message ?? error) }] }));
      reports.set(name, { ...found, time: Date.now() - started });
    }
    chromium?.kill();
    await chromium?.server.kill();
  };
  await Promise.all(Array.from({ length: JOBS }, work));
  server.close();
  return report(reports, known);
}

function report(reports, known) {
  const total = { passed: 0, failed: 0, known: 0 };
  for (const name of options.only) {
    const { problems, time, ...counts } = reports.get(name);
    const counted = new Map(problems.map((problem) => [problem.what, problem]));
    const failed = [...counted.values()].filter(({ what }) => !known.has(what));
    total.known += counted.size - failed.length;
    total[failed.length ? "failed" : "passed"]++;
    const { selectors, properties, rules, elements } = counts;
    const looked = `${selectors} selectors, ${properties} properties, ${rules} other rules, ${elements} looks`;
    const result = elements === undefined ? "STOPPED" : failed.length ? "DIFFERS" : "the same";
    console.log(`${name}: ${result} (${elements === undefined ? "" : `${looked}, `}${time} ms)`);
    for (const { what, details } of failed.slice(0, SHOWN))
      console.log(`  ${short(what)}${details && `: ${short(details)}`}`);
    if (failed.length > SHOWN) console.log(`  … and ${failed.length - SHOWN} more`);
  }
  const unused = known.unused(options.only.filter((name) => reports.get(name).elements !== undefined));
  for (const { pattern } of unused) console.log(`known.txt: nothing fits \`${pattern}\``);
  total.failed += unused.length;
  console.log(`styles: ${total.passed} passed, ${total.failed} failed, ${total.known} known differences`);
  return total.failed === 0;
}

const short = (text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

const project = await makeProject(options.only);
undo.add(() => rmSync(project, { recursive: true, force: true }));
if (options.sizes)
  for (const line of sizes(resolve(options.assetpack), project, options.only, options.level)) console.log(line);
else process.exitCode = (await compare(project)) ? 0 : 1;
