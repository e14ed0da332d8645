import { ab } from "./_ab.js";
import { ac } from "./_ac.js";
import { big } from "big"; console.log("a", ab, ac, big);
