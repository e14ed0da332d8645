/* @jsx make */
import { h as make } from "./h.js";

export const greet = <T extends string>(name: T) => <em>hello {name}</em>;
