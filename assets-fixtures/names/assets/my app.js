import "./lib/it's a module.js";
import { sum } from "./lib/naïve-日本.js";

console.log("my app", sum(1, 2));
console.log(new URL("./PHOTO.PNG", import.meta.url).pathname.endsWith(".PNG"));
