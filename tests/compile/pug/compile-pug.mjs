// Renders the template at a path to standard output.

import { renderFile } from "pug";

process.stdout.write(renderFile(process.argv[2], { basedir: "assets", title: "Über uns" }));
