// Compares sheets in Chromium: what they compute to on a case's elements, and their rules as Chromium writes them.

import { createServer } from "node:http";

const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/** A browser in which `compare` can be called for one case after the other. */
export async function openBrowser(chromium) {
  const shelf = new Map();
  const server = createServer((request, response) => {
    const [type, body] = shelf.get(request.url) ?? ["text/plain", ""];
    response.writeHead(shelf.has(request.url) ? 200 : 404, { "content-type": type });
    response.end(body);
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  shelf.set("/", ["text/html", "<!doctype html><title>frames</title>"]);

  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
  const page = await browser.newPage({ viewport: { width: 1200, height: 600 } });
  const painter = await browser.newPage({ viewport: { width: 300, height: 300 } });
  // Nothing is fetched from elsewhere.
  for (const one of [page, painter])
    await one.route(
      (url) => url.origin !== origin,
      (route) => route.abort(),
    );
  await page.goto(`${origin}/`);
  await page.evaluate(install);

  /**
   * Compares what was made of a case with its source. `pages` (level → bytes) are looked at on the case's elements;
   * of `texts` only the rules count. Returns pass → differences.
   */
  async function compare({ name, html, views, wins, pixels, css }, pages, texts, judged) {
    const which = { raw: css, ...pages };
    for (const [level, body] of Object.entries(which)) {
      // The page has another encoding: what is not marked as UTF-8 is read wrongly.
      shelf.set(`/${level}/${name}.css`, [level === "raw" || judged ? "text/css; charset=utf-8" : "text/css", body]);
      const head = `<meta charset="windows-1252"><title>case</title><link rel="stylesheet" href="${name}.css">`;
      const page = `<!doctype html><html><head>${head}</head><body>${asAscii(html)}</body></html>`;
      shelf.set(`/${level}/${name}.html`, ["text/html", page]);
    }
    // Chromium dies of some sheets that are errors.
    const found = texts.length
      ? await page.evaluate((given) => window.compareTexts(...given), [decode(css), texts])
      : {};
    const mentioned = css.toString("latin1").toLowerCase();
    for (const view of Object.keys(pages).length || wins.length ? views : []) {
      await page.emulateMedia({
        media: view === "print" ? "print" : "screen",
        colorScheme: view === "dark" ? "dark" : "light",
      });
      const differences = await page.evaluate((spec) => window.comparePages(spec), {
        name,
        levels: Object.keys(which),
        width: /^\d+$/.test(view) ? Number(view) : 800,
        pseudo: ["", ...PSEUDO.filter((pseudo) => mentioned.includes(pseudo.slice(2)))],
        painted: pixels,
        wins: view === views[0] ? wins : [],
      });
      for (const [level, list] of Object.entries(differences)) {
        (found[level] ??= []).push(...list.map((difference) => (views.length > 1 ? `${view}: ` : "") + difference));
      }
    }
    if (pixels && pages.full) {
      const pictures = [];
      for (const level of ["raw", "full"]) {
        await painter.goto(`${origin}/${level}/${name}.html`);
        pictures.push(await painter.screenshot());
      }
      if (!pictures[0].equals(pictures[1])) (found.full ??= []).push("looks different");
    }
    shelf.clear();
    return found;
  }

  return {
    compare,
    async close() {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}

const PSEUDO = ["::before", "::after", "::marker", "::placeholder", "::first-line", "::first-letter", "::selection"];

function decode(bytes) {
  return new TextDecoder("utf-8").decode(bytes);
}

function asAscii(html) {
  return html.replace(/[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

// What follows runs in the page.

function install() {
  const MOST = 4;

  /**
   * What Chromium does not understand yet (custom properties, values with variables, some conditions) it shows as it
   * was written. There, white space and comments may change.
   */
  const collapse = (text) =>
    text
      .replace(/\/\*[^]*?\*\//g, "")
      .replace(/\s+/g, " ")
      .trim();
  const dense = (text) => collapse(text).replace(/ ?([,()[\]{}:;/*>]) ?/g, "$1");

  /** What moves with the time stands at its start: how late it is looked at decides nothing. */
  const hold = (page) => {
    for (const moving of page.getAnimations()) {
      if (typeof moving.currentTime !== "number") continue;
      moving.pause();
      moving.currentTime = 0;
    }
  };

  const open = async (name, which, width) => {
    const frame = document.createElement("iframe");
    frame.style.cssText = `width:${width}px;height:500px;border:0`;
    frame.src = `/${which}/${name}.html`;
    const loaded = new Promise((done) => (frame.onload = done));
    document.body.append(frame);
    await loaded;
    hold(frame.contentDocument);
    return frame;
  };

  const styles = (frame, pseudo, rewrite) => {
    const view = frame.contentWindow;
    const found = new Map();
    for (const [at, element] of [...frame.contentDocument.querySelectorAll("html, body, body *")].entries()) {
      for (const part of pseudo) {
        const style = view.getComputedStyle(element, part || undefined);
        for (const property of style) {
          const value = style.getPropertyValue(property).replaceAll(/http:[^"]*\/(\w+)\/(?=[^/"]*")/g, "here:");
          const shown = property.startsWith("--") ? dense(value) : rewrite(property, value);
          found.set(`${at} ${element.localName}.${element.className}${part} ${property}`, shown);
        }
      }
    }
    return found;
  };

  /** One spelling of what means the same. */
  const alike = (property, value, painted) => {
    if (painted && /gradient\(/.test(value)) return "painted";
    if (property === "grid-template-areas") return value.replace(/(?: "[. ]+")+$/, "");
    if (/-position(-[xy])?$/.test(property)) return value.replace(/\b0px/g, "0%");
    if (!/^(transition|animation)-/.test(property)) return value;
    const list = value.replaceAll("cubic-bezier(0.25, 0.1, 0.25, 1)", "ease").split(/, (?![^(]*\))/);
    return /-(property|name)$/.test(property) || list.some((one) => one !== list[0]) ? list.join(", ") : list[0];
  };

  const parse = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return sheet.cssRules;
  };

  // Rules of a frame are made by constructors of its own.
  const kindOf = (rule) => rule.constructor.name;
  const isStyle = (rule) => kindOf(rule) === "CSSStyleRule";

  /** The rules of a sheet, mostly as Chromium writes them. Neighbours with the same selectors are one rule. */
  const written = (rules) => {
    const found = [];
    let last;
    for (const rule of rules) {
      const plain = isStyle(rule) && rule.cssRules.length === 0;
      if (plain && last?.selectorText === rule.selectorText) {
        const [joined] = parse(`a { ${last.style.cssText} ${rule.style.cssText} }`);
        last = { selectorText: rule.selectorText, style: joined.style };
        found[found.length - 1] = writePlain(last);
      } else {
        last = plain ? rule : undefined;
        found.push(plain ? writePlain(rule) : writeRule(rule));
      }
    }
    return found;
  };
  const writePlain = ({ selectorText, style }) => `${selectorText} { ${declarations(style)} }`;
  const writeRule = (rule) => {
    if (!SHOWN.includes(kindOf(rule)) || !rule.cssRules) return dense(rule.cssText);
    const { selectorText, name, conditionText, start, end, style } = rule;
    const head = [kindOf(rule), dense(`${name ?? ""} ${conditionText ?? ""}`), selectorText, start, end];
    return `${head.filter(Boolean).join(" ")} { ${[declarations(style), ...written(rule.cssRules)].join(" ")} }`;
  };

  const declarations = (style) => {
    const text = style?.cssText ?? "";
    // Without these, nothing was left as it was written.
    if (!/--|\(/.test(text)) return text;
    return dense(text).replace(/(^|;)([-\w]+):([^;]*)/g, (whole, before, name, value) =>
      name.startsWith("--")
        ? whole
        : `${before}${name}:${value.replace(COLOR, color).replace(DECIMAL, (number) => Number(number))}`,
    );
  };
  const COLOR = /#[\da-f]{3,8}\b|\brgba?\([^()]*\)/gi;
  const DECIMAL = /(?<![-\w#.])\d*\.\d+/g;
  const probe = document.createElement("p");
  const color = (text) => {
    probe.style.color = "";
    probe.style.color = text;
    return ` ${probe.style.color || text}`;
  };

  const SHOWN = [
    "CSSStyleRule",
    "CSSMediaRule",
    "CSSSupportsRule",
    "CSSContainerRule",
    "CSSScopeRule",
    "CSSLayerBlockRule",
  ];
  SHOWN.push("CSSLayerStatementRule", "CSSNestedDeclarations");
  /**
   * The rules that no element shows. Of those with names, only the ones that are there once: which of two counts is
   * seen on elements.
   */
  const hidden = (rules) => {
    const found = [];
    const named = new Map();
    const walk = (rules) => {
      for (const rule of rules) {
        const kind = kindOf(rule);
        if (kind === "CSSKeyframesRule" || kind === "CSSPropertyRule") {
          named.set(`${kind} ${rule.name}`, [...(named.get(`${kind} ${rule.name}`) ?? []), rule]);
        } else if (SHOWN.includes(kind)) walk(rule.cssRules ?? []);
        else found.push(dense(rule.cssText));
      }
    };
    walk(rules);
    return { found, named };
  };
  const steps = (rule) =>
    [...rule.cssRules]
      .filter(({ style }) => style.length > 0)
      .map(({ keyText, style }) => `${keyText} { ${dense(style.cssText).split(";").sort().join(";")} }`)
      .join(" ");
  /** The value of a property of a known kind is seen on elements. */
  const definition = ({ syntax, inherits, initialValue }) =>
    syntax === "*" ? `any ${inherits} ${dense(initialValue ?? "")}` : `${syntax.replaceAll(" ", "")} ${inherits}`;
  const differHidden = (is, was) => {
    const write = ({ found, named }, other) => [
      ...found,
      ...[...named]
        .filter(([name, rules]) => rules.length === 1 && (other.named.get(name) ?? rules).length === 1)
        .map(([name, [rule]]) => `${name} ${name.startsWith("CSSKeyframes") ? steps(rule) : definition(rule)}`)
        .sort(),
    ];
    return differ(write(is, was), write(was, is));
  };

  const differ = (is, was) => {
    const found = is.length === was.length ? [] : [`${is.length} rules instead of ${was.length}`];
    for (let at = 0; at < Math.max(is.length, was.length) && found.length < MOST; at++) {
      if (is[at] !== was[at]) found.push(`rule ${at + 1} is ${is[at]} instead of ${was[at]}`);
    }
    return found.map((text) => text.replace(/\s+/g, " ").slice(0, 600));
  };

  const winning = (frame, { selector, pseudo, property, value }) => {
    const element = frame.contentDocument.querySelector(selector);
    if (!element) return `nothing matches ${selector}`;
    const is = frame.contentWindow.getComputedStyle(element, pseudo || undefined).getPropertyValue(property);
    return is === value ? undefined : `${selector}${pseudo} has ${property} ${is} instead of ${value}`;
  };

  window.comparePages = async ({ name, levels, width, pseudo, painted, wins }) => {
    const frames = await Promise.all(levels.map((level) => open(name, level, width)));
    const raw = frames[levels.indexOf("raw")];
    const result = {};
    for (const [at, level] of levels.entries()) {
      const frame = frames[at];
      const found = wins.map((win) => winning(frame, win)).filter(Boolean);
      if (frame !== raw) {
        const full = level === "full";
        const rewrite = full ? (property, value) => alike(property, value, painted) : (_, value) => value;
        const [is, was] = [styles(frame, pseudo, rewrite), styles(raw, pseudo, rewrite)];
        const wrong = [...new Set([...was.keys(), ...is.keys()])].filter((key) => is.get(key) !== was.get(key));
        for (const key of wrong.slice(0, MOST)) found.push(`${key} is ${is.get(key)} instead of ${was.get(key)}`);
        if (wrong.length > MOST) found.push(`and ${wrong.length - MOST} more`);
        const [isRules, wasRules] = [sheetOf(frame).cssRules, sheetOf(raw).cssRules];
        // `full` may write the others in another way.
        if (full) found.push(...differHidden(hidden(isRules), hidden(wasRules)));
        else found.push(...differ(written(isRules), written(wasRules)));
      }
      if (frame !== raw || found.length) result[level] = found;
    }
    for (const frame of frames) frame.remove();
    return result;
  };

  const sheetOf = (frame) => frame.contentDocument.styleSheets[0];
  window.compareTexts = (source, texts) => {
    const result = {};
    const raw = written(parse(source));
    for (const { pass, text, after, layer } of texts) {
      const inside = [];
      const beside = [];
      for (const rule of parse(text)) {
        if (layer && kindOf(rule) === "CSSLayerBlockRule" && rule.name === layer) inside.push(...rule.cssRules);
        else if (!layer || kindOf(rule) !== "CSSLayerStatementRule") beside.push(rule);
      }
      const expected = written(parse(after ?? ""));
      const found = layer
        ? [...differ(written(inside), raw).map((text) => `in a layer: ${text}`), ...differ(written(beside), expected)]
        : differ(written(beside), [...raw, ...expected]);
      (result[pass] ??= []).push(...found);
    }
    return result;
  };
}
