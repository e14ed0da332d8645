import { computed } from "../lib/browser.mjs";

const PAGE = `<link rel="stylesheet" href="{{ css/site.css }}"><div class="page"><b class="note">note</b></div>`;

export default async function judge({ project, check, equal, matches, browser }) {
  await check("mixins, functions and nesting", async () => {
    await project.succeed();
    await browser.visit(project, PAGE, async (tab) => {
      const pairs = [
        [".page", "borderRadius"],
        [".page", "color"],
        [".note", "color"],
      ];
      equal(await computed(tab, pairs), ["5px", "rgb(18, 52, 86)", "rgb(9, 26, 43)"], "computed styles");
    });
    matches(project.output("css/site.css"), /url\(\.\.\/img\/leaf-[0-9a-f]{16}\.svg\)/, "the sheet");
  });
  await check("source maps lead through it", () => {
    equal(
      project.map("css/site.css").sources.toSorted(),
      ["assets/css/_mixins.styl", "assets/css/site.styl"],
      "sources",
    );
    equal(project.origin("css/site.css", "border-radius"), "assets/css/_mixins.styl:2:2", "what a mixin gave");
    equal(project.origin("css/site.css", ".note"), "assets/css/site.styl:10:2", "a nested rule");
  });
  await check("partials are no entries", () =>
    equal(
      Object.keys(project.manifest).filter((key) => key.includes("mixins")),
      [],
      "outputs",
    ),
  );
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/css/_mixins.styl", "round(radius)\n  {nothing(");
    matches(await project.fail(), ["compile-command", "ParseError", "_mixins.styl:2"], "the error");
  });
}
