// Selectors as text: taken apart, put together, and as the elements that they ask for.
// Works on Chromium's own serialisation, so there are no comments and no odd spaces.

/** Splits at `separators` that are outside of brackets, strings and escapes; gives the parts and what was between. */
export function split(text, separators) {
  const parts = [""];
  const between = [];
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    let taken = character;
    if (character === "\\") {
      taken = /^\\(?:[0-9a-f]{1,6}\s?|[^]?)/i.exec(text.slice(at, at + 8))[0];
      at += taken.length - 1;
    } else if (quote) {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(" || character === "[") depth++;
    else if (character === ")" || character === "]") depth--;
    else if (depth === 0 && separators.includes(character)) {
      between.push(character);
      parts.push("");
      continue;
    }
    parts[parts.length - 1] += taken;
  }
  return [parts, between];
}

/** The alternatives of a selector list. */
export const alternatives = (list) => split(list, ",")[0].map((part) => part.trim());

/** Applies `change` to what is neither a string nor an escape; it also learns whether that is the beginning. */
export function outside(text, change) {
  return text
    .split(/("(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\\(?:[0-9a-f]{1,6}\s?|[^]))/i)
    .map((part, at) => (at % 2 ? part : change(part, at === 0)))
    .join("");
}

const unescape = (name) =>
  name.replace(/\\([0-9a-f]{1,6}\s?|[^])/gi, (_, escape) =>
    /^[0-9a-f]/i.test(escape) ? String.fromCodePoint(parseInt(escape, 16)) : escape,
  );

const NAME = /(?:\\[0-9a-f]{1,6}\s?|\\[^]|[-\w\u0080-\u{10ffff}])+/iuy;
const ATTRIBUTE =
  /^\s*(?:[-\w]*\|)?((?:\\[^]|[-\w])+)\s*(?:([~^$*|]?=)\s*(?:"((?:\\[^]|[^"])*)"|'((?:\\[^]|[^'])*)'|([^\s]*))\s*[is]?\s*)?$/i;

/**
 * One compound selector: `{ tag, id, classes, attributes, pseudos }`, where pseudos are
 * `{ name, argument, element }`.
 */
function compound(text) {
  const found = { tag: "", id: "", classes: [], attributes: [], pseudos: [] };
  let at = 0;
  const name = () => {
    NAME.lastIndex = at;
    const match = NAME.exec(text);
    if (!match) return "";
    at = NAME.lastIndex;
    return unescape(match[0]);
  };
  while (at < text.length) {
    const character = text[at];
    if (character === ".") {
      at++;
      found.classes.push(name());
    } else if (character === "#") {
      at++;
      found.id = name();
    } else if (character === "[") {
      const end = closing(text, at);
      const [, attribute, operator = "", double, single, bare] = ATTRIBUTE.exec(text.slice(at + 1, end - 1)) ?? [];
      if (attribute) {
        found.attributes.push({ name: unescape(attribute), operator, value: unescape(double ?? single ?? bare ?? "") });
      }
      at = end;
    } else if (character === ":") {
      const element = text[at + 1] === ":";
      at += element ? 2 : 1;
      const pseudo = { name: name(), argument: "", element };
      if (text[at] === "(") {
        const end = closing(text, at);
        pseudo.argument = text.slice(at + 1, end - 1).trim();
        at = end;
      }
      found.pseudos.push(pseudo);
    } else {
      const tag = name();
      if (tag) found.tag = tag;
      else at++;
    }
  }
  return found;
}

function closing(text, from) {
  let depth = 0;
  let quote = "";
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "\\") at++;
    else if (quote) {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "(" || character === "[") depth++;
    else if ((character === ")" || character === "]") && --depth === 0) return at + 1;
  }
  return text.length;
}

/** A complex selector as steps `{ combinator, compound }`; the first one's combinator may be empty. */
export function steps(selector) {
  const [parts, between] = split(selector.trim().replace(/\s*([>+~])\s*(?![^\[]*\])/g, "$1"), " >+~");
  const found = [];
  let combinator = "";
  parts.forEach((part, at) => {
    if (part) {
      found.push({ combinator, compound: compound(part) });
      combinator = "";
    }
    const next = between[at];
    if (next && (combinator === "" || combinator === " ")) combinator = next;
  });
  return found;
}

const ANY = /^(is|where|matches|-webkit-any)$/;
/** How many alternatives of one :is() get a chain of their own. */
const MANY = 60;

/** The chains for one complex selector: each alternative of each :is() is in one of them. */
export function chains(selector) {
  const count = { most: 1 };
  const chain = expand(steps(selector), 0, count);
  const found = [chain];
  for (let turn = 1; turn < Math.min(count.most, MANY); turn++) found.push(expand(steps(selector), turn, count));
  return found;
}

function expand(list, turn, count) {
  let chain = [];
  for (const { combinator, compound } of list) {
    chain.push({ combinator, compound });
    for (const { argument } of compound.pseudos.filter(({ name, element }) => !element && ANY.test(name))) {
      const choices = alternatives(argument);
      count.most = Math.max(count.most, choices.length);
      const inner = expand(steps(choices[turn % choices.length]), turn, count);
      const { compound: last, combinator: joint } = inner.pop() ?? {};
      if (!last) continue;
      merge(compound, last);
      if (inner.length) chain = hang(chain, inner, joint);
    }
    compound.pseudos = compound.pseudos.filter(({ name, element }) => element || !ANY.test(name));
  }
  return chain;
}

/** Puts what `from` asks for into `into`. */
export function merge(into, from) {
  into.tag ||= from.tag;
  into.id ||= from.id;
  into.classes.push(...from.classes);
  into.attributes.push(...from.attributes);
  into.pseudos.push(...from.pseudos);
}

/** The last element of `chain` also comes after `left` and `joint`. */
function hang(chain, left, joint) {
  const last = chain.at(-1);
  const before = chain.slice(0, -1);
  if (before.length === 0) return [...left, { ...last, combinator: joint }];
  if (joint === " ") return [...left, { ...before[0], combinator: " " }, ...before.slice(1), last];
  if (last.combinator === " " || "+~".includes(joint)) {
    return [...before, { ...left[0], combinator: last.combinator }, ...left.slice(1), { ...last, combinator: joint }];
  }
  merge(before.at(-1).compound, left.at(-1).compound);
  return [...left.slice(0, -1), ...before, last];
}
