// Bundles in `assets.yml`.

import { picture, scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `static/${name}`));
const css = (...names) => sheets(...names.map((name) => `static/${name}`));

export default [
  {
    name: "scripts and sheets in their own order",
    settings: `
directory: static
url: /static
bundles:
  app-js:
    output: gen/app.js
    filters: jsmin
    contents: [js/z.js, js/a.js, js/z.js, js/m.js]
  app-css:
    output: gen/app.css
    filters: cssrewrite, cssmin
    contents:
      - css/z.css
      - css/a.css
`,
    files: { ...js("js/z.js", "js/a.js", "js/m.js"), ...css("css/z.css", "css/a.css") },
  },
  {
    name: "globs of one level",
    settings: `
directory: static
url: /static
bundles:
  flat:
    output: gen/flat.js
    contents: js/*.js
  stars:
    output: gen/stars.js
    contents: ["js/**/*.js"]
  classes:
    output: gen/classes.js
    contents: ["js/[!a-b]*.js", "js/?.js", "js/a10.js"]
  brackets:
    output: gen/brackets.js
    contents: ["js/{a,b}.js", js/a.js]
`,
    files: js(
      "js/b.js",
      "js/B.js",
      "js/a10.js",
      "js/a2.js",
      "js/a.js",
      "js/lib/x.js",
      "js/lib/deep/y.js",
      "js/.hidden.js",
      "js/{a,b}.js",
      "js/cc.js",
    ),
    says: [/assets\.yml:10:\d+: .*`\*\*`/],
  },
  {
    name: "an output among its own sources",
    settings: `
directory: static
url: /static
bundles:
  all:
    output: js/all.js
    contents: js/*.js
`,
    files: js("js/b.js", "js/a.js"),
  },
  {
    name: "bundles in bundles, by name and in place",
    settings: `
directory: static
url: /static
bundles:
  all:
    output: gen/all.js
    contents:
      - js/first.js
      - ui
      - contents: [js/in/b.js, js/in/a.js]
        filters: jsmin
      - contents:
          - contents: "js/deep/*.js"
          - js/last.js
  ui:
    output: gen/ui.js
    contents: [core, js/ui.js]
  core:
    contents: js/core/*.js
`,
    files: js(
      "js/first.js",
      "js/in/a.js",
      "js/in/b.js",
      "js/deep/d.js",
      "js/deep/c.js",
      "js/last.js",
      "js/ui.js",
      "js/core/2.js",
      "js/core/1.js",
    ),
  },
  {
    name: "a container of bundles",
    settings: `
directory: static
url: /static
bundles:
  everything:
    contents:
      - output: gen/one.js
        contents: [js/b.js]
      - output: gen/two.js
        contents: [js/a.js, js/b.js]
`,
    files: js("js/a.js", "js/b.js"),
  },
  {
    name: "a load path",
    settings: `
directory: public
url: /media
load_path: [app/assets, vendor/assets]
bundles:
  found:
    output: packed/found.js
    contents: [b.js, a.js, only-vendor.js]
  globbed:
    output: packed/globbed.js
    contents: ["js/*.js"]
`,
    files: scripts(
      "app/assets/a.js",
      "app/assets/b.js",
      "vendor/assets/b.js",
      "vendor/assets/only-vendor.js",
      "vendor/assets/js/a.js",
      "app/assets/js/z.js",
      "app/assets/js/c.js",
      "public/unused.js",
    ),
  },
  {
    name: "URLs that are rewritten",
    settings: `
directory: static
url: /static
bundles:
  site:
    output: gen/deep/site.css
    filters: cssrewrite
    contents: [css/a.css, css/sub/b.css]
`,
    files: {
      "static/css/a.css": `.a { background: url(../img/a.png) }
.b { background: url( "../img/a.png" ) no-repeat, url('../img/b c.png') }
.c { background: url(/static/img/a.png) }
.d { background: url(https://example.com/a.png) }
.e { background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }
`,
      "static/css/sub/b.css": ".f { background: url(x.png) }\n.g { background: url(../../img/a.png#part) }\n",
      "static/img/a.png": picture(3),
      "static/img/b c.png": picture(4),
      "static/css/sub/x.png": picture(5),
    },
  },
  {
    name: "URLs that stay",
    settings: `
directory: static
url: /static
bundles:
  site:
    output: css/packed/site.css
    contents: [css/a.css]
`,
    files: {
      "static/css/a.css": ".a { background: url(../../img/a.png) }\n.b { background: url(/static/img/a.png) }\n",
      "static/img/a.png": picture(3),
    },
  },
  {
    name: "versions in names",
    settings: `
directory: static
url: /static
versions: hash
url_expire: true
bundles:
  js:
    output: gen/app.%(version)s.js
    contents: js/a.js
  css:
    output: gen/app-%(version)s.css
    contents: [css/a.css]
`,
    files: { ...js("js/a.js"), ...css("css/a.css") },
  },
  {
    name: "settings that only matter at run time",
    settings: `
directory: static
url: /static
debug: false
cache: false
auto_build: false
updater: timestamp
manifest: "json"
bundles:
  js:
    output: gen/app.js
    depends: js/*.inc
    debug: false
    extra: { defer: true }
    contents: [js/a.js, js/b.js]
`,
    files: { ...js("js/a.js", "js/b.js"), "static/js/x.inc": "nothing\n" },
    anything: true,
  },
  {
    name: "anchors and merge keys",
    settings: `
directory: static
url: /static
base: &base
  filters: jsmin
  contents: &files [js/a.js, js/b.js]
bundles:
  one:
    <<: *base
    output: gen/one.js
  two:
    output: gen/two.js
    contents: *files
`,
    files: js("js/a.js", "js/b.js"),
  },
  {
    name: "templates",
    settings: `
directory: static
url: /static
bundles:
  app:
    output: gen/app.js
    contents:
      - js/a.js
      - filters: jst
        contents: "views/*.jst"
`,
    files: {
      ...js("js/a.js"),
      "static/views/card.jst": "<b class='x'><%= title %></b>\n",
      "static/views/row.jst": '<td>\\d "<%= title %>"</td>',
    },
    data: [{ title: "T" }],
  },
  {
    name: "filters that make scripts of something else",
    settings: `directory: static
url: /static
bundles:
  app:
    output: gen/app.js
    filters: uglifyjs
    contents:
      - js/a.js
      - filters: coffeescript
        contents: [js/b.coffee]
`,
    files: { ...js("js/a.js"), "static/js/b.coffee": "log 'b'\n" },
    tells: [/assets\.yml:(9|10):\d+: .*(coffeescript|b\.coffee)/],
  },
  {
    name: "a file in a bundle and in the bundle around it",
    settings: `directory: static
url: /static
bundles:
  app:
    output: gen/app.js
    contents:
      - js/a.js
      - contents: [js/b.js, js/a.js]
`,
    files: js("js/a.js", "js/b.js"),
    tells: [/assets\.yml:8:\d+: warning\[not-carried-over\].*js\/a\.js/],
  },
  {
    name: "sources from elsewhere",
    settings: `directory: static
url: /static
bundles:
  app:
    output: gen/app.js
    contents:
      - js/a.js
      - https://example.com/lib.js
`,
    files: js("js/a.js"),
    tells: [/assets\.yml:8:\d+: .*example\.com/],
  },
  {
    name: "a source that is not there",
    settings: `directory: static
url: /static
bundles:
  app: { output: gen/app.js, contents: [js/a.js, js/gone.js] }
`,
    files: js("js/a.js"),
    tells: [/assets\.yml:4:\d+: error.*gone/],
  },
];
