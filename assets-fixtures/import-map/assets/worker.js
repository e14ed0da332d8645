import { only } from "./_worker-part.js"; import { also } from "./_both.js"; postMessage([only, also]);
