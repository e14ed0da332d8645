// Scripts and sheets as lists of tokens, so that texts are compared by what they say.

import { requireFrom } from "./packages.mjs";

const { parse } = requireFrom("acorn");
const { tokenize, TokenType } = requireFrom("@csstools/css-tokenizer");

/** The tokens of a classic script without comments: `text`, and `end`, the place behind it. */
export function scriptTokens(text) {
  const tokens = [];
  parse(text, { ecmaVersion: "latest", sourceType: "script", allowHashBang: true, onToken: tokens });
  return tokens
    .filter(({ start, end }) => end > start)
    .map(({ start, end }) => ({ text: text.slice(start, end), end }));
}

/** The tokens of a sheet without comments, and with white space only where it may matter; `url` gives what URLs mean. */
export function sheetTokens(text, url) {
  const tokens = [];
  const glue = /^[{};,]$/;
  let space = true;
  let waits = "";
  for (const [type, raw, , , data] of tokenize({ css: text })) {
    if (type === TokenType.EOF || type === TokenType.Comment) continue;
    if (type === TokenType.Whitespace) {
      space = true;
      continue;
    }
    const last = tokens.at(-1);
    if (space && last !== undefined && waits === "" && !glue.test(last) && !glue.test(raw)) tokens.push(" ");
    space = false;
    if (waits === "url(" && type === TokenType.String) waits = url(data.value);
    else if (waits !== "" && type === TokenType.CloseParen) {
      tokens.push(`url(${waits})`);
      waits = "";
    } else if (type === TokenType.Function && data.value.toLowerCase() === "url") waits = "url(";
    else if (type === TokenType.URL) tokens.push(`url(${url(data.value)})`);
    else if (type === TokenType.String) tokens.push(JSON.stringify(data.value));
    else tokens.push(raw);
  }
  // Which encoding the file is in is no part of what it says.
  if (tokens[0]?.toLowerCase() === "@charset") tokens.splice(0, tokens.indexOf(";") + 1);
  // What ends a rule may be left out before its closing brace.
  return tokens.filter((token, at) => !(token === ";" && tokens[at + 1] === "}"));
}

/**
 * Compares a script with the texts of the parts that it should consist of. Between parts, and at the ends, there may be
 * any number of semicolons. Gives what is different, and else the rest of the script behind the last part.
 */
export function compareParts(parts, text) {
  const tokens = scriptTokens(text);
  let at = 0;
  const skip = () => {
    while (tokens[at]?.text === ";") at++;
  };
  for (const [number, part] of parts.entries()) {
    skip();
    let wanted = scriptTokens(part).map((token) => token.text);
    while (wanted[0] === ";") wanted = wanted.slice(1);
    while (wanted.at(-1) === ";") wanted.pop();
    for (const token of wanted) {
      if (tokens[at]?.text !== token) {
        const near = tokens.slice(Math.max(0, at - 5), at + 6).map(({ text }) => text);
        return {
          wrong: `part ${number + 1}: \`${tokens[at]?.text ?? "the end"}\` instead of \`${token}\`, in \`${near.join(" ")}\``,
        };
      }
      at++;
    }
  }
  skip();
  return { rest: at < tokens.length ? text.slice(at ? tokens[at - 1].end : 0) : "" };
}

/** The first difference between two lists of tokens. */
export function difference(is, should) {
  const at = is.findIndex((token, place) => token !== should[place]);
  const place = at < 0 && is.length < should.length ? is.length : at;
  if (place < 0) return undefined;
  const near = (tokens) => tokens.slice(Math.max(0, place - 6), place + 8).join(" ") || "nothing";
  return `token ${place}: \`${near(is)}\` instead of \`${near(should)}\``;
}
