// Rails with Sprockets, in production, with `config.assets.compile = false`.

import { equal, matches } from "../lib/equal.mjs";
import { ask, elements, load, named, outputs, visit } from "../lib/visit.mjs";

const PICTURES = ["pictures/logo.svg", "pictures/Zwölf Bären & Co.svg"];

export default async function judge({ project: create, check }) {
  const project = create();
  project.take({
    "app/javascript": ".",
    "app/assets/images/pictures": "pictures",
    "app/assets/stylesheets/site.css": "site.css",
    "app/assets/stylesheets/lib/print.css": "lib/print.css",
  });
  for (const moved of ["site.css", "lib/print.css"]) project.remove(`app/javascript/${moved}`);
  project.remove("app/javascript/pictures");
  const release = await project.build();
  let server = await start(project);

  await check("there is one manifest, with a name that Sprockets looks for", () =>
    equal(manifests(project).length, 1, "manifests"));
  await check("the settings of Sprockets are no asset", () =>
    equal(release.logical.includes("manifest.js"), false, "manifest.js is one"));
  await check("every output is served", () => outputs(server, release));
  await check("what is compressed is sent compressed", async () => {
    for (const encoding of ["br", "gzip"]) {
      const answer = await ask(server.origin, release.url("site.css"), { "Accept-Encoding": encoding });
      equal(answer.encoding, encoding, "Content-Encoding");
    }
  });
  await check("the helpers give names with a digest, and all that they name is there", async () => {
    const page = await visit(server, "/page");
    equal(named(page, "link", "stylesheet"), release.urls("site.css", "app.css"), "sheets");
    equal(named(page, "script"), release.urls("app.js", "other.js"), "scripts");
    equal(named(page, "link", "preload"), release.urls("_shared.js"), "preloaded");
    equal(named(page, "img"), release.urls(...PICTURES), "pictures");
    equal(named(page, "link", "shortcut icon"), release.urls("pictures/logo.svg"), "icon");
    await load(server, page);
  });
  await check("integrity: true gives the digest of Sprockets", async () => {
    const page = await visit(server, "/page");
    const of = (logical) => elements(page).find(({ path }) => path === release.url(logical)).attributes.integrity;
    for (const logical of ["site.css", "app.css", "app.js"])
      equal(of(logical), `sha256-${Buffer.from(release.asset(logical).sha256, "hex").toString("base64")}`, logical);
    equal(of("other.js"), undefined, "other.js");
  });
  for (const logical of release.logical)
    await check(`asset_path ${logical}`, async () => {
      const { text } = await visit(server, template(`<%= raw asset_path(${JSON.stringify(logical)}) %>`));
      equal(text, release.url(logical), "URL");
    });
  for (const call of ['asset_path("none.js")', 'stylesheet_link_tag("none")', 'javascript_include_tag("none")'])
    await check(`an error for ${call}`, async () => {
      const answer = await ask(server.origin, template(`<%= ${call} %>`));
      equal(answer.status, 500, "status");
      matches(answer.text, /^Sprockets::Rails::Helper::AssetNotFound: The asset "none\.\w+" is not present/, "error");
    });

  await server.end();
  project.append("app/assets/stylesheets/site.css", "aside { color: navy }\n");
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

  // What the view helpers bring along is a script of a gem: Sprockets compiles it into the folder first.
  project.remove("public");
  project.write("compile.rb", PRECOMPILE);
  project.append("assetpack.toml", '[manifest]\nmerge = ["sprockets"]\n');
  await project.succeed("ruby", "compile.rb");
  const [foreign] = manifests(project);
  for (const again of [false, true]) {
    if (again) project.append("app/assets/stylesheets/site.css", "aside { color: olive }\n");
    const merged = await project.build();
    server = await start(project);
    await check(`entries of gems stay with merge, ${again ? "also after another build" : "after a build"}`, async () => {
      equal(manifests(project), [foreign], "manifests");
      const tag = '<%= javascript_include_tag "rails-ujs", "app", integrity: true %>';
      const page = await visit(server, template(tag));
      const [gem, ours, ...more] = named(page, "script");
      matches(gem, /^\/assets\/rails-ujs-[0-9a-f]{64}\.js$/, "the script of the gem");
      equal([ours, ...more], [merged.url("app.js")], "our script");
      await load(server, page);
    });
    await server.end();
  }
}

const PRECOMPILE = `
require "sprockets"
environment = Sprockets::Environment.new
environment.append_path(File.join(Gem::Specification.find_by_name("actionview").gem_dir, "lib/assets/compiled"))
Sprockets::Manifest.new(environment, "public/assets").compile("rails-ujs.js")
`;

const manifests = (project) =>
  project.list("public/assets").filter((name) => /^\.sprockets-manifest-[0-9a-f]{32}\.json$/.test(name));

const template = (text) => `/template?text=${encodeURIComponent(text)}`;

const start = (project) => project.serve("puma", "--bind", "tcp://127.0.0.1:0", "--threads", "1:2", "config.ru");
