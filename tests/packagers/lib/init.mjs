// `assetpack init`: what it writes builds what `compat` builds.

import { equal } from "./equal.mjs";

/** `release` is what `compat` built in the project, without minifying. What was not carried over then, `init` lists. */
export function initialised(project, assetpack, release) {
  const fresh = project.copy(["assetpack.toml"]);
  try {
    const { stdout, stderr } = fresh.succeed(assetpack, "init", "--message-format", "short");
    const toml = fresh.read("assetpack.toml");
    if (/^\s*compat\b/m.test(toml)) throw new Error(`the settings still are those of the packager:\n${toml}`);
    let built;
    try {
      built = fresh.build(assetpack, "--minify", "none");
    } catch (error) {
      throw new Error(`${error.message}\nwith\n${toml}`, { cause: error });
    }
    const outputs = ({ assets }) =>
      Object.entries(assets)
        .map(([name, { path, integrity }]) => `${name} ${path} ${integrity}`)
        .sort();
    equal(outputs(built), outputs(release), `outputs with\n${toml}\n`);
    for (const line of release.said.filter((line) => line.includes("[not-carried-over]"))) {
      const [, message] = line.split("[not-carried-over]: ");
      if (!(stdout + stderr).includes(message))
        throw new Error(`init does not list \`${message}\`, but\n${stdout}${stderr}`);
    }
  } finally {
    fresh.end();
  }
}
