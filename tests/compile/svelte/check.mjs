import { computed } from "../lib/browser.mjs";

const PAGE = `<main></main><script type="module" src="{{ js/main.js }}"></script>`;

export default async function judge({ project, check, equal, matches, browser }) {
  const works = () =>
    browser.visit(project, PAGE, async (tab) => {
      const heading = () => tab.locator("h1").textContent();
      equal(await heading(), "Shop: 8 €", "the heading");
      await tab.getByRole("button", { name: "more Milk" }).click();
      equal(await heading(), "Shop: 10 €", "the heading after a click");
      equal(
        await computed(tab, [
          ["h1", "color"],
          ["b", "letterSpacing"],
        ]),
        ["rgb(1, 2, 3)", "3px"],
        "computed styles",
      );
      equal(await tab.evaluate(() => document.querySelector("img").naturalWidth > 0), true, "the picture is there");
    });

  for (const given of [[], ["--minify", "swc"], ["--minify", "none"]]) {
    await check(`components mount and react (${given.join(" ")})`, async () => {
      await project.succeed(...given);
      await works();
    });
  }
  await check("each component was compiled once", () =>
    equal(project.kept.length, 3, "results that are kept"),
  );
  await check("source maps lead to the components", async () => {
    await project.succeed("--sourcemap", "linked", "--minify", "none");
    const own = project.map("js/main.js").sources.filter((source) => source.startsWith("assets/js/"));
    const names = ["Line.svelte", "Shop.svelte", "basket.svelte.js"].map((name) => `assets/js/components/${name}`);
    equal(own.toSorted(), [...names, "assets/js/main.js"], "sources");
    equal(
      project.origin("js/main.js", "reduce("),
      "assets/js/components/basket.svelte.js:6:34",
      "a call in a module with runes",
    );
  });
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/js/components/Line.svelte", "<li>{#if}</li>");
    matches(
      await project.fail(),
      ["compile-command", "`assets/js/components/Line.svelte`", "expected_whitespace"],
      "the error",
    );
  });
}
