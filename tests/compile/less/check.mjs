import { computed } from "../lib/browser.mjs";

const PAGE = `<link rel="stylesheet" href="{{ css/vendor.css }}"><link rel="stylesheet" href="{{ css/site.css }}">
<div class="page"><b class="note">note</b></div><button class="btn btn-primary">Button</button>
<span class="glyphicon glyphicon-ok"></span>`;

export default async function judge({ project, check, equal, matches, browser }) {
  await check("mixins, functions, guards and `:extend`", async () => {
    await project.succeed();
    await browser.visit(project, PAGE, async (tab) => {
      const pairs = [
        [".page", "borderRadius"],
        [".page", "color"],
        [".page", "display"],
        [".note", "color"],
      ];
      const should = ["5px", "rgb(14, 39, 65)", "grid", "rgba(18, 52, 86, 0.4)"];
      equal(await computed(tab, pairs), should, "computed styles");
    });
  });
  await check("Bootstrap 3 of node_modules, with its fonts", async () => {
    await browser.visit(project, PAGE, async (tab) => {
      equal(await computed(tab, [[".btn", "backgroundColor"]]), ["rgb(51, 122, 183)"], "a button");
      const fonts = await tab.evaluate(async () =>
        (await document.fonts.load("14px 'Glyphicons Halflings'")).map(({ status }) => status),
      );
      equal(fonts, ["loaded"], "the icons' font");
    });
    const fonts = Object.keys(project.manifest).filter((key) => /glyphicons.*woff2?$/.test(key));
    equal(fonts.length, 2, "fonts that are published");
  });
  await check("source maps lead through it", () => {
    const { sources, sourcesContent } = project.map("css/site.css");
    const all = ["assets/css/parts/_grid.less", "assets/css/parts/_mixins.less", "assets/css/site.less"];
    equal(sources.toSorted(), all, "sources");
    equal(sourcesContent[sources.indexOf(all[1])], project.read(all[1]), "the text of a source");
    equal(project.origin("css/site.css", "border-radius"), "assets/css/parts/_mixins.less:5:2", "what a mixin gave");
    equal(
      project.origin("css/vendor.css", ".btn-primary"),
      "node_modules/bootstrap/less/buttons.less:71:0",
      "a rule of Bootstrap",
    );
  });
  await check("a changed partial", async () => {
    equal(project.runs, 1, "runs");
    await project.succeed();
    equal(project.runs, 1, "runs when nothing changed");
    project.write("assets/css/parts/_grid.less", ".grid { display: flex }");
    await project.succeed();
    equal(project.runs, 2, "runs");
    matches(project.output("css/site.css"), "display:flex", "the sheet");
  });
  await check("somewhere else, what was kept gives the same", async () => {
    const before = [project.read("dist/manifest.json"), project.map("css/site.css")];
    project.move("another");
    await project.succeed();
    equal([project.read("dist/manifest.json"), project.map("css/site.css")], before, "the manifest and a map");
    equal(project.runs, 2, "runs");
  });
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/css/parts/_grid.less", ".grid { color: @nothing }");
    matches(await project.fail(), ["compile-command", "variable @nothing is undefined"], "the error");
  });
}
