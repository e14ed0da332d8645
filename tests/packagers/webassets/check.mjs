// The checks of one project of webassets.

import { fileURLToPath } from "node:url";
import { compareReal } from "../lib/real.mjs";
import projects from "./projects.mjs";

export { projects };

const BUILD = fileURLToPath(new URL("build.py", import.meta.url));

export const check = (table, programs) =>
  compareReal(table, programs, { packager: "webassets", settings: "assets.yml", script: BUILD });
