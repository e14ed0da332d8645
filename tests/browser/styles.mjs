// Whether two sheets mean the same to Chromium: on elements that match every
// selector of the original, in several media, all computed styles are compared;
// rules that no element shows (@font-face, @keyframes, …) by Chromium's own
// serialisation. And whether each url() of the built sheet answers.

import { readFileSync } from "node:fs";

/** How many selectors a view is to have elements for. */
const SELECTORS = 400;

const VIEWS = [
  { width: 1280, media: "screen", colorScheme: "light" },
  { width: 420, media: "screen", colorScheme: "dark" },
  { width: 1280, media: "print", colorScheme: "light" },
];

export async function compareStyles(built, raw, builtSpec, rawSpec, views = VIEWS) {
  const assets = JSON.parse(readFileSync(builtSpec.manifest, "utf8")).assets;
  const logical = Object.fromEntries(Object.entries(assets).map(([key, asset]) => [asset.path, key]));
  const names = {
    built: { prefix: builtSpec.prefix ?? "/assets/", logical },
    raw: { prefix: rawSpec.prefix ?? "/assets/", logical: {} },
  };

  const excepted = await built.evaluate(customUrls);
  names.built.excepted = excepted;
  names.raw.excepted = [];
  const selectors = await raw.evaluate(collectSelectors);
  await built.evaluate(collectSelectors);

  const differences = [];
  let elements = 0;
  // A font that arrives between the two looks would be a difference of its own.
  await Promise.all([built.evaluate(loadFonts), raw.evaluate(loadFonts)]);
  for (const [turn, view] of views.entries()) {
    // A large sheet is not looked at as a whole in each view: they share the work.
    const step = Math.max(1, Math.floor(selectors.length / SELECTORS));
    const chosen = selectors.filter((_, at) => at % step === turn % step);
    elements += await raw.evaluate(makeElements, chosen);
    await built.evaluate(makeElements, chosen);
    for (const page of [built, raw]) {
      await page.setViewportSize({ width: view.width, height: 800 });
      await page.emulateMedia({ media: view.media, colorScheme: view.colorScheme, reducedMotion: "no-preference" });
    }
    const [a, b] = await Promise.all([
      built.evaluate(hashStyles, names.built),
      raw.evaluate(hashStyles, names.raw),
    ]);
    const wrong = a.map((_, at) => at).filter((at) => a[at] !== b[at]);
    for (const at of wrong.slice(0, 8)) {
      const [is, was] = [
        await built.evaluate(styleAt, { at, ...names.built }),
        await raw.evaluate(styleAt, { at, ...names.raw }),
      ];
      for (const property of Object.keys({ ...was.style, ...is.style })) {
        if (was.style[property] === is.style[property]) continue;
        differences.push({
          view: `${view.media} ${view.width} ${view.colorScheme}`,
          selector: was.selector,
          property,
          raw: was.style[property],
          built: is.style[property],
        });
      }
    }
    if (wrong.length > 8) differences.push({ view: view.media, more: wrong.length - 8 });
  }

  const [builtRules, rawRules] = [
    await built.evaluate(hiddenRules, names.built),
    await raw.evaluate(hiddenRules, names.raw),
  ];
  const rules = [];
  for (let at = 0; at < Math.max(builtRules.length, rawRules.length); at++) {
    if (builtRules[at] !== rawRules[at]) rules.push({ raw: rawRules[at], built: builtRules[at] });
  }
  return {
    elements,
    excepted,
    selectors: selectors.length,
    at_rules: rawRules.length,
    differences: differences.slice(0, 60),
    rule_differences: rules.slice(0, 20),
    fonts: await built.evaluate(loadFonts),
    urls: await built.evaluate(askForUrls),
  };
}

// What follows runs in the page.

/** The selectors of all style rules; states like :hover become classes, so that elements can be in them. */
function collectSelectors() {
  const STATES =
    /(?<!:):(hover|focus-visible|focus-within|focus|active|visited|link|any-link|target|indeterminate|user-invalid|user-valid|invalid|valid|autofill|fullscreen|open)(?![-\w(])/g;
  const found = new Set();
  const walk = (rules, parent) => {
    for (const rule of rules) {
      if (rule instanceof CSSImportRule) {
        if (rule.styleSheet?.href.startsWith(location.origin)) walk(rule.styleSheet.cssRules, parent);
        continue;
      }
      let inside = parent;
      if (rule instanceof CSSStyleRule) {
        const classed = rule.selectorText.replace(STATES, ".is-$1");
        if (classed !== rule.selectorText) rule.selectorText = classed;
        inside = rule.selectorText;
        if (parent) {
          inside = inside.includes("&") ? inside.replaceAll("&", `:is(${parent})`) : `:is(${parent}) ${inside}`;
        }
        found.add(inside);
      }
      if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) walk(rule.cssRules, inside);
    }
  };
  for (const sheet of document.styleSheets) walk(sheet.cssRules, "");
  return [...found];
}

/** Builds, for each alternative of each selector, elements that it matches; tells how many. */
function makeElements(selectors) {
  const FORBIDDEN = /^(script|style|link|meta|base|title|head|iframe|object|embed|frame|frameset|template|noscript)$/i;
  const VOID_LIKE = /^(html|body)$/i;

  const split = (text, separators) => {
    const parts = [""];
    const found = [];
    let depth = 0;
    let quote = "";
    for (let at = 0; at < text.length; at++) {
      const character = text[at];
      if (character === "\\") {
        const [escape] = /^\\(?:[0-9a-f]{1,6}\s?|[^]?)/i.exec(text.slice(at, at + 8));
        parts[parts.length - 1] += escape;
        at += escape.length - 1;
        continue;
      }
      if (quote) {
        if (character === quote) quote = "";
      } else if (character === '"' || character === "'") quote = character;
      else if ("([".includes(character)) depth++;
      else if (")]".includes(character)) depth--;
      else if (depth === 0 && separators.includes(character)) {
        found.push(character);
        parts.push("");
        continue;
      }
      parts[parts.length - 1] += character;
    }
    return [parts, found];
  };
  const unescape = (name) =>
    name.replace(/\\([0-9a-f]{1,6}\s?|[^])/gi, (_, escape) =>
      /^[0-9a-f]/i.test(escape) ? String.fromCodePoint(parseInt(escape, 16)) : escape,
    );
  const NAME = /(?:\\[0-9a-f]{1,6}\s?|\\[^]|[-\w\u0080-\uffff])+/iy;

  // One compound selector → what an element needs to match it.
  const read = (compound, into = { classes: [], attributes: [], pseudo: "", children: [] }) => {
    let at = 0;
    const name = () => {
      NAME.lastIndex = at;
      const match = NAME.exec(compound);
      if (!match) return "";
      at = NAME.lastIndex;
      return unescape(match[0]);
    };
    while (at < compound.length) {
      const character = compound[at];
      if (character === ".") (at++, into.classes.push(name()));
      else if (character === "#") (at++, (into.id = name()));
      else if (character === "*" || character === "|" || character === "&") at++;
      else if (character === "[") {
        const end = closing(compound, at);
        const [, attribute, , , quoted] =
          /^\s*(?:[^|\]]*\|)?([-\w]+)\s*(?:([~^$*|]?=)\s*(["']?)([^]*?)\3\s*[is]?\s*)?$/i.exec(
            compound.slice(at + 1, end - 1),
          ) ?? [];
        if (attribute) into.attributes.push([attribute, unescape(quoted ?? "")]);
        at = end;
      } else if (character === ":") {
        const element = compound[at + 1] === ":";
        at += element ? 2 : 1;
        const pseudo = name();
        let argument = "";
        if (compound[at] === "(") {
          const end = closing(compound, at);
          argument = compound.slice(at + 1, end - 1);
          at = end;
        }
        if (element || /^(before|after|first-line|first-letter)$/.test(pseudo)) {
          into.pseudo = `::${pseudo}${argument ? `(${argument})` : ""}`;
        } else if (/^(is|where|matches|-webkit-any|-moz-any)$/.test(pseudo)) {
          const inner = split(argument, ",")[0][0].trim();
          into.prefix = chain(inner).slice(0, -1);
          read(chain(inner).at(-1)?.compound ?? "", into);
        } else if (pseudo === "has") into.children.push(split(argument, ",")[0][0].trim());
        else if (/^(disabled|checked|required)$/.test(pseudo)) into.attributes.push([pseudo, ""]);
        else if (pseudo === "read-only") into.attributes.push(["readonly", ""]);
      } else {
        const tag = name();
        if (tag) into.tag = tag;
        else at++;
      }
    }
    return into;
  };
  const closing = (text, from) => {
    let depth = 0;
    for (let at = from; at < text.length; at++) {
      if (text[at] === "\\") at++;
      else if ("([".includes(text[at])) depth++;
      else if (")]".includes(text[at]) && --depth === 0) return at + 1;
    }
    return text.length;
  };
  const chain = (selector) => {
    const [parts, between] = split(selector.replace(/\s*([>+~])\s*/g, "$1"), " >+~");
    const steps = [];
    let combinator = " ";
    parts.forEach((compound, at) => {
      if (compound.trim() || at === parts.length - 1) steps.push({ combinator, compound: compound.trim() });
      combinator = between[at];
    });
    return steps;
  };

  const subjects = [];
  const build = (steps, into) => {
    let parent = into;
    let previous = null;
    for (const { combinator, compound } of steps) {
      if (/^(:root|html|body)$/.test(compound)) continue;
      const needs = read(compound);
      if (needs.tag && (FORBIDDEN.test(needs.tag) || VOID_LIKE.test(needs.tag))) needs.tag = "div";
      const sibling = previous && "+~".includes(combinator);
      if (previous && !sibling) parent = previous;
      if (needs.prefix?.length) parent = build(needs.prefix, parent) ?? parent;
      const element = document.createElement(needs.tag ?? "div");
      if (needs.id) element.id = needs.id;
      element.classList.add(...needs.classes.filter(Boolean));
      for (const [attribute, value] of needs.attributes) {
        if (!/^(src|href|data|srcset|poster|on.*)$/i.test(attribute)) element.setAttribute(attribute, value);
        else element.setAttribute(attribute, `#${value.replace(/^#/, "")}`);
      }
      if (needs.attributes.some(([attribute]) => attribute === "class")) {
        element.className = needs.attributes.find(([attribute]) => attribute === "class")[1];
      }
      for (const child of needs.children) build(chain(child.replace(/^>/, "")), element);
      parent.append(element);
      subjects.push({ element, pseudo: "", selector: compound });
      if (needs.pseudo) subjects.push({ element, pseudo: needs.pseudo, selector: compound });
      previous = element;
    }
    return previous;
  };

  document.querySelector("main")?.remove();
  const holder = document.createElement("main");
  document.body.append(holder);
  for (const selector of selectors) {
    for (const alternative of split(selector, ",")[0].slice(0, 12)) {
      const before = subjects.length;
      const place = document.createElement("section");
      holder.append(place);
      const last = build(chain(alternative.trim()), place);
      if (last) {
        last.append("text");
        for (const pseudo of ["::before", "::after"]) subjects.push({ element: last, pseudo });
      }
      for (const subject of subjects.slice(before)) subject.selector = alternative.trim();
    }
  }
  subjects.push({ element: document.documentElement, pseudo: "", selector: "html" });
  subjects.push({ element: document.body, pseudo: "", selector: "body" });
  window.__subjects = subjects;
  window.__normal = ({ prefix, logical, excepted }) => {
    const base = location.origin + prefix;
    const known = Object.keys(logical).length > 0;
    return (text) =>
      text.replace(/url\("((?:[^"\\]|\\.)*)"\)/g, (_, written) => {
        let url = written.replace(/\\(.)/g, "$1");
        // @font-face is serialised as it was written, relative to its own sheet.
        if (!/^[a-z][-+.\w]*:|^#/i.test(url)) {
          const sheet = [...document.styleSheets].find((sheet) => sheet.href)?.href ?? location.href;
          url = new URL(url, sheet).href;
        }
        if (!url.startsWith(base)) return `url("${url}")`;
        const [, path, rest] = /^([^?#]*)(.*)$/.exec(url.slice(base.length));
        const plain = decodeURIComponent(path);
        // What a release names, it has to have.
        const plainly = !known || excepted.includes(new URL(url).pathname);
        const name = !plainly ? (logical[plain] ?? `missing/${plain}`) : plain;
        return `url("asset:${name}${rest}")`;
      });
  };
  // White space in custom properties may change; what they do shows in other properties.
  const properties = [...getComputedStyle(document.head)].filter((property) => !property.startsWith("--"));
  window.__style = ({ element, pseudo }) => {
    const style = getComputedStyle(element, pseudo || undefined);
    const all = {};
    for (const property of properties) all[property] = style.getPropertyValue(property);
    return all;
  };
  window.__still = () => {
    // Animations stand at one moment.
    for (const animation of document.getAnimations()) {
      if (animation instanceof CSSTransition) animation.finish();
      else {
        animation.pause();
        animation.currentTime = 300;
      }
    }
  };
  return subjects.length;
}

function hashStyles(names) {
  const normal = window.__normal(names);
  window.__still();
  return window.__subjects.map((subject) => {
    let text = "";
    for (const [property, value] of Object.entries(window.__style(subject))) text += `${property}:${value};`;
    if (text.includes("url(")) text = normal(text);
    let hash = 0;
    for (let at = 0; at < text.length; at++) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
    return hash;
  });
}

function styleAt({ at, ...names }) {
  const normal = window.__normal(names);
  const subject = window.__subjects[at];
  const style = window.__style(subject);
  for (const property in style) style[property] = normal(style[property]);
  return { selector: subject.selector + (subject.pseudo ? ` (${subject.pseudo})` : ""), style };
}

function hiddenRules(names) {
  const normal = window.__normal(names);
  const found = [];
  const walk = (rules) => {
    for (const rule of rules) {
      const imported = rule instanceof CSSImportRule && rule.styleSheet?.href.startsWith(location.origin);
      const inner = imported ? rule.styleSheet.cssRules : rule.cssRules;
      if (
        /^CSS(FontFace|Keyframes|CounterStyle|Property|Page|FontFeatureValues|FontPaletteValues|PositionTry)Rule$/.test(
          rule.constructor.name,
        )
      ) {
        // Where var() is, Chromium keeps what was written.
        const text = normal(rule.cssText).replace(/\s*([-+*/,()])\s*/g, "$1").replace(/(?<![\w.])0+(?=\.\d)/g, "");
        found.push(text);
      } else if (inner) walk(inner);
    }
  };
  for (const sheet of document.styleSheets) walk(sheet.cssRules);
  return found;
}

async function loadFonts() {
  const fonts = [];
  for (const face of document.fonts) {
    await face.load().catch(() => {});
    fonts.push(`${face.family.replaceAll('"', "")} ${face.weight} ${face.style} ${face.status}`);
  }
  await document.fonts.ready;
  return fonts;
}

/** Local addresses in custom properties, which belong to whoever uses the property. */
function customUrls() {
  const found = new Set();
  const walk = (rules, base) => {
    for (const rule of rules) {
      for (const property of rule.style ?? []) {
        if (!property.startsWith("--")) continue;
        for (const [, written] of rule.style.getPropertyValue(property).matchAll(/url\(\s*["']?([^"')]*)/g)) {
          found.add(new URL(written, base).pathname);
        }
      }
      if (rule.cssRules) walk(rule.cssRules, base);
    }
  };
  for (const sheet of document.styleSheets) walk(sheet.cssRules, sheet.href);
  return [...found];
}

/** Every local url() outside of custom properties, with the status that it answers with. */
async function askForUrls() {
  const urls = new Map();
  const take = (text, base) => {
    for (const [, written] of text.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)) {
      const url = new URL(written.replace(/\\(.)/g, "$1"), base);
      if (url.origin === location.origin && !written.startsWith("#")) urls.set(url.pathname + url.search, url);
    }
  };
  const walk = (rules, base) => {
    for (const rule of rules) {
      if (rule instanceof CSSImportRule) continue;
      if (rule.style) {
        for (const property of rule.style) {
          if (!property.startsWith("--")) take(rule.style.getPropertyValue(property), base);
        }
        if (rule instanceof CSSFontFaceRule) take(rule.cssText, base);
      }
      if (rule.cssRules) walk(rule.cssRules, base);
    }
  };
  for (const sheet of document.styleSheets) walk(sheet.cssRules, sheet.href);
  const answers = {};
  for (const [path, url] of urls) {
    const response = await fetch(url);
    await response.arrayBuffer();
    answers[path] = response.status;
  }
  return answers;
}
