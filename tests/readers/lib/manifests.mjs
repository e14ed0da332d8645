// The project that is built, manifests that are harder than what it becomes, and what pages have to say of them.

/** Names that mean something in one of the languages, in URLs, or in HTML. */
const NAMES = [
  "a b.txt",
  "it's.txt",
  'say "hi".txt',
  `'both' "of them".txt`,
  "ünï 漢字 😀.txt",
  "#{x}.txt",
  "#$x #@x.txt",
  "${x}.txt",
  "`x`.txt",
  "100%.txt",
  "%s %d %%.txt",
  "{0} {{x}}.txt",
  "$(x) @x +x =x,x;x!x~x*x.txt",
  "a&b<c>[d]^e|f?.txt",
  "</script>.txt",
  "\u2028line.txt",
  "\u202Ebidi.txt",
  "\uFEFFbom.txt",
  "woman\u200D👩.txt",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "class",
  "LICENSE",
  "1",
];

export const PROJECT = {
  "assets/app.js": `import "./css/one.css"; import "./css/two.css";
import { a } from "./lib/it's #{x} \${x}.js"; import { b } from "./lib/b.js";
console.log(a("app"), b("app")); import("./lazy.js");`,
  "assets/other.js": `import "./css/one.css"; import { a } from "./lib/it's #{x} \${x}.js"; console.log(a("other"));`,
  "assets/third.js": `import { b } from "./lib/b.js"; console.log(b("third"));`,
  "assets/lazy.js": `console.log("lazy");`,
  "assets/lib/it's #{x} ${x}.js": "export const a = (x) => `a ${x}`;",
  "assets/lib/b.js": "export const b = (x) => `b ${x}`;",
  "assets/css/one.css": `a { color: red; background: url("../img/a b.txt") }`,
  "assets/css/two.css": "b { color: blue }",
  ...Object.fromEntries(NAMES.map((name) => [`assets/img/${name}`, name])),
  // A slash is a folder: these stand at the top, where their names are whole paths.
  ...Object.fromEntries(["__proto__", "1", "LICENSE", "#{x}", '"'].map((name) => [`assets/${name}`, `top ${name}`])),
  "assetpack.toml": `compress = "none"\nsourcemap = "linked"\n[css]\nshared = true\n`,
};

/** Texts that are no file names, but that a literal has to hold all the same. */
const TEXTS = [
  "",
  "\\",
  "\\\\",
  "ends in \\",
  'a"""b',
  "a'''b",
  "\\n \\x41 \\u0041 \\u{41} \\101",
  `'\\"#{x}`,
  "'#$0 #@a",
  "*/ // /* -- # =begin",
  'r#"x"#',
  Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).join(""),
  "\u0080\u0085\u00A0\u00AD\u061C\u2029\u2066\u2069\uFFFD\uFFFF",
  "\u{10FFFF}\u{E0001}\u{1F469}\u200D\u{1F4BB}",
];

/** The same release with texts that no build makes, fields that nobody knows, and an import map. */
export function hard(manifest) {
  const odd = structuredClone(manifest);
  const app = odd.assets["app.js"];
  const printable = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code)).join("");
  odd.public_path = "https://cdn.example.com/é#{x}${x}%s/";
  app.path = `é 漢 😀 ${printable}-0123456789abcdef.js`;
  odd.assets[app.css[0]].path = "css/it's #{x} ${x}.css";
  odd.assets[app.preload[0]].path = "%40@%2x.js";
  odd.later = { list: [1, null, "x"] };
  for (const entry of Object.values(odd.assets)) Object.assign(entry, { later: [{ a: 1 }], Later: "x" });
  for (const text of TEXTS) {
    const fields = { path: `p${text}`, integrity: `i${text}`, media_type: `m${text}`, css: [app.css[0], text] };
    odd.assets[text] = { ...odd.assets["lazy.js"], ...fields, preload: [text, app.preload[0]] };
  }
  odd.import_map = {
    imports: {},
    integrity: {},
    html: `<script type="importmap">{"imports":{"#a":"/it's"}}</script>`,
    csp: "'sha256-ab+/cd='",
  };
  return odd;
}

/** The same release, where the entry needs nothing else. */
export function plain(manifest) {
  const release = structuredClone(manifest);
  delete release.assets["app.js"].css;
  delete release.assets["app.js"].preload;
  return release;
}

/** Files that no reader may accept. */
export const NOT_MANIFESTS = (manifest) => ({
  "not JSON": "{",
  "an empty file": "",
  "a later schema": JSON.stringify({ ...manifest, schema: 2 }),
});

/** What is no part of a URL path, byte for byte: it is encoded. */
const ENCODED = new Set(Buffer.from(`"#%&'()<>?[\\]^\`{|}`));

/** The URL of an asset. */
function urlOf(manifest, { path }) {
  const encode = (byte) =>
    byte > 0x20 && byte < 0x7f && !ENCODED.has(byte)
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return manifest.public_path + [...Buffer.from(path)].map(encode).join("");
}

/** Every asset as constants have it, in the order of the manifest. */
export function recorded(manifest) {
  const entryOf = (key) => new Map(Object.entries(manifest.assets)).get(key);
  const link = (entry) => ({ url: urlOf(manifest, entry), integrity: entry.integrity });
  const links = (keys = []) => keys.map((key) => link(entryOf(key)));
  return Object.entries(manifest.assets).map(([path, entry]) => ({
    path,
    ...link(entry),
    media_type: entry.media_type,
    css: links(entry.css),
    preload: links(entry.preload),
  }));
}

/** What loads an entry. */
export function tags(manifest, key) {
  const entry = recorded(manifest).find(({ path }) => path === key);
  const place = (name, { url, integrity }) => `${name}="${url}" integrity="${integrity}" crossorigin`;
  return [
    ...entry.css.map((sheet) => `<link rel="stylesheet" ${place("href", sheet)}>\n`),
    ...entry.preload.map((module) => `<link rel="modulepreload" ${place("href", module)}>\n`),
    `<script type="module" ${place("src", entry)}></script>\n`,
  ].join("");
}
