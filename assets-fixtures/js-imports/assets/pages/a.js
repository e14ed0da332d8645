export const title = "A";
