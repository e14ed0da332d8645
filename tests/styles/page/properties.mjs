// Which properties are looked at.

const LOGICAL = /(^|-)(inline|block)(-|$)|^border-(start|end)-(start|end)-radius$/;
const CORNERS = ["top-left", "top-right", "bottom-left", "bottom-right"];
const SIDES = ["top", "right", "bottom", "left"];

/** All that getComputedStyle() lists. */
export const everyProperty = () => [...getComputedStyle(document.head)].filter((name) => !name.startsWith("--"));

/** Logical properties show nothing that the physical ones do not, together with the direction of writing. */
export function physical(names) {
  const found = new Set([...names].flatMap(physicalOf));
  return [...found].filter((name) => CSS.supports(name, "initial")).sort();
}

/** What a property may be about, whatever the direction of writing. */
export function physicalOf(name) {
  if (!LOGICAL.test(name) || name.startsWith("--")) return [name];
  if (/^border-(start|end)/.test(name)) return CORNERS.map((corner) => `border-${corner}-radius`);
  const side = /^(.*?)-?(?:inline|block)-(?:start|end)(.*)$/.exec(name);
  if (side) {
    const before = side[1] === "inset" ? "" : side[1];
    return SIDES.map((place) => `${before && `${before}-`}${place}${side[2]}`);
  }
  if (/(inline|block)-size$/.test(name)) {
    return ["width", "height"].map((size) => name.replace(/(inline|block)-size$/, size));
  }
  // Such as overflow-inline.
  return /^(overflow|overscroll-behavior)-/.test(name)
    ? ["x", "y"].map((axis) => name.replace(/(inline|block)$/, axis))
    : [name];
}
