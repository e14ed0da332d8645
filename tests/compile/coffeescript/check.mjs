const PAGE = `<output></output><img><script src="{{ js/classic.js }}"></script><script type="module" src="{{ js/app.js }}"></script>`;

export default async function judge({ project, check, equal, matches, browser }) {
  const works = () =>
    browser.visit(project, PAGE, async (tab) => {
      await tab.waitForFunction(() => document.querySelector("img").complete && document.querySelector("img").src);
      const found = await tab.evaluate(() => [
        document.querySelector("output").textContent,
        document.querySelector("img").naturalWidth > 0,
        window.greeting,
      ]);
      equal(found, ["2: 12.70 €", true, "Hello, page"], "what the page shows");
    });

  for (const given of [[], ["--minify", "swc"], ["--minify", "none"], ["--browsers", "chrome 61"]]) {
    await check(
      `modules that import each other and TypeScript, and a classic script (${given.join(" ")})`,
      async () => {
        await project.succeed(...given);
        await works();
      },
    );
  }
  await check("source maps lead through it", async () => {
    await project.succeed("--minify", "none");
    const all = ["assets/js/app.coffee", "assets/js/lib/basket.coffee", "assets/js/lib/money.ts"];
    equal(project.map("js/app.js").sources.toSorted(), all, "sources");
    equal(project.origin("js/app.js", 'document.querySelector("output")'), "assets/js/app.coffee:6:0", "a call");
    equal(project.origin("js/app.js", "toFixed"), "assets/js/lib/money.ts:1:65", "TypeScript");
  });
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/js/lib/basket.coffee", "export class Basket\n  add: (name ->\n");
    matches(await project.fail(), ["compile-command", "`assets/js/lib/basket.coffee`", "[stdin]:2:"], "the error");
  });
}
