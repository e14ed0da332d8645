export const picture = new URL("./x.png", import.meta.url);
export const single = new URL('./x.png', import.meta.url).href;
export const commented = new URL(/* this */ "./x.png", /* from here */ import.meta.url);
export const escaped = new URL("./\x78.png", import.meta.url);
export const bare = new URL("x.png", import.meta.url);
export const named = new URL("./img/a%20b%231.png", import.meta.url);
export const suffixed = new URL("./x.png?size=2#left", import.meta.url);
export const ratio = (n) => n / new URL("./x.png", import.meta.url).href.length / 2;

// Another base, or nothing to look for: as they are.
export const page = () => new URL("./not-there.png", document.baseURI);
export const remote = new URL("https://static.example.com/x.png", import.meta.url);
export const data = new URL("data:,x", import.meta.url);

// Only text: new URL("./not-there.png", import.meta.url)
/* new URL("./x.png", import.meta.url) and import("./not-there.js") and url(not-there.png) */
export const texts = [
  'new URL("./not-there.png", import.meta.url)',
  "new URL('./x.png', import.meta.url)",
  'import("./not-there.js"); require("./not-there"); url(./not-there.png)',
  `new URL("./x.png", import.meta.url) ${`new URL('./not-there.png', import.meta.url)`}`,
  String.raw`new URL("./\x78.png", import.meta.url)`,
  /new URL\("\.\/not-there\.png", import\.meta\.url\)/.source,
  /[/"]new URL("\.\/x\.png", import\.meta\.url)/.source,
];

// What placeholders of various tools look like. All of it is the user's text.
export const lookalikes = [
  "!~{000}~",
  "!~{001}~.png",
  "__assetpack_slot_0__",
  "assetpack_slot_x_png",
  "ASSETPACK0000000",
  "x-0123456789abcdef.png",
  "0000000000000000",
  "\u0000asset\u0000",
];

export const later = () => import("./pages/deep.js");

for (const text of [...texts, ...lookalikes]) console.log(JSON.stringify(text));
console.log(remote.href, data.href, String(ratio).length > 0);
