import { ab } from "./_ab.js";
import { bc } from "./_bc.js";
import { big } from "big"; console.log("b", ab, bc, big);
