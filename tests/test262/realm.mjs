// Runs tests one after the other, each in a realm of its own, for `run.mjs`.
//
// A job is { id, file, goal, harness, includes, async, raw, negative }; the answer is
// { id, error }, where `error` is null for a test that did what it should.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import vm from "node:vm";

const LIMIT = 5_000;
// Nothing in a realm has timers: what has not happened after these turns never will.
const TURNS = 40;

const compiled = new Map();
let caught = [];
process.on("uncaughtException", (error) => caught.push(error));
process.on("unhandledRejection", () => {});

process.on("message", async (jobs) => {
  for (const job of jobs) {
    let error;
    try {
      error = await run(job);
    } catch (thrown) {
      error = `harness: ${describe(thrown)}`;
    }
    process.send({ id: job.id, error });
  }
});

async function run(job) {
  caught = [];
  const realm = new Realm();
  if (!job.raw) {
    const names = ["assert.js", "sta.js", ...(job.async ? ["doneprintHandle.js"] : []), ...job.includes];
    for (const name of new Set(names)) harness(join(job.harness, name)).runInContext(realm.context);
  }

  let thrown;
  let phase = "parse";
  let failed = false;
  try {
    if (job.goal === "script") {
      const script = realm.script(readFileSync(job.file, "utf8"), job.file);
      phase = "runtime";
      script.runInContext(realm.context, { timeout: LIMIT });
    } else {
      const module = realm.module(job.file);
      phase = "resolution";
      await realm.link(module);
      phase = "runtime";
      await realm.evaluate(module);
    }
  } catch (error) {
    failed = true;
    thrown = error;
  }

  if (job.negative) {
    if (!failed) return `no ${job.negative.type}`;
    const name = thrown?.constructor?.name;
    // A build may find out earlier what the language finds out later.
    const early = job.negative.phase === "resolution" && phase === "parse";
    if (name !== job.negative.type) return `${describe(thrown)} instead of ${job.negative.type}`;
    return phase === job.negative.phase || early ? null : `${name} in phase ${phase}`;
  }
  if (failed) return describe(thrown);
  for (let turn = 0; turn < TURNS && job.async && realm.printed.length === 0 && caught.length === 0; turn++) {
    await new Promise(setImmediate);
  }
  if (caught.length) return describe(caught[0]);
  if (!job.async) return null;
  const [first] = realm.printed;
  if (first === "Test262:AsyncTestComplete") return null;
  return first ?? "never done";
}

function harness(path) {
  let script = compiled.get(path);
  if (!script) compiled.set(path, (script = new vm.Script(readFileSync(path, "utf8"), { filename: path })));
  return script;
}

function describe(error) {
  try {
    if (error === null || typeof error !== "object") return `threw ${String(error)}`;
    const text = `${error.constructor?.name}: ${error.message}`.split("\n")[0];
    return text.replace(/(['"])\/\S*\/([^\/\s]*)\1/, "$2").slice(0, 300);
  } catch {
    return "threw something that cannot be described";
  }
}

class Realm {
  printed = [];
  modules = new Map();
  links = new Map();
  evaluations = new Map();

  constructor() {
    this.context = vm.createContext(vm.constants.DONT_CONTEXTIFY);
    const global = vm.runInContext("globalThis", this.context);
    const hidden = (on, name, value) =>
      Object.defineProperty(on, name, { value, writable: true, configurable: true, enumerable: false });
    hidden(global, "print", (text) => void this.printed.push(String(text)));
    const host = vm.runInContext("({})", this.context);
    host.global = global;
    host.createRealm = () => vm.runInContext("$262", new Realm().context);
    host.evalScript = (text) => this.script(text, "evalScript").runInContext(this.context);
    host.detachArrayBuffer = (buffer) => void structuredClone(buffer, { transfer: [buffer] });
    host.gc = () => globalThis.gc?.();
    hidden(global, "$262", host);
  }

  script(text, filename) {
    return new vm.Script(text, { filename, importModuleDynamically: (...given) => this.load(filename, ...given) });
  }

  async load(from, specifier, _, attributes) {
    const module = this.module(resolve(dirname(from), clean(specifier)), attributes?.type);
    await this.link(module);
    if (module.status === "errored") throw module.error;
    if (module.status !== "evaluating") await this.evaluate(module);
    return module.namespace;
  }

  module(path, type = "") {
    const key = `${type}:${path}`;
    let module = this.modules.get(key);
    if (module) return module;
    const text = readFileSync(path, "utf8");
    const { context } = this;
    if (type === "json") {
      module = new vm.SyntheticModule(["default"], () => module.setExport("default", JSON.parse(text)), { context });
    } else {
      module = new vm.SourceTextModule(text, {
        context,
        identifier: path,
        initializeImportMeta: (meta) => (meta.url = `file://${path}`),
        importModuleDynamically: (...given) => this.load(path, ...given),
      });
    }
    this.modules.set(key, module);
    return module;
  }

  async link(module) {
    if (module.status !== "unlinked") return this.links.get(module);
    const linking = module.link((specifier, from, { attributes }) =>
      this.module(resolve(dirname(from.identifier), clean(specifier)), attributes?.type),
    );
    this.links.set(module, linking);
    return linking;
  }

  async evaluate(module) {
    let evaluation = this.evaluations.get(module);
    if (!evaluation) this.evaluations.set(module, (evaluation = module.evaluate({ timeout: LIMIT })));
    return evaluation;
  }
}

// Addresses of outputs are encoded.
function clean(specifier) {
  return decodeURIComponent(String(specifier).replace(/[?#].*$/, ""));
}
