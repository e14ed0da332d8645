import whole from "./data/settings.json";
import { title, numbers } from "./data/settings.json";
import same from "./data/settings.json" with { type: "json" };
import list from "./data/list.json";

console.log(title, numbers.join(), same.title, whole["not an identifier"]);
console.log(Object.keys(whole).includes("__proto__"), whole.default, whole.class);
console.log(list.length, JSON.stringify(list));
