console.log("all");

export * from "./even.js";
export * from "./odd.js";
export * as state from "./state.js";
export { default as legacy } from "./legacy.cjs";
