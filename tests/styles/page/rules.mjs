// The rules of a sheet as Chromium understood them.

import { alternatives, outside } from "./selector.mjs";

/** States that a page cannot bring an element into; they become attributes, which count as much. */
const STATES =
  /(?<!:):(hover|active|focus|focus-visible|focus-within|visited|target|target-within|autofill|-webkit-autofill|fullscreen|-webkit-full-screen|user-invalid|user-valid|popover-open|modal|picture-in-picture|playing|paused|muted|buffering|stalled|seeking|volume-locked|horizontal|vertical|start|end|increment|decrement|double-button|single-button|no-button|corner-present|window-inactive|current|past|future|local-link|interest-source|interest-target|active-view-transition|-webkit-drag|-webkit-autofill-selected|-internal-autofill-selected|open)(?![-\w(])/g;
/** Pseudo-elements that getComputedStyle() knows. The others become elements, which count as much. */
const KNOWN = /^(before|after|first-letter|first-line|marker|selection|backdrop)$/;
const OTHERS = /([\s,>+~(]?)::([-\w]+)(?:\(([^()]*)\))?/g;

function observable(selector) {
  return outside(selector, (text, first) => {
    const changed = text
      .replace(STATES, "[state-$1]")
      .replace(/:host\(/g, ":root:is(")
      .replace(/:host(?![-\w])/g, ":root")
      .replace(OTHERS, (whole, before, name, argument = "") => {
        if (KNOWN.test(name)) return whole;
        return `${before}${before ? "*" : ""}>pe-${name}${argument.replace(/\W+/g, "-")}`;
      });
    return first ? changed.replace(/^>pe-/, "*>pe-") : changed;
  });
}

/** How many alternatives of a parent are tried. */
const MANY = 60;

/**
 * Calls `visit` with every rule that is no grouping rule: `{ rule, conditions, selectors }`.
 * Selectors are whole. Those of nested rules stand below one alternative of their parents each,
 * so that every alternative is there once.
 */
export function walk(rules, visit, conditions = [], parents = []) {
  for (const rule of rules) {
    const name = rule.constructor.name;
    if (rule instanceof CSSImportRule) {
      const { layerName, supportsText, media } = rule;
      const inner = local(rule);
      if (!inner) {
        visit({ rule, conditions, selectors: [] });
        continue;
      }
      const more = [
        media.mediaText && `@media ${media.mediaText}`,
        supportsText && `@supports ${supportsText}`,
        layerName !== null && `@layer ${layerName}`,
      ].filter(Boolean);
      walk(inner, visit, [...conditions, ...more], parents);
    } else if (rule instanceof CSSStyleRule) {
      const selectors = within(alternatives(rule.selectorText), parents);
      visit({ rule, conditions, selectors });
      if (rule.cssRules.length) walk(rule.cssRules, visit, conditions, selectors);
    } else if (name === "CSSNestedDeclarations") visit({ rule, conditions, selectors: parents });
    else if (name === "CSSScopeRule") {
      const scope = plainSpace(rule.cssText.split("{", 1)[0]);
      walk(rule.cssRules, visit, [...conditions, scope], within(alternatives(rule.start ?? ":root"), parents));
    } else if (rule.cssRules && !(rule instanceof CSSKeyframesRule) && name !== "CSSPageRule") {
      walk(rule.cssRules, visit, [...conditions, condition(rule)], parents);
    } else visit({ rule, conditions, selectors: [] });
  }
}

function within(list, parents) {
  if (!parents.length) return list.map((selector) => outside(selector, (text) => text.replace(/&/g, ":root")));
  const count = Math.max(list.length, Math.min(parents.length, MANY));
  return Array.from({ length: count }, (_, turn) => {
    const parent = `:is(${parents[turn % parents.length]})`;
    let found = false;
    const place = () => ((found = true), parent);
    const whole = outside(list[turn % list.length], (text) => text.replace(/&|:scope(?![-\w])/g, place));
    return found ? whole : `${parent} ${whole}`;
  });
}

function condition(rule) {
  if (rule instanceof CSSMediaRule) return `@media ${rule.media.mediaText}`;
  if (rule instanceof CSSLayerBlockRule) return `@layer ${rule.name}`;
  const kind = rule.cssText.slice(0, rule.cssText.search(/[\s({]/));
  return `${kind} ${plainSpace(rule.conditionText ?? "")}`;
}

/** Without the white space that means nothing. */
export const plainSpace = (text) =>
  outside(text, (part) =>
    part
      .replace(/\s+/g, " ")
      .replace(/ ?([,:;/*<>={}]) ?/g, "$1")
      .replace(/\( /g, "(")
      .replace(/ \)/g, ")"),
  ).trim();

/** Makes states and pseudo-elements observable, in place. */
export function makeObservable(sheet) {
  const change = (rules) => {
    for (const rule of rules) {
      if (rule instanceof CSSStyleRule) {
        const text = observable(rule.selectorText);
        if (text !== rule.selectorText) rule.selectorText = text;
      }
      const inner = rule instanceof CSSImportRule ? local(rule) : rule.cssRules;
      if (inner && !(rule instanceof CSSKeyframesRule)) change(inner);
    }
  };
  change(sheet.cssRules);
}

const local = ({ styleSheet }) => (styleSheet?.href.startsWith(location.origin) ? styleSheet.cssRules : undefined);

/** Takes the @font-face rules out: a font that arrives late would be a difference of its own. */
export function withoutFonts(sheet) {
  const clean = (list) => {
    for (let at = list.cssRules.length - 1; at >= 0; at--) {
      const rule = list.cssRules[at];
      if (rule instanceof CSSFontFaceRule) list.deleteRule(at);
      else if (rule instanceof CSSImportRule) local(rule) && clean(rule.styleSheet);
      else if (rule.cssRules && rule.deleteRule && !(rule instanceof CSSKeyframesRule)) clean(rule);
    }
  };
  clean(sheet);
}
