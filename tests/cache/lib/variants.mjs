// The site built in other ways: with other options, other settings, another environment, other files. Each way has to
// give what it gives without a cache, whichever was built before it.

import { SETTINGS, site } from "./site.mjs";

/**
 * The settings of the site with more: `top` are lines before all tables, `js` lines of its table `[js]`, `end` what
 * comes behind everything. `without` is left out.
 */
function settings({ top = "", js = "", end = "", without = /$^/g }) {
  const base = SETTINGS.replace(without, "");
  return `${top}\n${base.replace("[js]\n", `[js]\n${js}\n`)}\n${end}\n`;
}

const toml = (parts, more = {}) => ({ files: { "assetpack.toml": settings(parts), ...more } });
const flags = (...given) => ({ flags: given });
const files = (given) => ({ files: given });
const top = (line, without) => toml({ top: line, without });
const js = (line) => toml({ js: line });
const end = (text, more) => toml({ end: text }, more);
const more = (value) => ({
  files: {
    "assetpack.toml": SETTINGS.replace('"GREETING"', '"GREETING", "MORE"'),
    "assets/other.js": "console.log(import.meta.env.MORE);\n",
  },
  env: { MORE: value },
});
const NO_COMPRESS = /^compress.*\n/m;

/** Name → `flags`, `env` over that of the site, `files` over those of the site (`null`: there is none). */
export const VARIANTS = {
  "as it is": {},

  // What can be typed.
  "--minify swc": flags("--minify", "swc"),
  "--minify none": flags("--minify", "none"),
  "--browsers chrome 60": flags("--browsers", "chrome 60"),
  "--browsers safari 12, firefox 70": flags("--browsers", "safari 12, firefox 70"),
  "--sourcemap none": flags("--sourcemap", "none"),
  "--sourcemap linked": flags("--sourcemap", "linked"),
  "--sourcemap inline": flags("--sourcemap", "inline"),
  "--define FLAG=1": flags("--define", "FLAG=1"),
  "--define FLAG=2": flags("--define", "FLAG=2"),
  "--define NODE_ENV": flags("--define", 'process.env.NODE_ENV="development"'),
  "--compress none": flags("--compress", "none"),
  "--compress br": flags("--compress", "br"),
  "--compress gzip,zstd": flags("--compress", "gzip,zstd"),
  "--public-path /x/": flags("--public-path", "/x/"),
  "--public-path of a server": flags("--public-path", "https://cdn.example.com/a/"),
  "--entry": flags("--entry", "lib/m1.ts", "--entry", "*.ts"),
  "--source": {
    flags: ["--source", "assets", "--source", "extra"],
    files: { "extra/css/added.css": ".added { color: #ff0000 }\n" },
  },
  "--jobs 1": { flags: ["--jobs", "1"], same: true },

  // Settings.
  sources_content: top("sources_content = false"),
  debug_ids: top("debug_ids = true"),
  "inline_limit 1000": top("inline_limit = 1000"),
  "inline_limit 800": top("inline_limit = 800"),
  embed: top('embed = ["img/*.svg"]'),
  stable: top('stable = ["other.js", "css/print.css"]'),
  plain: top('plain = ["app.js", "img/*"]'),
  ignore: top('ignore = ["css/print.css", "robots.txt"]'),
  publish: top('publish = ["*.txt"]'),
  missing: toml({ top: 'missing = "ignore"' }, { "assets/css/print.css": ".p { background: url(not-here.png) }\n" }),
  external: toml({ top: 'external = ["tiny"]' }),
  "source, shadowing": toml(
    { top: 'source = ["first", "assets"]\nshadowing = true' },
    { "first/lib/h.js": "export const h = (name) => ({ name });\n" },
  ),
  browsers: top('browsers = ["chrome 80"]'),
  sourcemap_dir: top('sourcemap_dir = "dist/maps"'),
  "compress zstd": toml({ top: 'compress = "zstd"', without: NO_COMPRESS }),
  "manifest.also": end(
    '[manifest]\nalso = ["vite", "django"]\n[manifest.files]\nvite = "dist/vite.json"\ndjango = "dist/django.json"',
  ),
  "manifest.root": end('[manifest]\nalso = ["vite"]\nroot = "assets"\n[manifest.files]\nvite = "dist/vite.json"'),
  "js.minify": js('minify = "none"'),
  "js.keep_names": js("keep_names = true"),
  "js.legal_comments none": js('legal_comments = "none"'),
  "js.legal_comments external": js('legal_comments = "external"'),
  "js.licenses": js("licenses = true"),
  "js.drop": js('drop = ["console"]'),
  "js.drop_labels": js('drop_labels = ["DEV"]'),
  "js.alias": toml(
    { js: 'alias = { tiny = "./assets/lib/other-tiny.js" }' },
    { "assets/lib/other-tiny.js": 'export const version = "other";\n' },
  ),
  "js.inject": js('inject = { FLAG = "tiny#version" }'),
  "js.conditions": toml(
    { js: 'conditions = ["special"]' },
    {
      "node_modules/tiny/package.json":
        '{ "name": "tiny", "exports": { "special": "./special.js", "default": "./index.js" } }\n',
      "node_modules/tiny/special.js": 'export const version = "special";\n',
    },
  ),
  "js.modules": toml(
    { js: 'modules = ["vendor"]' },
    {
      "vendor/tiny/package.json": '{ "name": "tiny", "main": "index.js" }\n',
      "vendor/tiny/index.js": 'exports.version = "vendor";\n',
      "node_modules/tiny/package.json": null,
      "node_modules/tiny/index.js": null,
      "node_modules/tiny/version.json": null,
    },
  ),
  "js.tsconfig": toml(
    { js: 'tsconfig = "other.json"' },
    { "other.json": '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h.create" } }\n' },
  ),
  "js.format": js('format = "iife"'),
  "js.legacy": end("[js.legacy]\n"),
  "js.chunks": end('[js.chunks]\nvalues = ["lib/m*.ts"]'),
  "js.min_chunk_size": js("min_chunk_size = 5000"),
  "js.import_map": js("import_map = true"),
  "js.rules": end('[[js.rules]]\nfiles = "other.js"\nformat = "iife"\nname = "Other"\nkeep_names = true'),
  "js.env": more("more"),
  "js.env, another value": more("less"),
  "css.minify full": end('[css]\nminify = "full"'),
  "css.minify none": end('[css]\nminify = "none"'),
  "css.legal_comments": toml(
    { end: '[css]\nlegal_comments = "none"' },
    { "assets/css/print.css": "/*! mine */ .p { margin: 0px }\n" },
  ),
  "css.shared": end("[css]\nshared = true"),
  "css.modules.files": end('[css.modules]\nfiles = ["css/part*.css", "**/*.module.css"]'),
  "css.modules.names": end('[css.modules]\nnames = "[name]_[local]_[hash]"'),
  "css.modules.types": end('[css.modules]\ntypes = "dist/types"'),
  "css.unused.names": end('[css.unused]\nnames = ["part1"]'),
  "css.unused.templates": toml(
    { end: '[css.unused]\ntemplates = ["templates/*.html"]' },
    { "templates/a.html": '<p class="app part0">\n' },
  ),
  "css.unused.templates, other ones": toml(
    { end: '[css.unused]\ntemplates = ["templates/*.html"]' },
    { "templates/a.html": '<p class="app part1">\n' },
  ),
  packages: end('[packages]\n"js/all.js" = ["js/classic.js"]\n"css/all.css" = ["css/part0.css", "css/part1.css"]'),
  "packages, another order": end(
    '[packages]\n"js/all.js" = ["js/classic.js"]\n"css/all.css" = ["css/part1.css", "css/part0.css"]',
  ),
  "packages, wrap": end('[packages]\n"js/all.js" = { files = ["js/classic.js"], wrap = "(() => { %s })()" }'),
  parts: toml({ top: "parts = true", end: '[packages]\n"css/all.css" = ["css/part0.css", "css/part1.css"]' }),
  jst: toml(
    { end: '[packages]\n"js/all.js" = ["js/classic.js", "tpl/*.jst"]' },
    { "assets/tpl/a.jst": "<p><%= a %></p>\n" },
  ),
  "jst.namespace": toml(
    { end: '[packages]\n"js/all.js" = ["js/classic.js", "tpl/*.jst"]\n[jst]\nnamespace = "window.T"' },
    { "assets/tpl/a.jst": "<p><%= a %></p>\n" },
  ),
  "sass.load_paths": toml(
    { end: '[sass]\nload_paths = ["sass"]' },
    { "assets/css/_tokens.scss": null, "sass/_tokens.scss": "$accent: #123456;\n" },
  ),
  "compile.command": files({
    "assetpack.toml": SETTINGS.replace('"tools/palette.sed"]', '"tools/palette.sed", "-e", "s/green/lime/"]'),
  }),
  "compile.depends": files({ "assetpack.toml": SETTINGS.replace('depends = "tools/*.sed"', 'depends = "tools/*"') }),
  limits: { files: { "assetpack.toml": settings({ end: "[limits]\nnesting = 400" }) }, same: true },

  // The environment.
  "another greeting": { env: { GREETING: "hallo" } },
  "a greeting of code": { env: { GREETING: "');alert('" } },
  "another locale, time zone and home": { env: { LANG: "de_DE.UTF-8", TZ: "Asia/Tokyo", HOME: "/tmp" }, same: true },

  // Files that no source names, or not yet.
  "tsconfig.json": files({
    "tsconfig.json": '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "tiny" } }\n',
    "node_modules/tiny/jsx-runtime.js": "exports.jsx = exports.jsxs = String;\n",
  }),
  "tsconfig.json, paths": files({
    "tsconfig.json":
      '{ "compilerOptions": { "jsx": "react", "jsxFactory": "h", "paths": { "tiny": ["./assets/lib/shared.js"] } } }\n',
    "assets/lib/shared.js": "export const version = 5, shared = (list) => list;\n",
  }),
  "a nearer tsconfig.json": files({
    "assets/lib/tsconfig.json":
      '{ "compilerOptions": { "experimentalDecorators": true, "useDefineForClassFields": false } }\n',
    "assets/lib/render.ts":
      "export class R { a = 1; }\nexport function render(text: string) { return String(new R().a) + text; }\n",
  }),
  "browserslist of package.json": files({
    "package.json": '{ "name": "site", "private": true, "browserslist": ["chrome 70"] }\n',
  }),
  ".browserslistrc": files({ ".browserslistrc": "firefox 60\n" }),
  "imports of package.json": files({
    "package.json": '{ "name": "site", "imports": { "#h": "./assets/lib/h.js" } }\n',
    "assets/js/widget.jsx": 'import { h } from "#h";\nexport default <p class="widget">{h.name}</p>;\n',
  }),
  "imports of package.json, another": files({
    "package.json": '{ "name": "site", "imports": { "#h": "./assets/lib/shared.js" } }\n',
    "assets/lib/shared.js": "export const shared = (a) => a, h = shared;\n",
    "assets/js/widget.jsx": 'import { h } from "#h";\nexport default <p class="widget">{h.name}</p>;\n',
  }),
  "side effects of the project": files({
    "package.json": '{ "name": "site", "private": true, "sideEffects": false }\n',
    "assets/other.js": 'import "./lib/later.ts";\nconsole.log("other");\n',
  }),
  "main of a package": files({
    "node_modules/tiny/package.json": '{ "name": "tiny", "version": "1.0.0", "main": "version.json" }\n',
  }),
  "type of a package": files({
    "node_modules/tiny/package.json": '{ "name": "tiny", "version": "1.0.0", "type": "module", "main": "index.js" }\n',
    "node_modules/tiny/index.js": 'export const version = "esm";\n',
  }),
  "a package has another text": files({ "node_modules/tiny/version.json": '{ "version": "1.0.1" }\n' }),
  "a package with a licence": toml({ js: "licenses = true" }, { "node_modules/tiny/LICENSE": "As you like it.\n" }),
  "a package with another licence": toml(
    { js: "licenses = true" },
    { "node_modules/tiny/LICENSE": "As we like it!!\n" },
  ),
  "a nearer package": files({
    "assets/node_modules/tiny/package.json": '{ "name": "tiny", "version": "2.0.0", "main": "index.js" }\n',
    "assets/node_modules/tiny/index.js": 'exports.version = "nearer";\n',
  }),
  "another file is found first": files({
    "assets/lib/render.js": "export const render = (text) => text.toLowerCase();\n",
  }),
  "a file with a better extension": files({
    "assets/lib/later.tsx": 'import { shared } from "./shared.js";\nexport const late = shared([7]);\n',
  }),
  "an index of a folder": files({
    "assets/lib/render.ts": null,
    "assets/lib/render/index.ts": "export const render = (text: string) => text + 1;\n",
  }),
  "Sass finds another file": files({
    "assets/css/_tokens.scss": null,
    "assets/css/tokens/_index.scss": "$accent: #654321;\n",
  }),
  "Sass finds a sheet of plain CSS": files({
    "assets/css/app.scss": '@use "tokens" as *;\n@use "plain";\n.app { color: $accent }\n',
    "assets/css/plain.css": ".plain { color: red }\n",
  }),
  "a tool that a command reads": files({ "tools/palette.sed": "s/@leaf/olive/\n" }),
  "a tool that is the command": files({
    "tools/notes.sh": 'printf "<!doctype html><p>%s</p>\\n" "$(sed -n 1p "$1")" > "$2"\n',
  }),
  "a tool is new": files({ "tools/zz.sed": "s/a/b/\n" }),
  "pictures swapped": files({
    "assets/img/dot.png": site({ variant: 1 })["assets/font.woff2"],
    "assets/font.woff2": site()["assets/img/dot.png"],
  }),
  "a file less": files({ "assets/robots.txt": null, "assets/css/part3.css": "", "assets/data/list.json": null }),
  "a file is called otherwise": files({ "assets/robots.txt": null, "assets/humans.txt": site()["assets/robots.txt"] }),
  "a partial becomes an entry": files({
    "assets/css/_tokens.scss": null,
    "assets/css/tokens.scss": "$accent: #33669a;\n.t { color: $accent }\n",
  }),
  "a picture behind a link": files({ "assets/img/dot.png": { link: "leaf.svg" } }),
  "a picture behind another link": files({ "assets/img/dot.png": { link: "../font.woff2" } }),
  "a module behind a link": files({
    "assets/lib/shared.js": { link: "h.js" },
    "assets/lib/h.js": "export const h = 1, shared = (list) => list.length;\n",
  }),
  "a text with other line ends": files({ "assets/css/part0.css": ".part0 {\r\n margin: 0px }\r\n" }),
  "a text with a byte order mark": files({ "assets/lib/h.js": "\ufeffexport const h = 3;\n" }),
  "a sheet in the name of a module": files({ "assets/other.js": 'import "./css/print.css";\n' }),
  "other sites": files(site({ variant: 1 })),
};

/** The files of the site in a variant; `null` is none. */
export function filesOf({ files = {} }) {
  const all = { ...site(), ...files };
  return Object.fromEntries(Object.entries(all).filter(([, content]) => content !== null));
}
