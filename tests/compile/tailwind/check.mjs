import { computed } from "../lib/browser.mjs";

const SHEET = "css/app.css";
const PAGE = `<link rel="stylesheet" href="{{ ${SHEET} }}"><script type="module" src="{{ js/menu.js }}"></script>`;

export default async function judge({ project, check, equal, matches, browser }) {
  const template = project.read("templates/page.html");
  const look = async (...given) => {
    await project.succeed(...given);
    await browser.visit(project, PAGE + template, async (tab) => {
      const pairs = [
        ["main", "backgroundColor"],
        ["main", "paddingLeft"],
        ["h1", "fontSize"],
        ["h1", "fontWeight"],
        ["h1", "paddingLeft"],
        ["button", "marginLeft"],
        ["button", "letterSpacing"],
      ];
      const should = ["rgb(27, 44, 61)", "16px", "19px", "700", "23px", "-8px", "7px"];
      equal(await computed(tab, pairs), should, "computed styles");
      equal(
        /\/img\/dots-/.test((await computed(tab, [["main", "backgroundImage"]]))[0]),
        true,
        "the picture has its final name",
      );
    });
  };

  await check("what templates and code name is in the sheet", () => look());
  await check("and what they do not name is not", () =>
    equal(/\.underline|\.pt-/.test(project.output(SHEET)), false, "more utilities"),
  );
  await check("nothing changed: the command does not run", async () => {
    await look();
    equal(project.runs, 1, "runs");
  });
  await check("a changed template changes the sheet", async () => {
    project.write("templates/page.html", template.replace("w-1/2", "w-1/2 pt-[77px]"));
    await project.succeed();
    matches(project.output(SHEET), ".pt-\\[77px\\]{padding-top:77px}", "the sheet");
    equal(project.runs, 2, "runs");
  });
  await check("so does changed code", async () => {
    project.write("assets/js/menu.js", project.read("assets/js/menu.js").replace("7px", "8px"));
    await project.succeed();
    matches(project.output(SHEET), "8px", "the sheet");
    project.write("assets/js/menu.js", project.read("assets/js/menu.js").replace("8px", "7px"));
  });
  await check("a new template", async () => {
    project.write("templates/mail/new.html", '<p class="indent-[5px]">');
    await project.succeed();
    matches(project.output(SHEET), ".indent-\\[5px\\]", "the sheet");
    project.remove("templates/mail");
  });
  await check("as it was before: the first result is still there", async () => {
    const before = project.runs;
    project.write("templates/page.html", template);
    await look();
    equal(project.runs, before, "runs");
    equal(project.output(SHEET).includes("77px"), false, "the old utility");
  });
  await check("another theme", async () => {
    const theme = project.read("assets/css/_theme.css");
    project.write("assets/css/_theme.css", theme.replace("1b2c3d", "ff0000"));
    await project.succeed();
    matches(project.output(SHEET), "--color-brand:#ff0000", "the sheet");
    project.write("assets/css/_theme.css", theme);
  });
  await check("readable", () => look("--minify", "none"));
  await check("lowered for old browsers", () => look("--browsers", "chrome 100"));
  await check("what the compiler says against a source is shown", async () => {
    project.write("assets/css/app.css", project.read("assets/css/app.css").replace("rounded-lg", "no-such-utility"));
    matches(await project.fail(), ["compile-command", "unknown utility class `no-such-utility`"], "the error");
  });
}
