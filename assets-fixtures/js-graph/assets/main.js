import "./lib/first.js";
import * as all from "./lib/all.js";
import legacy from "./lib/legacy.cjs";
import { count, increment } from "./lib/state.js";

console.log("main", Object.keys(all).sort().join());
console.log("legacy", legacy.name, legacy.calls(), all.legacy === legacy);
increment();
console.log("count", count, all.state.count, all.isEven(10));

async function later() {
  const { chain } = await import("./lazy/one.js");
  console.log("chain", await chain(4));
  const { value } = await import("./lazy/slow.js");
  console.log("slow", value);
}

later();
