// The checks of one project of django-pipeline.

import { fileURLToPath } from "node:url";
import { compareReal } from "../lib/real.mjs";
import tables from "./projects.mjs";

/** The settings as `manage.py` writes them with `json.dumps`. */
export const projects = tables.map((table) => ({ ...table, settings: `${JSON.stringify(table.pipeline, null, 1)}\n` }));

const BUILD = fileURLToPath(new URL("build.py", import.meta.url));

export const check = (table, programs) =>
  compareReal(table, programs, { packager: "django-pipeline", settings: "pipeline.json", script: BUILD });
