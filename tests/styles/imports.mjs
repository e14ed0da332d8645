// Style sheets that import each other, as Chromium loads them and as assetpack joins them.
//
//   node tests/styles/imports.mjs --assetpack PATH [--only WORD]... [--show] [--random COUNT] [--seed NUMBER]
//
// The cases are in `imports/*.css-tree`, one file for each topic; imports/read.mjs says how they
// are written. For each of them
//   - Chromium loads the sources, import by import: the colours that are expected are those that
//     browsers give,
//   - what assetpack makes of them gives the same, minified, with `css.minify = "none"`, and
//     lowered for an old browser; it asks for the same other files, and the build says what is
//     expected.
// Cases that are to fail are built one by one, and have to fail with that error.
// And random graphs, of which Chromium tells what is right; a graph with sheets of other servers
// may also be refused.
// `--only` picks the cases whose topic or name has the word in it, `--show` prints what is built.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { randomCases } from "./imports/random.mjs";
import { readCases } from "./imports/read.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { chromium } = require("playwright-core");

/** The page that the others are frames of. */
const TOP = `<!doctype html>
<meta charset="utf-8">
<title>Boxes</title>
<style>:root { color-scheme: light dark } iframe { width: 1000px; height: 600px }</style>
`;
/** How each build differs from the first. */
const BUILDS = {
  minified: [],
  plain: ["--minify", "none"],
  lowered: ["--browsers", "chrome 90"],
};
/** How many cases are in one page. */
const BATCH = 30;
const PATIENCE = 2_000;
/** What has no `charset`, so that the encoding is what the sheets and the page say. */
const TYPES = { ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html" };

const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true },
    show: { type: "boolean", default: false },
    random: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
  },
});
const written = readCases(fileURLToPath(new URL("imports", import.meta.url)));
const random = randomCases(Number(options.seed), Number(options.random));
const cases = [...written, ...random].filter(
  ({ topic, name }) => options.only?.some((word) => topic.includes(word) || name.includes(word)) ?? true,
);
if (!options.assetpack || cases.length === 0) {
  console.error("usage: node tests/styles/imports.mjs --assetpack PATH [--only WORD]... [--show]");
  process.exit(2);
}
const assetpack = resolve(options.assetpack);
const folder = mkdtempSync(join(tmpdir(), "assetpack-imports-"));

/** Path → what a server answers; and what it was asked for. */
async function serve(find) {
  const asked = new Set();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    asked.add(decodeURIComponent(pathname));
    const body = find(decodeURIComponent(pathname));
    response.writeHead(body === undefined ? 404 : 200, {
      "content-type": TYPES[extname(pathname).toLowerCase()] ?? "application/octet-stream",
      "cache-control": "no-store",
    });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, asked, close };
}

/** A project of some cases, each a folder of it. */
function write(some, fill) {
  const project = mkdtempSync(join(folder, "project-"));
  for (const { folder, files } of some) {
    for (const file of files) {
      if (file.place !== "sources") continue;
      const path = file.path.startsWith("node_modules/") ? file.path : `assets/${folder}/${file.path}`;
      mkdirSync(dirname(join(project, path)), { recursive: true });
      // A package belongs to one case.
      writeFileSync(join(project, path), fill(file.text, folder), { flag: "wx" });
    }
  }
  const settings = ['entries = ["*/app.css"]', 'external = ["/elsewhere/*"]', 'compress = ["none"]', ""];
  writeFileSync(join(project, "assetpack.toml"), settings.join("\n"));
  return project;
}

/** Builds a project in one of the ways; tells what it says, and what it makes if it does not fail. */
async function build(project, kind) {
  const given = ["-C", project, "build", "--out", `${kind}/assets`, "--manifest", `${kind}/manifest.json`];
  given.push("--message-format", "json", "--color", "never", ...BUILDS[kind]);
  const child = spawn(assetpack, given, { stdio: ["ignore", "ignore", "pipe"] });
  let printed = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (printed += text));
  const status = await new Promise((ended) => child.on("close", ended));
  if (status !== 0 && status !== 1) throw new Error(`the build ends with ${status}:\n${printed}`);
  const said = printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "diagnostic");
  const errors = said.filter(({ severity }) => severity === "error");
  const assets = status === 0 && JSON.parse(readFileSync(join(project, kind, "manifest.json"), "utf8")).assets;
  const names = new Map(Object.entries(assets || {}).map(([key, { path }]) => [path, key]));
  return { kind, folder: join(project, kind, "assets"), said, errors, assets, names };
}

/** What a diagnostic is about. */
function about({ file, message }, { folder }) {
  return (file ?? "").startsWith(`assets/${folder}/`) || message.includes(`\`${folder}/`);
}

/** Whether it is right to refuse a case that chance has made: an import cannot always be put at the top. */
function mayRefuse({ topic, files }, { code }) {
  return topic === "random" && code === "css-imports" && files.some(({ place }) => place === "remote");
}

/**
 * Builds all of `some` as one project, in every way. Cases that this fails for have a complaint and
 * are left out.
 */
async function buildAll(some, fill, complain) {
  if (some.length === 0) return [];
  const project = write(some, fill);
  for (let left = some; ; ) {
    const builds = await Promise.all(Object.keys(BUILDS).map((kind) => build(project, kind)));
    const broken = builds.filter(({ assets }) => !assets);
    if (broken.length === 0) {
      return builds.map((built) => ({
        ...built,
        cases: new Set(built.kind === "lowered" ? left.filter(({ modern }) => !modern) : left),
      }));
    }
    const failed = left.filter((each) => broken.some(({ errors }) => errors.some((error) => about(error, each))));
    if (failed.length === 0) throw new Error(`the build fails: ${JSON.stringify(broken[0].errors)}`);
    for (const each of failed) {
      for (const error of broken.flatMap(({ errors }) => errors).filter((error) => about(error, each))) {
        if (mayRefuse(each, error)) each.refused = true;
        else complain(each, `error[${error.code}]: ${error.message}`);
      }
      rmSync(join(project, "assets", each.folder), { recursive: true });
    }
    left = left.filter((each) => !failed.includes(each));
  }
}

/** Puts addresses into the text of a file. */
const filled = (remote) => (text, folder) =>
  text
    .replaceAll("{{here}}", `/assets/${folder}`)
    .replaceAll("{{elsewhere}}", `/elsewhere/${folder}`)
    .replaceAll("{{remote}}", `${remote}/${folder}`)
    .replaceAll("{{host}}", `${remote.replace("http://", "")}/${folder}`);

const page = (sheet, encoding) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="${encoding}">
    <title>A box</title>
    <link rel="stylesheet" href="${sheet}">
  </head>
  <body>
    <main class="frame"><p class="box caf&eacute;" id="box">A box</p></main>
  </body>
</html>
`;

/** What `each` asks for, beside style sheets, as paths in its folder. */
function askedFor(each, { kind, names }, { asked }) {
  const prefix = kind === "native" ? "/assets/" : `/built/${kind}/`;
  return [...asked]
    .filter((path) => path.startsWith(`${prefix}${each.folder}/`) && !/\.css$/i.test(path))
    .map((path) => names.get(path.slice(prefix.length)) ?? path.slice(prefix.length))
    .map((path) => path.slice(each.folder.length + 1))
    .sort();
}

/** Compares some cases, each in a frame of its own for each build. */
async function compare(some, builds, site, tab, complain) {
  const frames = some.flatMap((each) =>
    builds.filter((build) => build.cases.has(each)).map((build) => ({ each, build })),
  );
  const urls = frames.map(({ each, build }) => `/page/${build.kind}/${each.folder}.html`);
  await tab.emulateMedia({ colorScheme: "light", media: "screen" });
  await tab.evaluate(load, urls);
  for (const { each, build } of frames) {
    for (let waited = 0; waited < PATIENCE && askedFor(each, build, site).length < each.asks.length; waited += 20) {
      await new Promise((next) => setTimeout(next, 20));
    }
    const asks = askedFor(each, build, site);
    if (asks.join() !== each.asks.join()) {
      complain(each, `${build.kind}: asks for [${asks}] instead of [${each.asks}]`);
    }
  }
  for (const [dark, print] of [[false, false], [false, true], [true, false], [true, true]]) {
    const looks = frames.flatMap(({ each, build }, frame) =>
      each.views
        .filter((view) => view.dark === dark && view.print === print)
        .map((view) => ({ each, build, view, frame })),
    );
    if (looks.length === 0) continue;
    await tab.emulateMedia({ colorScheme: dark ? "dark" : "light", media: print ? "print" : "screen" });
    const wanted = looks.map(({ frame, view: { width, colour } }) => ({ frame, width, colour }));
    const shown = await tab.evaluate(look, wanted);
    for (const [at, is] of shown.entries()) {
      const { each, build, view } = looks[at];
      const should = view.colour ?? shown[looks.findIndex((look) => look.each === each && look.view === view)];
      const where = view.shown && ` in ${view.shown}`;
      if (is !== should) complain(each, `${build.kind}: ${is} instead of ${should}${where}`);
    }
  }
}

/** In the page: makes a frame for each address. */
async function load(urls) {
  document.body.replaceChildren();
  const loaded = urls.map((url) => {
    const frame = document.createElement("iframe");
    frame.src = url;
    document.body.append(frame);
    return new Promise((resolve) => frame.addEventListener("load", resolve));
  });
  await Promise.all(loaded);
  // Images are asked for when boxes are painted.
  for (const frame of document.querySelectorAll("iframe")) frame.getBoundingClientRect();
  for (let painted = 0; painted < 2; painted++) await new Promise(requestAnimationFrame);
}

/** In the page: the colour of the box in each frame, as a name if it is the one that is wanted. */
function look(wanted) {
  const frames = document.querySelectorAll("iframe");
  return wanted.map(({ frame, width, colour }) => {
    frames[frame].style.width = `${width}px`;
    // Media queries in the frame are looked at once the frame has its width.
    frames[frame].getBoundingClientRect();
    const { document: inside } = frames[frame].contentWindow;
    const probe = inside.createElement("i");
    probe.style.setProperty("color", colour ?? "", "important");
    inside.body.append(probe);
    const [is, should] = [inside.querySelector(".box"), probe].map((node) => getComputedStyle(node).color);
    probe.remove();
    return is === should && colour ? colour : is;
  });
}

/** Compares what the builds say with what they are to say. */
function checkMessages(builds, complain) {
  for (const { said, cases } of builds) {
    for (const each of cases) {
      const own = said.filter((diagnostic) => about(diagnostic, each)).map(({ code }) => code);
      // Old browsers lack more than what can be lowered, and a warning says so.
      const codes = own.filter((code) => code !== "css-lowering").sort();
      if (codes.join() !== each.says.join()) complain(each, `the build says [${codes}] instead of [${each.says}]`);
    }
  }
}

async function checkFailure(each, fill, complain) {
  const { assets, errors } = await build(write([each], fill), "minified");
  const codes = errors.map(({ code }) => code);
  if (assets || codes.join() !== each.fails.join()) {
    complain(each, `the build ${assets ? "works" : `fails with [${codes}]`} instead of failing with [${each.fails}]`);
  }
}

/** What is at a path of the server that has the sources and everything that is built. */
function answers(some, builds, fill) {
  const sources = new Map();
  for (const { folder, files } of some) {
    for (const place of ["sources", "elsewhere", "native"]) {
      for (const file of files.filter((file) => file.place === place)) {
        const top = place === "elsewhere" ? "/elsewhere" : "/assets";
        const path = file.path.startsWith("node_modules/") ? `/${file.path}` : `${top}/${folder}/${file.path}`;
        sources.set(path, fill(file.text, folder));
      }
    }
  }
  const by = (kind) => builds.find((build) => build.kind === kind);
  return (path) => {
    const [, place, kind, ...rest] = path.split("/");
    if (path === "/top.html") return TOP;
    if (place === "page") {
      const each = some.find(({ folder }) => `${folder}.html` === rest[0]);
      const sheet = by(kind)?.assets[`${each.folder}/app.css`].path;
      return page(sheet ? `/built/${kind}/${sheet}` : `/assets/${each.folder}/app.css`, each.page ?? "utf-8");
    }
    if (place !== "built") return sources.get(path);
    return by(kind)?.names.has(rest.join("/")) ? readFileSync(join(by(kind).folder, ...rest)) : undefined;
  };
}

function report(each, complaints, builds) {
  if (complaints) {
    console.log(`${each.topic}, ${each.name}: FAILS`);
    for (const complaint of new Set(complaints)) console.log(`  ${complaint}`);
  } else if (options.show) console.log(`${each.topic}, ${each.name}: passes`);
  const shown = builds.find((build) => build.kind === "plain" && build.cases.has(each));
  if (options.show && shown) {
    const { path } = shown.assets[`${each.folder}/app.css`];
    console.log(readFileSync(join(shown.folder, path), "utf8").replace(/^/gm, "    "));
  }
}

async function main() {
  const complaints = new Map();
  const complain = (each, text) => complaints.set(each, [...(complaints.get(each) ?? []), text]);
  const working = cases.filter(({ fails }) => fails.length === 0);
  const launched = chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

  const remotes = new Map();
  const remote = await serve((path) => remotes.get(path));
  const fill = filled(remote.origin);
  for (const { folder, files } of cases) {
    for (const { place, path, text } of files) {
      if (place === "remote") remotes.set(`/${folder}/${path}`, fill(text, folder));
    }
  }

  const builds = await buildAll(working, fill, complain);
  checkMessages(builds, complain);
  for (const each of cases.filter(({ fails }) => fails.length > 0)) await checkFailure(each, fill, complain);

  const site = await serve(answers(working, builds, fill));
  const browser = await launched;
  const tab = await browser.newPage({ viewport: { width: 1200, height: 800 } });
  await tab.goto(`${site.origin}/top.html`);
  const native = { kind: "native", names: new Map(), cases: new Set(working) };
  for (let at = 0; at < working.length; at += BATCH) {
    await compare(working.slice(at, at + BATCH), [native, ...builds], site, tab, complain);
  }
  await browser.close();
  remote.close();
  site.close();

  for (const each of cases) report(each, complaints.get(each), builds);
  const refused = cases.filter((each) => each.refused).length;
  console.log(
    `imports: ${cases.length - complaints.size - refused} passed, ${complaints.size} failed, ${refused} refused`,
  );
  return complaints.size;
}

let failures;
try {
  failures = await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failures ? 1 : 0);
