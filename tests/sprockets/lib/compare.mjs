// Whether two builds of a tree say the same.

import { Script } from "node:vm";
import { script, sheet, withoutDigests } from "./tokens.mjs";

/** What differs between what should be and what is: both map logical paths to bytes. Returns messages. */
export function differences(expected, actual) {
  const problems = [];
  for (const [logical, bytes] of expected) {
    const found = actual.get(logical);
    if (found === undefined) problems.push(`${logical}: is not published`);
    else problems.push(...contents(logical, bytes, found).map((problem) => `${logical}: ${problem}`));
  }
  for (const logical of actual.keys()) {
    if (!expected.has(logical)) problems.push(`${logical}: is published`);
  }
  return problems;
}

/** What differs between the names that Rails has to find and those that are there. */
export function nameDifferences(expected, names) {
  const own = [...expected];
  const all = new Set([...own, ...own.filter((name) => /\/index\.\w+$/.test(name)).map(alias)]);
  const missing = [...all].filter((name) => !names.includes(name)).map((name) => `${name}: Rails does not find it`);
  return [...missing, ...names.filter((name) => !all.has(name)).map((name) => `${name}: is a name for Rails`)];
}

/** `menu.js` is another name of `menu/index.js`. */
function alias(name) {
  return name.replace(/\/index(\.\w+)$/, "$1");
}

function contents(logical, expected, actual) {
  if (logical.endsWith(".js")) return tokens(expected, actual, (text) => script(text), isScript);
  const folder = logical.slice(0, logical.lastIndexOf("/") + 1);
  if (logical.endsWith(".css")) return tokens(expected, actual, (text) => sheet(text, folder), () => true);
  if (expected.equals(actual)) return [];
  const [wanted, found] = [expected, actual].map((bytes) => withoutDigests(bytes.toString()));
  return wanted === found ? [] : [`holds ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`];
}

function tokens(expected, actual, tokenize, isValid) {
  const [wanted, found] = [expected.toString(), actual.toString()];
  if (isValid(wanted) && !isValid(found)) return [`is no script:\n${found}`];
  let lists;
  try {
    lists = [wanted, found].map(tokenize);
  } catch (error) {
    return [`${error.message}:\n${found}`];
  }
  const [left, right] = lists;
  const at = left.findIndex((token, index) => token !== right[index]);
  const first = at < 0 ? left.length : at;
  if (at < 0 && left.length === right.length) return [];
  const around = (list) => list.slice(Math.max(0, first - 5), first + 10).join(" ");
  return [`token ${first} differs:\n  expected … ${around(left)}\n  actual   … ${around(right)}`];
}

function isScript(text) {
  try {
    new Script(text);
    return true;
  } catch {
    return false;
  }
}
