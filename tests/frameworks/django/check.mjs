// Django with its admin: the storage of its own and that of WhiteNoise, django-vite and django-webpack-loader.

import { equal, matches } from "../lib/equal.mjs";
import { Project } from "../lib/project.mjs";
import { ask, load, named, outputs, visit } from "../lib/visit.mjs";

const PICTURES = ["pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"];
const IMMUTABLE = "max-age=315360000, public, immutable";

export default async function judge({ project, check }) {
  await site("django", project({ STORAGE: "django" }), check);
  const whitenoise = project({ STORAGE: "whitenoise" });
  await site("WhiteNoise", whitenoise, check);
  await whiteNoise(whitenoise, check);
}

async function site(storage, project, check) {
  const about = (what, action) => check(`${storage}: ${what}`, action);
  project.take({ assets: "." });
  await collect(project);
  const collected = project.json("staticfiles/staticfiles.json").paths;
  const release = await project.build();
  let server = await start(project);

  await about("the manifest has the admin's entries and ours", () => {
    const { paths } = project.json("staticfiles/staticfiles.json");
    for (const [name, file] of Object.entries(collected)) equal(paths[name], file, name);
    for (const logical of release.logical) equal(paths[logical], release.asset(logical).path, logical);
    equal(Object.keys(collected).length > 100, true, "the admin has many files");
  });
  await about("Django reads the manifest, and computes the same digest", async () => {
    const { paths, hash, computed } = JSON.parse((await visit(server, "/manifest")).text);
    equal(paths, project.json("staticfiles/staticfiles.json").paths, "paths");
    equal(hash, computed, "hash");
  });
  await about("every output is served", () => outputs(server, release));
  await about("every file of the admin is served under its name with a digest", async () => {
    for (const file of new Set(Object.values(collected)))
      equal((await ask(server.origin, `/static/${file}`)).status, 200, file);
  });
  await about("the admin's page has all of its sheets and scripts", async () => {
    const page = await visit(server, "/admin/login/");
    const loaded = await load(server, page);
    matches([...loaded.keys()].join("\n"), [/login\.[0-9a-f]{12}\.css/, /theme\.[0-9a-f]{12}\.js/], "files");
  });

  await about("{% static %} gives names with a digest, and all that they name is there", async () => {
    const page = await visit(server, "/page/static");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    const loaded = [...(await load(server, page)).keys()];
    for (const path of release.urls("_shared.js", "lib/lazy.js"))
      equal(loaded.includes(path), true, `${path} is asked for`);
  });
  await about("django-vite renders the tags of an entry", async () => {
    const page = await visit(server, "/page/vite");
    equal(new Set(named(page, "link", "modulepreload")), new Set(release.urls("app.js", "_shared.js")), "modules");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(new Set(named(page, "link", "stylesheet")), new Set(release.urls("app.css", "site.css")), "sheets");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    await load(server, page);
  });
  await about("django-webpack-loader renders the tags of a bundle", async () => {
    const page = await visit(server, "/page/webpack");
    equal(named(page, "script"), release.urls("app.js"), "scripts");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    matches(page.text, `integrity="${release.asset("app.js").integrity}"`, "tags");
    await load(server, page);
  });

  const refused = [
    ["{% load static %}{% static 'none.css' %}", "ValueError: Missing staticfiles manifest entry for 'none.css'"],
    ["{% load django_vite %}{% vite_asset 'assets/none.js' %}", "DjangoViteAssetNotFoundError: "],
    ["{% load webpack_loader %}{% render_bundle 'none' %}", "WebpackBundleLookupError: "],
  ];
  for (const [text, said] of refused)
    await about(`an error for ${text}`, async () => {
      const answer = await ask(server.origin, `/template?text=${encodeURIComponent(text)}`);
      equal(answer.status, 500, "status");
      equal(answer.text.slice(0, said.length), said, "error");
    });

  await server.end();
  project.append("assets/site.css", "aside { color: navy }\n");
  const next = await project.build();
  server = await start(project);
  await about("a second build gives new names, and the files of the first are still there", async () => {
    equal(release.url("site.css") === next.url("site.css"), false, "the old name");
    const page = await visit(server, "/page/static");
    equal(named(page, "link", "stylesheet"), next.urls("site.css", "app.css"), "sheets");
    await load(server, page);
    await outputs(server, release);
  });
  await about("a second build keeps the admin's entries", async () => {
    const { paths } = project.json("staticfiles/staticfiles.json");
    for (const [name, file] of Object.entries(collected)) equal(paths[name], file, name);
    await load(server, await visit(server, "/admin/login/"));
  });
  await server.end();

  await about("collectstatic loses our entries, and a build without changes brings them back", async () => {
    const before = project.read("staticfiles/staticfiles.json");
    await collect(project);
    equal(project.json("staticfiles/staticfiles.json").paths["site.css"], undefined, "the entry after collectstatic");
    await project.build();
    const { paths } = project.json("staticfiles/staticfiles.json");
    for (const logical of next.logical) equal(paths[logical], next.asset(logical).path, logical);
    for (const [name, file] of Object.entries(collected)) equal(paths[name], file, name);
    equal(Object.keys(JSON.parse(before).paths).length >= Object.keys(paths).length, true, "not more than before");
  });
  await about("collectstatic --clear removes the outputs, and a build brings them back", async () => {
    await collect(project, "--clear");
    equal(project.exists(`staticfiles/${next.asset("site.css").path}`), false, "the output is there");
    await project.build();
    const server = await start(project);
    await load(server, await visit(server, "/page/static"));
    await load(server, await visit(server, "/admin/login/"));
    await server.end();
  });
}

async function whiteNoise(project, check) {
  const { release } = project;
  const server = await start(project);
  const variants = { identity: 0, gzip: 0, br: 0 };
  const ACCEPT = { identity: undefined, gzip: "gzip, deflate", br: "gzip, deflate, br, zstd" };
  for (const [encoding, accepted] of Object.entries(ACCEPT))
    await check(`WhiteNoise: every output is immutable, Accept-Encoding: ${accepted}`, async () => {
      for (const [logical, answer] of await outputs(server, release, accepted && { "Accept-Encoding": accepted })) {
        equal(answer.headers["cache-control"], IMMUTABLE, `Cache-Control of ${logical}`);
        const has = release.asset(logical).variants ?? {};
        const expected = accepted ? ["br", "gzip"].find((name) => accepted.includes(name) && has[name]) ?? "" : "";
        equal(answer.encoding, expected, `Content-Encoding of ${logical}`);
        if ((expected || "identity") === encoding) variants[encoding]++;
      }
    });
  await check("WhiteNoise: each encoding was sent", () => {
    for (const [encoding, count] of Object.entries(variants)) equal(count > 0, true, encoding);
  });
  await check("WhiteNoise: what has no digest is not immutable", async () => {
    const { headers } = await ask(server.origin, "/static/admin/css/base.css");
    equal(headers["cache-control"], "max-age=60, public", "Cache-Control");
  });
}

const collect = (project, ...given) =>
  project.succeed(Project.python("python"), "manage.py", "collectstatic", "--noinput", ...given);

const start = (project) =>
  project.serve(Project.python("gunicorn"), "--bind", "127.0.0.1:0", "site_wsgi:application");
