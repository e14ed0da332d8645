import { name, next } from "./a.js";

async function round() {
  const b = await next();
  const a = await b.next();
  console.log(name, b.name, a.name, a.next === next);
}

round();
