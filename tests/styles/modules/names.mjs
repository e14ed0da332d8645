// The names that CSS modules get: what they depend on, and what not.

import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { Project } from "../../compile/lib/project.mjs";

const CARD = `.card { composes: base from "./deep/base.module.css"; color: red }
#main { left: 1px }
.card .title { animation: turn 1s }
@keyframes turn { to { rotate: 1turn } }
`;
const FILES = {
  "assets/main.js": `export { default as card } from "./card.module.css";
export { default as base } from "./deep/base.module.css";
export { default as sass } from "./deep/panel.module.scss";
export { default as kit } from "kit/kit.module.css";
`,
  "assets/card.module.css": CARD,
  "assets/deep/base.module.css": ".base { top: 1px }\n.title { right: 1px }\n",
  "assets/deep/panel.module.scss": ".panel { .title { left: 2px } }\n",
  "node_modules/kit/package.json": '{ "name": "kit" }',
  "node_modules/kit/kit.module.css": ".kit { left: 3px }\n",
};
const SETTINGS = 'entries = ["main.js"]\n';

/** What a module that was built exports. */
async function exported(project) {
  // Above the project, so that only Node hears of it.
  project.write("../package.json", '{ "type": "module" }');
  return { ...(await import(pathToFileURL(project.path(project.outputPath("main.js"))))) };
}

/** Plain objects, so that they can be compared and shown. */
const plain = (value) => JSON.parse(JSON.stringify(value));

function equal(is, should, what) {
  if (!isDeepStrictEqual(is, should))
    throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
}

async function withProject(assetpack, files, settings, act) {
  const project = new Project(assetpack, files);
  project.settings(settings);
  try {
    await act(project);
  } finally {
    project.end();
  }
}

const write = (path, change) => (project) => project.write(path, change(project.read(path)));
const add = (path, text) => (project) => project.write(path, text);

/** What changes no name: a title, what is changed, and arguments of the build. */
const HARMLESS = [
  ["a class more in the file", write("assets/card.module.css", (text) => `.first { top: 0 }\n${text}`)],
  ["other declarations", write("assets/card.module.css", (text) => text.replaceAll("1px", "2px"))],
  ["another order of rules", write("assets/card.module.css", (text) => text.split("\n").reverse().join("\n"))],
  ["another file", add("assets/deep/other.module.css", ".card, .title { top: 0 }")],
  [
    "another file that is used",
    (project) => {
      project.write("assets/a.module.css", ".card { top: 0 }");
      project.write("assets/main.js", `import "./a.module.css";\n${FILES["assets/main.js"]}`);
    },
  ],
  [
    "another entry",
    (project) => {
      project.write("assets/a.js", 'export { default } from "./card.module.css";');
      project.settings('entries = ["main.js", "a.js"]');
    },
  ],
  [
    "a shared sheet",
    (project) => {
      project.write("assets/a.js", 'export { default } from "./card.module.css";');
      project.settings('entries = ["main.js", "a.js"]\ncss = { shared = true }');
    },
  ],
  ["a source map", () => {}, "--sourcemap", "linked"],
  ["nothing minified", () => {}, "--minify", "none"],
  ["another minifier", () => {}, "--minify", "swc"],
  ["full minifying", (project) => project.settings(`${SETTINGS}css = { minify = "full" }`)],
  ["old browsers", () => {}, "--browsers", "chrome 70"],
  ["one thread", () => {}, "--jobs", "1"],
  ["another folder", (project) => project.move("somewhere/else")],
  [
    "another name of the source root",
    (project) => {
      project.rename("assets", "app");
      project.settings(`${SETTINGS}source = "app"`);
    },
  ],
  [
    "two source roots",
    (project) => {
      project.rename("assets/deep", "more/deep");
      // Code imports by places on the disk, sheets by logical paths.
      project.write("assets/main.js", FILES["assets/main.js"].replaceAll("./deep", "../more/deep"));
      project.settings(`${SETTINGS}source = ["assets", "more"]`);
    },
  ],
  ["another public path", () => {}, "--public-path", "https://cdn.example.com/x/"],
];

async function stability(assetpack, check) {
  let before;
  await check("each name is eight letters and digits, and what it is composed of", () =>
    withProject(assetpack, FILES, SETTINGS, async (project) => {
      await project.succeed();
      before = plain(await exported(project));
      const { card, base, sass, kit } = before;
      equal(Object.keys(card).toSorted(), ["card", "main", "title", "turn"], "the names");
      equal(card.card, `${card.card.split(" ")[0]} ${base.base}`, "a class that is composed");
      const each = [card, base, sass, kit].flatMap((one) => Object.values(one));
      const single = each.map((one) => one.split(" ")[0]);
      equal(
        single.filter((one) => !/^[a-zA-Z][a-zA-Z0-9]{7}$/.test(one)),
        [],
        "other names",
      );
      equal(new Set(single).size, single.length, "different names");
      const found = project.output("main.css").match(/(?<=[.#]|@keyframes )[a-zA-Z]\w{7}(?=[{ .])/g);
      equal([...new Set(found)].toSorted(), single.toSorted(), "the names in the sheet");
    }),
  );
  for (const [title, change, ...given] of HARMLESS) {
    await check(`${title} changes no name`, () =>
      withProject(assetpack, FILES, SETTINGS, async (project) => {
        change(project);
        await project.succeed(...given);
        const after = plain(await exported(project));
        const kept = Object.fromEntries(
          Object.entries(before).map(([file, names]) => [
            file,
            Object.fromEntries(Object.keys(names).map((name) => [name, after[file]?.[name]])),
          ]),
        );
        equal(kept, before, "the names");
      }),
    );
  }
  await check("another path gives other names", () =>
    withProject(assetpack, FILES, SETTINGS, async (project) => {
      project.rename("assets/card.module.css", "assets/tile.module.css");
      project.write("assets/main.js", FILES["assets/main.js"].replace("card.module", "tile.module"));
      await project.succeed();
      const { card } = plain(await exported(project));
      equal(
        Object.keys(card).filter((name) => card[name] === before.card[name]),
        [],
        "names that stay",
      );
    }),
  );
  await check("a file more changes no byte of another entry", () =>
    withProject(assetpack, FILES, SETTINGS, async (project) => {
      await project.succeed();
      const outputs = () => ["main.js", "main.css"].map((logical) => project.manifest[logical].sha256);
      const first = outputs();
      project.write("assets/a.js", 'import s from "./z.module.css";\ndocument.title = s.card;');
      project.write("assets/z.module.css", CARD.replace("deep/base", "card").replace("base from", "card from"));
      project.settings('entries = ["main.js", "a.js"]');
      await project.succeed();
      equal(outputs(), first, "the digests");
    }),
  );
}

async function patterns(assetpack, check) {
  const sheet = ".card { top: 0 }\n.sm\\:w-1\\/2 { top: 1px }\n.größe { top: 2px }\n";
  for (const [pattern, should] of [
    ["[hash]", (name, hash) => hash],
    ["[name]_[local]_[hash]", (name, hash) => `my-card_${name}_${hash}`],
    ["x-[hash]", (name, hash) => `x-${hash}`],
    ["[local]--[hash][hash]", (name, hash) => `${name}--${hash}${hash}`],
  ]) {
    await check(`names = "${pattern}"`, () =>
      withProject(
        assetpack,
        { "assets/main.js": 'export { default } from "./my-card.module.css";', "assets/my-card.module.css": sheet },
        `css = { modules = { names = "${pattern}" } }`,
        async (project) => {
          await project.succeed();
          const { default: names } = await exported(project);
          for (const local of ["card", "sm:w-1/2", "größe"]) {
            const hash = names[local].match(/[a-zA-Z][a-zA-Z0-9]{7}(?=$)/)[0];
            equal(names[local], should(local, hash), local);
          }
        },
      ),
    );
  }
  await check("6,000 names of 300 files are all different", () => {
    const files = { "assets/main.js": "" };
    for (let file = 0; file < 300; file++) {
      files[`assets/parts/${file}.module.css`] = Array.from({ length: 20 }, (_, at) => `.c${at}{top:${at}px}`).join(
        "\n",
      );
      files["assets/main.js"] += `export { default as f${file} } from "./parts/${file}.module.css";\n`;
    }
    return withProject(assetpack, files, SETTINGS, async (project) => {
      await project.succeed();
      const all = Object.values(await exported(project)).flatMap((names) => Object.values(names));
      equal([all.length, new Set(all).size], [6000, 6000], "names, and different ones");
    });
  });
}

async function exports(assetpack, check) {
  const files = {
    "assets/main.js": `import names, * as all from "./a.module.css";
export { names, all };
`,
    "assets/a.module.css":
      ".plain, .with-dash, .class, .default, .await, .names, .\\31 st, .toString { top: 0 }\n@value size: 3px;\n",
  };
  await check("a name that can be a variable is an export of its own, the others are not lost", () =>
    withProject(assetpack, files, SETTINGS, async (project) => {
      await project.succeed();
      const { names, all } = await exported(project);
      const own = Object.keys(names).toSorted();
      equal(own, ["1st", "await", "class", "default", "names", "plain", "size", "toString", "with-dash"], "the names");
      for (const name of ["plain", "names", "size", "toString"]) equal(all[name], names[name], name);
      equal([names.size, all.default === names], ["3px", true], "a value, and the default export");
    }),
  );
  await check("code takes nothing with it that it does not use", () =>
    withProject(
      assetpack,
      {
        "assets/main.js": 'import { plain } from "./a.module.css";\ndocument.title = plain;',
        "assets/a.module.css": ".plain { top: 0 } .other { left: 0 }",
      },
      SETTINGS,
      async (project) => {
        await project.succeed();
        if (!/^document\.title=[`"]\w{8}[`"];$/.test(project.output("main.js")))
          throw new Error(project.output("main.js"));
        equal(project.output("main.css").match(/\.\w{8}\{/g).length, 2, "rules that stay");
      },
    ),
  );
  for (const [what, main, sheet, says] of [
    [
      "code asks for",
      'import { crad } from "./a.module.css";\ndocument.title = crad;',
      ".card { top: 0 }",
      "missing-export",
    ],
    ["a sheet composes", 'import "./a.module.css";', '.card { composes: bsae from "./b.module.css" }', "css-modules"],
    [
      "a sheet takes as a value",
      'import "./a.module.css";',
      '@value bsae from "./b.module.css";\n.card { color: bsae }',
      "css-modules",
    ],
  ]) {
    await check(`a name that is not there, which ${what}`, () =>
      withProject(
        assetpack,
        { "assets/main.js": main, "assets/a.module.css": sheet, "assets/b.module.css": ".base { top: 0 }" },
        SETTINGS,
        async (project) => {
          const said = await project.fail();
          if (!said.startsWith(says)) throw new Error(`the error is ${said}`);
        },
      ),
    );
  }
}

/** Tests of names; `check` is called for each. */
export async function names(assetpack, _, check) {
  await stability(assetpack, check);
  await patterns(assetpack, check);
  await exports(assetpack, check);
}
