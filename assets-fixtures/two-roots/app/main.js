import { greet } from "../vendor/lib/greet.js";

console.log(greet("two roots"));
