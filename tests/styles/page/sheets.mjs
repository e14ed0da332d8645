// What is in the sheets of a page, beyond what elements show.

import { makeObservable, plainSpace, walk, withoutFonts } from "./rules.mjs";
import { split } from "./selector.mjs";
import { canonical } from "./values.mjs";

/**
 * The sheets of one variant: `names` says what the paths below `prefix` are called, where they
 * are not called by their path.
 */
export class Variant {
  constructor({ name, prefix, names = {} }) {
    this.name = name;
    this.prefix = location.origin + prefix;
    this.names = names;
    this.links = [...document.querySelectorAll(`link[data-variant="${name}"]`)];
    this.sheets = this.links.map(({ sheet }) => sheet);
    this.enable(false);
  }

  enable(on) {
    for (const sheet of this.sheets) sheet.disabled = !on;
  }

  walk(visit) {
    for (const sheet of this.sheets) walk(sheet.cssRules, visit);
  }

  /** From here on elements show everything. */
  prepare() {
    for (const sheet of this.sheets) {
      withoutFonts(sheet);
      makeObservable(sheet);
    }
  }

  /** The logical path of every local url() in a value that Chromium made absolute. */
  plain(text) {
    return text.replace(/url\("((?:[^"\\]|\\[^])*)"\)/g, (whole, url) => this.logical(url) ?? whole);
  }

  /** The same of a value as it was written, relative to the sheet of its rule. */
  written(text, { parentStyleSheet }) {
    return text.replace(/url\("((?:[^"\\]|\\[^])*)"\)/g, (whole, url) => {
      const plain = url.replace(/\\(.)/g, "$1");
      return (
        (URL.canParse(plain, parentStyleSheet.href) && this.logical(new URL(plain, parentStyleSheet.href).href)) ||
        whole
      );
    });
  }

  logical(url) {
    if (!url.startsWith(this.prefix)) return undefined;
    const [, path, rest] = /^([^?#]*)(.*)$/s.exec(url.slice(this.prefix.length));
    const name = this.names[decodeURIComponent(path)] ?? decodeURIComponent(path);
    return `url(asset:${name}${rest})`;
  }
}

const DESCRIPTORS = { "font-weight": { normal: "400", bold: "700" }, "font-stretch": { normal: "100%" } };
/** Rules that no element shows, each by what serialises it. */
const HIDDEN = {
  CSSFontFaceRule: (rule, variant) => `@font-face {${declarations(rule, variant).join("; ")}}`,
  CSSKeyframesRule: (rule) => `@keyframes ${rule.name} {${steps(rule)}}`,
  CSSPropertyRule: ({ name, syntax, inherits, initialValue }) =>
    `@property ${name} {${[syntax, inherits, initial(initialValue ?? "", syntax)].join("; ")}}`,
  CSSCounterStyleRule: (rule) => plainSpace(rule.cssText),
  CSSPageRule: (rule) => plainSpace(rule.cssText),
  CSSFontFeatureValuesRule: (rule) => plainSpace(rule.cssText),
  CSSFontPaletteValuesRule: (rule) => plainSpace(rule.cssText),
  // Chromium does not tell the names of its declarations.
  CSSPositionTryRule: (rule) => plainSpace(rule.cssText),
  CSSViewTransitionRule: (rule) => plainSpace(rule.cssText),
  CSSImportRule: (rule) => `@import ${rule.href} ${rule.media.mediaText}`,
  CSSNamespaceRule: (rule) => `@namespace ${rule.prefix} ${rule.namespaceURI}`,
};

/** `min-` and `max-` are the older way to write a range; brackets around brackets say nothing. */
const plainCondition = (text) =>
  plainSpace(text)
    .replace(/\((\([^()]*\))\)/g, "$1")
    .replace(/(?<![\w.])0(?:px|r?em)\b/g, "0")
    .replace(/\(min-([-a-z]+):([^()]+)\)/g, "($1>=$2)")
    .replace(/\(max-([-a-z]+):([^()]+)\)/g, "($1<=$2)");

/** A length of nothing needs no unit. */
const initial = (value, syntax) => (value === "0" && syntax === "<length>" ? "0px" : plainSpace(value));

/** All rules of a variant that no element shows, and all conditions, each once. */
export function hiddenRules(variant) {
  const found = new Set();
  variant.walk(({ rule, conditions }) => {
    for (const condition of conditions) found.add(plainCondition(condition));
    const write = HIDDEN[rule.constructor.name];
    if (write) found.add([...conditions.map(plainCondition), write(rule, variant)].join(" / "));
  });
  return [...found];
}

/** All that Chromium understood of a variant, rule by rule, in order, as `{ frame, text }`. */
export function understood(variant) {
  const found = [];
  variant.walk(({ rule, conditions, selectors }) => {
    const write = HIDDEN[rule.constructor.name];
    const text = rule instanceof CSSKeyframesRule || !write ? rule.cssText : write(rule, variant);
    const frame = conditions.map(plainSpace).join(" / ");
    // The rules that are nested inside come by themselves.
    const own = rule instanceof CSSStyleRule ? rule.style.cssText : text;
    found.push({ frame: `${frame} ${selectors.join(", ")}`, text: plainSpace(variant.written(own, rule)) });
  });
  return found;
}

/** Whether two variants were understood in the same way. Then everything else has to be the same. */
export function alike(first, second) {
  return (
    first.length === second.length &&
    first.every(({ frame, text }, at) => {
      const other = second[at];
      return frame === other.frame && (text === other.text || meaning(text) === meaning(other.text));
    })
  );
}

/** Where var() is, Chromium keeps what was written. */
function meaning(text) {
  const [declarations] = split(text, ";");
  return declarations.map((part) => (part.startsWith("--") ? part : canonical(part))).join(";");
}

function declarations(rule, variant) {
  return [...rule.style]
    .map((name) => {
      let value = rule.style.getPropertyValue(name);
      if (name === "font-family") value = value.replace(/^["']|["']$/g, "");
      value = DESCRIPTORS[name]?.[value] ?? value;
      return `${name}: ${variant.written(value, rule)}${rule.style.getPropertyPriority(name)}`;
    })
    .sort();
}

/** Which properties change when; elements show the values. */
function steps(rule) {
  const found = new Map();
  for (const { keyText, style } of rule.cssRules) {
    for (const key of keyText.split(/\s*,\s*/)) found.set(key, [...(found.get(key) ?? []), ...style]);
  }
  return [...found]
    .map(([key, names]) => `${key} {${[...new Set(names)].sort().join(" ")}}`)
    .sort()
    .join(" ");
}

/** The addresses of all files that a variant's sheets name outside of custom properties, as paths. */
export function addresses(variant) {
  const found = new Set();
  const take = (text, base) => {
    for (const [, written] of text.matchAll(/url\("((?:[^"\\]|\\[^])*)"\)/g)) {
      const url = new URL(written.replace(/\\(.)/g, "$1"), base);
      if (url.origin === location.origin && !written.startsWith("#")) found.add(url.pathname + url.search);
    }
  };
  variant.walk(({ rule }) => {
    const styles = rule instanceof CSSKeyframesRule ? [...rule.cssRules].map(({ style }) => style) : [rule.style];
    for (const style of styles) {
      const names = [...(style ?? [])].filter((name) => name && !name.startsWith("--"));
      for (const name of names) take(style.getPropertyValue(name), rule.parentStyleSheet.href);
    }
  });
  return [...found];
}

/** Every @keyframes with the moments at which something may change, and between these. */
export function moments(variant) {
  const found = new Map();
  variant.walk(({ rule }) => {
    if (!(rule instanceof CSSKeyframesRule)) return;
    const keys = found.get(rule.name) ?? new Set([0, 100]);
    for (const { keyText } of rule.cssRules) for (const key of keyText.split(",")) keys.add(parseFloat(key));
    found.set(rule.name, keys);
  });
  return new Map(
    [...found].map(([name, keys]) => {
      const sorted = [...keys].sort((a, b) => a - b);
      return [name, sorted.flatMap((key, at) => (at ? [(key + sorted[at - 1]) / 2, key] : [key]))];
    }),
  );
}
