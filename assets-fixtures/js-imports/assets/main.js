import note, { default as again } from "./note.txt?raw";
import same from "./note.txt" with { type: "text" };
import address from "./note.txt?url";
import picture from "./dot.svg?inline";
import plain from "./dot.svg";
import start from "./empty.wasm?init";
import Helper from "./work/helper.ts?worker";
import Shared from "./work/helper.ts?sharedworker";
import settings from "./settings.json" with { type: "json" };

const pages = import.meta.glob("./pages/*.js");
const titles = import.meta.glob(["./pages/*.js", "!**/draft.js"], { eager: true, import: "title" });
const texts = import.meta.glob("/pages/*.txt", { query: "?raw", import: "default" });

console.log(note === again, note === same, address, picture, plain, settings.depth);
console.log(Object.keys(pages), titles, Object.keys(texts));
console.log(import.meta.env.PROD, import.meta.env.MODE, import.meta.env.BASE_URL, import.meta.env.SECRET);

export const run = async () => [await start(), new Helper(), new Shared({ name: "one" }), await pages["./pages/a.js"]()];
export const later = () => import("./note.txt", { with: { type: "text" } });
