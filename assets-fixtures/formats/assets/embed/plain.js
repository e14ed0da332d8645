import { shared } from "../_shared.js"; console.log("plain", shared);
