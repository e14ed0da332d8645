console.log("number one");
