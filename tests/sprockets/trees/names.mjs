// What paths in directives mean, and where directives can stand.

const at = (name, header = "") => `${header}record("${name}");\n`;
const rule = (name, header = "") => `${header}.${name} { order: ${name}; }\n`;
const lines = (...directives) => directives.map((directive) => `//= ${directive}\n`).join("");

export default [
  {
    name: "index files stand for their folders",
    files: {
      "js/app.js": at("app", lines("require menu", "require ./dialog", "require menu/index", "require menu.js")),
      "js/menu/index.js": at("menu", lines("require ./item", "require_tree ./parts")),
      "js/menu/item.js": at("item", lines("require .")),
      "js/menu/parts/b.js": at("b"),
      "js/menu/parts/index.js": at("parts"),
      "js/dialog/index.js": at("dialog", lines("require_directory")),
      "js/dialog/a.js": at("a", lines("require ../menu/parts")),
    },
    targets: ["app.js", "menu/index.js"],
  },
  {
    name: "a file goes before the index of its folder",
    files: {
      "js/app.js": at("app", lines("require menu")),
      "js/menu.js": at("menu file", lines("require menu/index")),
      "js/menu/index.js": at("menu index"),
      "css/app.css": rule("app", "/*= require menu */\n"),
      "css/menu/index.css": rule("index"),
    },
    targets: ["app.js", "app.css"],
  },
  {
    name: "index files by type, and of the load path itself",
    files: {
      "js/app.js": at("app", lines("require lib", "require ./")),
      "js/index.js": at("root"),
      "js/lib/index.css": rule("lib"),
      "js/lib/index.js": at("lib"),
      "js/app.css": rule("app", "/*= require lib */\n"),
    },
    targets: ["app.js", "app.css"],
  },
  {
    name: "the first load path wins",
    files: {
      "js/app.js": at("app", lines("require shared", "require only_lib", "require only_vendor", "require deep/x")),
      "js/deep/x.js": at("own x"),
      "lib/shared.js": at("lib shared", lines("require ./near")),
      "lib/near.js": at("lib near"),
      "lib/only_lib.js": at("only lib", lines("require near")),
      "lib/deep/x.js": at("lib x"),
      "vendor/shared.js": at("vendor shared"),
      "vendor/near.js": at("vendor near"),
      "vendor/only_vendor.js": at("only vendor", lines("require ./near", "require ./deep/x")),
      "vendor/deep/x.js": at("vendor x"),
    },
    targets: ["app.js"],
  },
  {
    name: "load paths inside of one another",
    loadPaths: ["app/assets/javascripts", "app/assets", "lib"],
    files: {
      "app/assets/javascripts/app.js": at("app", lines("require a", "require javascripts/b", "require deep/c", "require_tree ../more")),
      "app/assets/javascripts/a.js": at("a", lines("require ./deep/c")),
      "app/assets/javascripts/b.js": at("b"),
      "app/assets/javascripts/deep/c.js": at("c", lines("require more/d")),
      "app/assets/more/d.js": at("d"),
      "app/assets/more/e.js": at("e", lines("require ../javascripts/b")),
      "lib/deep/c.js": at("hidden"),
    },
    targets: ["app.js", "more/e.js"],
  },
  {
    name: "packages of Bower",
    files: {
      "js/app.js": at("app", lines("require one", "require two", "require three", "require ./one")),
      "js/one/index.js": at("one of the application"),
      "vendor/one/bower.json": '{ "main": "one.js" }\n',
      "vendor/one/one.js": at("one"),
      "vendor/two/bower.json": '{ "main": ["./two.css", "dist/two.js"] }\n',
      "vendor/two/dist/two.js": at("two", lines("require ./part")),
      "vendor/two/dist/part.js": at("part of two"),
      "vendor/two/index.js": at("index of two"),
      "vendor/two/two.css": rule("two"),
      "vendor/three/component.json": '{ "main": "missing.js" }\n',
      "vendor/three/index.js": at("index of three"),
      "css/app.css": rule("app", "/*= require two */\n"),
    },
    targets: ["app.js", "app.css"],
  },
  {
    name: "a load path without the type is passed over",
    files: {
      "js/app.js": at("app", lines("require theme")),
      "css/app.css": rule("app", "/*= require theme */\n"),
      "css/theme.css": rule("theme"),
      "lib/theme.js": at("theme"),
      "images/theme.png": "picture",
    },
    targets: ["app.js", "app.css"],
  },
  {
    name: "extensions that are written, and dots that are none",
    files: {
      "js/app.js": at("app", lines("require jquery.ui", "require a.js", "require v1.2/b.min", "require ./c.d.js")),
      "js/jquery.ui.js": at("ui", lines("require jquery")),
      "js/jquery.js": at("jquery"),
      "js/a.js": at("a"),
      "js/v1.2/b.min.js": at("b"),
      "js/c.d.js": at("c"),
    },
    targets: ["app.js"],
  },
  {
    name: "spaces and quotes",
    files: {
      "js/app.js": at(
        "app",
        '//= require "two words"\n//= require \'it"s\'\n//= require with\\ backslash\n//= require "a"b\n//=   require\tc   \n',
      ),
      "js/two words.js": at("two words", '//= require_tree "./a folder"\n'),
      'js/it"s.js': at("quote"),
      "js/with backslash.js": at("backslash"),
      "js/ab.js": at("ab"),
      "js/c.js": at("c"),
      "js/a folder/d e.js": at("d e"),
    },
    targets: ["app.js", "two words.js"],
  },
  {
    name: "comments of all kinds",
    files: {
      "js/app.js": at("app", "\n\n// text\n//= require a\n\n/* more\n *= require b\n * text\n */\n  //=require c\n/*= require d */\n// = require e\n//== require f\n"),
      "js/a.js": at("a", "/*! licence */\n\n//= require g\n"),
      "js/b.js": at("b", "/**\n * @file\n *= require h\n */\n"),
      "js/c.js": at("c"),
      "js/d.js": at("d", "#= require i\n"),
      "js/e.js": at("e"),
      "js/f.js": at("f"),
      "js/g.js": at("g"),
      "js/h.js": at("h"),
      "js/i.js": at("i"),
    },
    targets: ["app.js"],
  },
  {
    name: "directives after code are comments",
    files: {
      "js/app.js": "//= require a\nrecord('app');\n//= require b\n/*= require c */\nrecord('end');\n",
      "js/a.js": `"text"; //= require b\n`,
      "js/b.js": at("b"),
      "js/c.js": at("c"),
      "css/app.css": "/*= require a */\n@media all { a { b: c } }\n/*= require b */\n",
      "css/a.css": "a { content: '/*= require b */' }\n",
      "css/b.css": rule("b"),
    },
    targets: ["app.js", "app.css"],
  },
  {
    name: "words that are no directives",
    files: {
      "js/app.js": at("app", "//= requires a\n//= provide a\n//= === a ===\n// require a\n// so = require a\n//= require b\n"),
      "js/a.js": at("a"),
      "js/b.js": at("b", "/* = */\n//=\n//= \n"),
    },
    targets: ["app.js"],
  },
  {
    name: "a quote in a heading",
    files: { "js/app.js": at("app", "//=== Bob's tools ===\n//= require a\n"), "js/a.js": at("a") },
    targets: ["app.js"],
    // Sprockets takes the heading for a directive and gives up.
    expected: { "app.js": `record("a"); record("app");` },
  },
  {
    name: "directives that share lines with comment marks",
    files: {
      "css/app.css": rule("app", "/*= require a\n *= require b\n */\n"),
      "css/a.css": rule("a", "/*\n *= require c */\n"),
      "css/b.css": rule("b"),
      "css/c.css": rule("c"),
      "js/app.js": at("app", "/*= require a\n * text */\n"),
      "js/a.js": at("a", "/* text\n *= require_self */\n"),
    },
    targets: ["app.css", "app.js"],
    // Sprockets removes the marks with the line: the rest of the comment becomes code, or the code a comment.
    expected: {
      "app.css": ".c { order: c; } .a { order: a; } .b { order: b; } .app { order: app; }",
      "app.js": `record("a"); record("app");`,
    },
  },
  {
    name: "line ends of Windows, and a byte order mark",
    files: {
      "js/app.js": "\ufeff//= require a\r\n//= require b\r\n\r\nrecord('app');\r\n",
      "js/a.js": "/*\r\n *= require c\r\n */\r\nrecord('a');\r\n",
      "js/b.js": "record('b')",
      "js/c.js": "record('c') // no end",
    },
    targets: ["app.js"],
  },
  {
    name: "hidden files and what editors leave are no assets",
    files: {
      "js/app.js": at("app", lines("require_tree ./all")),
      "js/all/a.js": at("a"),
      "js/all/.b.js": at("hidden"),
      "js/all/c.js~": at("backup"),
      "js/all/#d.js#": at("saved"),
      "js/all/.git/e.js": at("in a hidden folder"),
    },
    targets: ["app.js"],
  },
  {
    name: "paths with dots in them",
    files: {
      "js/app.js": at("app", lines("require ./x/../a", "require x/./b", "require ./x//b", "require_tree ./x/../y/.")),
      "js/a.js": at("a"),
      "js/x/b.js": at("b"),
      "js/y/c.js": at("c"),
    },
    targets: ["app.js"],
    // Sprockets takes each way to write a path for another file, and has `b` twice.
    expected: { "app.js": `record("a"); record("b"); record("c"); record("app");` },
  },
  {
    name: "an empty file, and one of comments",
    files: {
      "js/app.js": lines("require a", "require b", "require c"),
      "js/a.js": "",
      "js/b.js": "// nothing here\n",
      "js/c.js": "\n\n",
      "css/app.css": "/*= require a */\n",
      "css/a.css": "",
    },
    targets: ["app.js", "app.css"],
  },
];
