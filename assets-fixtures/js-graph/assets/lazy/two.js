import * as one from "./one.js";

console.log("two", typeof one.chain);

export async function chain(n) {
  if (n === 0) return "two";
  const again = await import("./one.js");
  if (again.chain !== one.chain) throw new Error("one.js was loaded twice");
  return `two ${await again.chain(n - 1)}`;
}
