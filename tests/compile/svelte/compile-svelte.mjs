// Compiles the component, or the module, at a path to a module at another path.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { compile, compileModule } from "svelte/compiler";

const [, , path, out] = process.argv;
const text = readFileSync(path, "utf8");
const given = { filename: basename(path), dev: false, generate: "client" };
// Styles are put into the page by the component: a command has one result.
const { js, warnings } = path.endsWith(".svelte")
  ? compile(text, { ...given, css: "injected" })
  : compileModule(text, given);
for (const { message } of warnings) console.error(message);
const map = Buffer.from(JSON.stringify(js.map)).toString("base64");
writeFileSync(out, `${js.code}\n//# sourceMappingURL=data:application/json;base64,${map}\n`);
