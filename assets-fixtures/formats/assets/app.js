import { shared } from "./_shared.js";
import "./app.css";

class Counter {
    #count = 0;
    *steps(limit = 2) {
        while (this.#count < limit) yield this.#count++;
    }
}
const [first, ...rest] = new Counter().steps();
console.log(`${shared} ${first} ${rest?.length ?? 0}`);
export const lazy = async () => (await import("./_lazy.js")).default;
export const register = () => navigator.serviceWorker.register(new URL("./sw.js", import.meta.url));
