// Whether declarations still come in the order that decides between them. No element has all classes of a
// sheet that could meet on one, so this is asked of the rules themselves.

import { physicalOf } from "./properties.mjs";
import { plainSpace } from "./rules.mjs";
import { steps, alternatives } from "./selector.mjs";

/** How many pairs are reported. */
const REPORTED = 40;

/**
 * Every declaration of a variant that can win: the last one of each selector, condition and property.
 * Group (what decides before the order does) → property → key → `{ place, value }`.
 */
export function declarations(variant) {
  const groups = new Map();
  let place = 0;
  variant.walk(({ rule, conditions, selectors }) => {
    place++;
    if (!rule.style || !selectors.length) return;
    const around = conditions.map(plainSpace);
    const layer = around.filter((text) => text.startsWith("@layer")).join(" ");
    for (const name of rule.style) {
      if (!name) continue;
      const value = rule.style.getPropertyValue(name);
      const important = rule.style.getPropertyPriority(name);
      for (const selector of selectors) {
        const group = `${layer} ${important} ${specificity(selector)}`;
        for (const property of physicalOf(name)) {
          const properties = entry(groups, group, () => new Map());
          const keys = entry(properties, property, () => new Map());
          const key = `${around.join(" ")} ${selector}`;
          keys.delete(key);
          keys.set(key, { place, value, selector });
        }
      }
    }
  });
  return groups;
}

function entry(map, key, make) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
}

/** Pairs of declarations that have changed places, as text. */
export function swapped(before, after) {
  const found = new Set();
  for (const [group, properties] of after) {
    for (const [property, keys] of properties) {
      const old = before.get(group)?.get(property);
      if (!old) continue;
      const common = [...keys].filter(([key]) => old.has(key)).map(([key, now]) => ({ key, now, was: old.get(key) }));
      let highest;
      for (const [at, { key, now, was }] of common.entries()) {
        if (!highest || was.place >= highest.was.place) {
          highest = { was };
          continue;
        }
        for (const other of common.slice(0, at)) {
          if (other.was.place <= was.place || other.now.place === now.place) continue;
          if (other.was.value === was.value || apart(other.now.selector, now.selector)) continue;
          if (found.size < REPORTED) found.add(`${other.now.selector} | ${now.selector} { ${property} }`);
        }
      }
    }
  }
  return [...found];
}

/** Whether no element can match both: they are about different tags, or different pseudo-elements. */
function apart(first, second) {
  const [one, other] = [first, second].map((selector) => {
    const { tag, pseudos, id } = steps(selector).at(-1)?.compound ?? { tag: "", pseudos: [] };
    return { tag: tag === "*" ? "" : tag, pseudo: pseudos.find(({ element }) => element)?.name ?? "", id };
  });
  return (
    (one.tag && other.tag && one.tag !== other.tag) ||
    one.pseudo !== other.pseudo ||
    (one.id && other.id && one.id !== other.id)
  );
}

const known = new Map();

/** The three numbers of a selector, as text. */
function specificity(selector) {
  if (!known.has(selector)) known.set(selector, count(selector).join());
  return known.get(selector);
}

function count(selector) {
  const sum = [0, 0, 0];
  const add = (more) => more.forEach((number, at) => (sum[at] += number));
  for (const { compound } of steps(selector)) {
    const { tag, id, classes, attributes, pseudos } = compound;
    add([id ? 1 : 0, classes.length + attributes.length, tag && tag !== "*" ? 1 : 0]);
    for (const { name, argument, element } of pseudos) {
      if (element) add([0, 0, 1]);
      else if (name === "where") continue;
      else if (/^(is|not|has|matches|-webkit-any)$/.test(name)) add(highest(argument));
      else {
        add([0, 1, 0]);
        const among = /\sof\s+(.+)$/s.exec(argument);
        if (among) add(highest(among[1]));
      }
    }
  }
  return sum;
}

const highest = (list) =>
  alternatives(list)
    .map(count)
    .sort((a, b) => b[0] - a[0] || b[1] - a[1] || b[2] - a[2])[0];
