// Which files a bundle consists of, and in which order.

/** A script that shows where it is. */
const at = (name, header = "") => `${header}record("${name}");\n`;

/** A sheet that shows where it is. */
const rule = (name, header = "") => `${header}.${name} { order: ${name}; }\n`;

/** Directives in comments of lines. */
const lines = (...directives) => directives.map((directive) => `//= ${directive}\n`).join("");

/** Directives in a comment over lines. */
const block = (...directives) => `/*\n${directives.map((directive) => ` *= ${directive}\n`).join("")} */\n`;

export default [
  {
    name: "a file alone",
    files: { "js/app.js": at("app") },
    targets: ["app.js"],
  },
  {
    name: "requirements in their order, each once",
    files: {
      "js/app.js": at("app", lines("require c", "require a", "require b", "require a", "require c")),
      "js/a.js": at("a"),
      "js/b.js": at("b", lines("require c")),
      "js/c.js": at("c"),
    },
    targets: ["app.js", "b.js"],
  },
  {
    name: "a diamond, and deeper",
    files: {
      "js/app.js": at("app", lines("require left", "require right")),
      "js/left.js": at("left", lines("require base/b", "require base/a")),
      "js/right.js": at("right", lines("require base/a", "require base/c", "require left")),
      "js/base/a.js": at("base-a", lines("require ./c")),
      "js/base/b.js": at("base-b"),
      "js/base/c.js": at("base-c", lines("require ../root")),
      "js/root.js": at("root"),
    },
    targets: ["app.js", "right.js", "base/a.js"],
  },
  {
    name: "require_self first, between and in parts",
    files: {
      "js/first.js": at("first", lines("require_self", "require a", "require b")),
      "js/between.js": at("between", lines("require a", "require_self", "require b")),
      "js/a.js": at("a", lines("require_self", "require c")),
      "js/b.js": at("b", lines("require d", "require_self")),
      "js/c.js": at("c"),
      "js/d.js": at("d"),
    },
    targets: ["first.js", "between.js"],
  },
  {
    name: "a sheet that puts itself before its folder",
    files: {
      "css/application.css": rule("application", block("require reset", "require_self", "require_tree .")),
      "css/reset.css": rule("reset"),
      "css/pages/home.css": rule("home"),
      "css/pages/about.css": rule("about", "/*= require ../parts/button */\n"),
      "css/parts/button.css": rule("button"),
      "css/zebra.css": rule("zebra"),
    },
    targets: ["application.css"],
  },
  {
    name: "folders before and after files of like names",
    files: {
      "js/app.js": at("app", lines("require_tree ./menu")),
      "js/menu/item.js": at("item"),
      "js/menu/item-last.js": at("item-last"),
      "js/menu/item/a.js": at("item/a"),
      "js/menu/item/Z.js": at("item/Z"),
      "js/menu/item.first.js": at("item.first"),
      "js/menu/items/a.js": at("items/a"),
      "js/menu/0.js": at("0"),
      "js/menu/_b.js": at("_b"),
      "js/menu/ä.js": at("ae"),
    },
    targets: ["app.js"],
  },
  {
    name: "require_directory leaves inner folders out",
    files: {
      "js/app.js": at("app", lines("require_directory ./parts")),
      "js/here.js": at("here", lines("require_directory")),
      "js/parts/b.js": at("b"),
      "js/parts/a.js": at("a"),
      "js/parts/deep/c.js": at("c"),
      "js/parts/style.css": rule("style"),
      "js/parts/text.txt": "text",
    },
    targets: ["app.js", "here.js"],
  },
  {
    name: "require_tree without a path, and of what is above",
    files: {
      "js/one/all.js": at("all", lines("require_tree")),
      "js/one/a.js": at("a"),
      "js/one/two/b.js": at("b"),
      "js/one/two/up.js": at("up", lines("require_tree ..")),
      "js/outside.js": at("outside"),
    },
    targets: ["one/all.js", "one/two/up.js"],
  },
  {
    name: "require_tree into another load path",
    files: {
      "js/app.js": at("app", lines("require_tree ../../../lib/assets/javascripts/tools")),
      "lib/tools/a.js": at("a"),
      "lib/tools/b/c.js": at("c"),
      "lib/other.js": at("other"),
    },
    targets: ["app.js"],
  },
  {
    name: "a tree whose files require one another",
    files: {
      "js/app.js": at("app", lines("require_tree ./models", "require models/a")),
      "js/models/a.js": at("a", lines("require ./z")),
      "js/models/m.js": at("m", lines("require ./a")),
      "js/models/z.js": at("z"),
    },
    targets: ["app.js"],
  },
  {
    name: "stubs take what they require along",
    files: {
      "js/app.js": at("app", lines("require a", "require b", "stub shared")),
      "js/admin.js": at("admin", lines("stub application", "require_tree ./parts", "require application")),
      "js/application.js": at("application", lines("require jquery", "require shared")),
      "js/jquery.js": at("jquery"),
      "js/shared.js": at("shared", lines("require deep")),
      "js/deep.js": at("deep"),
      "js/a.js": at("a", lines("require shared")),
      "js/b.js": at("b", lines("require deep")),
      "js/parts/p.js": at("p", lines("require jquery", "require a")),
    },
    targets: ["app.js", "admin.js", "application.js"],
  },
  {
    name: "what a part stubs stays",
    files: {
      "js/app.js": at("app", lines("require a", "require b")),
      "js/a.js": at("a", lines("require c", "stub b")),
      "js/b.js": at("b"),
      "js/c.js": at("c"),
    },
    targets: ["app.js", "a.js"],
  },
  {
    name: "stubs before and after, and of what is not there",
    files: {
      "js/before.js": at("before", lines("stub a", "require a", "require b")),
      "js/after.js": at("after", lines("require a", "require b", "stub a")),
      "js/needless.js": at("needless", lines("require b", "stub c")),
      "js/a.js": at("a", lines("require b")),
      "js/b.js": at("b"),
      "js/c.js": at("c"),
    },
    targets: ["before.js", "after.js", "needless.js"],
  },
  {
    name: "a sheet without what another has",
    files: {
      "css/admin.css": rule("admin", block("require base", "require extra", "stub base")),
      "css/base.css": rule("base", block("require reset")),
      "css/reset.css": rule("reset"),
      "css/extra.css": rule("extra", block("require reset", "require more")),
      "css/more.css": rule("more"),
    },
    targets: ["admin.css", "base.css"],
  },
  {
    name: "two files that require each other",
    files: {
      "js/a.js": at("a", lines("require b")),
      "js/b.js": at("b", lines("require a")),
    },
    targets: ["a.js", "b.js"],
  },
  {
    name: "circles inside of a bundle",
    files: {
      "js/app.js": at("app", lines("require one", "require last")),
      "js/one.js": at("one", lines("require two", "require side")),
      "js/two.js": at("two", lines("require three")),
      "js/three.js": at("three", lines("require one", "require side", "require app")),
      "js/side.js": at("side", lines("require_self", "require three")),
      "js/last.js": at("last"),
    },
    targets: ["app.js", "one.js", "two.js", "three.js", "side.js"],
  },
  {
    name: "a file that requires itself",
    files: {
      "js/app.js": at("app", lines("require_self", "require ./app", "require a")),
      "js/a.js": at("a", lines("require a")),
    },
    targets: ["app.js", "a.js"],
  },
  {
    name: "a circle under a stub",
    files: {
      "js/app.js": at("app", lines("require a", "require d", "stub b")),
      "js/a.js": at("a", lines("require b")),
      "js/b.js": at("b", lines("require c")),
      "js/c.js": at("c", lines("require b", "require e")),
      "js/d.js": at("d", lines("require e")),
      "js/e.js": at("e"),
    },
    targets: ["app.js"],
  },
  {
    name: "depend_on and its like add nothing",
    files: {
      "js/app.js": at("app", lines("depend_on data.json", "depend_on_asset b", "depend_on_directory ./folder", "require a")),
      "js/a.js": at("a", lines("depend_on_asset app.css")),
      "js/b.js": at("b"),
      "js/data.json": '{"a": 1}\n',
      "js/folder/c.js": at("c"),
      "css/app.css": rule("app", block("depend_on ./other.css")),
      "css/other.css": rule("other"),
    },
    targets: ["app.js", "app.css"],
  },
];
