import { shared } from "./_shared.js";

console.log(shared);
export const lazy = () => import("./_lazy.js");
export const work = () => new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
