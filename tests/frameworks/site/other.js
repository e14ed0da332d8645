// The other entry that makes a chunk of lib/shared.js.
import { greet, months } from "./lib/shared.js";

document.title = greet("other", months.length);
