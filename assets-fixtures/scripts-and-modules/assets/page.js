import { label } from "./lib/label.js";

var pageOnly = "not global";
console.log("page", label("page"), typeof this, pageOnly);
