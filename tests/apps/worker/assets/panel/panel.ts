import { isPrime } from "../lib/primes";
import "./panel.css";

export function openPanel(into: HTMLElement) {
  const panel = document.createElement("aside");
  panel.className = "panel";
  panel.textContent = `2027 is ${isPrime(2027) ? "" : "not "}prime`;
  into.append(panel);
}
