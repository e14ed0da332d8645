var metaOnly = "not global";
console.log("meta", typeof import.meta.url, metaOnly);
