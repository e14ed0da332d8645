export const title = "Draft";
