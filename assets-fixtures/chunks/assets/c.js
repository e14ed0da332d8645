import { ac } from "./_ac.js";
import { bc } from "./_bc.js";
import { big } from "big"; console.log("c", ac, bc, big);
