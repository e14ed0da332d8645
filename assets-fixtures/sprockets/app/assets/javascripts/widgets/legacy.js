order.push("legacy");
