// The real programs in Python: what they write for a project, and which parts each output has.

import { PYTHON } from "./packages.mjs";

/**
 * Runs `script` in the project. It prints one JSON object: `outputs`, a list of { name, url, file, kind, parts,
 * templates }, where paths are relative to the project, and `mounts`: URL prefixes and their folders.
 */
export function real(project, script) {
  const { stdout } = project.succeed(PYTHON, "-W", "ignore", script);
  const { outputs, mounts } = JSON.parse(stdout.slice(stdout.lastIndexOf("\n{") + 1));
  const absolute = Object.entries(mounts).map(([prefix, folder]) => [prefix, `${project.root}/${folder}/`]);
  return { outputs, mounts: Object.fromEntries(absolute) };
}
