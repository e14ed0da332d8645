"use strict";
console.log("legacy loaded", typeof module, exports === module.exports);

const helper = require("./helper.cjs");
let calls = 0;

module.exports = {
  name: helper("legacy"),
  calls: function () {
    return ++calls;
  },
};
