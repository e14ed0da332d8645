// Packages in the setting PIPELINE.

import { font, picture, scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `static/${name}`));
const css = (...names) => sheets(...names.map((name) => `static/${name}`));

const CARD = `<div class="card"><h2><%= title %></h2>
<% if (title) { %><p>It's "<%= title %>"</p><% } %></div>\n`;
const DATA = [{ title: "" }, { title: "T" }];

export default [
  {
    name: "scripts and sheets",
    pipeline: {
      STYLESHEETS: {
        site: {
          source_filenames: ["css/z.css", "css/a.css"],
          output_filename: "packed/site.css",
          extra_context: { media: "screen,projection" },
        },
      },
      JAVASCRIPT: {
        site: {
          source_filenames: ["js/z.js", "js/a.js"],
          output_filename: "packed/site.js",
          extra_context: { async: true },
        },
      },
    },
    files: { ...css("css/z.css", "css/a.css"), ...js("js/z.js", "js/a.js") },
  },
  {
    name: "globs and duplicates",
    pipeline: {
      DISABLE_WRAPPER: true,
      JAVASCRIPT: {
        flat: { source_filenames: ["js/last.js", "js/*.js"], output_filename: "js/flat.min.js" },
        level: { source_filenames: ["js/**/*.js"], output_filename: "js/level.min.js" },
        folders: { source_filenames: ["*/lib/*.js", "js/?.js"], output_filename: "js/folders.min.js" },
        classes: { source_filenames: ["js/[!a-b]*.js", "js/[ab].js"], output_filename: "js/classes.min.js" },
      },
    },
    files: js(
      "js/b.js",
      "js/a.js",
      "js/A.js",
      "js/a10.js",
      "js/a2.js",
      "js/last.js",
      "js/lib/x.js",
      "js/lib/deep/y.js",
      "other/lib/x.js",
      "js/.hidden.js",
    ),
  },
  {
    name: "files that nobody finds are left out",
    pipeline: {
      JAVASCRIPT: { site: { source_filenames: ["js/gone.js", "js/a.js", "none/*.js"], output_filename: "site.js" } },
    },
    files: js("js/a.js"),
    anything: true,
  },
  {
    name: "no wrapper",
    pipeline: {
      DISABLE_WRAPPER: true,
      JAVASCRIPT: { site: { source_filenames: ["js/b.js", "js/a.js"], output_filename: "js/site.js" } },
    },
    files: { "static/js/b.js": "var shared = 1", "static/js/a.js": "(function () { log(shared) })()" },
  },
  {
    name: "another wrapper",
    pipeline: {
      JS_WRAPPER: "(function (window, rest) {\n%s\n}(this, 7 %% 4));",
      JAVASCRIPT: { site: { source_filenames: ["js/a.js", "js/b.js"], output_filename: "js/site.js" } },
    },
    files: js("js/b.js", "js/a.js"),
  },
  {
    name: "templates",
    pipeline: {
      JAVASCRIPT: {
        several: { source_filenames: ["views/**/*.jst", "js/a.js", "views/*.jst"], output_filename: "several.js" },
        one: { source_filenames: ["views/deep/card.jst"], output_filename: "one.js" },
        order: { source_filenames: ["views/z.jst", "views/a.jst"], output_filename: "order.js" },
        only: { source_filenames: ["views/deep/*.jst"], output_filename: "only.js" },
      },
    },
    files: {
      ...js("js/a.js"),
      "static/views/a.jst": CARD,
      "static/views/z.jst": "<b>z</b>",
      "static/views/deep/card.jst": CARD,
      "static/views/deep/list.jst": "<i>\r\n<%= title %>\r\n</i>",
    },
    data: DATA,
  },
  {
    name: "templates of other kinds",
    pipeline: {
      TEMPLATE_EXT: ".html.mustache",
      TEMPLATE_FUNC: "Views.compile",
      TEMPLATE_NAMESPACE: "Views.all",
      TEMPLATE_SEPARATOR: "/",
      DISABLE_WRAPPER: true,
      JAVASCRIPT: {
        views: { source_filenames: ["js/views.js", "views/*/*.html.mustache"], output_filename: "views.js" },
      },
    },
    files: {
      "static/js/views.js":
        "var Views = { compile: function (text) { return function (o) { return text + o.title; }; } };\n",
      "static/views/a/one.html.mustache": "<b>{{one}}</b>\n",
      "static/views/b/two.html.mustache": "<b>{{{two}}}</b>\n",
    },
    data: DATA,
  },
  {
    name: "URLs of sheets",
    pipeline: {
      STYLESHEETS: {
        top: { source_filenames: ["css/a.css", "css/sub/b.css"], output_filename: "top.css" },
        deep: { source_filenames: ["css/sub/*.css"], output_filename: "packed/deep/er.css" },
      },
    },
    files: {
      "static/css/a.css": `.a { background: url(../img/a.png) }
.b { background: url( ../img/a.png ), url('../img/b c.png') }
.c { background: url(/static/img/a.png) }
.d { background: url(https://example.com/a.png), url(//example.com/b.png) }
.e { background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }
.f { fill: url(#gradient) }
`,
      "static/css/sub/b.css":
        ".g { background: url(x.png) }\n.h { src: url('../../fonts/k.woff2'), url(../../fonts/k.svg#k) }\n",
      "static/img/a.png": picture(3),
      "static/img/b c.png": picture(4),
      "static/css/sub/x.png": picture(5),
      "static/fonts/k.woff2": font(40),
      "static/fonts/k.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="k"/></svg>\n',
    },
  },
  {
    name: "data in a variant",
    pipeline: {
      STYLESHEETS: {
        data: { source_filenames: ["css/a.css"], output_filename: "data.css", variant: "datauri" },
        plain: { source_filenames: ["css/a.css"], output_filename: "plain.css" },
      },
    },
    files: {
      "static/css/a.css": `.a { background: url(../img/embed/a.png) }
.b { background: url(../img/b.png) }
.c { background: url(../img/embed/fits.png), url(../img/embed/over.png) }
@font-face { font-family: k; src: url(../embed/k.woff), url(../embed/k.ttf), url(../embed/k.svg) }
`,
      "static/img/embed/a.png": picture(3),
      "static/img/b.png": picture(4),
      "static/img/embed/fits.png": picture(5, 24_522),
      "static/img/embed/over.png": picture(6, 24_523),
      "static/embed/k.woff": font(40_000),
      "static/embed/k.ttf": font(41),
      "static/embed/k.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
    },
  },
  {
    name: "one file in several packages, and packages without files",
    pipeline: {
      STYLESHEETS: {
        a: { source_filenames: ["css/a.css"], output_filename: "a.css" },
        b: { source_filenames: ["css/b.css", "css/a.css"], output_filename: "b.css" },
      },
      JAVASCRIPT: {
        none: { source_filenames: [], output_filename: "none.js" },
        a: { source_filenames: ["js/a.js"], output_filename: "a.js" },
      },
    },
    files: { ...css("css/a.css", "css/b.css"), ...js("js/a.js") },
    anything: true,
  },
  {
    name: "compilers that nothing needs, and compressors",
    pipeline: {
      COMPILERS: ["pipeline.compilers.coffee.CoffeeScriptCompiler"],
      JS_COMPRESSOR: "pipeline.compressors.terser.TerserCompressor",
      CSS_COMPRESSOR: null,
      TERSER_ARGUMENTS: "--mangle",
      JAVASCRIPT: { site: { source_filenames: ["js/a.js"], output_filename: "site.js" } },
    },
    files: js("js/a.js"),
    anything: true,
  },
];
