// Writes an entry for each package of tests/styles into a folder.
//
//     node benches/peers/sheets.mjs FOLDER

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SHEETS } from "../../tests/styles/sheets.mjs";
import { tailwindSheet } from "../../tests/styles/tailwind.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: node benches/peers/sheets.mjs FOLDER");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
for (const [name, sheets] of Object.entries(SHEETS)) {
  const text = sheets.length ? sheets.map((sheet) => `@import "${sheet}";\n`).join("") : await tailwindSheet();
  writeFileSync(join(folder, `app-${name}.css`), text);
}
