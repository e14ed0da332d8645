// Loaded on a click. Its rules are in the sheet that the page has already.
import * as names from "./lazy.module.css";

export function tooltip(text) {
  const element = document.createElement("p");
  element.className = names.tooltip;
  element.textContent = text;
  return element;
}
