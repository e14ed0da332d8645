// The checks of one project of asset_packager.

import { checkListed } from "../lib/listed.mjs";
import projects from "./projects.mjs";

export { projects };

export const check = (table, programs) =>
  checkListed(table, programs, {
    packager: "asset-packager",
    settings: "config/asset_packages.yml",
    served: "public",
    base: "/",
  });
