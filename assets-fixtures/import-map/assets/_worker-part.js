import { also } from "./_both.js"; export const only = "only" + also;
