// What Jammit 0.7.1 makes of a project before anything is minified: a model of its semantics.
//
// `packages` gives, for each output, its parts and the text as Jammit writes it. `run.mjs --jammit` compares these
// texts with those of the real one.

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, join, normalize } from "node:path";
import { byBytes, glob } from "./glob.mjs";
import { settings } from "./jammit-settings.mjs";
import { TEMPLATE } from "./template.mjs";

/** Types that Jammit embeds; where `font`, of any size. */
const EMBEDDED = {
  ".png": { media: "image/png" },
  ".jpg": { media: "image/jpeg" },
  ".jpeg": { media: "image/jpeg" },
  ".gif": { media: "image/gif" },
  ".tif": { media: "image/tiff" },
  ".tiff": { media: "image/tiff" },
  ".ttf": { media: "application/x-font-ttf", font: true },
  ".otf": { media: "font/opentype", font: true },
  ".woff": { media: "application/x-font-woff", font: true },
};
/** The length of the Base64 of a picture stays below this. */
const PICTURE = 32_700;

/**
 * The outputs of the project in `root`: name → { kind, parts, templates, text, variant }.
 *
 * `warnings` says which globs found nothing. `parts` are paths as Jammit knows them: absolute, or relative to `root`.
 */
export function packages(root, text, { env = {}, environment } = {}) {
  const chosen = settings(root, text, { env, environment });
  const warnings = [];
  const outputs = new Map();
  const read = (path) => readFileSync(isAbsolute(path) ? path : join(root, path));
  const context = { ...chosen, root, read, utf8: (path) => read(path).toString("utf8") };

  const expand = (pattern) => {
    const patterns = isAbsolute(pattern) ? [pattern] : chosen.roots.map((folder) => join(folder, pattern));
    const found = patterns.flatMap((each) => glob(each, root)).sort(byBytes);
    if (!found.length) warnings.push(pattern);
    return found;
  };
  const list = (globs) => [...new Set([...new Set((globs ?? []).flat(Infinity))].flatMap(expand))];

  for (const [name, globs] of Object.entries(chosen.javascripts)) {
    const paths = list(globs);
    const templates = paths.filter((path) => path.endsWith(`.${chosen.extension}`)).sort(byBytes);
    const parts = paths.filter((path) => !templates.includes(path));
    const code = parts.map(context.utf8).join("\n");
    const compiled = templates.length ? compile(templates, context) : "";
    outputs.set(`${name}.js`, { kind: "script", parts, templates, text: code + compiled });
  }
  for (const [name, globs] of Object.entries(chosen.stylesheets)) {
    const parts = list(globs);
    const sheet = (variant) => parts.map((path) => rewrite(path, variant, context)).join("\n");
    outputs.set(`${name}.css`, { kind: "sheet", parts, text: sheet() });
    if (chosen.embed) {
      outputs.set(`${name}-datauri.css`, { kind: "sheet", parts, text: sheet("datauri"), variant: "datauri" });
    }
  }
  return { settings: chosen, outputs, warnings };
}

/** The names of templates: below the folder that all share, or the last part of the only one. */
export function templateNames(paths, extension) {
  const folders = paths.map((path) => path.split("/"));
  let shared = 0;
  while (paths.length > 1 && folders.every((names) => names.length > shared && names[shared] === folders[0][shared])) {
    shared++;
  }
  const base = folders[0].slice(0, shared).join("/");
  return paths.map((path) => {
    const name = path.slice(0, -extension.length - 1);
    return base === "" ? basename(name) : name.slice(base.length + 1);
  });
}

function compile(paths, { extension, fn, namespace, utf8 }) {
  const names = templateNames(paths, extension);
  const bundled = fn === "template";
  return [
    "(function(){",
    `${namespace} = ${namespace} || {};`,
    bundled ? TEMPLATE.trimEnd() : "",
    ...paths.map((path, at) => {
      const content = utf8(path).replace(/\r?\n/g, "\\n").replaceAll("'", "\\'");
      return `${namespace}['${names[at]}'] = ${fn}('${content}');`;
    }),
    "})();",
  ].join("\n");
}

/** URLs that Jammit sees; what else there is stays as it is, and leads nowhere from where the package is. */
export const SEEN = /url\(['"]?([^\s)]+\.[a-z]+)(?:\?\d+)?['"]?\)/g;

function rewrite(sheet, variant, context) {
  return context.utf8(sheet).replace(SEEN, (whole, url) => {
    if (/^[a-z][-+.a-z0-9]*:/i.test(url)) return whole;
    const file = meant(url, sheet, context);
    if (variant && isEmbedded(file, context.read)) {
      const { media } = EMBEDDED[extension(file)];
      return `url("data:${media};charset=utf-8;base64,${context.read(file).toString("base64")}")`;
    }
    if (isAbsolute(url) || !context.rewrite) return `url(${url})`;
    const below = file.startsWith(`${context.publicRoot}/`) ? file.slice(context.publicRoot.length) : file;
    return `url(../${below})`.replace(/\/{2,}/g, "/");
  });
}

/** The file that a URL in a sheet means. */
export function meant(url, sheet, { root, publicRoot }) {
  const path = url.replace(/[?#].*$/s, "");
  if (isAbsolute(path)) return normalize(join(publicRoot, path));
  return normalize(join(isAbsolute(sheet) ? "" : root, dirname(sheet), path));
}

export function isEmbedded(file, read) {
  const type = EMBEDDED[extension(file)];
  if (!type || !/\/embed\//.test(file) || !existsSync(file)) return false;
  return Boolean(type.font) || read(file).toString("base64").length < PICTURE;
}

const extension = (path) => /\.[^./]*$/.exec(path)?.[0] ?? "";
