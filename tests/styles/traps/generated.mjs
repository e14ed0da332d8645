// Cases that are too large, or too many of a kind, to be written down.

const KINDS = { html: "", views: [], pixels: false, alone: false, wins: [], kept: [], gone: [], fails: [], warns: [] };

const NESTING = 1000;
/** How many problems of one sheet are told. */
const MOST_PROBLEMS = 100;

const repeat = (count, piece) => Array.from({ length: count }, (_, at) => piece(at)).join("");

/** Sheets without `fails` build and keep all of their rules. */
export function generatedCases() {
  const cases = [];
  const add = (name, text, rest = {}) => {
    cases.push({ ...KINDS, ...rest, name, broken: true, css: Buffer.from(text) });
  };

  add(
    "large-sheet",
    repeat(100_000, (at) => `.r${at} { top: 0 }\n`),
    { alone: true },
  );
  const long = "x".repeat(2_000);
  add(
    "large-line",
    repeat(2_500, (at) => `.large-${at} > .b { color: #FF00FF; content: "${long}" }`),
    { alone: true },
  );
  add("large-rule", `.a {\n${repeat(30_000, (at) => `--p${at}: ${at}px;\n`)}}\n`);
  add("large-selector", `${repeat(20_000, (at) => `.s${at},\n`)}.end { color: red }\n`);
  add("large-comment", `.a { color: red }\n/*${repeat(100_000, () => " ** / quite long, ")}*/\n.b { color: blue }`);
  add("large-string", `.a::before { content: "${repeat(300_000, () => "}{; ")}" }\n.b { color: blue }`);
  add(
    "large-address",
    `.a { background: url(data:image/png;base64,${repeat(200_000, () => "AAAA")}) }\n.b { color: blue }`,
  );
  add(
    "large-selector-of-one",
    `${repeat(2_000, () => ".a")} ${repeat(500, () => "> *")} { color: red }\n.b { color: blue }`,
  );
  add(
    "large-number",
    `.a { z-index: ${"9".repeat(10_000)}; width: ${"0".repeat(10_000)}1px; left: .${"1".repeat(10_000)}em }`,
  );

  const nested = (open, close, count) => open.repeat(count) + close.repeat(count);
  add("deep-rules", `.a { color: red }\n${nested("b{", "}", 100)}`);
  add("deep-media", `${nested("@media screen{", "}", 60)}\n.a { color: red }`);
  add(
    "deep-brackets",
    `.a { width: calc${nested("(", ")", 30).replace("()", "(1px)")}; --x: ${nested("([{", "}])", 60)} }`,
  );
  add("deep-selectors", `${nested(":is(", ")", 40).replace("()", "(.a)")} { color: red }\n.b { color: blue }`);
  for (const [name, open] of Object.entries({ rules: "b{", parentheses: "(", squares: "[", functions: "f(" })) {
    const column = open.length * (NESTING + 1) - (open === "b{" ? 0 : open.length - 1);
    add(`too-deep-${name}`, open.repeat(100_000), { fails: [`nested-too-deep 1:${column}`], alone: true });
  }
  const braces = Array.from({ length: MOST_PROBLEMS }, (_, at) => `css-syntax ${at + 1}:1`);
  add("too-many-problems", "}\n".repeat(5_000), { fails: braces });

  // A rule, a character, two rules. Where the character is an error, it stands in the first column of line 2.
  const errors = new Set(`"'()[]{}`);
  for (const character of "!\"#$%&'()*+,-./0:;<=>?@A[\\]^_`{|}~") {
    const rest = { html: '<div class="a"></div><div class="b"></div><div class="c"></div>', views: ["800"] };
    if (errors.has(character)) rest.fails = ["css-syntax 2:1"];
    // The bracket, and the rule that has no block because of it.
    if ("([".includes(character)) rest.fails = ["css-syntax 2:1", "css-syntax 2:1"];
    if (character === ";") rest.warns = ["css-syntax 2:1"];
    const sheet = `.a { color: red }\n${character}\n.b { color: blue }\n.c { width: 1px }\n`;
    add(`character-${character.charCodeAt(0)}`, sheet, rest);
  }
  return cases;
}
