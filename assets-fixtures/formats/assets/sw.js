import { shared } from "./_shared.js"; self.addEventListener("install", () => console.log(shared));
