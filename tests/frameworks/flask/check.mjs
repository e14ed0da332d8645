// Flask, with the lines of docs/reading-the-manifest.md for Python.

import { equal } from "../lib/equal.mjs";
import { Project } from "../lib/project.mjs";
import { ask, load, named, outputs, visit } from "../lib/visit.mjs";

export default async function judge({ project: create, check }) {
  const project = create();
  project.take({ assets: "." });
  const release = await project.build();
  let server = await start(project);

  await check("every output is served, for a long time", async () => {
    for (const [logical, answer] of await outputs(server, release))
      equal(answer.headers["cache-control"], "public, max-age=31536000", logical);
  });
  await check("the page names sheets, modules, the script and pictures, and all of them are there", async () => {
    const page = await visit(server, "/page");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "link", "modulepreload"), release.urls("_shared.js"), "modules");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(named(page, "img"), release.urls("pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"), "pictures");
    await load(server, page);
  });
  await check("an unknown name is an error", async () => {
    const text = encodeURIComponent('{{ place("href", "none.css") }}');
    const answer = await ask(server.origin, `/template?text=${text}`);
    equal([answer.status, answer.text], [500, "KeyError: 'none.css'"], "answer");
  });

  await server.end();
  project.append("assets/site.css", "aside { color: navy }\n");
  const next = await project.build();
  server = await start(project);
  await check("a second build gives new names, and the files of the first are still there", async () => {
    equal(release.url("site.css") === next.url("site.css"), false, "the old name");
    const page = await visit(server, "/page");
    equal(named(page, "link", "stylesheet"), next.urls("site.css", "app.css"), "sheets");
    await load(server, page);
    await outputs(server, release);
  });
  await server.end();

  await check("a process without a manifest does not start", async () => {
    project.remove("dist/manifest.json");
    const { status, said } = await project.run(Project.python("python"), "app.py");
    equal(status, 1, "status");
    equal(said.trim().split("\n").at(-1).split(":")[0], "FileNotFoundError", "error");
  });
}

const start = (project) => project.serve(Project.python("gunicorn"), "--bind", "127.0.0.1:0", "app:app");
