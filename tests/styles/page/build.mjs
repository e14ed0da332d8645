// Elements that a selector matches.

import { alternatives, chains } from "./selector.mjs";

const SPACES = {
  svg: "http://www.w3.org/2000/svg",
  math: "http://www.w3.org/1998/Math/MathML",
};
const SVG =
  /^(svg|g|path|circle|ellipse|rect|line|polygon|polyline|text|tspan|use|defs|symbol|mask|stop|foreignobject|lineargradient|textpath|marker|pattern|clippath|filter)$/;
const MATH = /^(math|m[a-z]+|annotation|semantics|none)$/;
const NO_CONTENT =
  /^(area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr|script|style|template|iframe|object|video|audio|canvas|select|textarea)$/;
const FOR_USERS =
  /^(required|optional|read-only|read-write|placeholder-shown|valid|invalid|in-range|out-of-range|indeterminate|default|checked)$/;
const PLACES = /^(first|last|only|nth|nth-last)-(child|of-type)$/;
/** How far positions such as :nth-child(20) are looked for. */
const FAR = 12;

/**
 * Builds one chain into `holder`; gives the last element, the pseudo-element that is meant,
 * what the chain wants of <html> and <body>, and whether its first element has to be a child
 * of <body>. `way` says where the elements go that :has() wants: "first", "last", "none".
 */
export function build(chain, holder, way) {
  const roots = {};
  // What stands before <body> is about <html>, whatever it says.
  const body = chain.findIndex(({ compound }) => compound.tag.toLowerCase() === "body");
  let at = 0;
  for (; at < chain.length; at++) {
    const { compound, combinator } = chain[at];
    const name = at === body ? "body" : at < body || isRoot(compound) ? "html" : "";
    if (!name || (at > 0 && "+~".includes(combinator))) break;
    roots[name] = compound;
  }
  const last = chain.at(-1)?.compound;
  const pseudo = last?.pseudos.find(({ element }) => element);
  const rest = chain.slice(at);
  const inside = rest.length ? place(rest, holder, way) : undefined;
  for (const { pseudos } of Object.values(roots)) {
    for (const { argument } of pseudos.filter(({ name }) => name === "has")) place(relative(argument), holder, way);
  }
  return {
    element: inside ?? (roots.body ? document.body : document.documentElement),
    pseudo: pseudo ? `::${pseudo.name}${pseudo.argument ? `(${pseudo.argument})` : ""}` : "",
    roots,
    direct: roots.body !== undefined && rest[0]?.combinator === ">",
  };
}

const isRoot = ({ tag, pseudos }) => tag.toLowerCase() === "html" || pseudos.some(({ name }) => name === "root");
const relative = (argument) => chains(alternatives(argument)[0])[0];

function place(chain, holder, way) {
  let parent = holder;
  let previous;
  const groups = [];
  for (const { combinator, compound } of chain) {
    const sibling = previous && "+~".includes(combinator || " ");
    if (previous && !sibling) parent = previous;
    const element = create(compound);
    parent.append(element);
    if (way === "first") wishes(compound, element, way);
    if (sibling) groups.at(-1).push({ element, compound });
    else groups.push([{ element, compound }]);
    previous = element;
  }
  for (const group of groups.reverse()) {
    if (way === "last") for (const { element, compound } of group) wishes(compound, element, way);
    position(group);
  }
  const { compound } = chain.at(-1);
  const empty = compound.pseudos.some(({ name }) => name === "empty");
  if (!empty && !NO_CONTENT.test(previous.localName)) previous.append("text");
  return previous;
}

/** What :has() wants. */
function wishes({ pseudos }, element, way) {
  for (const { argument } of pseudos.filter(({ name }) => name === "has")) {
    const chain = relative(argument);
    place(chain, "+~".includes(chain[0].combinator || " ") ? element.parentNode : element, way);
  }
}

function create(compound) {
  const opposites = compound.pseudos.flatMap(({ name, argument }) => (name === "not" && OPPOSITE[argument]) || []);
  const states = new Set(compound.pseudos.filter(({ element }) => !element).map(({ name }) => name));
  for (const state of opposites) states.add(state);
  const element = createElement(tagFor(compound, states));
  const { classes, attributes, id, pseudos } = compound;
  if (id) element.id = id;
  const set = (name, value) => {
    if (!element.hasAttribute(name)) element.setAttribute(name, value);
  };
  const unlike = pseudos.filter(({ name }) => name === "not").map(({ argument }) => argument);
  for (const { name, operator, value } of attributes) {
    if (!operator && unlike.some((argument) => argument.includes(`[${name}=`))) {
      set(name, "other");
      continue;
    }
    const old = element.getAttribute(name);
    if (old === null || name === "class") {
      element.setAttribute(name, old === null ? harmless(name, operator, value) : `${old} ${value}`);
    } else if (operator) {
      element.setAttribute(name, operator === "~=" ? `${old} ${value}` : operator === "^=" ? value + old : old + value);
    }
  }
  // A list of classes would throw away those that stand in an attribute twice.
  const own = [element.getAttribute("class") ?? "", ...classes].filter(Boolean);
  if (classes.length) element.setAttribute("class", own.join(" "));
  enter(
    element,
    states,
    set,
    pseudos.some(({ name, argument }) => name === "not" && argument.includes("checkbox")),
  );
  for (const { name, argument } of pseudos) {
    if (name === "lang") set("lang", argument.replace(/["',].*$/g, "") || "en");
    if (name === "dir") set("dir", argument);
  }
  return element;
}

/** What an element has to be that is not to be what it is by itself. */
const OPPOSITE = { ":placeholder-shown": "in-range", ":read-only": "read-write", ":optional": "required" };

/** Nothing is to be loaded. */
function harmless(name, operator, value) {
  const loads = /^(src|href|data|srcset|poster|action|on.*)$/i.test(name);
  return loads && operator !== "=" && operator !== "^=" ? `#${value}` : value;
}

function createElement(tag) {
  const name = tag.toLowerCase();
  const space = SVG.test(name)
    ? SPACES.svg
    : MATH.test(name) && !/^(main|map|mark|menu|meta|meter)$/.test(name)
      ? SPACES.math
      : "";
  try {
    return space ? document.createElementNS(space, tag) : document.createElement(tag);
  } catch {
    return document.createElement("div");
  }
}

function tagFor({ tag, attributes }, states) {
  if (tag && tag !== "*") return /^(html|body|head|frameset|frame)$/i.test(tag) ? "div" : tag;
  if ([...states].some((state) => FOR_USERS.test(state))) return "input";
  if (states.has("disabled") || states.has("enabled")) return "button";
  if (states.has("link") || states.has("any-link") || states.has("-webkit-any-link")) return "a";
  if (attributes.some(({ name }) => name === "type")) return "input";
  return "div";
}

/** Brings an element into states that follow from attributes. */
function enter(element, states, set, radio) {
  const type = (value) => element.localName === "input" && set("type", value);
  for (const state of states) {
    if (state === "checked") {
      if (element.localName === "option") set("selected", "");
      else if (!["radio", "checkbox", null].includes(element.getAttribute("type"))) continue;
      else (type(radio ? "radio" : "checkbox"), set("checked", ""));
    } else if (state === "disabled") set("disabled", "");
    else if (state === "required") set("required", "");
    else if (state === "read-only" && element.localName === "input") set("readonly", "");
    else if (/link$/.test(state) && element.localName === "a") set("href", "#");
    else if (state === "placeholder-shown") set("placeholder", "text");
    else if (state === "invalid") element.setCustomValidity?.("wrong");
    else if (state === "in-range" || state === "out-of-range") {
      type("number");
      set("max", "1");
      set("value", state === "in-range" ? "1" : "2");
    } else if (state === "default") (type("checkbox"), set("checked", ""));
    else if (state === "indeterminate") {
      if (element.localName !== "progress") type("checkbox");
      element.indeterminate = true;
    }
  }
}

/** Puts siblings around a group of siblings until all of its positions are right. */
function position(group) {
  const { element: first } = group[0];
  const parent = first.parentNode;
  const placed = group.map(({ element, compound }) => ({ element, places: placesOf(compound) }));
  if (placed.every(({ places }) => places.length === 0)) return;
  const among = placed.flatMap(({ places }) => places).find(({ argument }) => AMONG.test(argument));
  const tag = group.at(-1).element.localName;
  const others = [() => createElement(tag), () => createElement(tag === "b" ? "i" : "b")];
  // Those that :nth-child(… of …) counts.
  if (among) others.unshift(() => create(chains(AMONG.exec(among.argument)[1])[0].at(-1).compound));
  for (let distance = 0; distance <= FAR * 2; distance++) {
    for (let before = 0; before <= distance; before++) {
      for (const other of others) {
        const around = { before, after: distance - before, tag: other().localName };
        if (!placed.every(({ element, places }) => fits(element, places, parent, around))) continue;
        first.before(...Array.from({ length: around.before }, other));
        parent.append(...Array.from({ length: around.after }, other));
        return;
      }
    }
  }
}

const AMONG = /\sof\s+(.+)$/s;

/** Positions that are wanted, or not wanted. */
function placesOf(compound) {
  const found = [];
  for (const { name, argument } of compound.pseudos) {
    if (PLACES.test(name)) found.push({ name, argument, wanted: true });
    else if (name === "not") {
      for (const alternative of alternatives(argument)) {
        const last = chains(alternative)[0].at(-1)?.compound;
        for (const pseudo of last?.pseudos ?? [])
          if (PLACES.test(pseudo.name)) found.push({ ...pseudo, wanted: false });
      }
    }
  }
  return found;
}

function fits(element, places, parent, { before, after, tag }) {
  const siblings = [...Array(before).fill(tag), ...parent.children, ...Array(after).fill(tag)];
  const kind = (sibling) => (typeof sibling === "string" ? sibling : sibling.localName);
  const same = siblings.filter((sibling) => kind(sibling) === element.localName);
  return places.every(({ name, argument, wanted }) => {
    const list = name.endsWith("of-type") ? same : siblings;
    const first = list.indexOf(element) + 1;
    const last = list.length - first + 1;
    const which = name.replace(/-(child|of-type)$/, "");
    const holds = {
      first: first === 1,
      last: last === 1,
      only: list.length === 1,
      nth: nth(argument, first),
      "nth-last": nth(argument, last),
    }[which];
    return holds === wanted;
  });
}

/** Whether a place is one of `an+b`. */
function nth(formula, place) {
  const text = formula.replace(AMONG, "").replace(/\s+/g, "").toLowerCase();
  if (text === "odd") return place % 2 === 1;
  if (text === "even") return place % 2 === 0;
  const [, step, offset] = /^(?:([-+]?\d*)n)?([-+]?\d+)?$/.exec(text) ?? [];
  const b = Number(offset ?? 0);
  if (step === undefined) return place === b;
  const a = step === "" || step === "+" ? 1 : step === "-" ? -1 : Number(step);
  return a === 0 ? place === b : (place - b) % a === 0 && (place - b) / a >= 0;
}

/** Gives <html> or <body> what a chain wants of it. */
export function dress(element, { id, classes, attributes }) {
  const made = create({ tag: "div", id, classes, attributes, pseudos: [] });
  for (const { name, value } of made.attributes) element.setAttribute(name, value);
}

/**
 * A name for what a chain wants of <html> and <body>: chains of one name can stand side by side.
 * What is only about what <html> has can be with all else that is.
 */
export function demand(roots) {
  return Object.entries(roots)
    .map(([name, { id, classes, attributes, pseudos }]) => {
      if (id || classes.length || attributes.length) return `${name} ${JSON.stringify({ id, classes, attributes })}`;
      return pseudos.some(({ name }) => name === "has") ? "has" : "";
    })
    .filter(Boolean)
    .join(" ");
}
