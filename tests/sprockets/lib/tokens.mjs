// Scripts and sheets as lists of tokens, without comments and without what only joins files.

const WORD = /[\p{ID_Start}$_#\\\u200c\u200d\p{ID_Continue}]+/uy;
const NUMBER = /(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const PUNCTUATION =
  /\.\.\.|=>|>>>=|\*\*=|<<=|>>=|>>>|===|!==|&&=|\|\|=|\?\?=|\?\.(?!\d)|\+\+|--|\*\*|<<|>>|==|!=|<=|>=|&&|\|\||\?\?|[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}[\]]/y;
const SPACE = /(?:\s|\ufeff|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/|<!--[^\n\r]*)+/y;
const STRING = /"(?:[^"\\\n\r]|\\(?:\r\n|[^]))*"|'(?:[^'\\\n\r]|\\(?:\r\n|[^]))*'/y;
const REGEXP = /\/(?:[^/\\[\n\r]|\\[^\n\r]|\[(?:[^\]\\\n\r]|\\[^\n\r])*\])+\/[\p{ID_Continue}$]*/uy;
// After these words, a slash begins a regular expression.
const BEFORE_OPERAND = new Set(
  "return typeof instanceof in of new delete void throw case do else yield await".split(" "),
);

function at(pattern, text, from) {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0];
}

/** The end of a template literal that begins at `from`. */
function templateEnd(text, from) {
  for (let end = from + 1, depth = 0; end < text.length; end++) {
    if (text[end] === "\\") end++;
    else if (depth === 0 && text[end] === "`") return end + 1;
    else if (depth === 0 && text.startsWith("${", end)) [depth, end] = [1, end + 1];
    else if (depth > 0 && text[end] === "{") depth++;
    else if (depth > 0 && text[end] === "}") depth--;
    else if (depth > 0 && text[end] === "`") end = templateEnd(text, end) - 1;
  }
  throw new Error("a template literal is not closed");
}

function scriptTokens(text) {
  const tokens = [];
  for (let from = 0; from < text.length; ) {
    const space = at(SPACE, text, from);
    if (space) {
      from += space.length;
      continue;
    }
    const last = tokens.at(-1);
    const operand = last === undefined || BEFORE_OPERAND.has(last) || /^[^\p{ID_Continue}$"'`)\]}/]/u.test(last);
    const token =
      at(STRING, text, from) ??
      (text[from] === "`" ? text.slice(from, templateEnd(text, from)) : undefined) ??
      (operand && text[from] === "/" ? at(REGEXP, text, from) : undefined) ??
      (/\d|\.\d/y.test(text.slice(from, from + 2)) && at(NUMBER, text, from)) ??
      undefined;
    const found = token || at(WORD, text, from) || at(PUNCTUATION, text, from);
    if (!found) throw new Error(`no token begins with ${JSON.stringify(text.slice(from, from + 20))}`);
    tokens.push(found);
    from += found.length;
  }
  return tokens;
}

/** What could go on with the statement before it, if no semicolon stood between. */
const GOES_ON = /^(?:[([`/.,*%&|^<>=?:+-]|in$|instanceof$)/;

/**
 * The tokens of a script. Semicolons that end nothing count for nothing: at both ends, after another one, and after a
 * bracket where nothing goes on.
 */
export function script(text) {
  const kept = [];
  const all = scriptTokens(text);
  for (const [index, token] of all.entries()) {
    if (token === ";") {
      const next = all.slice(index + 1).find((later) => later !== ";");
      if (kept.length === 0 || next === undefined || kept.at(-1) === ";") continue;
      if (kept.at(-1) === "}" && !GOES_ON.test(next)) continue;
    }
    kept.push(token);
  }
  return kept.map((token) => (/^["'`]/.test(token) ? withoutDigests(token) : token));
}

const SHEET =
  /\/\*[^]*?\*\/|(?<space>[\s\ufeff]+)|url\(\s*(?:"(?<double>[^"\n]*)"|'(?<single>[^'\n]*)'|(?<plain>[^"'()\s]*))\s*\)|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*'|[^\s"'{}();:,/]+|[^]/gy;

/** The tokens of a sheet. Addresses are seen from `folder`, that of the sheet among the outputs. */
export function sheet(text, folder) {
  const tokens = [];
  let gap = false;
  for (const match of text.matchAll(SHEET)) {
    const [token] = match;
    const { space, double, single, plain } = match.groups;
    const address = double ?? single ?? plain;
    if (token.startsWith("/*") || space !== undefined) {
      gap = true;
      continue;
    }
    if (gap && tokens.length > 0 && !/^[{};,]$/.test(tokens.at(-1)) && !/^[{};,]$/.test(token)) tokens.push(" ");
    gap = false;
    tokens.push(address === undefined ? token : `url(${seenFrom(folder, address)})`);
  }
  // The last declaration of a block needs no semicolon.
  return tokens.filter((token, index) => token !== ";" || !["}", ";"].includes(tokens[index + 1]));
}

/** An address as the path of the output, without its digest. */
function seenFrom(folder, address) {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#|$)/i.test(address)) return withoutDigests(address);
  const url = new URL(address, `http://host/assets/${folder}`);
  return withoutDigests(url.pathname + url.search + url.hash);
}

/** File names without digests, and Base64 without the escapes that Sprockets writes in it. */
export function withoutDigests(text) {
  return text
    .replace(/-[0-9a-f]{16}(?:[0-9a-f]{48})?(?=\.\w)/g, "")
    .replace(/;base64,[\w+/%]*/g, (data) => decodeURIComponent(data));
}
