// The checks of one project of django-assetpackager.

import { checkListed } from "../lib/listed.mjs";
import tables from "./projects.mjs";

/** The settings as `manage.py dumpdata --indent 1` writes them. */
export const projects = tables.map((table) => ({
  ...table,
  settings: table.text ?? `${JSON.stringify(table.records, null, 1)}\n`,
}));

export const check = (table, programs) =>
  checkListed(table, programs, {
    packager: "django-assetpackager",
    settings: "assetpackager.json",
    served: "media",
    base: "/media/",
  });
