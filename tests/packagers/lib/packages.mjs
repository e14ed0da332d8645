// The packages from npm, and the programs from PyPI, that `tests/packagers/install` installs.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Packages of this suite. */
export const requireFrom = createRequire(new URL("../packages/package.json", import.meta.url));
/** Packages that several suites share. */
export const requireShared = createRequire(new URL("../../packages/package.json", import.meta.url));

/** The Python that has webassets and django-pipeline. */
export const PYTHON = fileURLToPath(new URL("../packages/venv/bin/python", import.meta.url));
