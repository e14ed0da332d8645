import { only } from "./_worker-part.js"; console.log(only);
