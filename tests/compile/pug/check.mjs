import { computed } from "../lib/browser.mjs";

export default async function judge({ project, check, equal, matches, browser }) {
  const page = "pages/about.html";

  await check("pages, with the names and the integrity of the release", async () => {
    await project.succeed();
    const { "css/site.css": sheet, "js/app.js": code, "img/leaf.svg": leaf } = project.manifest;
    matches(
      project.output(page),
      [
        `<link rel="stylesheet" href="/static/${sheet.path}" integrity="${sheet.integrity}">`,
        `<script type="module" src="/static/${code.path}"></script>`,
        `<img src="../${leaf.path}" srcset="/static/${leaf.path} 2x" alt="">`,
        "<h1>Über uns</h1>",
      ],
      page,
    );
  });
  await check("links between pages that keep their names", () =>
    matches(project.output(page), '<a href="team.html">', page),
  );
  await check("templates and partials are not published", () => {
    const found = Object.keys(project.manifest);
    equal(found, ["css/site.css", "img/leaf.svg", "js/app.js", "pages/about.html", "pages/team.html"], "the assets");
  });
  await check("the page works", () =>
    browser.visit(project, "", async (tab, origin) => {
      await tab.goto(`${origin}/static/${page}`);
      await tab.waitForFunction(() => document.body.dataset.ready === "yes");
      equal(await computed(tab, [["body", "color"]]), ["rgb(4, 5, 6)"], "computed styles");
    }),
  );
  await check("a changed sheet changes the pages, but no template is compiled again", async () => {
    const before = project.kept;
    project.write("assets/css/site.css", "body { color: rgb(7, 8, 9); }");
    await project.succeed();
    matches(project.output("pages/team.html"), project.manifest["css/site.css"].path, "the other page");
    equal(project.kept, before, "results that are kept");
  });
  await check("a reference that leads nowhere", async () => {
    const layout = project.read("assets/pages/parts/_layout.pug");
    project.write("assets/pages/parts/_layout.pug", layout.replace("/static/js/app.js", "/static/js/apq.js"));
    const { problems } = await project.build();
    project.write("assets/pages/parts/_layout.pug", layout);
    equal(
      problems.map(({ code, file }) => [code, file]),
      [
        ["missing-reference", "assets/pages/about.pug"],
        ["missing-reference", "assets/pages/team.pug"],
      ],
      "the errors",
    );
  });
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/pages/team.pug", "p\n  a(href=\n");
    matches(await project.fail(), ["compile-command", "`assets/pages/team.pug`", "team.pug:3:1"], "the error");
  });
}
