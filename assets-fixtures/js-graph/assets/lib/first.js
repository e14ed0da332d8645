import { count } from "./state.js";

// Nothing is exported: what this module does is its only use.
console.log("first", count);
globalThis.firstRan = (globalThis.firstRan ?? 0) + 1;
