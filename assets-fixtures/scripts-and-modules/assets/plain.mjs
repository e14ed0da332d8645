var plainOnly = "not global";
console.log("plain", typeof this, plainOnly);
