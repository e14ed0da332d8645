import { label } from "../lib/label.js";

export const title = label("panel");
