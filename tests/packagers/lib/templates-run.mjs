// What compiled templates do: the objects that scripts leave behind are compared, and what their functions render.

import { createContext, runInContext } from "node:vm";

/** Runs scripts and gives what their templates are, by name, in order; functions by what they render. */
export function runTemplates(scripts, namespace, data) {
  const context = createContext({});
  runInContext("var window = globalThis, log = function () {};", context);
  for (const script of scripts) runInContext(script, context);
  context.templateData = transported(data);
  return runInContext(`(${inspect})(${namespace}, templateData)`, context);
}

/** As JSON, which has no `undefined`. */
export const transported = (data) => JSON.stringify(data, (_, each) => (each === undefined ? "\0undefined" : each));

/** Also runs in pages. */
export function inspect(templates, data) {
  const missing = (each) => (each === "\0undefined" ? undefined : each);
  const values = JSON.parse(data).map((each) => {
    for (const key of Object.keys(each))
      each[key] = Array.isArray(each[key]) ? each[key].map(missing) : missing(each[key]);
    return each;
  });
  return Object.keys(templates || {}).map((name) => {
    const template = templates[name];
    const shown = (value) => {
      if (typeof template !== "function") return template;
      try {
        return template(value);
      } catch (error) {
        return error.name;
      }
    };
    return JSON.stringify([name, typeof template, values.map(shown)]);
  });
}
