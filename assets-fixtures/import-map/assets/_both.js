export const also = "both";
