export const name = "b";
export const next = () => import("./a.js");
