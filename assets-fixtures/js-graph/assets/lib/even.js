import { isOdd } from "./odd.js";

console.log("even", typeof isOdd);

export const label = "even";
export function isEven(n) {
  return n === 0 || isOdd(n - 1);
}
