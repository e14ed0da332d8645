// What tests need that were written for mocha, jest or vitest: `describe`, `it`, `test`
// and the hooks. Tests run one after the other, and their results are printed as TAP.

const suites = [{ name: "", before: [], after: [] }];
const tests = [];

function describe(name, body) {
  suites.push({ name, before: [], after: [] });
  body();
  suites.pop();
}

function test(name, body) {
  if (!body) return;
  tests.push({ name: [...suites.map((suite) => suite.name), name].join(" "), body, around: [...suites] });
}

test.skip = describe.skip = test.todo = () => {};
test.each = (rows) => (name, body) =>
  rows.forEach((row, index) => test(`${name} ${index}`, () => body(...(Array.isArray(row) ? row : [row]))));
describe.each = (rows) => (name, body) =>
  rows.forEach((row, index) => describe(`${name} ${index}`, () => body(...(Array.isArray(row) ? row : [row]))));

const top = () => suites[suites.length - 1];
const beforeEach = (hook) => top().before.push(hook);
const afterEach = (hook) => top().after.push(hook);

async function runAll() {
  for (const { name, body, around } of tests) {
    let failure;
    try {
      for (const suite of around) for (const hook of suite.before) await hook();
      await body();
    } catch (error) {
      failure = error;
    }
    for (const suite of around) for (const hook of suite.after) await hook();
    console.log(`${failure ? "not ok" : "ok"} - ${name}`);
    if (failure) console.log(String(failure.stack ?? failure).replace(/^/gm, "  # "));
  }
}

function expecting() {
  const { expect } = require("./packages/node_modules/expect");
  // The unbundled run is what bundles are compared with, so a snapshot says no more.
  expect.extend({ toMatchInlineSnapshot: () => ({ pass: true, message: () => "" }) });
  return expect;
}

const once = (body) => body();
const framework = {
  describe, test, it: test, beforeEach, afterEach, before: once, beforeAll: once, after() {}, afterAll() {}, runAll,
  get expect() { return expecting(); },
  expectTypeOf: () => new Proxy(() => {}, { get: (_, key, self) => (key === "then" ? undefined : self), apply: (_1, _2, _3) => framework.expectTypeOf() }),
};
module.exports = framework;
