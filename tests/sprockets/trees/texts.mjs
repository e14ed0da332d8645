// What becomes of the texts: joined scripts, templates, ERB, Sass, addresses in sheets.

const at = (name, header = "") => `${header}record("${name}");\n`;
const rule = (name, header = "") => `${header}.${name} { order: ${name}; }\n`;
const lines = (...directives) => directives.map((directive) => `//= ${directive}\n`).join("");

export default [
  {
    name: "scripts that end without a semicolon",
    files: {
      "js/app.js": `${lines("require a", "require b", "require c", "require d", "require e", "require f")}record("app")`,
      "js/a.js": "var a = function () { return 1 }",
      "js/b.js": "(function () { record(a()) })()\n",
      "js/c.js": "[1, 2].forEach(record) // last",
      "js/d.js": "`text`.length // end",
      "js/e.js": "if (a) { record('e') }\n\n/* end */",
      "js/f.js": "/x;/.test('y');",
    },
    targets: ["app.js"],
  },
  {
    name: "a semicolon that is in a comment",
    files: {
      "js/app.js": `${lines("require a")}[1].forEach(record);\n`,
      "js/a.js": "var a = record // ;\n",
    },
    targets: ["app.js"],
    // Sprockets 3 takes it for the end of the statement.
    expected: { "app.js": "var a = record; [1].forEach(record);" },
  },
  {
    name: "scripts in strict mode",
    files: {
      "js/app.js": `${lines("require a", "require b")}record(010);\n`,
      "js/a.js": `"use strict";\nrecord("a");\n`,
      "js/b.js": `(function () { "use strict"; record("b"); })();\n`,
    },
    targets: ["app.js"],
    // Sprockets lets the directive of the first part hold for all: this script would not even parse.
    expected: { "app.js": `; record("a"); (function () { "use strict"; record("b"); })(); record(010);` },
  },
  {
    name: "old scripts with globals, regular expressions and templates",
    files: {
      "js/app.js": `${lines("require a")}var x = a / 2 / 1, y = x++ /2/ 1;\nrecord(\`\${x} \${\`in \${y}\`} // no comment\`, /[/]\\/"/g);\n`,
      "js/a.js": "a = 4\nfunction top() { return this }\nwith (Math) { record(max(1, 2)) }\n<!-- an old comment\nvar let_ = 'it\\'s';",
    },
    targets: ["app.js"],
  },
  {
    name: "templates",
    files: {
      "js/app.js": at("app", lines("require_tree ./templates", "require raw")),
      "js/templates/users/show.jst.ejs": "<p class=\"a\">\n\t<%= name %> it's <%- raw %>\n<% if (a) { %>\\<% } %>\n</p>\n",
      "js/templates/one.jst.ejs": "one",
      "js/templates/two.jst": "function (data) {\n  return 'two ' + data;\n}\n",
      "js/templates/empty.jst.ejs": "",
      "js/templates/marked.jst.ejs": "# not a comment\n<b>\u2028</b>\n",
      "js/raw.jst.ejs": "//= require ./three\n<%= x %>",
      "js/three.jst.ejs": "three\r\nlines\r\n",
    },
    targets: ["app.js", "templates/one.js"],
  },
  {
    name: "ERB in scripts",
    files: {
      "js/app.js.erb": `${lines("require part")}record("<%= asset_path 'logo.png' %>", '<%= image_path("deep/b.gif") %>');\nrecord("<%= 'text' %>") <%# comment %>\n<%= "record(1);" %>\nrecord("<%% no code %>", "<%= asset_url 'logo.png' %>");\nrecord("<%= javascript_path 'part' %>", "<%= asset_data_uri 'logo.png' %>");\n`,
      "js/part.js.erb": `record("part <%= stylesheet_path('sheet') %>")`,
      "css/sheet.css": rule("sheet"),
      "images/logo.png": "logo",
      "images/deep/b.gif": "b",
    },
    targets: ["app.js"],
  },
  {
    name: "ERB in sheets",
    files: {
      "css/app.css.erb": "/*\n *= require part\n */\n.a { background: url(<%= asset_path 'logo.png' %>) }\n.b { background: url(<%= asset_data_uri('logo.png') %>) }\n<%# nothing %>\n.c { background: url(\"<%= image_url 'deep/b.gif' %>\") }\n",
      "css/part.css.erb": "@font-face { font-family: x; src: url(<%= font_path 'x.woff' %>) format('woff') }\n",
      "fonts/x.woff": "font",
      "images/logo.png": "logo",
      "images/deep/b.gif": "b",
    },
    targets: ["app.css"],
  },
  {
    name: "ERB in a text and in a template",
    files: {
      "js/app.js": at("app", lines("require ./view", "link page.html")),
      "js/view.jst.ejs.erb": "<img src=\"<%= asset_path 'logo.png' %>\"><%%= name %>\n",
      "js/page.html.erb": "<!doctype html>\n<title><%= 'text' %></title>\n<img src=\"<%= image_path 'logo.png' %>\">\n",
      "images/logo.png": "logo",
    },
    targets: ["app.js"],
  },
  {
    name: "addresses in sheets",
    files: {
      "css/app.css": "/*= require parts/part */\n.a { background: url(logo.png) }\n.b { background: url('deep/b.gif') }\n.c { background: url(https://example.org/x.png) }\n.d { background: url(data:image/png;base64,AAAA) }\n",
      "css/parts/part.css": ".e { background: url(\"logo.png\") no-repeat, url('deep/b.gif') }\n@font-face { src: url(x.woff?#iefix) format('woff') }\n",
      "fonts/x.woff": "font",
      "images/logo.png": "logo",
      "images/deep/b.gif": "b",
    },
    targets: ["app.css"],
  },
  {
    name: "Sass with the helpers of Rails",
    files: {
      "css/app.scss": "//= require plain\n@import 'variables';\n.a { color: $main; background: image-url('logo.png'); &:hover { src: font-url('x.woff') } }\n",
      "css/_variables.scss": "$main: #123456;\n",
      "css/plain.css": rule("plain"),
      "css/other.css.scss": "/*\n *= require plain\n *= require_self\n *= require app\n */\n$x: 2px;\n.b { width: $x * 2; background: url(asset-path('logo.png')) }\n",
      "images/logo.png": "logo",
      "fonts/x.woff": "font",
    },
    targets: ["app.css", "other.css"],
  },
  {
    name: "Sass that imports from other load paths",
    files: {
      "css/app.scss": "@import 'tools/mixins';\n@import './near/colors';\n@import 'near/sizes';\n.a { @include wide; color: $main; height: $size; }\n",
      "css/near/_colors.scss": "$main: #abcdef;\n",
      "css/near/_sizes.scss": "@import 'unit';\n$size: 3 * $unit;\n",
      "css/near/_unit.scss": "$unit: 4px;\n",
      "lib/tools/_mixins.scss": "@mixin wide { width: 100%; }\n",
      "vendor/tools/_mixins.scss": "@mixin wide { width: 1%; }\n",
    },
    targets: ["app.css"],
  },
  {
    name: "Sass files with an underscore are files like all others",
    files: {
      "config/manifest.js": "//= link_directory ../stylesheets .css\n//= link _tools.js\n",
      "css/all.css": rule("all", "/*= require_tree ./parts */\n"),
      "css/_variables.scss": "$main: #123456;\n",
      "css/_base.scss": ".base { color: red; }\n",
      "css/parts/_a.scss": ".a { color: blue; }\n",
      "css/parts/b.scss": "@import 'a';\n.b { color: green; }\n",
      "js/_tools.js": at("tools"),
    },
  },
  {
    name: "helpers for Sass, written in both ways",
    files: {
      "css/app.scss": ".a { b: image_url('logo.png'); c: url(asset_path(\"logo.png\")); d: image-url(\"logo.png\"); e: font_url('x.woff'); f: url(font-path('x.woff')); }\n",
      "fonts/x.woff": "font",
      "images/logo.png": "logo",
    },
    targets: ["app.css"],
  },
  {
    name: "Sass in its old syntax",
    files: {
      "css/app.sass": "//= require plain\n$main: #123456\n.a\n  color: $main\n  .b\n    width: 1px\n",
      "css/plain.css": rule("plain"),
    },
    targets: ["app.css"],
  },
  {
    name: "sheets that end in the middle",
    files: {
      "css/app.css": "/*= require a */\n/*= require b */\n/*= require c */\n.app { order: app }",
      "css/a.css": ".a { order: a }",
      "css/b.css": ".b { order: b; } /* end */",
      "css/c.css": "@media print { .c { order: c } }\n\n",
    },
    targets: ["app.css"],
  },
  {
    name: "names that carry a digest already",
    paths: { "images-of-another-tool/chunk-abcdefabcdef.digested.png": "images-of-another-tool/chunk-abcdefabcdef.digested.png" },
    files: {
      "config/manifest.js": lines("link_tree ../images"),
      "images/images-of-another-tool/chunk-abcdefabcdef.digested.png": "digested",
      "images/plain.png": "plain",
    },
  },
];
