// How small sheets become, and how long that takes, beside esbuild and Lightning CSS: bytes as they are and after gzip,
// their ratio to those of esbuild, and how many bytes after gzip there are beyond the smaller one of the two.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PACKAGES, SHEETS, build } from "./sheets.mjs";

const RUNS = 5;
const PLATFORM = `${process.platform}-${process.arch}`;
const ESBUILD = join(PACKAGES, `@esbuild/${PLATFORM}/bin/esbuild`);
const FILES = [".woff2", ".woff", ".ttf", ".eot", ".png", ".svg", ".gif"];

/** The name of its package for a platform ends with the C library, where there are two. */
function lightningcss() {
  const [found] = readdirSync(PACKAGES).filter((name) => name.startsWith(`lightningcss-cli-${PLATFORM}`));
  return join(PACKAGES, found, "lightningcss");
}

const run = (program, given, cwd) => {
  const { status, stderr, error } = spawnSync(program, given, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status !== 0)
    throw new Error(`${program} ends with ${error?.message ?? status}:\n${stderr.trim().slice(0, 2000)}`);
};

function esbuild(project, names) {
  run(
    ESBUILD,
    [
      ...names.map((name) => `assets/css/app-${name}.css`),
      "--bundle",
      "--minify",
      "--outdir=dist-esbuild",
      "--outbase=assets",
      "--preserve-symlinks",
      // Where assetpack leaves them.
      "--legal-comments=inline",
      "--asset-names=[name]-[hash]",
      ...FILES.map((extension) => `--loader:${extension}=file`),
      "--log-level=error",
    ],
    project,
  );
}

/** Its bundler refuses sheets that import from other servers: these are only minified. */
function lightning(project, name) {
  const entry = join(project, `lightning/app-${name}.css`);
  const given = ["--minify", "--error-recovery", entry, "-o", join(project, `dist-lightning/css/app-${name}.css`)];
  const text = SHEETS[name].map((sheet) => `@import "../node_modules/${sheet}";\n`).join("");
  mkdirSync(join(project, "lightning"), { recursive: true });
  writeFileSync(entry, text || readFileSync(join(project, `assets/css/app-${name}.css`)));
  try {
    run(lightningcss(), ["--bundle", ...given], project);
  } catch {
    writeFileSync(entry, SHEETS[name].map((sheet) => readFileSync(join(PACKAGES, sheet), "utf8")).join("\n"));
    run(lightningcss(), given, project);
  }
}

/** Measures all of `names`; gives lines of text. */
export function sizes(assetpack, project, names, levels) {
  esbuild(project, names);
  mkdirSync(join(project, "dist-lightning/css"), { recursive: true });
  const columns = ["esbuild", "lightning", ...levels];
  const outputs = {
    esbuild: (name) => join(project, `dist-esbuild/css/app-${name}.css`),
    lightning: (name) => join(project, `dist-lightning/css/app-${name}.css`),
  };
  let files = {};
  for (const level of levels) {
    const { manifest } = build(assetpack, project, level);
    files = manifest.assets;
    outputs[level] = (name) => join(project, `dist-${level}/assets`, manifest.assets[`css/app-${name}.css`].path);
  }

  const head = ["package".padEnd(16), ...columns.map((column) => `${column} raw/gzip`.padStart(20))];
  const ratios = levels.flatMap((level) => [`${level}/esbuild`.padStart(16), "to the best".padStart(12)]);
  const lines = [[...head, ...ratios].join("")];
  const total = {};
  for (const name of names) {
    lightning(project, name);
    const measured = {};
    const texts = Object.fromEntries(
      columns.map((column) => [column, plainAddresses(readFileSync(outputs[column](name), "utf8"), files)]),
    );
    texts.lightning = withLicences(texts.lightning, texts[columns.at(-1)]);
    for (const column of columns) {
      const text = Buffer.from(texts[column]);
      measured[column] = { raw: text.length, gzip: gzipSync(text, { level: 9 }).length };
      total[column] ??= { raw: 0, gzip: 0 };
      total[column].raw += measured[column].raw;
      total[column].gzip += measured[column].gzip;
    }
    lines.push(line(name, measured, columns, levels));
  }
  lines.push(line("all", total, columns, levels), "", ...times(assetpack, project, names, levels));
  return lines;
}

/**
 * The sheets are measured, not the names that a tool gives to files: every address of a
 * file becomes its logical path. Quotes stay as the tool wrote them.
 */
function plainAddresses(text, files) {
  const byName = new Map(Object.keys(files).map((key) => [key.replace(/.*\//, ""), key]));
  return text.replace(/url\((["']?)([^"')]+)\1\)/g, (whole, quote, address) => {
    const [, path, rest] = /^([^?#]*)(.*)$/s.exec(address);
    const name = path.replace(/.*\//, "").replace(/-(?:[0-9a-f]{16}|[0-9A-Z]{8})(?=\.\w+$)/, "");
    const key = byName.get(name);
    return key ? `url(${quote}../${key}${rest}${quote})` : whole;
  });
}

/** Lightning CSS drops most comments that have to stay: to be fair, it gets those of `complete`. */
function withLicences(text, complete) {
  const comments = complete.match(/\/\*![^]*?\*\//g) ?? [];
  return [...new Set(comments)].filter((comment) => !text.includes(comment)).join("") + text;
}

function line(name, measured, columns, levels) {
  const best = Math.min(measured.esbuild.gzip, measured.lightning.gzip);
  const distance = (gzip) => `${gzip > best ? "+" : ""}${gzip - best}`;
  const ratio = (level, what) => (measured[level][what] / measured.esbuild[what]).toFixed(4);
  return [
    name.padEnd(16),
    ...columns.map((column) => `${measured[column].raw} ${String(measured[column].gzip).padStart(7)}`.padStart(20)),
    ...levels.flatMap((level) => [
      `${ratio(level, "raw")} ${ratio(level, "gzip")}`.padStart(16),
      distance(measured[level].gzip).padStart(12),
    ]),
  ].join("");
}

/** All sheets as one project: medians of alternating runs. */
function times(assetpack, project, names, levels) {
  const taken = {};
  for (let turn = 0; turn < RUNS; turn++) {
    const time = (what, action) => {
      const started = process.hrtime.bigint();
      action();
      (taken[what] ??= []).push(Number(process.hrtime.bigint() - started) / 1e6);
    };
    rmSync(join(project, "dist-esbuild"), { recursive: true });
    time("esbuild", () => esbuild(project, names));
    for (const level of levels) {
      rmSync(join(project, `dist-${level}`), { recursive: true });
      time(`assetpack ${level}`, () => build(assetpack, project, level));
    }
  }
  return Object.entries(taken).map(([what, values]) => {
    const median = values.sort((a, b) => a - b)[RUNS >> 1];
    return `${what.padEnd(16)}${median.toFixed(0).padStart(6)} ms, median of ${RUNS} (${values.map((value) => value.toFixed(0)).join(", ")})`;
  });
}
