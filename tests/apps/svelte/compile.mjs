// Compiles the components in `src` to modules and style sheets in a folder of assets:
//
//   node tests/apps/svelte/compile.mjs FOLDER
//
// `App.svelte` becomes `App.svelte.js` and, where it has styles, `App.svelte.css`.

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(new URL("../packages/package.json", import.meta.url));
const { compile, compileModule } = require("svelte/compiler");

const source = new URL("src/", import.meta.url);
const [, , folder] = process.argv;
mkdirSync(folder, { recursive: true });

for (const name of readdirSync(source)) {
  const text = readFileSync(new URL(name, source), "utf8");
  const given = { filename: name, dev: false, generate: "client" };
  if (name.endsWith(".svelte")) {
    const { js, css } = compile(text, { ...given, css: "external" });
    const sheet = css?.code ? `import "./${name}.css";\n` : "";
    if (sheet) writeFileSync(join(folder, `${name}.css`), css.code);
    writeFileSync(join(folder, `${name}.js`), sheet + js.code);
  } else {
    writeFileSync(join(folder, name), compileModule(text, given).js.code);
  }
}
