// The packages that bring their tests along.
//
//   tests      folders and files of the package that are tests
//   run        which of these are run, by default all in `tests`
//   skip       files that are not run, with the reason
//   ignored    tests, by name, of what minifiers change: names of functions
//   known      engine → why it is known to give other results; has to hold
//   slow       runs with `--all` alone
//   globals    the tests expect `describe`, `it` and so on
//   typescript the tests are TypeScript: what they import → the module of the package,
//              as it is published, and as the source that is bundled

export const SUITES = {
  qs: { tests: ["test"], run: ["test/parse.js", "test/stringify.js", "test/utils.js"] },
  minimist: { tests: ["test"] },
  events: {
    tests: ["tests"],
    skip: {
      "tests/common.js": "a helper",
      "tests/check-listener-leaks.js": "prints through what index.js sets up",
      "tests/index.js": "runs all the others",
      "tests/method-names.js": "minifiers shorten names",
    },
  },
  url: { tests: ["test"], globals: true },
  jsonparse: { tests: ["test"] },
  traverse: { tests: ["test"], skip: { "test/lib/deep_equal.js": "a helper" } },
  "fast-uri": { tests: ["test"], skip: { "test/ajv.test.js": "needs ajv" } },
  "deep-equal": { tests: ["test"], run: ["test/cmp.js"] },
  "path-browserify": { tests: ["test"], run: ["test/index.js"] },
  "sha.js": { tests: ["test"], slow: true },
  "json-stable-stringify": { tests: ["test"] },
  "fast-json-stable-stringify": { tests: ["test"] },
  "console-browserify": { tests: ["test"], run: ["test/index.js"] },
  "es-to-primitive": { tests: ["test"], run: ["test/index.js"], ignored: /^name is/ },
  "side-channel": { tests: ["test"] },
  "array-includes": { tests: ["test"], skip: { "test/tests.js": "a helper" } },
  "string.prototype.matchall": { tests: ["test"], run: ["test/index.js"] },
  "object.assign": { tests: ["test"], run: ["test/index.js", "test/implementation.js", "test/native.js", "test/shimmed.js"] },
  "promise.allsettled": { tests: ["test"], run: ["test/index.js", "test/implementation.js", "test/shimmed.js"] },
  "regexp.prototype.flags": { tests: ["test"], skip: { "test/tests.js": "a helper", "test/builtin.js": "about the engine alone" } },
  xtend: { tests: ["test.js"] },
  hashids: {
    tests: ["src/tests"],
    globals: true,
    typescript: { "../hashids": ["cjs/hashids.js", "src/hashids.ts"] },
    skip: {
      "src/tests/requiring.test.ts": "about how a browser loads it",
      "src/tests/benchmark.ts": "no test",
      "src/tests/bigint-test-cases.ts": "a helper",
      "src/tests/types.d.ts": "types alone",
    },
  },
  zod: {
    tests: ["src/v3/tests"],
    typescript: {
      "zod/v3": ["v3/index.cjs", "src/v3/index.ts"],
      "../helpers/util.js": ["v3/helpers/util.cjs", "src/v3/helpers/util.ts"],
      "../helpers/parseUtil.js": ["v3/helpers/parseUtil.cjs", "src/v3/helpers/parseUtil.ts"],
      "../ZodError.js": ["v3/ZodError.cjs", "src/v3/ZodError.ts"],
    },
    skip: {
      "src/v3/tests/Mocker.ts": "a helper",
      "src/v3/tests/language-server.source.ts": "a helper",
      "src/v3/tests/language-server.test.ts": "about types",
    },
  },
};
