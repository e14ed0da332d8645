// Writes a .gz and a .br twin beside each file that is worth it, by Node's zlib and its threads.
//
//     UV_THREADPOOL_SIZE=2 node benches/peers/compress.mjs FOLDER EXTENSION,EXTENSION…

import { readFile, readdir, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import zlib from "node:zlib";

const { BROTLI_PARAM_QUALITY: QUALITY, BROTLI_PARAM_SIZE_HINT: HINT, BROTLI_MAX_QUALITY: BEST } = zlib.constants;
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const [folder, listed] = process.argv.slice(2);
if (!listed) {
  console.error("usage: node benches/peers/compress.mjs FOLDER EXTENSION,EXTENSION…");
  process.exit(2);
}
const wanted = new Set(listed.split(",").map((extension) => `.${extension}`));
const found = await readdir(folder, { recursive: true, withFileTypes: true });
const paths = found
  .filter((entry) => entry.isFile() && wanted.has(extname(entry.name)))
  .map((entry) => join(entry.parentPath, entry.name));
const texts = await Promise.all(paths.map(async (path) => ({ path, text: await readFile(path) })));
// The threads take jobs in the order in which they are given: the largest first.
texts.sort((a, b) => b.text.length - a.text.length);
await Promise.all(
  texts.flatMap(({ path, text }) => [
    brotli(text, { params: { [QUALITY]: BEST, [HINT]: text.length } }).then((twin) => writeFile(`${path}.br`, twin)),
    gzip(text, { level: 9 }).then((twin) => writeFile(`${path}.gz`, twin)),
  ]),
);
