// Chromium, and a page of a project's outputs.

import { join } from "node:path";
import { serve } from "../../browser/serve.mjs";

/** Starts Chromium; `visit` opens a page of a project in it. */
export async function browserOf(chromium) {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });

  /**
   * Opens the page `html`, in which {{ KEY }} stands for the URL of an output, and calls `act` with it. Whatever the
   * page complains about is an error: exceptions, and requests that fail.
   */
  async function visit(project, html, act) {
    const { assets, public_path: base } = JSON.parse(project.read("dist/manifest.json"));
    const page = html.replace(/{{ ([^ ]*) }}/g, (_, key) => {
      if (!assets[key]) throw new Error(`the manifest has no ${key}`);
      return `${base}${assets[key].path}`;
    });
    const pages = new Map([["/", `<!doctype html><meta charset="utf-8">${page}`]]);
    const server = await serve({ mounts: { [base]: join(project.root, "dist/assets") }, pages });
    const tab = await browser.newPage();
    const complaints = [];
    tab.on("pageerror", (error) => complaints.push(error.message));
    tab.on("response", (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`));
    try {
      await tab.goto(`${server.origin}/`, { waitUntil: "load" });
      await act(tab, server.origin);
      if (complaints.length) throw new Error(`the page complains: ${complaints.join(", ")}`);
    } finally {
      await tab.close();
      server.close();
    }
  }

  return { visit, close: () => browser.close() };
}

/** In the page: what properties of elements compute to, for pairs of selector and property. */
export function computed(tab, pairs) {
  return tab.evaluate(
    (pairs) => pairs.map(([selector, property]) => getComputedStyle(document.querySelector(selector))[property]),
    pairs,
  );
}
