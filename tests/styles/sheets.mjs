// The style sheets of packages that are built and compared.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { tailwindSheet } from "./tailwind.mjs";

export const PACKAGES = realpathSync(fileURLToPath(new URL("packages/node_modules", import.meta.url)));
const BUILD_LIMIT = 120_000;

/**
 * Name → the sheets that a page of it has, in the order of its links, as files of
 * packages; unminified where the package has such a file.
 * Tailwind's is compiled for the occasion.
 */
export const SHEETS = {
  animate: ["animate.css/animate.css"],
  bootstrap: ["bootstrap/dist/css/bootstrap.css"],
  bulma: ["bulma/css/bulma.css"],
  carbon: ["@carbon/styles/css/styles.css"],
  codemirror: [
    "codemirror/lib/codemirror.css",
    "codemirror/addon/dialog/dialog.css",
    "codemirror/addon/hint/show-hint.css",
    "codemirror/addon/lint/lint.css",
    "codemirror/addon/merge/merge.css",
    "codemirror/addon/scroll/simplescrollbars.css",
    "codemirror/theme/ambiance.css",
    "codemirror/theme/material.css",
    "codemirror/theme/mdn-like.css",
    "codemirror/theme/solarized.css",
  ],
  daisyui: ["daisyui/daisyui.css", "daisyui/themes.css"],
  fontawesome: ["@fortawesome/fontawesome-free/css/all.css", "@fortawesome/fontawesome-free/css/v4-shims.css"],
  foundation: ["foundation-sites/dist/css/foundation.css"],
  "github-markdown": ["github-markdown-css/github-markdown.css"],
  inter: ["@fontsource-variable/inter/opsz.css", "@fontsource-variable/inter/opsz-italic.css"],
  katex: ["katex/dist/katex.css"],
  leaflet: ["leaflet/dist/leaflet.css"],
  materialize: ["materialize-css/dist/css/materialize.css"],
  normalize: ["normalize.css/normalize.css"],
  "open-props": ["open-props/src/index.css", "open-props/normalize.min.css", "open-props/buttons.min.css"],
  pico: ["@picocss/pico/css/pico.css"],
  primer: ["@primer/css/dist/primer.css"],
  pure: ["purecss/build/pure.css", "purecss/build/grids-responsive.css"],
  "semantic-ui": ["semantic-ui-css/semantic.css"],
  "swagger-ui": ["swagger-ui-dist/swagger-ui.css"],
  tachyons: ["tachyons/css/tachyons.css"],
  tailwind: [],
  uikit: ["uikit/dist/css/uikit.css"],
  "video-js": ["video.js/dist/video-js.css"],
};

/**
 * A project that has an entry `css/app-NAME.css` for each of `names`. Everything goes away
 * with its folder.
 */
export async function makeProject(names) {
  const project = realpathSync(mkdtempSync(join(tmpdir(), "assetpack-styles-")));
  mkdirSync(join(project, "assets/css"), { recursive: true });
  symlinkSync(PACKAGES, join(project, "node_modules"));
  for (const name of names) {
    const text = SHEETS[name].length
      ? SHEETS[name].map((sheet) => `@import "${sheet}";\n`).join("")
      : await tailwindSheet();
    writeFileSync(join(project, `assets/css/app-${name}.css`), text);
  }
  return project;
}

/** Builds a project at one level into `dist-LEVEL`; gives its manifest. */
export function build(assetpack, project, level, browsers = "none") {
  writeFileSync(
    join(project, "assetpack.toml"),
    `out = "dist-${level}/assets"
# The link leads out of the project.
allow = [${JSON.stringify(PACKAGES)}]
browsers = ${JSON.stringify(browsers)}
compress = ["none"]
[manifest]
file = "dist-${level}/manifest.json"
[css]
minify = "${level}"
`,
  );
  const given = ["-C", project, "build", "--no-cache", "--quiet", "--color", "never"];
  const { status, stderr, error } = spawnSync(assetpack, given, { encoding: "utf8", timeout: BUILD_LIMIT });
  if (status !== 0)
    throw new Error(`the build at level ${level} ends with ${error?.message ?? status}:\n${stderr.trim()}`);
  return {
    warnings: stderr.trim(),
    manifest: JSON.parse(readFileSync(join(project, `dist-${level}/manifest.json`), "utf8")),
  };
}
