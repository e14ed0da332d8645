import legacy from "./lib/legacy.cjs";
import { Level, Text, Weekday } from "./lib/enums.js";
import { Circle, Square, registered, type Shape } from "./lib/shapes";
import type { Named } from "./lib/shapes";
import { Only } from "./lib/only-types";
import { toMetres } from "./lib/units.mjs";

declare const BUILD: string | undefined;
declare global {
  interface Window {
    neverSet?: number;
  }
}

const first = <T,>(list: readonly T[]): T | undefined => list[0];
const keyed = <K extends string, V>(key: K, value: V) => ({ [key]: value }) as Record<K, V>;
const colours = { red: "#f00", green: [0, 255, 0] } satisfies Record<string, string | number[]>;

function read(value: string): number;
function read(value: number): string;
function read(value: string | number): string | number {
  return typeof value === "string" ? Number(value) : String(value);
}

const shapes: Shape[] = [new Circle("c", 1), new Square("s", 2)];
const only: Only = { only: true };
let sure!: string;
sure = first(["yes"])!;

console.log(shapes.map((shape) => shape.toString()).join());
console.log((shapes[0] as Named).name, registered.join());
console.log(Weekday[Weekday.Tuesday], Weekday.Tuesday, Level.High, Text.shout(Text.greeting));
console.log(read("7") + 1, read(7) + 1, keyed("a", 1).a, colours.green[0], only.only);
console.log(toMetres(3, "km"), legacy.twice(21), sure, typeof BUILD);
