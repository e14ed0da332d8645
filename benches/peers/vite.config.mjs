// The site of `benches/run deploy` for Vite; ENTRIES lists the entries, DIST is where the output goes.

import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  publicDir: false,
  logLevel: "error",
  // It would refuse sheets with hacks for old browsers.
  css: { lightningcss: { errorRecovery: true } },
  oxc: { jsx: { runtime: "automatic" } },
  build: {
    outDir: process.env.DIST,
    emptyOutDir: true,
    manifest: true,
    minify: true,
    cssMinify: true,
    cssCodeSplit: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: false,
    target: "esnext",
    rolldownOptions: { input: process.env.ENTRIES.split(",") },
  },
});
