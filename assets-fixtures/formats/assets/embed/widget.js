import $ from "jquery";
import { shared } from "../_shared.js";

export class Widget {}
export function start() {
    return [$, shared, Widget.name, start.name, new URL("../dot.svg", import.meta.url).href];
}
