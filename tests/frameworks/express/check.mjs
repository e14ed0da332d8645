// Express, with the reader of Vite's manifest from @adonisjs/vite, and with express-manifest-helpers.

import { fileURLToPath } from "node:url";
import { equal } from "../lib/equal.mjs";
import { ask, elements, load, named, outputs, visit } from "../lib/visit.mjs";

const PACKAGES = fileURLToPath(new URL("../packages/package.json", import.meta.url));
const PICTURES = ["pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"];

export default async function judge({ project: create, check }) {
  const project = create({ PACKAGES });
  project.take({ assets: "." });
  const release = await project.build();
  let server = await start(project);

  await check("every output is served as immutable", async () => {
    for (const [logical, answer] of await outputs(server, release))
      equal(answer.headers["cache-control"], "public, max-age=31536000, immutable", logical);
  });
  await check("a reader of Vite's manifest renders the tags of entries", async () => {
    const page = await visit(server, "/vite");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(new Set(named(page, "link", "stylesheet")), new Set(release.urls("app.css", "site.css")), "sheets");
    equal(new Set(named(page, "link", "modulepreload")), new Set(release.urls("app.js", "_shared.js")), "modules");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    const { attributes } = elements(page).find(({ name }) => name === "script");
    equal(attributes.integrity, release.asset("app.js").integrity, "integrity");
    await load(server, page);
  });
  await check("a reader of webpack-manifest-plugin's manifest renders tags", async () => {
    const page = await visit(server, "/webpack-manifest");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    await load(server, page);
  });
  await check("an unknown name is an error", async () => {
    const answer = await ask(server.origin, "/missing");
    equal([answer.status, answer.text], [500, 'Cannot find "assets/none.js" chunk in the manifest file'], "answer");
  });

  await server.end();
  project.append("assets/site.css", "aside { color: navy }\n");
  const next = await project.build();
  server = await start(project);
  await check("a second build gives new names, and the files of the first are still there", async () => {
    equal(release.url("site.css") === next.url("site.css"), false, "the old name");
    for (const path of ["/vite", "/webpack-manifest"]) {
      const page = await visit(server, path);
      equal(named(page, "link", "stylesheet").includes(next.url("site.css")), true, `the new name in ${path}`);
      await load(server, page);
    }
    await outputs(server, release);
  });
  await server.end();
}

const start = (project) => project.serve("node", "server.mjs");
