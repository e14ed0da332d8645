// Symfony's asset component with a JSON manifest, in Twig; and entrypoints.json, which the Encore bundle reads.

import { createServer } from "node:net";
import { equal, matches } from "../lib/equal.mjs";
import { ask, load, named, outputs, visit } from "../lib/visit.mjs";

const PICTURES = ["pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"];

export default async function judge({ project: create, check }) {
  const project = create();
  project.take({ assets: "." });
  const release = await project.build();
  let server = await start(project);

  await check("every output is served", () => outputs(server, release));
  await check("asset() gives names with a digest, and all that they name is there", async () => {
    const page = await visit(server, "/asset");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    await load(server, page);
  });
  for (const logical of release.logical)
    await check(`asset() for ${logical}`, async () => {
      const text = `{{ asset(${JSON.stringify(`build/${logical}`)})|raw }}`;
      const { text: url } = await visit(server, template(text));
      equal(decodeURIComponent(url), release.url(logical), "URL");
    });
  await check("an unknown name is an error, and the known ones are suggested", async () => {
    const { status, text } = await ask(server.origin, template("{{ asset('build/ap.css') }}"));
    equal(status, 500, "status");
    matches(text, ['AssetNotFoundException: Asset "build/ap.css" not found', '"build/app.css"'], "error");
  });
  await check("entrypoints.json has sheets, scripts and their integrity", async () => {
    const page = await visit(server, "/encore");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "script").at(-1), release.url("app.js"), "the script");
    await load(server, page);
  });

  await server.end();
  project.append("assets/site.css", "aside { color: navy }\n");
  const next = await project.build();
  server = await start(project);
  await check("a second build gives new names, and the files of the first are still there", async () => {
    equal(release.url("site.css") === next.url("site.css"), false, "the old name");
    for (const path of ["/asset", "/encore"]) {
      const page = await visit(server, path);
      equal(named(page, "link", "stylesheet"), next.urls("site.css", "app.css"), "sheets");
      await load(server, page);
    }
    await outputs(server, release);
  });
  await server.end();
}

const template = (text) => `/template?text=${encodeURIComponent(text)}`;

/** PHP's server takes a port, and says which one it was given. */
async function start(project) {
  const port = await new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
  return project.serve("php", "-S", `127.0.0.1:${port}`, "-t", "public", "public/index.php");
}
