import "./lazy.css";
import { months } from "./shared.js";

export const more = () => document.body.append(months.join("\n"));
