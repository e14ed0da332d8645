// `config/assets.yml`: ERB, then YAML 1.1, then the section of the environment, then defaults.

import { resolve } from "node:path";
import { requireFrom } from "./packages.mjs";

const { parse } = requireFrom("yaml");

/** The settings by what they mean; `roots` are as Jammit knows them: absolute, or relative to `root`. */
export function settings(root, text, { env = {}, environment = "production" } = {}) {
  const read = parse(erb(text, env), { version: "1.1", merge: true, maxAliasCount: -1 }) ?? {};
  const { [environment]: section, ...common } = read;
  const given = { ...common, ...section };
  if (given.templates) throw new Error("`templates`: fold them into the packages of `javascripts`");
  const on = (value, standard) => (value === true || value === undefined || value === null ? standard : value);
  return {
    javascripts: given.javascripts ?? {},
    stylesheets: given.stylesheets ?? {},
    roots: [...new Set([root, ...[given.asset_roots ?? []].flat(Infinity)])],
    publicRoot: resolve(root, given.public_root ?? "public"),
    packagePath: given.package_path ?? "assets",
    embed: Boolean(given.embed_assets || given.embed_images),
    minify: given.compress_assets !== false,
    gzip: given.gzip_assets !== false,
    rewrite: given.rewrite_relative_paths !== false,
    extension: String(on(given.template_extension, "jst")).replace(/^\./, ""),
    fn: given.template_function === false ? "" : on(given.template_function, "template"),
    namespace: String(on(given.template_namespace, "window.JST")),
  };
}

/** ERB, as far as it needs no Ruby: variables of the environment, literal strings, comments. */
function erb(text, env) {
  return text.replace(/<%%|<%#[\s\S]*?%>|<%=([\s\S]*?)%>/g, (whole, code) => {
    if (whole === "<%%") return "<%";
    if (code === undefined) return "";
    const [, variable] = /^\s*ENV\[\s*["']([^"']*)["']\s*\]\s*$/.exec(code) ?? [];
    const [, literal] = /^\s*["']([^"'\\]*)["']\s*$/.exec(code) ?? [];
    if (variable === undefined && literal === undefined) throw new Error(`ERB that is Ruby: ${code}`);
    return literal ?? env[variable] ?? "";
  });
}
