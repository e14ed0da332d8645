// Prints all constants, each text in hexadecimal digits.

import * as constants from "./assets.js";
import { asset, assets, isAssetPath, publicPath, type Link } from "./assets.js";

const hex = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
const place = ({ url, integrity }: Link) => `${hex(url)}:${hex(integrity)}`;

console.log(`public_path ${hex(publicPath)}`);
console.log(`import_map ${hex(constants.importMapHtml)} ${hex(constants.importMapCsp)}`);
try {
  asset("nope.js" as keyof typeof constants.assets);
} catch (error) {
  if (error instanceof RangeError && !isAssetPath("toString")) console.log("missing");
}
for (const path of Object.keys(assets)) {
  if (!isAssetPath(path)) throw new Error(path);
  const { mediaType, css, preload, ...own } = asset(path);
  const links = ["css", ...css.map(place), "preload", ...preload.map(place)];
  console.log(["asset", hex(path), place(own), hex(mediaType), ...links].join(" "));
}
