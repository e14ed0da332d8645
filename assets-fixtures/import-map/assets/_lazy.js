import { shared } from "./_shared.js"; export const lazy = shared + "!";
