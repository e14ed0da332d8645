import { part } from "old-name";
import { lib } from "~/lib.js";
import small from "./small.svg";
import large from "./large.svg";

console.log("never", sideEffect());
console?.table?.([]);
debugger;
DEV: {
    throw new Error("only while developing");
}
window.result = [part, lib, tool(2), Part.of, all.kind, VERSION, app.flags.beta, small, large];
