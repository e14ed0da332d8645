console.log("runs bc"); export const bc = "bc";
