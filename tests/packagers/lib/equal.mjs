// What checks say of values.

import { isDeepStrictEqual } from "node:util";

export function equal(is, should, what) {
  if (!isDeepStrictEqual(is, should))
    throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
}

/** A list of complaints is empty. */
export function none(complaints) {
  if (complaints.length) throw new Error(complaints.join("\n"));
}

/** Nothing is said but what the patterns of the table ask for; or `anything`, as long as it is that as well. */
export function said(lines, { says = [], anything }) {
  for (const pattern of says) {
    if (!lines.some((line) => pattern.test(line)))
      throw new Error(`no ${pattern} in\n${lines.join("\n") || "nothing"}`);
  }
  if (!anything) none(lines.filter((line) => !says.some((pattern) => pattern.test(line))));
}

/** A build that has to fail, and to say why. */
export function refused(project, assetpack, patterns) {
  const { status, stderr } = project.run(assetpack, "build", "--message-format", "short");
  if (status === 0) throw new Error("the build succeeds");
  for (const pattern of patterns) if (!pattern.test(stderr)) throw new Error(`no ${pattern} in\n${stderr}`);
}
