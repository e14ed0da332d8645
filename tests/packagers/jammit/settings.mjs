// What else `config/assets.yml` says: sections, ERB, switches.

import { scripts, sheets } from "../lib/sources.mjs";

const js = (...names) => scripts(...names.map((name) => `public/javascripts/${name}`));
const css = (...names) => sheets(...names.map((name) => `public/stylesheets/${name}`));

const SECTIONS = `
javascripts:
  app: [public/javascripts/a.js]
  debug: [public/javascripts/b.js]
stylesheets:
  app: [public/stylesheets/a.css]
gzip_assets: on
production:
  javascripts:
    app: [public/javascripts/b.js, public/javascripts/a.js]
  compress_assets: on
staging:
  stylesheets:
    other: [public/stylesheets/b.css]
  gzip_assets: off
  package_path: staged
`;
const SECTIONED = { ...js("a.js", "b.js"), ...css("a.css", "b.css") };

export default [
  {
    name: "the section of production takes the place of whole maps",
    settings: SECTIONS,
    files: SECTIONED,
    order: { "app.js": ["javascripts/b.js", "javascripts/a.js"], "app.css": ["stylesheets/a.css"] },
    absent: ["debug.js", "other.css"],
  },
  {
    name: "the section of another environment",
    settings: SECTIONS,
    environment: "staging",
    files: SECTIONED,
    order: { "other.css": ["stylesheets/b.css"], "app.js": ["javascripts/a.js"], "debug.js": ["javascripts/b.js"] },
    absent: ["app.css"],
  },
  {
    name: "an environment without a section",
    settings: SECTIONS,
    environment: "development",
    files: SECTIONED,
    order: { "app.js": ["javascripts/a.js"], "app.css": ["stylesheets/a.css"] },
  },
  {
    name: "settings in another file",
    settings: SECTIONS,
    file: "settings/packages.yaml",
    environment: "staging",
    files: SECTIONED,
    order: { "other.css": ["stylesheets/b.css"], "app.js": ["javascripts/a.js"] },
    twins: [],
  },
  {
    name: "a section that merges the maps itself",
    settings: `
javascripts: &scripts
  app: [public/javascripts/a.js]
  debug: [public/javascripts/b.js]
production:
  javascripts:
    <<: *scripts
    app: [public/javascripts/c.js]
`,
    files: js("a.js", "b.js", "c.js"),
    order: { "app.js": ["javascripts/c.js"], "debug.js": ["javascripts/b.js"] },
  },
  {
    name: "ERB with variables and literal strings",
    settings: `
<%# where the scripts are: %>
package_path: <%= ENV["PACKED"] %>
javascripts:
  <%= 'app' %>: [public/<%= ENV['FOLDER'] %>/a.js]
  unset: ["public/javascripts/b<%= ENV['NOT_SET'] %>.js"]
gzip_assets: <%= ENV['GZIP'] %>
`,
    env: { PACKED: "packed", FOLDER: "javascripts", GZIP: "off" },
    files: js("a.js", "b.js"),
    order: { "app.js": ["javascripts/a.js"], "unset.js": ["javascripts/b.js"] },
    twins: [],
  },
  {
    name: "ERB that is Ruby",
    settings: `javascripts:
  app:
    - public/javascripts/a.js
    - <%= Rails.env.production? ? 'b' : 'c' %>
`,
    files: js("a.js", "b.js"),
    fails: [/config\/assets\.yml:4:\d+: error.*/],
    without: "the judge: there is no Rails",
  },
  {
    name: "ERB with statements",
    settings: `javascripts:
<% %w[a b].each do |name| %>
  <%= name %>: [public/javascripts/<%= name %>.js]
<% end %>
`,
    files: js("a.js", "b.js"),
    fails: [/config\/assets\.yml:2:\d+: error/],
    without: "the model: Jammit runs it",
  },
  {
    name: "what is YAML no longer",
    settings: `javascripts:
  app: [public/javascripts/a.js
  other: [public/javascripts/a.js]
`,
    files: js("a.js"),
    fails: [/config\/assets\.yml:\d+:\d+: error/],
  },
  {
    name: "templates of their own are an error of Jammit, too",
    settings: `
javascripts:
  app: [public/javascripts/a.js]
templates:
  app: [app/views/*.jst]
`,
    files: { ...js("a.js"), "app/views/a.jst": "<b>a</b>\n" },
    fails: [/config\/assets\.yml:[45]:\d+: error/],
  },
  {
    name: "compression off",
    settings: `
compress_assets: off
javascripts:
  app: ["public/javascripts/*.js"]
stylesheets:
  app: ["public/stylesheets/*.css"]
`,
    files: {
      ...js("a.js"),
      "public/javascripts/long.js": "function longName(aParameter) {\n  return aParameter + 1;\n}\nlog(longName(1));\n",
      "public/stylesheets/a.css": ".probe {\n  outline: 1px  solid  #ff0000;\n}\n",
    },
    unminified: true,
    page: { body: '<div class="probe">a</div>' },
  },
  {
    name: "gzip off",
    settings: `
gzip_assets: off
javascripts:
  app: ["public/javascripts/*.js"]
`,
    files: js("a.js", "b.js"),
    twins: [],
  },
  {
    name: "compressors that nobody knows, and options for them",
    settings: `
javascript_compressor: shrinkomatic
css_compressor: tighten
compressor_options:
  munge: false
css_compressor_options:
  line_break: 0
javascripts:
  app: [public/javascripts/a.js]
stylesheets:
  app: [public/stylesheets/a.css]
`,
    files: { ...js("a.js"), ...css("a.css") },
    says: [/shrinkomatic|javascript_compressor/, /tighten|css_compressor/],
    anything: true,
  },
  {
    name: "compressors that Jammit knows",
    settings: `
javascript_compressor: closure
css_compressor: yui
package_assets: always
allow_debugging: off
javascripts:
  app: [public/javascripts/a.js]
`,
    files: js("a.js"),
    says: [],
    anything: true,
  },
  {
    name: "switches as YAML 1.1 spells them",
    settings: `
compress_assets: no
gzip_assets: False
embed_assets: Off
rewrite_relative_paths: Yes
javascripts: { app: [ public/javascripts/a.js ] }
stylesheets: { 'app': [ "public/stylesheets/a.css" ] }
`,
    files: { ...js("a.js"), ...css("a.css") },
    unminified: true,
    twins: [],
    absent: ["app-datauri.css"],
  },
  {
    name: "JSON is YAML",
    settings:
      '{"javascripts": {"app": ["public/javascripts/b.js", "public/javascripts/a.js"]}, "package_path": "out"}\n',
    files: js("a.js", "b.js"),
    order: { "app.js": ["javascripts/b.js", "javascripts/a.js"] },
  },
  {
    name: "published under the plain names, too",
    settings: `
embed_assets: datauri
javascripts:
  app: [public/javascripts/a.js]
stylesheets:
  app: [public/stylesheets/a.css]
`,
    toml: 'plain = ["**"]\n',
    files: { ...js("a.js"), ...css("a.css") },
    plain: ["public/assets/app.js", "public/assets/app.css", "public/assets/app-datauri.css"],
  },
  {
    name: "the parts are in the manifest",
    settings: `
javascripts:
  app: [public/javascripts/b.js, public/javascripts/a.js]
stylesheets:
  app: [public/stylesheets/b.css, public/stylesheets/a.css]
`,
    toml: "parts = true\n",
    files: { ...js("a.js", "b.js"), ...css("a.css", "b.css") },
    parts: {
      "app.js": ["javascripts/b.js", "javascripts/a.js"],
      "app.css": ["stylesheets/b.css", "stylesheets/a.css"],
    },
  },
];
