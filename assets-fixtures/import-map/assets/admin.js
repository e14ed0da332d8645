import { shared } from "./_shared.js"; console.log("admin", shared);
