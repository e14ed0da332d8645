order.push("menu");
console.log(order.join(" ")) // the last one