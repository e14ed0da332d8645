// JavaScript templates.

import { scripts } from "../lib/sources.mjs";

const LIST = `<ul class="list">
<% for (var i = 0; i < items.length; i++) { %>
  <li class='item-<%= i %>'><%= items[i] %></li>
<% } %>
</ul>
`;
const CARD = `<div class="card"><h2><%= title %></h2><% if (body) { %><p>It's "<%= body %>"</p><% } else print("<i>", title, "</i>"); %></div>\n`;

/** What templates are rendered with. */
const DATA = [
  { items: [], title: "", body: "" },
  { items: ["a", 2, null, undefined, "<b>"], title: "T", body: 'it\'s "quoted"' },
];

export default [
  {
    name: "one template is called as its file",
    settings: `
javascripts:
  app: [public/javascripts/a.js, app/views/deep/card.jst]
`,
    files: { ...scripts("public/javascripts/a.js"), "app/views/deep/card.jst": CARD },
    names: ["card"],
    data: DATA,
    page: {},
  },
  {
    name: "several are called by their paths below what they share",
    settings: `
javascripts:
  app: ["app/views/**/*.jst", "public/javascripts/*.js"]
`,
    files: {
      ...scripts("public/javascripts/a.js", "public/javascripts/b.js"),
      "app/views/list/items.jst": LIST,
      "app/views/list/rows/row.jst": "<td><%= title %></td>",
      "app/views/card.jst": CARD,
    },
    names: ["card", "list/items", "list/rows/row"],
    data: DATA,
    page: {},
  },
  {
    name: "what they share may be deep, and part of a name is not shared",
    settings: `
javascripts:
  deep: ["app/views/shop/card.jst", "app/views/shop/cart/card.jst"]
  names: ["app/views/shop/card.jst", "app/views/shopping/list.jst"]
  same: ["app/views/shop/*.jst"]
  order: ["app/views/shop/z.jst", "app/views/shop/card.jst"]
`,
    files: {
      "app/views/shop/card.jst": CARD,
      "app/views/shop/cart/card.jst": CARD,
      "app/views/shop/z.jst": "<b><%= title %></b>",
      "app/views/shopping/list.jst": LIST,
    },
    data: DATA,
    page: { packages: ["names.js"] },
  },
  {
    name: "templates of a relative root have nothing to share",
    settings: `
asset_roots: [engines/blog]
javascripts:
  app: ["app/views/*.jst"]
`,
    files: { "app/views/one.jst": "<b>1</b>", "engines/blog/app/views/two.jst": "<b>2</b>" },
    names: ["one", "two"],
    data: DATA,
    known: { "app.js": "relative roots lie in the project" },
  },
  {
    name: "line ends, quotes and letters",
    settings: `
javascripts:
  app: ["app/views/*.jst"]
`,
    files: {
      "app/views/crlf.jst": "<p>\r\n  one\r\n</p>\r\n",
      "app/views/quotes.jst": `<p title='it' class="is">it's <%= title + '"' + "'" %></p>`,
      "app/views/tabs.jst": "<p>\t<%\tif (true) {\t%>é ü 漢 🙂<% } %>\t</p>",
      "app/views/empty.jst": "",
      "app/views/percent.jst": "100 % <b>%></b> < %",
      "app/views/script.jst": "<script>document.title = 'x';</script><!-- <%= title %> -->",
    },
    data: DATA,
    page: {},
  },
  {
    name: "backslashes are those of a string in JavaScript",
    settings: `
javascripts:
  app: ["app/views/*.jst"]
`,
    files: {
      "app/views/escape.jst": "<p>a\\tb \\u00e9 \\\\ C:\\dir</p>",
      "app/views/code.jst": "<%= 'a\\\\tb' %>",
    },
    data: DATA,
  },
  {
    name: "texts instead of functions",
    settings: `
template_function: off
javascripts:
  app: ["public/javascripts/*.js", "app/views/*.jst"]
`,
    files: { ...scripts("public/javascripts/a.js"), "app/views/card.jst": CARD, "app/views/list.jst": LIST },
    names: ["card", "list"],
    data: DATA,
    page: {},
  },
  {
    name: "a function of the project",
    settings: `
template_function: _.template
javascripts:
  app: [public/javascripts/underscore.js, "app/views/*.jst"]
`,
    files: {
      "public/javascripts/underscore.js":
        "var _ = { template: function (text) { return function (o) { return text + '|' + o.title; }; } };\n",
      "app/views/card.jst": CARD,
      "app/views/list.jst": LIST,
    },
    names: ["card", "list"],
    data: DATA,
    page: {},
  },
  {
    name: "a function that is an expression",
    settings: `
template_function: "new Hogan.Template"
template_namespace: window.Views.compiled
javascripts:
  app: [public/javascripts/hogan.js, app/views/card.jst]
`,
    files: {
      "public/javascripts/hogan.js":
        "var Hogan = { Template: function (text) { this.text = text; } };\nwindow.Views = { compiled: { old: 'kept' } };\n",
      "app/views/card.jst": CARD,
    },
    data: DATA,
    page: {},
  },
  {
    name: "the bundled function by its own name",
    settings: `
template_function: template
javascripts:
  app: [app/views/card.jst]
`,
    files: { "app/views/card.jst": CARD },
    names: ["card"],
    data: DATA,
  },
  {
    name: "another namespace",
    settings: `
template_namespace: Shop.templates
javascripts:
  app: [public/javascripts/shop.js, "app/views/*.jst"]
`,
    files: {
      "public/javascripts/shop.js": "var Shop = {};\n",
      "app/views/card.jst": CARD,
      "app/views/list.jst": LIST,
    },
    data: DATA,
    names: ["card", "list"],
    page: {},
  },
  {
    name: "an extension with dots",
    settings: `
template_extension: html.mustache
template_function: off
javascripts:
  app: ["app/views/**/*.*"]
`,
    files: {
      "app/views/a/one.html.mustache": "<b>{{one}}</b>\n",
      "app/views/a/b/two.html.mustache": "<b>{{{two}}}</b>\n",
      "app/views/c.js": "log('c');\n",
    },
    names: ["a/b/two", "a/one"],
    data: DATA,
  },
  {
    name: "an extension with a dot before it",
    settings: `
template_extension: .ejs
javascripts:
  app: ["app/views/*.ejs", "app/views/*.js"]
`,
    files: { "app/views/a.ejs": CARD, "app/views/b.ejs": LIST, "app/views/a.js": "log('a');\n" },
    names: ["a", "b"],
    data: DATA,
    page: {},
  },
  {
    name: "templates of two packages on one page",
    settings: `
javascripts:
  one: ["app/views/one/*.jst"]
  two: ["app/views/two/*.jst", public/javascripts/a.js]
`,
    files: {
      ...scripts("public/javascripts/a.js"),
      "app/views/one/card.jst": CARD,
      "app/views/one/list.jst": LIST,
      "app/views/two/card.jst": "<b>two</b>",
      "app/views/two/other.jst": "<b>other</b>",
    },
    data: DATA,
    page: { packages: ["one.js", "two.js"] },
  },
];
