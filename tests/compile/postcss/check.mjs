import { computed } from "../lib/browser.mjs";

const PAGE = `<link rel="stylesheet" href="{{ css/site.css }}"><link rel="stylesheet" href="{{ css/plain.css }}">
<div class="page"><b class="note">note</b><div class="card"><i class="title">title</i></div></div><p class="plain">`;

export default async function judge({ project, check, equal, matches, browser }) {
  const sheet = "css/site.css";

  await check("plug-ins do what they are for, and their result renders", async () => {
    await project.succeed();
    matches(
      project.output(sheet),
      ["-webkit-user-select:none", "@media(max-width:40rem)", ".page>.note{", "bottom:3px"],
      sheet,
    );
    equal(/custom-media|inset|&|inline:/.test(project.output(sheet)), false, "new syntax");
    await browser.visit(project, PAGE, async (tab) => {
      const pairs = [
        [".note", "color"],
        [".title", "left"],
        [".plain", "userSelect"],
      ];
      equal(await computed(tab, pairs), ["rgba(1, 2, 3, 0.5)", "3px", "none"], "computed styles");
    });
  });
  await check("each sheet is compiled by itself, and imports are joined", () => {
    matches(project.output(sheet), /^\.card\{background:url\(\.\.\/img\/leaf-[0-9a-f]{16}\.svg\)\}/, sheet);
  });
  await check("plain CSS", () =>
    matches(project.output("css/plain.css"), ".plain{-webkit-user-select:none;user-select:none}", "the sheet"),
  );
  for (const minify of ["oxc", "none"]) {
    await check(`source maps lead through it (--minify ${minify})`, async () => {
      await project.succeed("--minify", minify);
      const { sources, sourcesContent } = project.map(sheet);
      equal(sources.toSorted(), ["assets/css/parts/_card.pcss", "assets/css/site.pcss"], "sources");
      equal(
        sourcesContent[sources.indexOf("assets/css/parts/_card.pcss")],
        project.read("assets/css/parts/_card.pcss"),
        "the text of a source",
      );
      equal(project.origin(sheet, ".card"), "assets/css/parts/_card.pcss:1:0", "a rule of the partial");
      equal(project.origin(sheet, "-webkit-user-select"), "assets/css/site.pcss:5:2", "a prefixed declaration");
      equal(project.origin(sheet, "color"), "assets/css/site.pcss:8:4", "a nested declaration");
      equal(
        project.map("css/plain.css").sources,
        ["assets/css/plain.css"],
        "the source of what was read from standard input",
      );
    });
  }
  await check("what a plug-in reads besides is a dependency", async () => {
    project.write("breakpoints.json", '{ "narrow": "30rem" }');
    await project.succeed();
    matches(project.output(sheet), "@media(max-width:30rem)", sheet);
  });
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/css/parts/_card.pcss", ".card { & .title { inset 3px } }");
    matches(await project.fail(), ["compile-command", "`assets/css/parts/_card.pcss`", "Unknown word"], "the error");
  });
}
