// The script of every page: a sheet of its own, a chunk that another entry shares, one that is loaded on demand.
import { greet } from "./lib/shared.js";
import "./lib/app.css";

const logo = new URL("./pictures/logo.svg", import.meta.url).href;
document.title = greet("app", logo);
document.addEventListener("click", async () => (await import("./lib/lazy.js")).more());
