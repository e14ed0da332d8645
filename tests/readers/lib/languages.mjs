// How programs of each language are compiled, checked and run.
//
// A language has
//   reader(root, program)         makes a program that reads a manifest; gives the command that runs it
//   format                        what `assetpack manifest --format` calls it
//   dump(root, constants, map)    checks constants; gives what the program in dump/ prints of them. `map`: there is
//                                 an import map
//   user(root, constants, program)   gives what a program prints that uses them
//   wrong(root, constants, program)  the same with a path that does not exist: has to fail
//
// `root` is an empty folder.

import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ended, equal, fails, run } from "./command.mjs";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const TSC = fileURLToPath(new URL("../../compile/packages/node_modules/.bin/tsc", import.meta.url));

/** Writes files; gives their paths. */
function write(root, files) {
  return Object.entries(files).map(([name, text]) => {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  });
}

/** A program in dump/, without the lines on import maps if there is none. */
function dumpOf(name, map) {
  const text = readFileSync(new URL(`../dump/${name}`, import.meta.url), "utf8");
  return map ? text : text.replace(/^.*import_?map.*\n/gim, "");
}

// What a program that is not written by hand gets to hear of is an error.
const RUSTC = ["rustc", "--edition", "2024", "-Dwarnings", "-o"];
const rust = {
  async reader(root, program) {
    const dependency = `assetpack = { path = ${JSON.stringify(REPOSITORY)}, default-features = false }`;
    const manifest = `[package]\nname = "reader"\nversion = "0.1.0"\nedition = "2024"\n[dependencies]\n${dependency}\n`;
    write(root, { "Cargo.toml": manifest, "src/main.rs": program });
    // These versions are on the machine, because assetpack was built with them.
    copyFileSync(join(REPOSITORY, "Cargo.lock"), join(root, "Cargo.lock"));
    const env = { CARGO_TARGET_DIR: join(root, "target"), RUSTFLAGS: "-Dwarnings" };
    await run(["cargo", "build", "--offline", "--quiet"], { cwd: root, env });
    return [join(root, "target/debug/reader")];
  },
  format: "rust",
  async dump(root, constants, map) {
    const [source] = write(root, { "assets.rs": constants });
    await run(["rustfmt", "--edition", "2024", "--check", source], { quiet: true });
    const [library] = write(root, { "lib.rs": "#![no_std]\npub mod assets;\n" });
    await run([...RUSTC, join(root, "lib.rlib"), "--crate-type=lib", library], { quiet: true });
    return this.user(root, constants, dumpOf("main.rs", map));
  },
  async user(root, constants, program) {
    const [, main] = write(root, { "assets.rs": constants, "main.rs": program });
    await run([...RUSTC, join(root, "main"), main], { quiet: true });
    return run([join(root, "main")]);
  },
  async wrong(root, constants, program) {
    const [, main] = write(root, { "assets.rs": constants, "main.rs": program });
    await fails([...RUSTC, join(root, "main"), main], /evaluation panicked: called `Option::unwrap/);
  },
};

const GO = { GO111MODULE: "on", GOFLAGS: "", GOPROXY: "off", GOTOOLCHAIN: "local", GOWORK: "off" };
const go = {
  async reader(root, program) {
    const [, source] = write(root, { "go.mod": "module example.com/reader\n", "main.go": program });
    equal(await run(["gofmt", "-d", source]), "", "gofmt");
    await run(["go", "vet", "./..."], { cwd: root, env: GO });
    await run(["go", "build", "-o", "reader", "."], { cwd: root, env: GO });
    return [join(root, "reader")];
  },
  format: "go",
  dump(root, constants, map) {
    return this.user(root, constants, dumpOf("main.go", map));
  },
  async user(root, constants, program) {
    const files = { "go.mod": "module example.com/shop\n", "assets/assets.go": constants, "main.go": program };
    const [, ...sources] = write(root, files);
    equal(await run(["gofmt", "-d", ...sources]), "", "gofmt");
    await run(["go", "vet", "./..."], { cwd: root, env: GO });
    return run(["go", "run", "."], { cwd: root, env: GO });
  },
  async wrong(root, constants, program) {
    write(root, { "go.mod": "module example.com/shop\n", "assets/assets.go": constants, "main.go": program });
    await fails(["go", "run", "."], /no asset is called/, { cwd: root, env: GO });
  },
};

const PYTHON = ["python3", "-B", "-W", "error"];
const python = {
  async reader(root, program) {
    return [...PYTHON, ...write(root, { "main.py": program })];
  },
  format: "python",
  dump(root, constants, map) {
    return this.user(root, constants, dumpOf("main.py", map));
  },
  async user(root, constants, program) {
    const sources = write(root, { "assets.py": constants, "main.py": program });
    await run(["mypy", "--strict", "--cache-dir", join(root, "..", "mypy"), ...sources], { quiet: true });
    return run([...PYTHON, sources[1]], { quiet: true });
  },
  async wrong(root, constants, program) {
    const [, main] = write(root, { "assets.py": constants, "main.py": program });
    await fails([...PYTHON, main], /KeyError: 'ap\.js'/);
  },
};

const node = {
  async reader(root, program) {
    return ["node", ...write(root, { "main.mjs": program })];
  },
};

const SETTINGS = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    erasableSyntaxOnly: true,
    module: "nodenext",
    target: "es2022",
    lib: ["es2022", "dom"],
    types: [],
    outDir: "out",
  },
};
const typescript = {
  format: "typescript",
  dump(root, constants, map) {
    return this.user(root, constants, dumpOf("main.ts", map));
  },
  prepare(root, constants, program) {
    const settings = { "package.json": '{ "type": "module" }', "tsconfig.json": JSON.stringify(SETTINGS) };
    write(root, { ...settings, "assets.ts": constants, "main.ts": program });
    return [TSC, "--project", root];
  },
  async user(root, constants, program) {
    await run(this.prepare(root, constants, program));
    return run(["node", join(root, "out/main.js")], { quiet: true });
  },
  async wrong(root, constants, program) {
    const { status, printed } = await ended(this.prepare(root, constants, program));
    equal([status !== 0, /main\.ts.*error TS2345: Argument of type '"ap\.js"'/.test(printed)], [true, true], printed);
  },
};

const RUBY = ["ruby", "-w"];
const ruby = {
  async reader(root, program) {
    return [...RUBY, ...write(root, { "main.rb": program })];
  },
  format: "ruby",
  dump(root, constants, map) {
    return this.user(root, constants, dumpOf("main.rb", map));
  },
  async user(root, constants, program) {
    const [, main] = write(root, { "assets.rb": constants, "main.rb": program });
    return run([...RUBY, main], { quiet: true });
  },
  async wrong(root, constants, program) {
    const [, main] = write(root, { "assets.rb": constants, "main.rb": program });
    await fails([...RUBY, main], /KeyError/);
  },
};

export const LANGUAGES = { rust, go, python, node, ruby, typescript };
