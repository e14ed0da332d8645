// What a page does: it holds elements for every selector, and tells how they look under each variant.

import { build, demand, dress } from "./build.mjs";
import { declarations, swapped } from "./cascade.mjs";
import { fill } from "./noise.mjs";
import { everyProperty, physical } from "./properties.mjs";
import { plainSpace } from "./rules.mjs";
import { chains } from "./selector.mjs";
import { Variant, addresses, alike, hiddenRules, moments, understood } from "./sheets.mjs";
import { difference, equal } from "./values.mjs";

const SEPARATOR = "\u0001";
/** Of the elements that no condition is about, one in so many is looked at in every view. */
const SAMPLE = 20;
const ALWAYS = "always";
const STATES = ["state-hover", "state-focus", "state-focus-visible", "state-focus-within", "state-active"];
/** How often transitions are ended: each may start others in what inherits. */
const TURNS = 8;
/** Where the elements that :has() wants are put: one of these lets the selector match. */
const WAYS = ["first", "last", "none"];
/** What getComputedStyle() takes as a pseudo-element of anything. */
const AROUND = ["::before", "::after"];
/** How many differences of one kind are reported. */
const REPORTED = 400;

let variants;
/** Elements in groups that cannot be on the page together. */
let phases;
let properties;
let noise;
/** All conditions on media and containers. */
let conditions;

/**
 * Takes the variants; the first one is the original. Gives what differs already, and what
 * there is to ask the server for.
 */
function prepare({ specs, sample, all }) {
  variants = specs.map((spec) => new Variant(spec));
  const hidden = variants.map((variant) => {
    variant.enable(true);
    const found = { rules: hiddenRules(variant), urls: addresses(variant), all: understood(variant) };
    variant.enable(false);
    return found;
  });
  for (const variant of variants) variant.prepare();
  const { selectors, values } = collect();
  properties = physical(all || values.has("all") ? everyProperty() : values.keys());
  noise = document.querySelector("style[data-noise]");
  fill(noise, properties, values);
  const first = declarations(variants[0]);
  phases = makePhases(selectors);
  phases.unshift(animations(), samples(sample));
  return {
    differences: variants.slice(1).map((_, at) => lists(hidden[0].rules, hidden[at + 1].rules)),
    swapped: variants.slice(1).map((variant) => swapped(first, declarations(variant))),
    identical: hidden.slice(1).map(({ all }) => alike(hidden[0].all, all)),
    urls: hidden.map(({ urls }) => urls),
    rules: hidden[0].rules.length,
    selectors: selectors.size,
    properties: properties.length,
    uncovered: uncovered(),
  };
}

function lists(before, after) {
  return {
    lost: before.filter((rule) => !after.includes(rule)),
    gained: after.filter((rule) => !before.includes(rule)),
  };
}

/** All selectors with what their rules declare and ask for, and all declared properties with their values. */
function collect() {
  const selectors = new Map();
  const values = new Map();
  const declare = (style) => {
    for (const name of style) {
      if (!name || name.startsWith("--")) continue;
      if (!values.has(name)) values.set(name, new Set());
      values.get(name).add(style.getPropertyValue(name));
    }
  };
  conditions = new Set();
  for (const variant of variants) {
    variant.walk(({ rule, conditions: around, selectors: list }) => {
      const asked = around.filter((text) => /^@(media|container) /.test(text));
      for (const text of asked) conditions.add(text);
      for (const frame of rule instanceof CSSKeyframesRule ? rule.cssRules : []) declare(frame.style);
      if (rule.style) declare(rule.style);
      const own = [...(rule.style ?? [])].filter((name) => name?.startsWith("--"));
      for (const selector of list) {
        const known = selectors.get(selector) ?? { custom: new Set(), asked: new Set() };
        for (const name of own) known.custom.add(name);
        for (const text of asked) known.asked.add(text);
        selectors.set(selector, known);
      }
    });
  }
  return { selectors, values };
}

function makePhases(selectors) {
  const found = new Map();
  for (const [selector, { custom, asked }] of selectors) {
    for (const chain of chains(selector)) {
      const made = attempt(selector, chain);
      const key = demand(made.roots);
      const phase = found.get(key) ?? new Phase(made.roots);
      found.set(key, phase);
      const sampled = phase.subjects.length % SAMPLE === 0 ? [ALWAYS] : [];
      phase.add(made.parts, asked.size ? [...asked] : sampled, { ...made, selector, custom: [...custom] });
    }
  }
  return [...found.values()];
}

/** Builds a chain in one way after the other until the selector matches. */
function attempt(selector, chain) {
  let first;
  for (const way of WAYS) {
    const place = document.createElement("x-place");
    const made = build(chain, place, way);
    made.parts = made.direct ? [...place.children] : [place];
    if (Object.keys(made.roots).length || matches(made.element, selector)) return made;
    first ??= made;
  }
  return first;
}

function matches(element, selector) {
  const bare = selector.replace(/::(?:before|after|first-letter|first-line|marker|selection|backdrop)$/, "");
  try {
    return element.matches(/[\s>+~]$|^$/.test(bare) ? `${bare}*` : bare);
  } catch {
    // Not one that Chromium can match by itself.
    return false;
  }
}

/** Elements that can be on the page together. What is not looked at is not displayed, which saves time. */
class Phase {
  /** Where the page is to be `natural`, elements have nothing but what their sheet gives them. */
  constructor(roots = {}, natural = false) {
    this.roots = roots;
    this.natural = natural;
    this.subjects = [];
    this.holders = new Map();
  }

  /** `asked` are the conditions on which it depends how the subject looks. */
  add(parts, asked, subject) {
    const key = asked.sort().join();
    let holder = this.holders.get(key);
    if (!holder) {
      holder = { asked, main: document.createElement("x-holder"), direct: [] };
      document.body.append(holder.main);
      this.holders.set(key, holder);
      hide(holder.main, true);
    }
    if (subject.direct) holder.direct.push(...parts);
    else holder.main.append(...parts);
    this.subjects.push({ ...subject, asked });
  }

  show(news) {
    for (const { asked, main, direct } of this.holders.values()) {
      if (!wanted(asked, news)) continue;
      hide(main, false);
      document.body.append(...direct);
    }
  }

  hide() {
    for (const { main, direct } of this.holders.values()) {
      hide(main, true);
      for (const element of direct) element.remove();
    }
  }

  chosen(news) {
    return this.subjects.filter(({ asked }) => wanted(asked, news));
  }
}

/** Without `news`, everything is wanted. */
const wanted = (asked, news) => !news || asked.some((text) => text === ALWAYS || news.has(text));
const hide = (holder, on) => holder.style.setProperty("display", on ? "none" : "block", "important");

/** The page that was written by hand, as it is and with all of its elements in all states. */
function samples(html) {
  const phase = new Phase({}, true);
  for (const states of [[], STATES]) {
    const place = document.createElement("x-place");
    place.innerHTML = html;
    for (const element of place.querySelectorAll("*")) {
      for (const state of states) element.setAttribute(state, "");
      for (const pseudo of ["", ...AROUND, ...(element.localName === "li" ? ["::marker"] : [])]) {
        const asked = states.length || pseudo ? [] : [ALWAYS];
        const selector = `sample: ${element.localName}${[...element.classList].map((name) => `.${name}`).join("")}`;
        phase.add([place], asked, { element, pseudo, selector, custom: [], covered: true });
      }
    }
  }
  return phase;
}

/** Elements that are at each moment of each animation. */
function animations() {
  const phase = new Phase({}, true);
  const found = new Map(variants.flatMap((variant) => [...moments(variant)]));
  for (const [name, keys] of found) {
    for (const key of keys) {
      const element = document.createElement("div");
      element.style.animation = `1000s linear ${-10 * key}s 1 both paused`;
      element.style.animationName = CSS.escape(name);
      const place = document.createElement("x-place");
      place.append(element);
      phase.add([place], [], {
        element,
        pseudo: "",
        selector: `@keyframes ${name} at ${key}%`,
        custom: [],
        covered: true,
      });
    }
  }
  return phase;
}

function activate(phase, news) {
  noise.sheet.disabled = phase.natural;
  phase.show(news);
  for (const element of [document.documentElement, document.body]) {
    for (const { name } of [...element.attributes]) element.removeAttribute(name);
    const wanted = phase.roots[element.localName];
    if (wanted) dress(element, wanted);
  }
  for (let turn = 0; turn < TURNS; turn++) {
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    if (moving.length === 0) break;
    for (const transition of moving) transition.cancel();
  }
}

/** Selectors that the elements which were made for them do not match. */
function uncovered() {
  const matched = new Map();
  for (const phase of phases) {
    activate(phase);
    for (const { element, selector, covered } of phase.subjects) {
      if (!covered) matched.set(selector, matched.get(selector) || matches(element, selector));
    }
    phase.hide();
  }
  return [...matched].filter(([, matches]) => !matches).map(([selector]) => selector);
}

/** What holds of each condition. What a container is like depends on the width. */
const truths = () =>
  [...conditions].map((condition) => {
    const media = /^@media (.*)$/s.exec(condition);
    return { condition, truth: String(media ? matchMedia(media[1]).matches : innerWidth) };
  });

/** Compares all variants but those `without` with the first, in what the conditions `news` are about, or in everything. */
function compare({ news, without = [] }) {
  const about = news && new Set(news);
  const looks = variants.map((variant) => {
    if (without.includes(variant.name)) return undefined;
    variant.enable(true);
    const found = phases.map((phase) => look(phase, about, variant));
    variant.enable(false);
    return found;
  });
  return {
    elements: looks[0].reduce((sum, { length }) => sum + length, 0),
    differences: looks.slice(1).flatMap((found, at) => (found ? differences(looks[0], found, at + 1, about) : [])),
  };
}

/** Transitions are over, and animations stand where they begin, because the runner has stopped the clock. */
function look(phase, news, variant) {
  activate(phase, news);
  const found = phase.chosen(news).map((subject) => read(subject, variant));
  phase.hide();
  return found;
}

function read({ element, pseudo, custom }, variant) {
  const style = getComputedStyle(element, pseudo || undefined);
  let text = "";
  for (const property of properties) text += style.getPropertyValue(property) + SEPARATOR;
  for (const property of custom) text += plainCustom(style.getPropertyValue(property)) + SEPARATOR;
  return text.includes('url("') ? variant.plain(text) : text;
}

/** White space in custom properties may change, and where their files are. */
const plainCustom = (value) => plainSpace(value).replace(/url\((["']?)(?!data:)[^"')]*?([^/"')]+)\1\)/g, fileOnly);
const fileOnly = (_, quote, file) => `url(${file.replace(/-[0-9a-f]{16}(?=\.\w+)/, "")})`;

/** All that differs, with a `kind` where it is not much. */
function differences(before, after, at, news) {
  const found = [];
  const { name } = variants[at];
  const counts = {};
  phases.forEach((phase, number) => {
    phase.chosen(news).forEach(({ selector, pseudo, custom }, index) => {
      if (before[number][index] === after[number][index]) return;
      const names = [...properties, ...custom];
      const [was, is] = [before, after].map((looks) => {
        const values = looks[number][index].split(SEPARATOR);
        return new Map(names.map((property, place) => [property, values[place]]));
      });
      for (const property of was.keys()) {
        if (equal(property, was.get(property), is.get(property), name)) continue;
        const kind = difference(property, was, is);
        counts[kind] = (counts[kind] ?? 0) + 1;
        if (counts[kind] > REPORTED) continue;
        found.push({
          selector: `${selector}${selector.endsWith(pseudo) ? "" : pseudo}`,
          property,
          kind,
          was: was.get(property),
          is: is.get(property),
          variant: name,
        });
      }
    });
  });
  return found;
}

globalThis.styles = { prepare, compare, truths };
