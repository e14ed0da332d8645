import { isEven } from "./even.js";

console.log("odd", typeof isEven);

// `label` is exported by even.js as well, so `export *` of both has neither.
export const label = "odd";
export function isOdd(n) {
  return n !== 0 && isEven(n - 1);
}
