// Makes random programs and compares what they print before and after a build.
//
//   node tests/differential/generate.mjs --assetpack PATH
//     [--seed S] [--count 600] [--modes oxc,swc,es5] [--batch 200] [--jobs 2]
//     [--shrink 3] [--all] [--show NUMBER]
//
// The same seed makes the same programs. All of them end, and all of them keep
// to what docs/minification.md says that minifiers assume: no variable is read
// before its declaration, getters and conversions only compute, no function is
// asked for its name or text. A program that prints something else after the
// build is made smaller by taking out statements, and printed; `--shrink` says
// how many for each mode. `--show` prints one program instead.
//
// What known.txt says of an engine would hide everything else, so programs do
// not have these constructs; with `--all` they do:
//
//   labels in loops (es5)
//   a statement that begins with the call of an arrow function (es5)
//   `typeof` of an object literal with effects in it (swc)
//   a `switch` with a `default` that is not the last one (swc)
//   parameters that are assigned and read by `arguments` in a class (es5)

import fs from "node:fs";
import path from "node:path";
import { MODES, build, difference, execute, options, pool, random, scratch, write } from "./lib.mjs";

const { assetpack, seed, count, modes, batch, jobs, show, shrink: shrinkLimit, all } = options({
  assetpack: "",
  seed: 1,
  count: 600,
  modes: "oxc,swc,es5",
  batch: 200,
  jobs: 2,
  show: -1,
  shrink: 3,
  all: false,
});
const chosen = modes.split(",");
for (const mode of chosen) {
  if (!(mode in MODES)) {
    console.error(`unknown mode: ${mode}; known are ${Object.keys(MODES).join(", ")}`);
    process.exit(2);
  }
}

// A statement is a text, or { parts: [{ head, body }], tail } for one that
// holds others.
const block = (head, body, tail = "}") => ({ parts: [{ head, body }], tail });

function generate(number) {
  const { int, pick, chance } = random(seed * 1000003 + number);
  let names = 0;
  let labels = 0;
  let loops = 0;
  let inFunction = 0;
  let inClass = 0;
  let inLoop = [];
  let budget = 20 + int(60);
  const scopes = [[]];

  const fresh = (prefix = "v") => `${prefix}${names++}`;
  const declare = (name, type, more = {}) => {
    scopes.at(-1).push({ name, type, ...more });
    return name;
  };
  // The innermost declaration of a name is the one that counts.
  const visible = (test) => {
    const seen = new Set();
    const found = [];
    for (let i = scopes.length - 1; i >= 0; i--) {
      for (const entry of scopes[i]) {
        if (seen.has(entry.name)) continue;
        seen.add(entry.name);
        if (test(entry)) found.push(entry);
      }
    }
    return found;
  };
  const variable = (type, writable = false) => {
    const found = visible((entry) => entry.type === type && (!writable || !entry.fixed));
    return found.length > 0 ? pick(found) : undefined;
  };

  const numbers = ["0", "1", "2", "3", "7", "10", "-1", "0.5", "1e3", "255", "-0", "NaN", "1e21", "2147483647", "0x80", "1_0"];
  const texts = ['""', '"a"', '"b c"', '"10"', "'q\"'", '"\\n"', '"ä💡"', "`t`", '"</script>"', '"$&"', '"constructor"'];
  const keys = ["p", "q", "r"];

  function num(depth) {
    if (depth <= 0 || chance(0.15)) {
      const found = chance(0.65) && variable("num");
      return found ? found.name : pick(numbers);
    }
    const d = depth - 1;
    switch (int(34)) {
      case 0: case 1: case 2: return `(${num(d)} ${pick(["+", "-", "*", "/", "%"])} ${num(d)})`;
      case 3: return `(${num(d)} ${pick(["&", "|", "^", "<<", ">>", ">>>"])} ${num(d)})`;
      case 4: return `(${pick(["-", "+", "~", "- -", "+ +", "- +"])}${atom(d)})`;
      case 5: case 6: return `(${bool(d)} ? ${num(d)} : ${num(d)})`;
      case 7: return `(${effect(d)}, ${num(d)})`;
      case 8: case 9: {
        const target = variable("num", true);
        return target ? `(${target.name} ${pick(["=", "=", "+=", "-=", "*=", "&=", "|=", "||=", "&&=", "??=", ">>="])} ${num(d)})` : num(d);
      }
      case 10: {
        const target = variable("num", true);
        return target ? pick([`${target.name}++`, `++${target.name}`, `${target.name}--`, `(--${target.name})`]) : num(d);
      }
      case 11: case 12: case 13: return call(d);
      case 14: return `${arr(d)}.length`;
      case 15: return `(${arr(d)}[${int(4)}] ?? ${num(d)})`;
      case 16: return `${obj(d)}.${pick(keys)}`;
      case 17: return `${str(d)}.length`;
      case 18: return `Math.${pick(["max", "min"])}(${num(d)}, ${num(d)})`;
      case 19: return `Math.${pick(["floor", "abs", "sign", "trunc", "round"])}(${num(d)})`;
      case 20: return `(${num(d)} ${pick(["&&", "||", "??"])} ${num(d)})`;
      case 21: return `(() => ${num(d)})()`;
      case 22: return `((x, y = ${num(d)}) => ${chance(0.5) ? "x + y" : "y - x"})(${num(d)}${chance(0.5) ? `, ${num(d)}` : ""})`;
      case 23: return `(+${bool(d)})`;
      case 24: return `${arr(d)}.reduce((x, y) => ${pick(["x + y", "x * 2 - y", "y", "(x ^ y) | 0"])}, ${num(d)})`;
      case 25: return `parseInt(${str(d)}, ${pick(["10", "16", "36"])})`;
      case 26: {
        const holder = variable("obj");
        return holder ? `(${holder.name}.${pick(keys)} ${pick(["=", "+=", "-=", "??=", "||="])} ${num(d)})` : num(d);
      }
      case 27: {
        const holder = variable("obj");
        return holder ? `${holder.name}[${pick(keys.map((k) => `"${k}"`))}]${pick(["++", "--"])}` : num(d);
      }
      case 28: {
        const instance = variable("inst");
        if (!instance) return num(d);
        const member = pick(instance.members);
        return member.call ? `${instance.name}.${member.name}(${num(d)})` : `${instance.name}.${member.name}`;
      }
      case 29: return `(function (x) { ${chance(0.5) ? `x = x ${pick(["+", "*"])} 2; ` : ""}return ${pick(["x", "arguments.length", !all && inClass ? "x + arguments.length" : "x + arguments[0]", "-x"])}; })(${num(d)})`;
      case 30: return `(${str(d)}.charCodeAt(${int(2)}) || ${num(d)})`;
      case 31: return `[${num(d)}, ${num(d)}, ${num(d)}][${int(3)}]`;
      case 32: return `({ a: ${num(d)}, b: ${num(d)} }).${pick(["a", "b"])}`;
      default: return `(${num(d)} ** ${pick(["2", "0", "1", "3", "-1"])})`.replace(/^\((-|\+|~)/, "(0 + $1").replace(/^\(([^*]*[^\w).\]]+.*) \*\*/, "(($1) **");
    }
  }
  // What may stand after a unary operator.
  function atom(depth) {
    return `(${num(depth)})`;
  }
  function bool(depth) {
    if (depth <= 0) {
      const found = chance(0.5) && variable("bool");
      return found ? found.name : pick(["true", "false", "!0", "!1"]);
    }
    const d = depth - 1;
    switch (int(14)) {
      case 0: case 1: case 2: return `(${num(d)} ${pick(["<", ">", "<=", ">=", "===", "!==", "==", "!="])} ${num(d)})`;
      case 3: return `(!${bool(d)})`;
      case 4: case 5: return `(${bool(d)} ${pick(["&&", "||"])} ${bool(d)})`;
      case 6: return `(${str(d)} ${pick(["<", "===", "!==", ">="])} ${str(d)})`;
      case 7: return `(${bool(d)} ? ${bool(d)} : ${bool(d)})`;
      case 8: return `(${pick(["\"p\"", "\"z\"", "\"q\""])} in ${obj(d)})`;
      case 9: return `Array.isArray(${chance(0.5) ? arr(d) : obj(d)})`;
      case 10: return `!!${atom(d)}`;
      case 11: return `${arr(d)}.${pick(["includes", "some"])}(${"" /* the callback or value */}${chance(0.5) ? num(d) : "Boolean"})`.replace(/includes\(Boolean\)/, "includes(1)").replace(/some\((?!Boolean\)$).*$/s, "some(Boolean)");
      case 12: return `(typeof ${pick(all ? [num, str, obj, bool] : [num, str, bool])(d)} === "${pick(["number", "string", "object"])}")`;
      default: return `(${pick([num, str])(d)} == null)`;
    }
  }
  function str(depth) {
    if (depth <= 0 || chance(0.15)) {
      const found = chance(0.6) && variable("str");
      return found ? found.name : pick(texts);
    }
    const d = depth - 1;
    switch (int(12)) {
      case 0: case 1: return `(${str(d)} + ${pick([str, num, bool])(d)})`;
      case 2: return `(${num(d)} + ${str(d)})`;
      case 3: case 4: return `\`${pick(["", "x", "\\n"])}\${${pick([str, num, bool])(d)}}${pick(["", "-", "$"])}\${${num(d)}}\``;
      case 5: return `${str(d)}.slice(${pick(["0, 3", "1", "-2", "2, 1"])})`;
      case 6: return `typeof ${pick(all ? [num, str, arr, obj, bool] : [num, str, bool])(d)}`.replace(/^(.*)$/s, "($1)");
      case 7: return `String(${pick([num, bool, str])(d)})`;
      case 8: return `${arr(d)}.join(${pick(['""', '"-"', ""])})`;
      case 9: return `(${bool(d)} ? ${str(d)} : ${str(d)})`;
      case 10: {
        const target = variable("str", true);
        return target ? `(${target.name} ${pick(["=", "+="])} ${str(d)}.slice(0, 20))` : str(d);
      }
      default: return `(${str(d)} ${pick(["||", "&&", "??"])} ${str(d)})`;
    }
  }
  function arr(depth) {
    if (depth <= 0 || chance(0.2)) {
      const found = chance(0.7) && variable("arr");
      return found ? found.name : pick(["[]", "[1, 2, 3]", "[5]", "[4, 0]"]);
    }
    const d = depth - 1;
    switch (int(8)) {
      case 0: return `[${num(d)}, ${num(d)}]`;
      case 1: return `[${num(d)}, ...${arr(d)}].slice(0, 6)`;
      case 2: return `${arr(d)}.map((x${chance(0.4) ? ", i" : ""}) => ${pick(["x + 1", "x * x", "-x"])} + ${num(Math.min(d, 1))})`;
      case 3: return `${arr(d)}.filter((x) => x ${pick([">", "<", "!=="])} ${num(Math.min(d, 1))})`;
      case 4: return `${arr(d)}.slice(${int(2)}, ${2 + int(3)})`;
      case 5: return `(${bool(d)} ? ${arr(d)} : ${arr(d)})`;
      case 6: return `[...${arr(d)}].reverse().slice(0, 6)`;
      default: return `Object.values(${obj(d)}).filter((x) => typeof x === "number").slice(0, 6)`;
    }
  }
  function obj(depth) {
    const found = (depth <= 0 || chance(0.5)) && variable("obj");
    if (found) return found.name;
    const d = Math.max(0, depth - 1);
    switch (int(5)) {
      case 0: return `({ p: ${num(d)}, q: ${num(d)}, r: ${num(d)} })`;
      case 1: return `({ ...${depth > 0 ? obj(d) : "null"}, p: ${num(d)}, ["q"]: ${num(d)}, r: 3 })`;
      case 2: return `({ get p() { return 4; }, q: ${num(d)}, r() { return 1; }, r: ${num(d)} })`;
      case 3: return `((p, q) => ({ p, q, r: p }))(${num(d)}, ${num(d)})`;
      default: return `({ r: ${num(d)}, q: ${num(d)}, ["p"]: ${num(d)} })`;
    }
  }
  function call(depth) {
    const found = visible(({ type }) => type === "fn");
    if (found.length === 0) return num(depth);
    const f = pick(found);
    const args = [num(depth), num(depth), num(depth)].slice(0, int(4));
    return pick([
      `${f.name}(${args.join(", ")})`,
      `${f.name}(${args.join(", ")})`,
      `${f.name}.call(null${args.map((a) => `, ${a}`).join("")})`,
      `${f.name}(...[${args.join(", ")}])`,
      `${f.name}?.(${args.join(", ")})`,
    ]);
  }
  function effect(depth) {
    switch (int(6)) {
      case 0: return `log(${num(depth)})`;
      case 1: return call(depth);
      case 2: {
        const list = variable("arr");
        return list ? `${list.name}.${pick(["push", "unshift"])}(${num(depth)})` : num(depth);
      }
      case 3: {
        const target = variable("num", true);
        return target ? `${target.name} = ${num(depth)}` : num(depth);
      }
      case 4: {
        const list = variable("arr");
        return list ? `${list.name}[${int(4)}] = ${num(depth)}` : str(depth);
      }
      default: return num(depth);
    }
  }

  // Statements of a new scope. It may hide outer names, but only by
  // declarations at its beginning that read none of these names.
  function body(size, prepare) {
    scopes.push([]);
    prepare?.();
    const list = [];
    const outer = visible(({ type }) => ["num", "str"].includes(type));
    const hidden = chance(0.3) && outer.length > 0 ? pick(outer) : undefined;
    if (hidden && !scopes.at(-1).some(({ name }) => name === hidden.name) && hidden.name !== "log") {
      list.push(`let ${hidden.name} = ${hidden.type === "num" ? pick(numbers) : pick(texts)};`);
      declare(hidden.name, hidden.type);
    }
    for (let i = 0; i < size; i++) list.push(...statement());
    scopes.pop();
    return list;
  }

  function functionBody(parameters, size) {
    const before = [loops, inLoop];
    loops = 0;
    inLoop = [];
    inFunction++;
    const list = body(size, () => {
      for (const name of parameters) declare(name, "num");
    });
    inFunction--;
    [loops, inLoop] = before;
    scopes.push([]);
    for (const name of parameters) declare(name, "num");
    const result = num(2);
    scopes.pop();
    return ["if (--fuel < 0) return 0;", ...list, `return ${result};`];
  }

  function declaration(type) {
    const value = { num, str, arr, obj, bool }[type](3);
    const kind = pick(["let", "let", "const", "var"]);
    const name = fresh();
    const text = `${kind} ${name} = ${value};`;
    declare(name, type, { fixed: kind === "const" });
    return text;
  }

  function makeClass() {
    inClass++;
    const name = fresh("C");
    const parents = visible(({ type }) => type === "class");
    const parent = chance(0.5) && parents.length > 0 ? pick(parents) : undefined;
    const members = parent ? [...parent.members] : [];
    const list = [];
    const suffix = names;
    const field = `f${suffix}`;
    list.push(`${field} = ${num(2)};`);
    members.push({ name: field });
    const secret = `#s${suffix}`;
    list.push(`${secret} = ${num(1)};`);
    const method = chance(0.3) && parent ? "m" : `m${suffix}`;
    const above = parent && method === "m" && parent.members.some((m) => m.name === "m") ? " + super.m(x)" : "";
    list.push(block(`${method}(x${chance(0.3) ? " = 2" : ""}) {`, [
      ...(chance(0.5) ? [`this.${field} += x;`] : []),
      ...(chance(0.5) ? [`this.${secret} ${pick(["=", "+=", "-="])} ${num(1)};`] : []),
      `return this.${secret}${pick([" + x", "++", " * 2", ""])}${above};`,
    ]));
    members.push({ name: method, call: true });
    if (chance(0.4)) {
      list.push(`get g${suffix}() { return this.${field} + 1; }`);
      members.push({ name: `g${suffix}` });
    }
    if (chance(0.3)) list.push(`static s${suffix} = log("static", ${num(1)});`);
    if (chance(0.3)) list.push(block("static {", [`log("block", ${num(1)});`]));
    if (chance(0.3)) list.push(`[(log("key"), "k${suffix}")](x) { return x; }`);
    if (chance(0.5)) {
      list.push(block(`constructor(${chance(0.5) ? "x = 1" : "x"}) {`, [
        ...(parent ? ["super(x);"] : []),
        `this.${field} ${pick(["=", "+="])} x;`,
      ]));
    }
    const node = block(`class ${name}${parent ? ` extends ${parent.name}` : ""} {`, list);
    declare(name, "class", { members });
    inClass--;
    return node;
  }

  function loop() {
    loops++;
    const label = chance(all ? 0.3 : 0) ? `l${labels++}` : undefined;
    const before = inLoop;
    inLoop = [...before, label];
    const prefix = label ? `${label}: ` : "";
    const limit = 1 + int(4);
    const size = 1 + int(3);
    const counter = fresh("i");
    let node;
    switch (int(6)) {
      case 0:
      case 1: {
        const fixed = { fixed: true };
        node = block(`${prefix}for (${pick(["let", "let", "var"])} ${counter} = 0; ${counter} < ${limit}; ${counter}++) {`, body(size, () => declare(counter, "num", fixed)));
        break;
      }
      case 2:
        node = block(`${prefix}for (const ${counter} of ${arr(1)}.slice(0, 4)) {`, body(size, () => declare(counter, "num", { fixed: true })));
        break;
      case 3:
        node = block(`${prefix}for (const ${counter} in ${obj(1)}) {`, body(size, () => declare(counter, "str", { fixed: true })));
        break;
      case 4:
        node = [`let ${counter} = ${limit};`, block(`${prefix}while (${counter}-- > 0${chance(0.3) ? ` && ${bool(2)}` : ""}) {`, body(size, () => declare(counter, "num", { fixed: true })))];
        break;
      default:
        node = [`let ${counter} = 0;`, block(`${prefix}do {`, body(size, () => declare(counter, "num", { fixed: true })), `} while (++${counter} < ${limit});`)];
    }
    inLoop = before;
    loops--;
    return [node].flat();
  }

  function statement() {
    if (--budget < 0) return [`log(${num(1)});`];
    const deep = scopes.length > 5;
    switch (int(deep ? 14 : 30)) {
      case 0: case 1: return [declaration("num")];
      case 2: return [declaration(pick(["str", "arr", "obj", "bool"]))];
      case 3: case 4: return [`log(${num(3)}${chance(0.3) ? `, ${str(2)}` : ""});`];
      case 5: return [`log(${pick([str, bool, arr])(3)});`];
      case 6: case 7: {
        const text = effect(3);
        if (!all && text.startsWith("(")) return [`void ${text};`];
        return [/^(function|\{|class|let\b)/.test(text) ? `(${text});` : `${text};`];
      }
      case 8: {
        const target = variable("num", true);
        return target ? [`${target.name} ${pick(["=", "+=", "-=", "^="])} ${num(3)};`] : [declaration("num")];
      }
      case 9: {
        const a = variable("num", true);
        const b = variable("num", true);
        if (!a || !b) return [declaration("num")];
        return [pick([
          `[${a.name}, ${b.name} = ${num(1)}] = [${num(2)}, ${num(2)}];`,
          `({ p: ${a.name}, q: ${b.name} = 1 } = ${obj(2)});`,
          `[${a.name}, ${b.name}] = [${b.name}, ${a.name}];`,
        ])];
      }
      case 10: {
        const [a, b] = [fresh(), fresh()];
        const text = pick([
          `const { p: ${a}, zz: ${b} = ${num(1)} } = ${obj(2)};`,
          `let [${a} = ${num(1)}, ...rest${b}] = ${arr(2)}, ${b} = rest${b}.length;`,
          `let { q: ${a} = 1, ...rest${b} } = ${obj(2)}, ${b} = Object.keys(rest${b}).length;`,
        ]);
        declare(a, "num", { fixed: text.startsWith("const") });
        declare(b, "num", { fixed: text.startsWith("const") });
        return [text];
      }
      case 11: {
        if (inLoop.length === 0) return [`log(${str(2)});`];
        const label = pick(inLoop);
        return [`if (${bool(2)}) ${pick(["break", "continue"])}${label && chance(0.7) ? ` ${label}` : ""};`];
      }
      case 12: return inFunction > 0 ? [`if (${bool(2)}) return ${num(2)};`] : [`log(${num(2)});`];
      case 13: return [`if (${bool(2)}) ${chance(0.5) ? `log(${num(2)})` : effect(2).replace(/^(\{|function|class|\()/, "void $1")};${chance(0.4) ? ` else log(${num(1)});` : ""}`];
      case 14: case 15: {
        const parts = [{ head: `if (${bool(3)}) {`, body: body(1 + int(3)) }];
        if (chance(0.3)) parts.push({ head: `} else if (${bool(2)}) {`, body: body(1 + int(2)) });
        if (chance(0.5)) parts.push({ head: "} else {", body: body(1 + int(3)) });
        return [{ parts, tail: "}" }];
      }
      case 16: case 17: case 18: return loops < 2 ? loop() : [`log(${num(2)});`];
      case 19: {
        const parts = [{ head: "try {", body: body(1 + int(3)) }];
        if (chance(0.6)) parts[0].body.push(`if (${bool(2)}) throw ${num(1)};`);
        const caught = fresh("e");
        const withCatch = chance(0.8);
        if (withCatch) parts.push({ head: chance(0.2) ? "} catch {" : `} catch (${caught}) {`, body: body(1 + int(2)) });
        if (withCatch && parts[1].head.includes("(") && chance(0.6)) parts[1].body.push(`log("caught", typeof ${caught});`);
        if (!withCatch || chance(0.4)) parts.push({ head: "} finally {", body: body(1 + int(2)) });
        const node = { parts, tail: "}" };
        // What nobody catches would end the program early.
        return withCatch ? [node] : [{ parts: [{ head: "try {", body: [node] }, { head: "} catch {", body: ['log("escaped");'] }], tail: "}" }];
      }
      case 20: case 21: {
        const name = fresh("f");
        const parameters = [fresh("a"), fresh("a")].slice(0, 1 + int(2));
        const heads = parameters.map((p, i) => (chance(0.25) ? `${p} = ${i > 0 ? parameters[0] : pick(numbers)}` : p)).join(", ");
        const list = functionBody(parameters, 1 + int(4));
        const node = chance(0.6) ? block(`function ${name}(${heads}) {`, list) : block(`const ${name} = (${heads}) => {`, list, "};");
        declare(name, "fn");
        return [node];
      }
      case 22: {
        // Switch bodies are cases of one scope: no declarations directly in it.
        const on = num(2);
        const list = [];
        const cases = 1 + int(3);
        const middle = all ? int(cases + 1) : cases;
        for (let i = 0; i <= cases; i++) {
          const head = i === middle && chance(0.7) ? "default: {" : `case ${chance(0.7) ? int(4) : num(1)}: {`;
          list.push(block(head, body(1 + int(2)), chance(0.6) ? "} break;" : "}"));
        }
        let seen = false;
        const unique = list.filter(({ parts: [{ head }] }) => {
          const isDefault = head.startsWith("default");
          if (isDefault && seen) return false;
          seen ||= isDefault;
          return true;
        });
        return [block(`switch (${chance(0.5) ? `${on} & 3` : on}) {`, unique)];
      }
      case 23: return scopes.length < 4 ? [makeClass()] : [`log(${num(2)});`];
      case 24: {
        const classes = visible(({ type }) => type === "class");
        if (classes.length === 0) return scopes.length < 4 ? [makeClass()] : [];
        const found = pick(classes);
        const name = fresh("o");
        const text = `const ${name} = new ${found.name}(${num(2)});`;
        declare(name, "inst", { members: found.members });
        return [text];
      }
      case 25: {
        // Closures that are called after what they hold has changed.
        const list = fresh("fs");
        const k = fresh("k");
        const shared = variable("num", true);
        return [
          `const ${list} = [];`,
          block(`for (let ${k} = 0; ${k} < 3; ${k}++) {`, [
            `let w = ${k} * 2;`,
            `${list}.push(() => ${pick([k, "w", `w++ + ${k}`, `(w += ${k})`])}${shared ? ` + ${shared.name}` : ""});`,
            ...(chance(0.3) ? [`if (${k} === 1) continue;`, "w = 9;"] : []),
            ...(shared && chance(0.5) ? [`${shared.name}++;`] : []),
          ]),
          `log(${list}.map((f) => f()), ${list}.map((f) => f()));`,
        ];
      }
      case 26: {
        const g = fresh("g");
        const text = block(`function* ${g}(n) {`, [
          block("for (let i = 0; i < n; i++) {", [`const got = yield i * ${pick(["1", "2", "n"])};`, "if (got) log(\"got\", got);"]),
          ...(chance(0.5) ? [`yield* ${arr(1)}.slice(0, 3);`] : []),
          ...(chance(0.3) ? [`try { yield ${num(1)}; } finally { log("closed"); }`] : []),
        ]);
        return [text, pick([`log([...${g}(${int(4)})]);`, `for (const x of ${g}(3)) { log(x); if (x > 1) break; }`, `const [${fresh()} = 0, ${fresh()} = 0] = ${g}(2);`])];
      }
      case 27: {
        const r = fresh("r");
        declare(r, "fn");
        return [`const ${r} = (n) => (n = Math.min(n | 0, 6), n <= 0 ? ${int(3)} : n + ${r}(n - 1));`];
      }
      case 28: {
        if (loops > 0 && !all) return [`log(${str(2)});`];
        const head = `b${labels++}`;
        return [block(`${head}: {`, [...body(1 + int(2)), `if (${bool(2)}) break ${head};`, `log(${num(2)});`])];
      }
      default: return [block("{", body(1 + int(3)))];
    }
  }

  const list = [];
  const size = 4 + int(8);
  for (let i = 0; i < size; i++) list.push(...statement());
  const last = visible(({ type }) => ["num", "str", "arr", "bool"].includes(type)).filter(() => chance(0.7));
  for (const { name } of last) list.push(`log("${name}", ${name});`);
  if (chance(0.2)) {
    list.push(block("(async () => {", ["let total = 0;", `for (const x of [1, 2, 3]) total += await (x + ${num(1)});`, `log("async", total, await ${num(1)});`], "})();"));
  }
  const inside = chance(0.5);
  const head = ["let fuel = 2000, printed = 0;", "function log(...xs) { if (printed++ < 300) console.log(...xs); return xs.length; }"];
  const kind = chance(0.6) ? "module" : "script";
  return { number, kind, list: [...head, ...(inside ? [block("(function () {", list, "})();")] : list)] };
}

function render(list, indent = "") {
  let text = "";
  for (const node of list) {
    if (typeof node === "string") text += `${indent}${node}\n`;
    else {
      for (const { head, body } of node.parts) text += `${indent}${head}\n${render(body, `${indent}  `)}`;
      text += `${indent}${node.tail}\n`;
    }
  }
  return text;
}

// All programs that are smaller by one statement, or by one pair of braces.
function smaller(list) {
  const found = [];
  list.forEach((node, index) => {
    const replace = (...nodes) => [...list.slice(0, index), ...nodes, ...list.slice(index + 1)];
    found.push(replace());
    if (typeof node === "string") return;
    found.push(replace(...node.parts.flatMap(({ body }) => body)));
    node.parts.forEach((part, at) => {
      for (const body of smaller(part.body)) {
        found.push(replace({ ...node, parts: node.parts.map((p, i) => (i === at ? { ...part, body } : p)) }));
      }
    });
  });
  return found;
}

const root = scratch();
let projects = 0;

// Answers, for each program, with { expected, actual: { mode: output } }.
async function compare(programs, modes) {
  const project = path.join(root, `batch-${projects++}`);
  const folder = ({ number }) => `p${number}`;
  const main = ({ kind }) => (kind === "script" ? "main.js" : "main.mjs");
  for (const program of programs) {
    // A module without imports is one by its extension.
    write(path.join(project, "assets", folder(program), main(program)), program.text ?? render(program.list));
  }
  const source = (program) => path.join(project, "assets", folder(program), main(program));
  const native = await execute(programs.map((p) => ({ id: p.number, kind: p.kind, file: source(p) })));
  const results = new Map(programs.map((p) => [p.number, { program: p, expected: native.get(p.number), actual: {} }]));
  // A smaller program may be none.
  for (const p of programs) {
    if (/^threw SyntaxError/m.test(native.get(p.number))) fs.rmSync(path.dirname(source(p)), { recursive: true });
  }
  for (const mode of modes) {
    let left = programs.filter((p) => fs.existsSync(source(p)));
    for (;;) {
      if (left.length === 0) break;
      const result = await build(assetpack, project, MODES[mode], { name: `dist-${mode}` });
      for (const { code, file } of result.problems) {
        if (code !== "minify-fallback") continue;
        const found = left.find((p) => file?.includes(`${folder(p)}/`));
        if (found) results.get(found.number).weaker = mode;
      }
      if (result.code === 0) {
        const list = left.map((p) => ({ id: p.number, kind: p.kind, file: path.join(result.out, result.assets[`${folder(p)}/main.js`].path) }));
        for (const [number, output] of await execute(list)) results.get(number).actual[mode] = output;
        break;
      }
      const errors = result.problems.filter(({ severity }) => severity === "error");
      const about = (p) => errors.find(({ file, message }) => `${file} ${message}`.includes(`${folder(p)}/`));
      const guilty = left.filter(about);
      if (guilty.length === 0) throw new Error(`${mode}: the build failed: ${JSON.stringify(result.problems)}`);
      for (const p of guilty) {
        results.get(p.number).actual[mode] = `(does not build: ${about(p).message})`;
        fs.rmSync(path.dirname(source(p)), { recursive: true });
      }
      left = left.filter((p) => !guilty.includes(p));
    }
  }
  fs.rmSync(project, { recursive: true, force: true });
  return results;
}

const wrong = ({ expected, actual }, mode) => actual[mode] !== undefined && actual[mode] !== expected;

// Takes out statements as long as the difference stays, many at once.
async function shrink(program, mode) {
  let list = program.list;
  const { actual: first, expected: firstExpected } = (await compare([{ ...program, number: 0 }], [mode])).get(0);
  const kindOf = (text) => (/^\(does not build/.test(text) ? text.replace(/^.*: /, "build: ") : /^(threw|uncaught) /m.exec(text) ? "throw" : "value");
  const wanted = kindOf(first[mode] ?? firstExpected);
  const until = Date.now() + 12000;
  while (Date.now() < until) {
    const candidates = smaller(list)
      .map((smallerList, number) => ({ number, kind: program.kind, list: smallerList }))
      .sort((a, b) => render(a.list).length - render(b.list).length)
      .slice(0, 120)
      .map((candidate, number) => ({ ...candidate, number }));
    const results = await compare(candidates, [mode]);
    const found = candidates.find(({ number }) => {
      const result = results.get(number);
      // A program that fails on its own shows something else.
      return wrong(result, mode) && !/^(threw|uncaught) /m.test(result.expected) && kindOf(result.actual[mode]) === wanted;
    });
    if (!found) break;
    list = found.list;
  }
  return list;
}

if (show >= 0) {
  const program = generate(show);
  console.log(`// ${program.kind}\n${render(program.list)}`);
  process.exit(0);
}

const started = Date.now();
let comparisons = 0;
let failing = 0;
const differing = [];
const batches = [];
for (let from = 0; from < count; from += batch) {
  batches.push(async () => {
    const programs = [];
    for (let number = from; number < Math.min(from + batch, count); number++) programs.push(generate(number));
    for (const [number, result] of await compare(programs, chosen)) {
      if (/^threw /m.test(result.expected)) failing++;
      if (result.weaker) differing.push({ number, mode: result.weaker, weaker: true });
      for (const mode of chosen) {
        comparisons++;
        // A declaration that clashes with another one: no program.
        if (/^threw SyntaxError/m.test(result.expected)) continue;
        if (wrong(result, mode) || result.actual[mode] === undefined) {
          differing.push({ number, mode, text: difference(result.expected, result.actual[mode] ?? "(no program)") });
        }
      }
    }
  });
}
await pool(Math.max(1, Math.min(jobs, 8)), batches);
const took = ((Date.now() - started) / 1000).toFixed(1);

// Showing all of many would take long, and most have the same cause.
const shown = { };
for (const { number, mode, text, weaker } of differing.sort((a, b) => a.number - b.number)) {
  console.log(`program ${number} of seed ${seed} in mode ${mode}${weaker ? " fell back to a weaker minification" : ""}`);
  if (weaker) continue;
  shown[mode] = (shown[mode] ?? 0) + 1;
  if (shown[mode] > shrinkLimit) continue;
  console.log(text);
  const program = generate(number);
  console.log(`  ${program.kind}, made smaller:\n${render(await shrink(program, mode), "    ")}`);
}
fs.rmSync(root, { recursive: true, force: true });
console.log(
  `random programs: ${count} programs, ${comparisons} comparisons, ${failing} end with an error of their own, ` +
    `${differing.length} differences, ${took} s`,
);
process.exit(differing.length > 0 ? 1 : 0);
