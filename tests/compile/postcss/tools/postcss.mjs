// Compiles the sheet at a path to standard output, with an inline source map.

import { readFileSync } from "node:fs";
import autoprefixer from "autoprefixer";
import postcss from "postcss";
import presetEnv from "postcss-preset-env";

const [, , path] = process.argv;
const { narrow } = JSON.parse(readFileSync("breakpoints.json", "utf8"));
const text = readFileSync(path, "utf8").replaceAll("$narrow", narrow);
const plugins = [
  presetEnv({ stage: 1, browsers: "chrome 80", autoprefixer: false }),
  autoprefixer({ overrideBrowserslist: "safari 9" }),
];
const { css } = await postcss(plugins).process(text, { from: path, map: { inline: true } });
process.stdout.write(css);
