// Which files are in a package, and in which order.

import { scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `public/javascripts/${name}`));
const css = (...names) => sheets(...names.map((name) => `public/stylesheets/${name}`));

export default [
  {
    name: "a list in its own order",
    settings: `
javascripts:
  app:
    - public/javascripts/z.js
    - public/javascripts/a.js
    - public/javascripts/m.js
stylesheets:
  app: [public/stylesheets/z.css, public/stylesheets/a.css]
`,
    files: { ...js("z.js", "a.js", "m.js", "unused.js"), ...css("z.css", "a.css") },
    order: { "app.js": ["javascripts/z.js", "javascripts/a.js", "javascripts/m.js"] },
    page: { body: '<div class="probe s1 s2"><p>text</p></div>' },
  },
  {
    name: "globs are sorted by bytes, whole paths at once",
    settings: `
javascripts:
  flat: ["public/javascripts/*.js"]
  deep: ["public/javascripts/**/*.js"]
  one_level: ["public/javascripts/*/*.js"]
`,
    files: js(
      "b.js",
      "B.js",
      "_b.js",
      "a10.js",
      "a2.js",
      "a.js",
      "a/x.js",
      "a-b/x.js",
      "a/b/c.js",
      "é.js",
      "zz.js",
      "a.b.js",
    ),
    order: {
      "flat.js": ["B.js", "_b.js", "a.b.js", "a.js", "a10.js", "a2.js", "b.js", "zz.js", "é.js"].map(
        (name) => `javascripts/${name}`,
      ),
    },
    page: {},
  },
  {
    name: "a file counts once, where it comes first",
    settings: `
javascripts:
  app:
    - public/javascripts/z.js
    - public/javascripts/lib/*.js
    - public/javascripts/*.js
    - public/javascripts/lib/b.js
    - public/javascripts/z.js
stylesheets:
  app:
    - public/stylesheets/last.css
    - public/stylesheets/*.css
`,
    files: { ...js("z.js", "lib/b.js", "lib/a.js", "c.js"), ...css("last.css", "first.css") },
    order: { "app.js": ["z.js", "lib/a.js", "lib/b.js", "c.js"].map((name) => `javascripts/${name}`) },
    page: { body: '<div class="probe s1 s2"><p>text</p></div>' },
  },
  {
    name: "the same file by two spellings of its path",
    settings: `
javascripts:
  app:
    - public/javascripts/a.js
    - public/javascripts/[a-b].js
    - "public/{javascripts,scripts}/?.js"
`,
    files: js("a.js", "b.js", "c.js"),
    order: { "app.js": ["javascripts/a.js", "javascripts/b.js", "javascripts/c.js"] },
  },
  {
    name: "lists inside of lists, by anchors",
    settings: `
core: &core
  - public/javascripts/core/*.js
ui: &ui
  - *core
  - public/javascripts/ui/*.js
javascripts:
  core: *core
  ui: *ui
  all:
    - public/javascripts/first.js
    - *ui
    - - public/javascripts/last.js
      - [public/javascripts/core/b.js, public/javascripts/very-last.js]
`,
    files: js("core/b.js", "core/a.js", "ui/b.js", "ui/a.js", "first.js", "last.js", "very-last.js"),
    order: {
      "all.js": ["first.js", "core/a.js", "core/b.js", "ui/a.js", "ui/b.js", "last.js", "very-last.js"].map(
        (name) => `javascripts/${name}`,
      ),
    },
    page: {},
  },
  {
    name: "anchors at packages",
    settings: `
javascripts:
  base: &base
    - public/javascripts/b.js
    - public/javascripts/a.js
  site:
    - public/javascripts/site.js
    - *base
stylesheets:
  base: &sheets
    - public/stylesheets/b.css
  site: [*sheets, public/stylesheets/a.css]
`,
    files: { ...js("a.js", "b.js", "site.js"), ...css("a.css", "b.css") },
    order: { "site.js": ["javascripts/site.js", "javascripts/b.js", "javascripts/a.js"] },
    page: { body: '<div class="probe s1 s2"><p>text</p></div>' },
  },
  {
    name: "merge keys",
    settings: `
defaults: &defaults
  base: [public/javascripts/base.js]
  site: [public/javascripts/old.js]
javascripts:
  <<: *defaults
  site: [public/javascripts/new.js]
`,
    files: js("base.js", "old.js", "new.js"),
    order: { "base.js": ["javascripts/base.js"], "site.js": ["javascripts/new.js"] },
  },
  {
    name: "several maps are merged, the first one wins",
    settings: `
one: &one
  a: [public/javascripts/a1.js]
  b: [public/javascripts/b1.js]
two: &two
  b: [public/javascripts/b2.js]
  c: [public/javascripts/c2.js]
javascripts:
  <<: [*one, *two]
  d: [public/javascripts/d.js]
`,
    files: js("a1.js", "b1.js", "b2.js", "c2.js", "d.js"),
    order: { "b.js": ["javascripts/b1.js"], "c.js": ["javascripts/c2.js"] },
  },
  {
    name: "braces, classes and question marks",
    settings: `
javascripts:
  braces: ["public/javascripts/{z,a}.js"]
  nested: ["public/javascripts/{m/{y,x},a}.js"]
  maybe: ["public/javascripts/{,m/}?.js"]
  classes: ["public/javascripts/[a-m]*.js"]
  not: ["public/javascripts/[^a-m]*.js"]
  digits: ["public/javascripts/v[0-9].js"]
`,
    files: js("z.js", "a.js", "m/y.js", "m/x.js", "m/long.js", "bb.js", "v1.js", "v10.js", "v2.js"),
    order: {
      "braces.js": ["javascripts/a.js", "javascripts/z.js"],
      "maybe.js": ["javascripts/a.js", "javascripts/m/x.js", "javascripts/m/y.js", "javascripts/z.js"],
      "digits.js": ["javascripts/v1.js", "javascripts/v2.js"],
    },
  },
  {
    name: "letters of several bytes",
    settings: `
javascripts:
  any: ["public/javascripts/?.js"]
  some: ["public/javascripts/[é-ü].js"]
  end: ["public/javascripts/*é.js"]
`,
    files: js("a.js", "é.js", "lé.js", "漢.js"),
    order: { "any.js": ["javascripts/a.js", "javascripts/é.js", "javascripts/漢.js"] },
    known: {
      "what is said": "wildcards stand for bytes",
      "any.js": "wildcards stand for bytes",
      "some.js": "wildcards stand for bytes",
      "the order of any.js": "wildcards stand for bytes",
    },
  },
  {
    name: "stars in braces",
    settings: `
javascripts:
  app: ["public/javascripts/{**/,}l*.js"]
`,
    files: js("l.js", "a/l.js", "a/b/l2.js", "m.js"),
    order: { "app.js": ["javascripts/a/b/l2.js", "javascripts/a/l.js", "javascripts/l.js"] },
    known: {
      "app.js": "`**` in braces is `*`",
      "the order of app.js": "`**` in braces is `*`",
    },
  },
  {
    name: "two stars without a slash are one star",
    settings: `
javascripts:
  level: ["public/javascripts/**.js"]
  folder: ["public/javascripts/lib/**"]
`,
    files: js("a.js", "lib/b.js", "lib/c.js"),
    order: { "level.js": ["javascripts/a.js"], "folder.js": ["javascripts/lib/b.js", "javascripts/lib/c.js"] },
  },
  {
    name: "hidden files and folders are not found",
    settings: `
javascripts:
  app: ["public/javascripts/**/*.js"]
`,
    files: js("a.js", ".hidden.js", ".folder/b.js", "lib/.c.js", "lib/d.js"),
    order: { "app.js": ["javascripts/a.js", "javascripts/lib/d.js"] },
  },
  {
    name: "linked folders are not searched, but can be named",
    settings: `
javascripts:
  deep: ["public/javascripts/**/*.js"]
  named: ["public/javascripts/linked/*.js"]
`,
    files: js("a.js", "lib/b.js"),
    links: { "public/javascripts/linked": "lib", "public/javascripts/c.js": "lib/b.js" },
    order: { "named.js": ["javascripts/linked/b.js"] },
    known: { "deep.js": "`**/` enters linked folders" },
  },
  {
    name: "paths with more in them than names",
    settings: `
javascripts:
  app: [./public/javascripts/b.js, public//javascripts/a.js, public/javascripts/lib/../c.js]
`,
    files: js("a.js", "b.js", "c.js", "lib/d.js"),
    page: {},
  },
  {
    name: "scripts that would go on in the next one",
    settings: `
javascripts:
  app: ["public/javascripts/*.js"]
`,
    files: {
      "public/javascripts/a.js": "var last = function (x) { log('called', typeof x); return 1; }",
      "public/javascripts/b.js": "(function () { log('b'); })()",
      "public/javascripts/c.js": "[1, 2].forEach(function (x) { log(x); })\n// the end",
      "public/javascripts/d.js": "/* d */ `x`.length; log(typeof last) // no end",
    },
    page: {},
  },
  {
    name: "a glob that finds nothing",
    settings: `
javascripts:
  app:
    - public/javascripts/gone/*.js
    - public/javascripts/a.js
    - public/javascripts/missing.js
`,
    files: js("a.js"),
    order: { "app.js": ["javascripts/a.js"] },
    says: [/config\/assets\.yml:4:.*gone\/\*\.js/, /config\/assets\.yml:6:.*missing\.js/],
  },
  {
    name: "packages without files",
    settings: `
javascripts:
  app: [public/javascripts/a.js]
  none:
  empty: []
stylesheets:
  none:
`,
    files: js("a.js"),
    order: { "none.js": [], "none.css": [] },
    says: [],
    anything: true,
  },
  {
    name: "names with dots, dashes and digits",
    settings: `
javascripts:
  app.v2: [public/javascripts/a.js]
  "2024": [public/javascripts/b.js]
  my-app_x: [public/javascripts/a.js, public/javascripts/b.js]
`,
    files: js("a.js", "b.js"),
    order: { "app.v2.js": ["javascripts/a.js"], "2024.js": ["javascripts/b.js"] },
  },
  {
    name: "a script and a sheet of one name, and parts of several packages",
    settings: `
javascripts:
  app: [public/javascripts/a.js, public/javascripts/b.js]
  other: [public/javascripts/b.js, public/javascripts/a.js]
stylesheets:
  app: [public/stylesheets/a.css, public/stylesheets/b.css]
  other: [public/stylesheets/b.css, public/stylesheets/a.css]
`,
    files: { ...js("a.js", "b.js"), ...css("a.css", "b.css") },
    page: { packages: ["other.js", "other.css"], body: '<div class="probe s1 s2"><p>text</p></div>' },
  },
];
