// What `css.modules.types` writes, as TypeScript reads it.

import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { Project } from "../../compile/lib/project.mjs";

const TSC = fileURLToPath(new URL("../../compile/packages/node_modules/typescript/bin/tsc", import.meta.url));
const SETTINGS = 'entries = ["main.ts"]\ncss = { modules = { types = "types" } }\n';
const TSCONFIG = {
  compilerOptions: {
    rootDirs: ["assets", "types"],
    module: "esnext",
    moduleResolution: "bundler",
    target: "es2022",
    strict: true,
    noEmit: true,
    noUncheckedSideEffectImports: true,
    types: [],
  },
  include: ["assets", "types"],
};
const FILES = {
  "tsconfig.json": JSON.stringify(TSCONFIG),
  "assets/main.ts": `import styles, { card, primary } from "./deep/card.module.css";
import { panel } from "./panel.module.scss";
import * as all from "./panel.module.scss";

const names: string[] = [styles.card, styles["with-dash"], styles.class, card, primary, panel, all.default.panel, all.panel];
document.title = names.join();
`,
  "assets/deep/card.module.css":
    '.card, .with-dash, .class, .größe, #main { top: 0 }\n@value primary: red;\n.say\\"what { top: 0 }\n',
  "assets/panel.module.scss": ".panel { top: 0; &-wide { top: 1px } }\n",
  "assets/unused.module.css": ".unused { top: 0 }\n",
};

function equal(is, should, what) {
  if (!isDeepStrictEqual(is, should))
    throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
}

/** What TypeScript says: a code for each error. */
function complaints(project) {
  try {
    execFileSync(process.execPath, [TSC, "-p", project.root, "--pretty", "false"], { encoding: "utf8" });
    return [];
  } catch ({ stdout }) {
    return stdout.match(/\bTS\d+/g) ?? [stdout];
  }
}

/** Tests of types; `check` is called for each. */
export async function types(assetpack, _, check) {
  const project = new Project(assetpack, FILES);
  project.settings(SETTINGS);
  const main = FILES["assets/main.ts"];
  const say = async (text) => {
    project.write("assets/main.ts", text);
    return complaints(project);
  };

  await check("TypeScript knows nothing without them", () =>
    equal(complaints(project).includes("TS2307"), true, "an error"),
  );
  await check("TypeScript accepts code that uses the names", async () => {
    await project.succeed();
    equal(project.list("types"), ["deep", "panel.module.scss.d.ts"], "files, of what is used");
    equal(complaints(project), [], "errors");
  });
  for (const [what, change] of [
    ["a member", (text) => text.replace("styles.card", "styles.crad")],
    ["an export", (text) => text.replaceAll("{ card,", "{ crad,")],
    ["a member of a Sass module", (text) => text.replace("all.panel]", "all.pannel]")],
    ["another type", (text) => `${text}const wrong: number = card;\n`],
    ["an assignment", (text) => `${text}styles.card = "x";\n`],
  ]) {
    await check(`TypeScript refuses ${what} that is not there`, async () =>
      equal((await say(change(main))).length > 0, true, "an error"),
    );
  }
  project.write("assets/main.ts", main);
  await check("what did not change is not written again", async () => {
    const times = () =>
      ["types/deep/card.module.css.d.ts", "types/panel.module.scss.d.ts"].map(
        (path) => statSync(project.path(path), { bigint: true }).mtimeNs,
      );
    const before = times();
    project.write("assets/deep/card.module.css", FILES["assets/deep/card.module.css"].replaceAll("top", "left"));
    await project.succeed();
    equal(times().map(String), before.map(String), "times");
  });
  await check("a new name is known after the next build", async () => {
    project.write("assets/deep/card.module.css", `${FILES["assets/deep/card.module.css"]}.fresh { top: 0 }\n`);
    await project.succeed();
    equal(await say(`${main}document.title = styles.fresh;\n`), [], "errors");
    project.write("assets/main.ts", main);
  });
  await check("a name that is gone is unknown after the next build", async () => {
    project.write("assets/deep/card.module.css", FILES["assets/deep/card.module.css"]);
    await project.succeed();
    equal((await say(`${main}document.title = styles.fresh;\n`)).length, 1, "errors");
    project.write("assets/main.ts", main);
  });
  await check("what is written depends on the sheets alone", async () => {
    const before = project.read("types/deep/card.module.css.d.ts");
    project.remove("types");
    project.move("another");
    await project.succeed("--minify", "none", "--browsers", "chrome 70", "--jobs", "1");
    equal(project.read("types/deep/card.module.css.d.ts"), before, "the text");
  });
  await check("a build that fails writes no wrong types", async () => {
    const before = project.read("types/deep/card.module.css.d.ts");
    project.write("assets/deep/card.module.css", ".card { top: 0 }\n.fresh { color: url(no.png) }\n");
    const { status } = await project.build();
    equal(status, 1, "the exit code");
    equal(project.read("types/deep/card.module.css.d.ts"), before, "the text");
    project.write("assets/deep/card.module.css", FILES["assets/deep/card.module.css"]);
  });
  project.end();
}
