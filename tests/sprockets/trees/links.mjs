// What is published: links, app/assets/config/manifest.js, and what Sprockets 3 names without one.

const at = (name, header = "") => `${header}record("${name}");\n`;
const rule = (name, header = "") => `${header}.${name} { order: ${name}; }\n`;
const lines = (...directives) => directives.map((directive) => `//= ${directive}\n`).join("");

export default [
  {
    name: "the manifest that Rails makes",
    files: {
      "config/manifest.js": lines("link_tree ../images", "link_directory ../javascripts .js", "link_directory ../stylesheets .css"),
      "images/logo.png": "logo",
      "images/icons/deep/leaf.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>\n",
      "images/.keep": "",
      "js/application.js": at("application", lines("require_tree ./parts")),
      "js/other.js": at("other"),
      "js/parts/a.js": at("a"),
      "js/data.json": "{}\n",
      "css/application.css": rule("application", "/*= require_tree . */\n"),
      "css/parts/a.css": rule("a"),
    },
  },
  {
    name: "a manifest over folders without files",
    files: {
      "config/manifest.js": lines("link_tree ../images", "link app.js"),
      "images/.keep": "",
      "js/app.js": at("app"),
    },
  },
  {
    name: "links by name",
    files: {
      "config/manifest.js": lines("link a.js", "link ./b.js", "link logo.png", "link styles/main.css", "link LICENSE", "link menu.js"),
      "config/b.js": at("b"),
      "images/logo.png": "logo",
      "js/a.js": at("a"),
      "js/LICENSE": "text\n",
      "js/menu/index.js": at("menu"),
      "css/styles/main.css": rule("main"),
      "css/styles/unlinked.css": rule("unlinked"),
    },
  },
  {
    name: "links in parts, in sheets and over several steps",
    files: {
      "config/manifest.js": lines("link app.js"),
      "js/app.js": at("app", lines("require part", "link worker.js")),
      "js/part.js": at("part", lines("link part.css")),
      "js/worker.js": at("worker", lines("link_tree ./wasm", "require part")),
      "js/wasm/a.wasm": "wasm",
      "js/wasm/b/c.bin": "binary",
      "css/part.css": rule("part", "/*= link font.woff */\n"),
      "css/font.woff": "font",
      "css/none.css": rule("none"),
    },
  },
  {
    name: "links without a manifest",
    files: {
      "js/app.js": at("app", lines("link side.js", "require part")),
      "js/part.js": at("part", lines("link_directory ./more .js")),
      "js/side.js": at("side"),
      "js/more/a.js": at("a"),
      "js/more/b.css": rule("b"),
    },
    targets: ["app.js"],
  },
  {
    name: "filters by extension and by content type",
    files: {
      "config/manifest.js": lines(
        "link_tree ../javascripts/one js",
        "link_tree ../javascripts/two text/css",
        "link_directory ../javascripts/three image/*",
        "link_tree ../javascripts/four .json",
        "link_directory ../javascripts/five",
      ),
      ...Object.fromEntries(
        ["one", "two", "three", "four", "five"].flatMap((folder) => [
          [`js/${folder}/${folder}-a.js`, at(`${folder} a`)],
          [`js/${folder}/${folder}-b.css`, rule(`${folder}-b`)],
          [`js/${folder}/${folder}-c.png`, `${folder} picture`],
          [`js/${folder}/${folder}-d.json`, "{}\n"],
          [`js/${folder}/${folder}-e.unknown`, `${folder} text`],
          [`js/${folder}/deep/${folder}-f.js`, at(`${folder} f`)],
        ]),
      ),
    },
  },
  {
    name: "a manifest that links another",
    files: {
      "config/manifest.js": lines("link engine_manifest.js", "link_tree ."),
      "lib/engine_manifest.js": lines("link_directory ./engine .js", "link engine.css"),
      "lib/engine/a.js": at("a"),
      "lib/engine/b.js": at("b"),
      "css/engine.css": rule("engine"),
    },
  },
  {
    name: "a circle of links",
    files: {
      "config/manifest.js": lines("link a.js"),
      "js/a.js": at("a", lines("link b.js")),
      "js/b.js": at("b", lines("link a.js", "link c.js")),
      "js/c.js": at("c", lines("link c.js", "link manifest.js")),
    },
    // Sprockets 3 recurses until its stack overflows.
    expected: { "a.js": `record("a");`, "b.js": `record("b");`, "c.js": `record("c");` },
  },
  {
    name: "a manifest that requires as well",
    files: {
      "config/manifest.js": lines("require a", "link b.js"),
      "js/a.js": at("a", lines("link c.js")),
      "js/b.js": at("b"),
      "js/c.js": at("c"),
    },
  },
  {
    name: "what Sprockets 3 publishes of an application",
    defaults: true,
    files: {
      "js/application.js": at("application", lines("require_tree ./parts", "link extra.css")),
      "js/parts/a.js": at("a"),
      "js/admin/application.js": at("admin"),
      "js/my_application.js": at("my"),
      "js/other.js": at("other"),
      "js/data.json": "{}\n",
      "css/application/index.css": rule("index"),
      "css/extra.css": rule("extra"),
      "css/unused.css": rule("unused"),
      "images/a.png": "a",
      "images/deep/b.gif": "b",
      "images/README": "text\n",
      "lib/application.js": at("hidden by that of the application"),
      "lib/tools/application.js": at("tools"),
      "lib/c.png": "c",
    },
  },
];
