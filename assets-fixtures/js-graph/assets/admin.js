import { count, increment } from "./lib/state.js";
import { isOdd } from "./lib/odd.js";

increment();
console.log("admin", count, isOdd(7));
