// Runs one test file of a package. Standard input is one JSON object:
//   file      the test file, CommonJS
//   root      the folder of the package
//   tests     the folders and files in it that are tests
//   globals   whether the test framework's functions are globals
//   bundles   path in the package → URL of the bundle that stands for it, or nothing
// What the tests load from the package is written to file descriptor 3.

const { readFileSync, writeSync } = require("node:fs");
const Module = require("node:module");
const { relative, isAbsolute } = require("node:path");
const framework = require("./framework.cjs");

const task = JSON.parse(readFileSync(0, "utf8"));
const loaded = new Map();

const inPackage = (file) => {
  const path = relative(task.root, file);
  return !path.startsWith("..") && !isAbsolute(path) && !path.startsWith("node_modules/") && path;
};
const isTest = (path) => task.tests.some((test) => path === test || path.startsWith(`${test}/`));

const load = Module._load;
Module._load = function (request, parent, ...rest) {
  if (request === "tap") return load.call(this, "tape", parent, ...rest);
  if (request === "mocha" || request === "vitest") return framework;
  const fromTest = parent?.filename === task.file || isTest(inPackage(parent?.filename ?? "/") || "");
  if (fromTest) {
    let file = Module._resolveFilename(request, parent);
    const path = inPackage(file);
    if (path && !isTest(path) && /\.[cm]?[jt]sx?$/.test(path)) {
      if (!loaded.has(path)) {
        loaded.set(path, task.bundles && bundles.get(path));
        if (!task.bundles) writeSync(3, `${path}\n`);
      }
      if (task.bundles) return bundles.get(path)();
    }
  }
  return load.call(this, request, parent, ...rest);
};

const bundles = new Map();

async function main() {
  // Bundles are ES modules that tests ask for with `require`. Each exports a function
  // that runs the package, so that it runs no sooner than the tests ask for it.
  for (const [path, url] of Object.entries(task.bundles ?? {})) {
    bundles.set(path, (await import(url)).load);
  }
  if (task.globals) {
    const { describe, it, test, before, after, beforeEach, afterEach, beforeAll, afterAll } = framework;
    Object.assign(globalThis, { describe, it, test, before, after, beforeEach, afterEach, beforeAll, afterAll, expect: framework.expect });
  }
  require(task.file);
  await framework.runAll();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
