// `config/asset_packages.yml`, and what its packages consist of.

import { picture, scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `public/javascripts/${name}`));
const css = (...names) => sheets(...names.map((name) => `public/stylesheets/${name}`));
const at = (folder, extension) => (names) => names.map((name) => `public/${folder}/${name}.${extension}`);
const script = at("javascripts", "js");
const sheet = at("stylesheets", "css");

export default [
  {
    name: "packages of scripts and sheets",
    settings: `---
javascripts:
- base:
  - prototype
  - effects
  - application
- secondary:
  - foo
  - bar
stylesheets:
- base:
  - screen
  - header
`,
    files: {
      ...js("prototype.js", "effects.js", "application.js", "bar.js", "foo.js", "unused.js"),
      ...css("screen.css", "header.css"),
    },
    outputs: {
      "javascripts/base_packaged.js": script(["prototype", "effects", "application"]),
      "javascripts/secondary_packaged.js": script(["foo", "bar"]),
      "stylesheets/base_packaged.css": sheet(["screen", "header"]),
    },
    body: '<div class="probe s1 s2"><p>text</p></div>',
  },
  {
    name: "packages in folders",
    settings: `
javascripts:
- admin/all: [menu, table]
- admin/deep/one: [x]
stylesheets:
- base: [header]
- subdir/styles: [foo, bar]
`,
    files: {
      ...js("admin/menu.js", "admin/table.js", "admin/deep/x.js", "menu.js"),
      ...css("header.css", "subdir/foo.css", "subdir/bar.css", "foo.css"),
    },
    outputs: {
      "javascripts/admin/all_packaged.js": script(["admin/menu", "admin/table"]),
      "javascripts/admin/deep/one_packaged.js": script(["admin/deep/x"]),
      "stylesheets/base_packaged.css": sheet(["header"]),
      "stylesheets/subdir/styles_packaged.css": sheet(["subdir/foo", "subdir/bar"]),
    },
  },
  {
    name: "sources in folders, with dots and with digits",
    settings: `
javascripts:
- base: [jquery-1.4.2.min, jquery/ui.core, 2012, base]
- "2013": [2012]
`,
    files: js("jquery-1.4.2.min.js", "jquery/ui.core.js", "2012.js", "base.js"),
    outputs: {
      "javascripts/base_packaged.js": script(["jquery-1.4.2.min", "jquery/ui.core", "2012", "base"]),
      "javascripts/2013_packaged.js": script(["2012"]),
    },
  },
  {
    name: "a source of several packages, in other orders",
    settings: `
javascripts:
- one: [a, b, c]
- two: [c, a]
stylesheets:
- one: [b, a]
- two: [a, b]
`,
    files: { ...js("a.js", "b.js", "c.js"), ...css("a.css", "b.css") },
    outputs: {
      "javascripts/one_packaged.js": script(["a", "b", "c"]),
      "javascripts/two_packaged.js": script(["c", "a"]),
      "stylesheets/one_packaged.css": sheet(["b", "a"]),
      "stylesheets/two_packaged.css": sheet(["a", "b"]),
    },
  },
  {
    name: "pictures of sheets",
    settings: `
stylesheets:
- base: [screen]
- skin/all: [blue]
`,
    files: {
      "public/stylesheets/screen.css":
        ".a { background: url(../images/a.png) }\n.b { background: url('/images/a.png') no-repeat }\n",
      "public/stylesheets/skin/blue.css": '.c { background: url(c.png), url("../../images/a.png") }\n',
      "public/stylesheets/skin/c.png": picture(3),
      "public/images/a.png": picture(4),
    },
    outputs: {
      "stylesheets/base_packaged.css": sheet(["screen"]),
      "stylesheets/skin/all_packaged.css": sheet(["skin/blue"]),
    },
    body: '<p class="a">a</p><p class="b">b</p><p class="c">c</p>',
  },
  {
    name: "only scripts, and anchors",
    settings: `
javascripts:
- base: &base [b, a]
- same: *base
`,
    files: js("a.js", "b.js"),
    outputs: {
      "javascripts/base_packaged.js": script(["b", "a"]),
      "javascripts/same_packaged.js": script(["b", "a"]),
    },
  },
  {
    name: "a source that is not there",
    settings: `
javascripts:
- base:
  - a
  - gone
`,
    files: js("a.js"),
    fails: [/config\/asset_packages\.yml:5:\d+: error.*gone/],
  },
  {
    name: "packages in a map",
    settings: `
javascripts:
  base: [a]
`,
    files: js("a.js"),
    fails: [/config\/asset_packages\.yml:3:\d+: error/],
  },
];
