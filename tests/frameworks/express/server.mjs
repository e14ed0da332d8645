// An Express application with two readers from npm: of Vite's manifest, and of that of webpack-manifest-plugin.

import { createRequire } from "node:module";

const require = createRequire(process.env.PACKAGES);
const express = require("express");
const helpers = require("express-manifest-helpers");
const { Vite } = await import(require.resolve("@adonisjs/vite"));

const vite = new Vite(false, {
  buildDirectory: "dist/assets",
  manifestFile: "dist/assets/.vite/manifest.json",
  assetsUrl: "/assets",
});
const PICTURES = ["assets/pictures/logo.svg", "assets/pictures/Zwölf Bären & Co.svg"];
const escaped = (text) => text.replaceAll("&", "&amp;");

const app = express();
app.use("/assets", express.static("dist/assets", { immutable: true, maxAge: "1y", fallthrough: false }));
app.use(helpers.default({ manifestPath: "dist/assets/manifest.json" }));
app.get("/vite", async (request, response) => {
  const tags = await vite.generateEntryPointsTags(["assets/app.js", "assets/site.css"]);
  const pictures = PICTURES.map((name) => `<img src="${escaped(vite.assetPath(name))}" alt="">`);
  response.send(["<!doctype html>", ...tags, ...pictures].join("\n"));
});
app.get("/webpack-manifest", (request, response) => {
  const { stylesheetTag, javascriptTag, imageTag } = response.locals;
  const tags = [
    stylesheetTag("site.css"),
    stylesheetTag("app.css"),
    javascriptTag("app.js", { type: "module" }),
    imageTag("pictures/logo.svg"),
    imageTag("pictures/Zwölf Bären & Co.svg"),
  ];
  response.send(["<!doctype html>", ...tags].join("\n"));
});
app.get("/missing", async (request, response) => response.send(await vite.generateEntryPointsTags("assets/none.js")));
app.use((error, request, response, next) => response.status(error.status ?? 500).type("text").send(error.message));

const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
