// CSS modules: what they look like, what their names are, what TypeScript knows of them.
//
//   node tests/styles/modules.mjs --assetpack PATH [--only PART]... [--scale]
//
// PART is one of
//   pages   elements get local names from code; what they compute to, in Chromium (modules/cases.mjs), for several
//           levels of minifying and kinds of names
//   names   names are the same in code and sheets, do not meet, and change with nothing but their file's path and
//           themselves (modules/names.mjs)
//   types   `css.modules.types` is what TypeScript needs, and no more (modules/types.mjs)
// With `--scale` it prints instead how long 1,000 and 2,000 CSS modules take, and fails if twice as many take more
// than 2.2 times as long.

import { createRequire } from "node:module";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { names } from "./modules/names.mjs";
import { pages } from "./modules/pages.mjs";
import { scale } from "./modules/scale.mjs";
import { types } from "./modules/types.mjs";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const PARTS = { pages, names, types };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    scale: { type: "boolean", default: false },
  },
});
if (!options.assetpack || options.only.some((part) => !PARTS[part])) {
  console.error(
    `usage: node tests/styles/modules.mjs --assetpack PATH [--only ${Object.keys(PARTS).join("|")}]... [--scale]`,
  );
  process.exit(2);
}
const assetpack = resolve(options.assetpack);
if (options.scale) process.exit((await scale(assetpack)) ? 0 : 1);

let passed = 0;
let failed = 0;
for (const part of options.only) {
  await PARTS[part](assetpack, chromium, async (what, action) => {
    try {
      await action();
      passed++;
    } catch (error) {
      failed++;
      console.log(`${part}: ${what}: FAILS\n${String(error.message).replace(/^/gm, "  ")}`);
    }
  });
}
console.log(`modules: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
