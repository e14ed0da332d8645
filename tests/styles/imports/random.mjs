// Random import graphs: nobody knows what colour is right, but Chromium tells.

const VIEWS = [
  { shown: "", width: 1000, dark: false, print: false },
  { shown: "400px", width: 400, dark: false, print: false },
  { shown: "print", width: 1000, dark: false, print: true },
];
const LAYERS = ["a", "b", "c", "a.b"];
const MEDIA = ["screen", "print", "(min-width: 600px)", "screen, print", "(max-width: 599px)"];
const SUPPORTS = ["display: grid", "not (display: grid)", "selector(a > b)"];

/** The same numbers for the same seed: mulberry32. */
function generator(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit) => Math.floor(next() * limit);
  return { below, chance: (share) => next() < share, pick: (list) => list[below(list.length)] };
}

/** `count` cases in the form of those that are read. */
export function randomCases(seed, count) {
  return Array.from({ length: count }, (_, at) => randomCase(seed + at));
}

function randomCase(seed) {
  const { below, chance, pick } = generator(seed);
  let colours = 0;
  const rule = () => {
    // Each rule has a colour of its own.
    const colour = `rgb(${(colours += 1)} ${below(256)} ${below(256)})`;
    return `${pick([".box", ".box", "#box"])} { color: ${colour}${chance(0.3) ? " !important" : ""} }`;
  };
  const rules = () => {
    const found = [];
    for (let left = below(3); left > 0; left--) {
      const kind = below(8);
      if (kind < 4) found.push(rule());
      else if (kind < 6) found.push(`@layer ${pick(LAYERS)} { ${rule()} }`);
      else if (kind === 6) found.push(`@media ${pick(MEDIA)} { @layer ${pick(LAYERS)} { ${rule()} } }`);
      else found.push(chance(0.5) ? `@layer { ${rule()} }` : `@layer ${pick(LAYERS)}, ${pick(LAYERS)};`);
    }
    return found;
  };
  const conditions = () => {
    const layer = chance(0.4) ? (chance(0.25) ? " layer" : ` layer(${pick(LAYERS)})`) : "";
    const supports = chance(0.1) ? ` supports(${pick(SUPPORTS)})` : "";
    return `${layer}${supports}${chance(0.25) ? ` ${pick(MEDIA)}` : ""}`;
  };
  // A partial that nobody imports is no output of its own.
  const names = ["app", ...["_one", "_two", "_three", "_four", "_five"].slice(0, 2 + below(4))];
  const remotes = chance(0.3) ? ["six", "seven"].slice(0, 1 + below(2)) : [];
  // Chance leads back rarely, or everything would be a cycle.
  const target = (from) => (chance(0.15) ? pick(names) : names[Math.min(from + 1 + below(3), names.length - 1)]);
  const files = names.map((name, at) => {
    const lines = [];
    if (chance(0.2)) lines.push(`@layer ${pick(LAYERS)}, ${pick(LAYERS)};`);
    for (let left = at === 0 ? 2 + below(3) : below(3); left > 0; left--) {
      const remote = remotes.length > 0 && chance(0.25);
      lines.push(`@import "${remote ? `{{remote}}/${pick(remotes)}` : target(at)}.css"${conditions()};`);
    }
    return { place: "sources", path: `${name}.css`, text: [...lines, ...rules(), ""].join("\n") };
  });
  for (const name of remotes) {
    files.push({ place: "remote", path: `${name}.css`, text: [...rules(), ""].join("\n") });
  }
  const name = String(seed);
  return { topic: "random", name, folder: `random-${name}`, views: VIEWS, asks: [], says: [], fails: [], files };
}
