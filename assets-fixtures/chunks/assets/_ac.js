console.log("runs ac"); export const ac = "ac";
