var markedOnly = "not global";
console.log("marked", typeof this, markedOnly);
export {};
