// URLs in sheets, and pictures and fonts that move into them.

import { font, picture } from "../lib/sources.mjs";

const SIZES = {
  // 4 characters for each 3 bytes: 32 696 of them, and 32 700, which is too long by one.
  fits: 24_522,
  over: 24_523,
};

const EMBED = {
  "public/stylesheets/a.css": `
.in { background: url(../images/embed/in.png) }
.out { background: url(../images/out.png) }
.fits { background: url("../images/embed/deep/fits.png") }
.over { background: url('../images/embed/over.png') }
.twice { background: url(../images/embed/in.png) no-repeat }
.absolute { background: url(/images/embed/in.png) }
.version { background: url(../images/embed/in.png?1234567890) }
.gif { background: url(../images/embed/a.gif) }
.jpeg { background: url(../images/embed/a.jpeg) }
.vector { background: url(../images/embed/a.svg) }
.embedded { background: url(../images/embedded/a.png) }
@font-face { font-family: "small"; src: url(../fonts/embed/small.woff) format("woff"), url(../fonts/embed/small.ttf) format("truetype") }
@font-face { font-family: "large"; src: url(../fonts/embed/large.otf) }
@font-face { font-family: "elsewhere"; src: url(../fonts/far.woff) }
`,
  "public/images/embed/in.png": picture(3),
  "public/images/out.png": picture(4),
  "public/images/embed/deep/fits.png": picture(5, SIZES.fits),
  "public/images/embed/over.png": picture(6, SIZES.over),
  "public/images/embed/a.gif": Buffer.from("R0lGODlhAQABAIAAAP8AAP///yH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==", "base64"),
  "public/images/embed/a.jpeg": font(300, 2),
  "public/images/embed/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"/>\n',
  "public/images/embedded/a.png": picture(7),
  "public/fonts/embed/small.woff": font(900, 3),
  "public/fonts/embed/small.ttf": font(901, 4),
  "public/fonts/embed/large.otf": font(40_000, 5),
  "public/fonts/far.woff": font(902, 6),
};
const EMBED_BODY = ["in", "out", "fits", "over", "twice", "absolute", "gif", "vector", "embedded"]
  .map((name) => `<div class="${name}">${name}</div>`)
  .join("");

export default [
  {
    name: "relative URLs of sheets in several folders",
    settings: `
stylesheets:
  app:
    - public/stylesheets/base.css
    - public/stylesheets/theme/*.css
    - public/vendor/kit/kit.css
`,
    files: {
      "public/stylesheets/base.css": ".a { background-image: url(../images/a.png) }\n",
      "public/stylesheets/theme/one.css":
        ".b { background-image: url(./a.png); list-style-image: url(../../images/a.png) }\n",
      "public/stylesheets/theme/two.css":
        ".c { background: url('a.png') no-repeat, url(\"../../images/deep/b.png\") }\n",
      "public/vendor/kit/kit.css":
        ".d { background: #fff url(img/a.png) repeat-x; cursor: url(img/a.png) 2 2, auto }\n",
      "public/images/a.png": picture(3),
      "public/images/deep/b.png": picture(4),
      "public/stylesheets/theme/a.png": picture(5),
      "public/vendor/kit/img/a.png": picture(6),
    },
    page: { body: '<div class="a b">1</div><div class="c">2</div><div class="d">3</div>' },
  },
  {
    name: "URLs of all forms",
    settings: `
stylesheets:
  app: [public/stylesheets/a.css]
`,
    files: {
      "public/stylesheets/a.css": `
.absolute { background: url(/images/a.png) }
.quoted { background: url("/images/a.png") }
.remote { background: url(https://example.com/a.png) }
.scheme { background: url(//example.com/a.png) }
.data { background: url(data:image/gif;base64,R0lGODlhAQABAAAAACw=) }
.version { background: url(../images/a.png?1234567) }
.fragment { background: url(../images/a.svg#part) }
.spaces { background: url( "../images/a.png" ) }
.upper { background: url(../images/B.PNG) }
.none { background: none }
.page { fill: url(#gradient); filter: url("#blur") }
@font-face {
  font-family: "kit";
  src: url(../fonts/kit.eot);
  src: url("../fonts/kit.eot?#iefix") format("embedded-opentype"), url(../fonts/kit.woff2) format("woff2"),
    url(../fonts/kit.woff) format("woff"), url('../fonts/kit.svg#kit') format("svg");
}
`,
      "public/images/a.png": picture(3),
      "public/images/B.PNG": picture(4),
      "public/images/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="4"><g id="part"/></svg>\n',
      "public/fonts/kit.eot": font(50, 1),
      "public/fonts/kit.woff": font(51, 2),
      "public/fonts/kit.woff2": font(52, 3),
      "public/fonts/kit.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="kit"/></svg>\n',
    },
    page: {
      body: ["absolute", "quoted", "data", "version", "fragment", "spaces", "upper", "none"]
        .map((name) => `<div class="${name}">${name}</div>`)
        .join(""),
    },
  },
  {
    name: "relative URLs left as they are",
    settings: `
rewrite_relative_paths: off
stylesheets:
  app: [public/stylesheets/a.css, public/stylesheets/deep/b.css]
`,
    files: {
      "public/stylesheets/a.css": ".a { background: url(../images/a.png) }\n.b { background: url(/images/a.png) }\n",
      "public/stylesheets/deep/b.css":
        '.c { background: url("../images/a.png") }\n.d { background: url(../images/none.png) }\n',
      "public/images/a.png": picture(3),
    },
    page: { packages: ["app.css"], body: '<div class="a">1</div><div class="b">2</div>' },
  },
  {
    name: "pictures and fonts as data, with their limits",
    settings: `
embed_assets: datauri
stylesheets:
  app: [public/stylesheets/a.css]
`,
    files: EMBED,
    page: { body: EMBED_BODY },
  },
  {
    name: "data by the old name of the setting",
    settings: `
embed_images: datauri
stylesheets:
  app: [public/stylesheets/a.css]
`,
    files: EMBED,
    page: { packages: ["app-datauri.css"], body: EMBED_BODY },
  },
  {
    name: "data and MHTML, which is lost",
    settings: `
embed_assets: on
stylesheets:
  app: [public/stylesheets/a.css]
  other: [public/stylesheets/b.css]
`,
    files: { ...EMBED, "public/stylesheets/b.css": ".b { color: red }\n" },
    says: [/config\/assets\.yml:2:\d+: .*MHTML/i],
  },
  {
    name: "parts of one sheet on top of each other",
    settings: `
stylesheets:
  app: ["public/stylesheets/**/*.css"]
`,
    files: {
      "public/stylesheets/a.css": "a:hover, a:focus { color: red }\np > a[href^='x'] { color: green !important }\n",
      "public/stylesheets/b/c.css": "@media (min-width: 1px) {\n  p a { color: blue; letter-spacing: 1px }\n}\n",
      "public/stylesheets/b/d.css":
        "@media print { p a { display: none } }\np a { color: teal; letter-spacing: 2px }\n",
      "public/stylesheets/e.css":
        "p::before { content: 'é \\201c }'; }\n@keyframes turn { from { opacity: 0 } to { opacity: 1 } }\n",
    },
    page: { body: '<p><a href="#x">one</a> <a href="x">two</a></p>' },
  },
  {
    name: "sheets that import others, which Jammit leaves behind other rules",
    settings: `
stylesheets:
  app: [public/stylesheets/a.css, public/stylesheets/b.css]
`,
    files: {
      "public/stylesheets/a.css": '@charset "UTF-8";\n.probe { outline: 1px solid red; color: red }\n',
      "public/stylesheets/b.css": '@import url(lib/c.css);\n@import "d.css" print;\n.probe { color: green }\n',
      "public/stylesheets/lib/c.css": ".probe { color: blue; background: url(c.png) }\n",
      "public/stylesheets/lib/c.png": picture(3),
      "public/stylesheets/d.css": ".probe { display: none }\n",
    },
    differs: ["app.css"],
    page: { body: '<div class="probe">a</div>' },
  },
];
