// What both refuse: Sprockets raises, assetpack exits with code 1 and says why.

const at = (name, header = "") => `${header}record("${name}");\n`;

/** A tree whose script begins with this directive. */
const refused = (name, directive, says, files = {}) => ({
  name,
  files: { "js/app.js": at("app", `//= ${directive}\n`), "js/a.js": at("a"), "css/only.css": "a { b: c }\n", ...files },
  targets: ["app.js"],
  says,
});

export default [
  refused("a missing file", "require b", /app\.js:1:13.*`b`/s),
  refused("a missing relative file", "require ./css/a", /`\.\/css\/a`/),
  refused("a file of another type", "require only", /`only`.*CSS/s),
  refused("an extension of another type", "require only.css", /`only\.css`/),
  refused("an absolute path", "require /a", /absolute/),
  refused("a path out of the load path", "require ../stylesheets/only", /load path/),
  refused("a folder that is not relative", "require_tree a", /`require_tree`/),
  refused("a directory that is not relative", "require_directory parts", /`require_directory`/, { "js/parts/x.js": at("x") }),
  refused("a folder that does not exist", "require_tree ./nothing", /`\.\/nothing`/),
  refused("a tree to link that does not exist", "link_tree ../nothing", /`\.\.\/nothing`/),
  refused("a file as a folder", "require_directory ./a.js", /`\.\/a\.js`/),
  refused("a missing link", "link b.png", /`b\.png`/),
  refused("a missing stub", "stub b", /`b`/),
  refused("a missing dependency", "depend_on b.json", /`b\.json`/),
  refused("a second require_self", "require_self\n//= require_self", /app\.js:2/),
  refused("no argument", "require", /`require` needs/),
  refused("too many arguments", "require a b", /`require` takes/),
  refused("an argument of require_self", "require_self a", /`require_self` takes/),
  refused("an open quote", "require 'a", /quote/),
  refused("a fault in a part", "require bad", /bad\.js:1/, { "js/bad.js": at("bad", "//= require ./no\n") }),
  refused("a fault in what is linked", "link bad.js", /bad\.js:1/, { "js/bad.js": at("bad", "//= require ./no\n") }),
];
