// Records of django-assetpackager as `manage.py dumpdata` writes them, and what its packages consist of.

import { picture, scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `media/js/${name}`));
const css = (...names) => sheets(...names.map((name) => `media/css/${name}`));

const script = (pk, name, order, site = 1) => ({
  pk,
  model: "assetpackager.javascript",
  fields: { javascript: `js/${name}`, order, site },
});
const sheet = (pk, name, order, site = 1) => ({
  pk,
  model: "assetpackager.css",
  fields: { css: `css/${name}`, order, site },
});
const asset = (pk, type, names, site = 1) => ({
  pk,
  model: "assetpackager.asset",
  fields: {
    name: names.join("\n"),
    _hash: "0123456789abcdef",
    asset_type: type,
    created_on: "2009-01-02 03:04:05",
    site,
  },
});

export default [
  {
    name: "by their order, whatever their keys",
    records: [
      script(3, "a.js", 30),
      sheet(9, "z.css", -1),
      script(1, "z.js", 20),
      script(2, "m.js", 10),
      sheet(1, "a.css", 5),
    ],
    files: { ...js("a.js", "m.js", "z.js", "unused.js"), ...css("a.css", "z.css") },
    outputs: {
      "css/base.css": ["media/css/z.css", "media/css/a.css"],
      "js/base.js": ["media/js/m.js", "media/js/z.js", "media/js/a.js"],
    },
    body: '<div class="probe s1 s2"><p>text</p></div>',
  },
  {
    name: "of one order, by their keys",
    records: [script(12, "b.js", 0), script(2, "c.js", 0), script(7, "a.js", 0)],
    files: js("a.js", "b.js", "c.js"),
    outputs: { "js/base.js": ["media/js/c.js", "media/js/a.js", "media/js/b.js"] },
  },
  {
    name: "only sheets, in folders",
    records: [sheet(1, "deep/b.css", 2), sheet(2, "a.css", 1)],
    files: {
      "media/css/deep/b.css": ".b { background: url(../../img/a.png) }\n.c { background: url(b.png) }\n",
      "media/css/a.css": ".a { background: url('../img/a.png') }\n.d { background: url(/media/img/a.png) }\n",
      "media/css/deep/b.png": picture(3),
      "media/img/a.png": picture(4),
    },
    outputs: { "css/base.css": ["media/css/a.css", "media/css/deep/b.css"] },
    body: '<p class="a">a</p><p class="b">b</p><p class="c">c</p><p class="d">d</p>',
  },
  {
    name: "among the records of others",
    records: [
      { pk: 1, model: "sites.site", fields: { domain: "example.com", name: "example.com" } },
      { pk: 1, model: "auth.user", fields: { username: "admin", javascript: "js/none.js" } },
      script(1, "b.js", 1),
      script(2, "a.js", 2),
      asset(1, "js", ["js/b.js", "js/a.js"]),
    ],
    files: js("a.js", "b.js"),
    outputs: { "js/base.js": ["media/js/b.js", "media/js/a.js"] },
  },
  {
    name: "one file with two records",
    records: [script(1, "a.js", 1), script(2, "b.js", 2), script(3, "a.js", 3)],
    files: js("a.js", "b.js"),
    outputs: { "js/base.js": ["media/js/a.js", "media/js/b.js"] },
  },
  {
    name: "records of two sites",
    records: [script(1, "a.js", 1, 1), script(2, "b.js", 2, 2), script(3, "c.js", 1, 2), sheet(1, "a.css", 1, 1)],
    files: { ...js("a.js", "b.js", "c.js"), ...css("a.css") },
    outputs: {
      "css/base-1.css": ["media/css/a.css"],
      "js/base-1.js": ["media/js/a.js"],
      "js/base-2.js": ["media/js/c.js", "media/js/b.js"],
    },
    says: [/assetpackager\.json.*2 sites/],
  },
  {
    name: "what tags joined once",
    records: [
      script(1, "c.js", 1),
      script(2, "b.js", 2),
      script(3, "a.js", 3),
      asset(1, "js", ["js/a.js", "js/c.js"]),
      asset(2, "js", ["js/c.js", "js/b.js", "js/a.js"]),
    ],
    files: js("a.js", "b.js", "c.js"),
    outputs: {
      "js/base.js": ["media/js/c.js", "media/js/b.js", "media/js/a.js"],
      "js/c+a.js": ["media/js/c.js", "media/js/a.js"],
    },
  },
  {
    name: "tags of templates",
    compat: '{ from = "django-assetpackager", templates = ["site/**/*.html"] }',
    records: [
      script(1, "c.js", 1),
      script(2, "b.js", 2),
      script(3, "a.js", 3),
      sheet(1, "x.css", 1),
      sheet(2, "y.css", 2),
    ],
    files: {
      ...js("a.js", "b.js", "c.js"),
      ...css("x.css", "y.css"),
      "site/base.html":
        "{% load asset_include %}<head>{% javascript_include_merged :base %}\n{% css_include_merged y.css %}</head>\n",
      "site/pages/one.html":
        "{% extends 'base.html' %}\n{# {% javascript_include_merged b.js %} #}\n{% javascript_include_merged a.js b.js %}\n",
    },
    outputs: {
      "css/base.css": ["media/css/x.css", "media/css/y.css"],
      "css/y.css": ["media/css/y.css"],
      "js/b+a.js": ["media/js/b.js", "media/js/a.js"],
      "js/base.js": ["media/js/c.js", "media/js/b.js", "media/js/a.js"],
    },
  },
  {
    name: "a file that is not there",
    records: [script(1, "a.js", 1), script(2, "gone.js", 2)],
    files: js("a.js"),
    fails: [/assetpackager\.json:\d+:\d+: error.*gone/],
  },
  {
    name: "what is JSON no longer",
    text: '[\n {"pk": 1, "model": "assetpackager.javascript", "fields": {"javascript": "js/a.js",, "order": 1}}\n]\n',
    files: js("a.js"),
    fails: [/assetpackager\.json:2:\d+: error/],
  },
];
