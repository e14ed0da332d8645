// The projects that are served: their sources, their settings, and what changes before the next release.

const script = (text) => `console.log(${JSON.stringify(`${text} `.repeat(400))});\n`;
const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join("");
const sheet = (colour) => lines(60, (at) => `.a${at} { color: ${colour}; top: ${at}px }\n`);
const map = { version: 3, sources: [], names: [], mappings: "", x: "y".repeat(900) };
const picture = `<svg xmlns="http://www.w3.org/2000/svg">${"<g/>".repeat(300)}</svg>\n`;
const noise = (length) => Buffer.from(Array.from({ length }, (_, at) => (at * at * 31 + at * 7) % 251));

/** Names that mean something to some server's grammar, or to a URL. */
const ODD = [
  "a b.svg",
  "100%.svg",
  "%41.svg",
  "quote'\"`.svg",
  "$1 $uri ${HOME} %1 %{HTTP:Host}.svg",
  "{path} {$HOME} {args.0}.svg",
  "[x]*!(y)|^.svg",
  "a;b,c=d&e@f~g+h.svg",
  "f(x).svg",
  "# <é> ü.svg",
  "日本語.svg",
  "why?.svg",
  "a:b.svg",
  "-.svg",
  "dots..in...name.min.svg",
  "UPPER.SVG",
];

const files = {
  "app.js": script("app"),
  "page.css": sheet("red"),
  "module.mjs": script("module"),
  "tiny.js": "a()\n",
  "LICENSE": "Do what you like. ".repeat(50),
  "data.json": JSON.stringify({ a: "b".repeat(900) }),
  "site.webmanifest": JSON.stringify({ name: "n".repeat(900) }),
  "code.wasm": Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), Buffer.alloc(900)]),
  "type.woff2": noise(500),
  "type.woff": noise(501),
  "type.ttf": Buffer.concat([noise(300), Buffer.alloc(700)]),
  "picture.png": noise(600),
  "icon.ico": Buffer.concat([noise(300), Buffer.alloc(700)]),
  "film.mp4": noise(700),
  "text.md": "# text\n".repeat(90),
  "what.unheard-of": noise(200),
  "archive.tar.gz": noise(400),
  "with.br": noise(100),
  "index.html": `<!doctype html><title>t</title>${"<p>text</p>\n".repeat(100)}`,
  "deep/er/deepest.css": sheet("green"),
  ...Object.fromEntries(ODD.map((name, at) => [`odd ${at % 3}/${name}`, `${picture}${" ".repeat(at)}`])),
};
/** Names that stay, and how they may be taken for others. */
const stable = {
  "sw.js": script("worker"),
  "robots.txt": "User-agent: *\n",
  "favicon.ico": noise(300),
  "x-0123456789abcdef.js": script("not what it seems"),
  "deep/LOOK a'like-0123456789abcdef": script("not what it seems"),
  "deep/y-0123456789abcdef.css.map": JSON.stringify(map),
  "almost-0123456789abcde.js": script("too short"),
  "pages/404.html": `<!doctype html><title>404</title>${"<p>gone</p>\n".repeat(100)}`,
};
const names = Object.keys(stable);

export const projects = [
  {
    name: "a folder",
    files: { ...files, ...stable },
    stable: names,
    settings: { public_path: "/assets/", compress: ["br", "gzip"], sourcemap: "linked" },
  },
  {
    name: "the root, all encodings",
    files: { ...files, ...stable },
    stable: names,
    settings: { public_path: "/", compress: ["br", "gzip", "zstd"], sourcemap: "linked" },
  },
  {
    name: "a path of another host",
    files: { ...files, ...stable },
    stable: names,
    settings: { public_path: "https://cdn.example:8443/st%C3%BCff/100%25/(v)1+2/", compress: ["gzip", "zstd"] },
  },
  {
    name: "nothing compressed",
    files: { ...files, ...stable },
    stable: names,
    settings: { public_path: "//cdn.example/a/b/", compress: [] },
  },
  {
    name: "in a folder with an odd name",
    files: { "app.js": script("app"), ...Object.fromEntries(names.slice(0, 5).map((name) => [name, stable[name]])) },
    stable: names,
    out: "the out %1 'put' \"put\" {x é # ;",
    settings: { public_path: "/assets/", compress: ["br", "gzip", "zstd"], sourcemap: "linked" },
  },
  {
    name: "the root, in a folder with an odd name",
    files: { "app.js": script("app"), ...Object.fromEntries(names.slice(0, 5).map((name) => [name, stable[name]])) },
    stable: names,
    out: "the $out %1 'put' \"put\" {x é # ;",
    settings: { public_path: "/", compress: ["br", "gzip", "zstd"], sourcemap: "linked" },
  },
  {
    name: "dot files",
    files: { "app.js": script("app"), ".well-known/app.json": files["data.json"], ".hidden.js": script("hidden") },
    stable: [".well-known/**"],
    settings: { public_path: "/assets/", compress: ["br", "gzip"], ignore: [] },
  },
  {
    name: "a server that compresses by itself",
    files: { ...files, ...stable },
    stable: names,
    busy: true,
    settings: { public_path: "/assets/", compress: ["br", "gzip"], sourcemap: "linked" },
  },
  {
    name: "the next release, by the same rules",
    files: { ...files, ...stable },
    stable: names,
    settings: { public_path: "/assets/", compress: ["br", "gzip"], sourcemap: "linked" },
    servers: ["nginx", "caddy", "apache"],
    next: {
      files: {
        "app.js": script("new app"),
        "new/one.css": sheet("blue"),
        "new/font.woff2": noise(420),
        "sw.js": script("new"),
      },
    },
  },
  {
    name: "a stable file that lost its twins",
    files: { "app.js": script("app"), "sw.js": "a()\n", "page.html": files["index.html"] },
    before: { "sw.js": script("old") },
    stable: ["sw.js"],
    settings: { public_path: "/assets/", compress: ["br", "gzip"], sourcemap: "linked" },
  },
];
