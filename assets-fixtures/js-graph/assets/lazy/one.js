import { increment } from "../lib/state.js";

console.log("one");

export async function chain(n) {
  increment();
  if (n === 0) return "one";
  const { chain } = await import("./two.js");
  return `one ${await chain(n - 1)}`;
}
