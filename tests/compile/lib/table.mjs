// Tables of small projects, each with what its build has to say or to give.
//
// A case has
//   name      what is tested
//   files     path → text
//   rules     the tables of `[[compile]]`
//   settings  what else stands in assetpack.toml
//   given     further arguments of `build`
// and one of
//   gives     logical path → what has to be in the output (a text, a pattern, or a list of them)
//   fails     what has to be in the one error, which is `code: message`
//   act       does everything itself: it gets the project
// and may have `then`, which gets the project after its build.

import { equal, matches } from "./equal.mjs";
import { Project } from "./project.mjs";

/** A table of `[[compile]]` in TOML, whose strings and lists are written as in JSON. */
export function rule(fields) {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return ["[[compile]]", ...given.map(([key, value]) => `${key} = ${JSON.stringify(value)}`), ""].join("\n");
}

async function runCase(assetpack, { files = {}, rules = [], settings = "", given = [], folder, ...expected }) {
  const project = new Project(assetpack, files, folder);
  project.settings(`${settings}\n${rules.map(rule).join("\n")}`);
  try {
    if (expected.act) return await expected.act(project);
    if (expected.fails) matches(await project.fail(...given), expected.fails, "the error");
    else await project.succeed(...given);
    for (const [logical, patterns] of Object.entries(expected.gives ?? {})) {
      matches(project.output(logical), patterns, logical);
    }
    equal(project.list(".assetpack/cache/scratch"), [], "what is left of files for results");
    await expected.then?.(project);
  } finally {
    project.end();
  }
}

/** Runs all cases, each as a test of its own. */
export async function runTable(assetpack, cases, check) {
  for (const one of cases) await check(one.name, () => runCase(assetpack, one));
}
