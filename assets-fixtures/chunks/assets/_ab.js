console.log("runs ab"); export const ab = "ab";
