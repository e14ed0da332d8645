// Values that are written differently and are the same.

const NUMBER = /(?<![\w#.])[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?(?:(ms|s)(?![\w.]))?/gi;
const COLOUR = /#[\da-f]{3,8}\b|\b(?:rgb|hsl)a?\([^()]*\)|\b[a-z]+\b(?![-(])/gi;
const STRING = /("(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*')/;
const SIDES = { "to top": "0deg", "to right": "90deg", "to left": "270deg" };

const CURVES = {
  ease: "cubic-bezier(0.25, 0.1, 0.25, 1)",
  "ease-in": "cubic-bezier(0.42, 0, 1, 1)",
  "ease-out": "cubic-bezier(0, 0, 0.58, 1)",
  "ease-in-out": "cubic-bezier(0.42, 0, 0.58, 1)",
};

/** Whether two computed values of a property are the same. */
export function equal(property, was, is, level) {
  if (was === is) return true;
  // The safe level leaves custom properties as they are; whoever reads one gets what was written.
  if (property.startsWith("--")) return level === "full" && canonical(was) === canonical(is);
  // No part of what is left over is no length.
  if (/position|origin/.test(property)) return noPart(was) === noPart(is);
  if (/image/.test(property)) return inDegrees(was) === inDegrees(is);
  // A list that is too short begins again.
  if (/^transition-(behavior|delay|duration|timing-function)$/.test(property)) return repeats(curves(was), curves(is));
  if (property === "animation-timing-function") return curves(was) === curves(is);
  return false;
}

const curves = (value) => value.replace(/(?<![-\w])ease(?:-in)?(?:-out)?(?![-\w])/g, (name) => CURVES[name]);
const noPart = (value) => value.replace(/(?<![\d.])0%/g, "0px").replace(/calc\(0px \+ ([^()]+)\)/g, "$1");
const inDegrees = (value) => value.replace(/to (?:top|right|left)(?=,)/g, (side) => SIDES[side]);

function repeats(was, is) {
  const [short, long] = [was, is].map((value) => value.split(/,\s*(?![^(]*\))/)).sort((a, b) => a.length - b.length);
  return long.every((part, at) => part === short[at % short.length]);
}

/** One text for all ways to write the same colours, numbers, times and strings. */
export const canonical = (value) =>
  value
    .split(STRING)
    .map((part, at) => (at % 2 ? string(part) : part.replace(COLOUR, colour).replace(NUMBER, number).toLowerCase()))
    .join("");

/** What a string says, whatever its quotes and escapes are. */
const string = (text) =>
  JSON.stringify(
    text
      .slice(1, -1)
      .replace(/\\([0-9a-f]{1,6})\s?|\\([^])/gi, (_, code, character) =>
        code ? String.fromCodePoint(parseInt(code, 16)) : character === "\n" ? "" : character,
      ),
  );

function number(text, unit) {
  const value = parseFloat(text);
  return unit ? `${unit.toLowerCase() === "ms" ? value / 1000 : value}s` : String(value);
}

function colour(text) {
  if (!CSS.supports("color", text) || /^(currentcolor|inherit|initial|unset|revert)$/i.test(text)) return text;
  const probe = document.createElement("i");
  probe.style.color = text;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

const ANY_NUMBER = /(?<![\w#.])([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(px)?/gi;
/** Chromium lays out in 64ths of a pixel, the middle of a box is in 128ths, and some of them add up. */
const GRID = 128;
const STEPS = 8;
const laidOut = (value) => Math.abs(value * GRID - Math.round(value * GRID)) < 0.1;

/** Whether two values are the same but for what numbers of 32 bits, printed with six digits, make of them. */
function sameDigits(was, is) {
  const [first, second] = [was, is].map((value) => [...value.matchAll(ANY_NUMBER)]);
  const rest = (value) => value.replace(ANY_NUMBER, "0$2");
  return (
    rest(was) === rest(is) &&
    first.every(([, number, unit], at) => {
      const [one, other] = [number, second[at][1]].map(Number);
      const distance = Math.abs(one - other);
      // Lengths are made of others: errors add up, too.
      if (distance <= Math.max(1e-6, (unit ? 2e-4 : 1e-5) * Math.abs(one))) return true;
      return Boolean(unit) && distance <= STEPS / GRID && laidOut(one) && laidOut(other);
    })
  );
}

const TRANSITIONS = `transition-property transition-duration transition-delay transition-timing-function
  transition-behavior`.split(/\s+/);

/** What each property has of a transition, where the list of properties may be in any order. */
function transitions(values) {
  const lists = TRANSITIONS.map((name) => curves(values.get(name) ?? "").split(/,\s*(?![^(]*\))/));
  const rows = lists[0].map((name, at) => [
    // With and without the prefix, it is one property to Chromium; the last one counts.
    name.replace("-webkit-", ""),
    lists.slice(1).map((list) => list[at % list.length]),
  ]);
  return JSON.stringify([...new Map(rows)].sort());
}

/**
 * How two computed values of a property differ, where that is not much: ` in digits`, ` in order`, or nothing. `before`
 * and `after` are all values, by their names.
 */
export function difference(property, before, after) {
  if (sameDigits(before.get(property), after.get(property))) return " in digits";
  return TRANSITIONS.includes(property) && transitions(before) === transitions(after) ? " in order" : "";
}
