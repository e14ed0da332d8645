// `_headers`: read as Netlify and Cloudflare Pages do, and asked about each file.

import { equal } from "./equal.mjs";
import { IMMUTABLE, REVALIDATED } from "./files.mjs";

/** Cloudflare reads no more. */
const MOST_RULES = 100;
const LONGEST_LINE = 2000;

export async function checkHeadersFile(release, text, check) {
  const rules = [];
  await check("can be read", () => {
    for (const line of text.split("\n")) {
      if (!line || line.startsWith("#")) continue;
      equal(line.length <= LONGEST_LINE, true, "length of a line");
      const header = /^ {2}([A-Za-z-]+): (.+)$/.exec(line);
      if (header) rules.at(-1).headers.push([header[1].toLowerCase(), header[2]]);
      else if (/^\/[\x21-\x7e]*$/.test(line)) rules.push({ path: line, matches: matcher(line), headers: [] });
      else throw new Error(`neither a path nor a header: ${line}`);
    }
    equal(rules.length <= MOST_RULES, true, "few enough rules");
    equal(text.endsWith("\n"), true, "ends in a newline");
  });
  const of = (path) => rules.filter((rule) => rule.matches.test(path)).flatMap((rule) => rule.headers);
  for (const { entry, url } of release.files()) {
    await check(url, () => {
      // Placeholders cannot be escaped: such a file has no rule, and is asked for each time.
      const cached = entry.stable ? REVALIDATED : IMMUTABLE;
      const expected = [["cache-control", cached], ["x-content-type-options", "nosniff"]];
      equal(of(url), /[*:]/.test(entry.path) ? [] : expected, "headers");
    });
    await check(`${url}, and a bit more`, () => {
      equal(of(`${url}.br`), [], "headers of a twin");
      equal(of(`${url}/x`), [], "headers below it");
    });
  }
}

/** A rule's path as an expression. */
function matcher(path) {
  const escaped = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/:[A-Za-z]\w*/g, "[^/]+")}$`);
}
