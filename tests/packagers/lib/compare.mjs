// Whether the outputs of assetpack are what a packager makes of the same sources, before anything is minified.

import { compareParts, difference, sheetTokens } from "./tokens.mjs";
import { runTemplates } from "./templates-run.mjs";

/** Scripts: the parts token by token, then what the templates behind them are. Gives what is wrong. */
export function compareScript(text, { parts, templates, namespace, data = [{}] }) {
  const { wrong, rest } = compareParts(parts, text);
  if (wrong) return wrong;
  if (!templates) return rest === "" ? undefined : `behind the last part: ${rest.slice(0, 200)}`;
  const is = runTemplates([...parts, rest], namespace, data);
  const should = runTemplates([...parts, templates], namespace, data);
  return difference(is, should);
}

/**
 * Sheets: all tokens, where URLs are what they lead to. `parts` are texts, each with the function that says what URLs
 * in it mean; `url` says so for the output.
 */
export function compareSheet(text, url, parts) {
  const should = parts.flatMap((part) => sheetTokens(part.text, part.url));
  return difference(sheetTokens(text, url), should);
}
