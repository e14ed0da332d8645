export const name = "a";
export const next = () => import("./b.js");
