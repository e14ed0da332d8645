// Files below other folders than `public`: further roots, absolute globs, another public folder.

import { picture, scripts, sheets } from "../lib/sources.mjs";

export default [
  {
    name: "scripts outside of public",
    settings: `
javascripts:
  app:
    - app/javascripts/*.js
    - public/javascripts/*.js
    - vendor/a.js
`,
    files: scripts("app/javascripts/z.js", "app/javascripts/a.js", "public/javascripts/b.js", "vendor/a.js"),
    order: { "app.js": ["app/javascripts/a.js", "app/javascripts/z.js", "javascripts/b.js", "vendor/a.js"] },
    page: {},
  },
  {
    name: "one glob over public and other folders",
    settings: `
javascripts:
  app: ["{vendor,public,lib}/{javascripts,js}/*.js"]
`,
    files: scripts("lib/js/a.js", "public/javascripts/b.js", "vendor/js/a.js"),
    order: { "app.js": ["lib/js/a.js", "javascripts/b.js", "vendor/js/a.js"] },
  },
  {
    name: "an absolute root inside of the project",
    settings: `
asset_roots:
  - <%= ENV['ROOT'] %>/engines/blog
javascripts:
  app: ["public/javascripts/*.js"]
`,
    env: { ROOT: "@ROOT@" },
    files: scripts("public/javascripts/b.js", "public/javascripts/z.js", "engines/blog/public/javascripts/a.js"),
    order: { "app.js": ["engines/blog/public/javascripts/a.js", "javascripts/b.js", "javascripts/z.js"] },
  },
  {
    name: "a relative root: its files come after those of the project",
    settings: `
asset_roots: [engines/blog]
javascripts:
  app: ["public/javascripts/*.js", "app/*.js"]
  only_there: ["public/javascripts/a.js"]
`,
    files: scripts(
      "public/javascripts/b.js",
      "public/javascripts/z.js",
      "engines/blog/public/javascripts/a.js",
      "engines/blog/public/javascripts/b.js",
      "engines/blog/app/x.js",
      "app/y.js",
    ),
    order: {
      "app.js": [
        "javascripts/b.js",
        "javascripts/z.js",
        "engines/blog/public/javascripts/a.js",
        "engines/blog/public/javascripts/b.js",
        "app/y.js",
        "engines/blog/app/x.js",
      ],
      "only_there.js": ["engines/blog/public/javascripts/a.js"],
    },
  },
  {
    name: "roots beside the project",
    settings: `
asset_roots:
  - <%= ENV['SHARED'] %>
javascripts:
  app: ["public/javascripts/*.js"]
stylesheets:
  app: ["public/stylesheets/*.css"]
`,
    env: { SHARED: "@OUTSIDE@/shared" },
    files: {
      ...scripts("public/javascripts/m.js"),
      ...sheets("public/stylesheets/m.css"),
    },
    outside: {
      ...scripts("shared/public/javascripts/a.js", "shared/public/javascripts/z.js"),
      ...sheets("shared/public/stylesheets/a.css"),
    },
  },
  {
    name: "absolute globs",
    settings: `
javascripts:
  app:
    - <%= ENV['OUTSIDE'] %>/kit/*.js
    - public/javascripts/a.js
    - <%= ENV['ROOT'] %>/public/javascripts/*.js
`,
    env: { OUTSIDE: "@OUTSIDE@", ROOT: "@ROOT@" },
    files: scripts("public/javascripts/a.js", "public/javascripts/b.js"),
    outside: scripts("kit/z.js", "kit/c.js"),
  },
  {
    name: "another public folder",
    settings: `
public_root: <%= ENV['ROOT'] %>/web
package_path: packed
javascripts:
  app: ["web/js/*.js"]
stylesheets:
  app: ["web/css/*.css"]
`,
    env: { ROOT: "@ROOT@" },
    publicRoot: "web",
    files: {
      ...scripts("web/js/b.js", "web/js/a.js"),
      "web/css/a.css": ".a { background: url(../img/a.png) }\n",
      "web/img/a.png": picture(3),
    },
    order: { "app.js": ["js/a.js", "js/b.js"] },
    page: { body: '<div class="a">a</div>' },
  },
  {
    name: "a relative public folder",
    settings: `
public_root: htdocs
javascripts:
  app: ["htdocs/js/*.js"]
`,
    publicRoot: "htdocs",
    files: scripts("htdocs/js/b.js", "htdocs/js/a.js"),
    order: { "app.js": ["js/a.js", "js/b.js"] },
  },
  {
    name: "another folder for the packages",
    settings: `
package_path: bundles
javascripts:
  app: [public/javascripts/a.js]
stylesheets:
  app: [public/stylesheets/deep/er/a.css]
`,
    files: {
      ...scripts("public/javascripts/a.js"),
      "public/stylesheets/deep/er/a.css":
        ".a { background: url('../../../images/a.png') }\n.b { background: url(b.png) }\n",
      "public/images/a.png": picture(4),
      "public/stylesheets/deep/er/b.png": picture(5),
    },
    page: { body: '<div class="a">a</div><div class="b">b</div>' },
  },
];
