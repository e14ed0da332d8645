// The site of `benches/run deploy` built by Rspack, through its API: a command of its own would take longer.
//
//     ENTRIES=a.jsx,b.css DIST=out node rspack.mjs
//
// Started in the folder of the site, from which Rspack is taken.

import { createRequire } from "node:module";
import { basename, extname, resolve } from "node:path";

const { rspack } = createRequire(resolve("package.json"))("@rspack/core");
const name = (path) => basename(path, extname(path));
const entries = process.env.ENTRIES.split(",");
const sheets = new Set(entries.filter((path) => path.endsWith(".css")).map(name));

/** Entries that are sheets have no code, and a manifest says what became what. */
class Release {
  apply(compiler) {
    compiler.hooks.compilation.tap("Release", (compilation) => {
      const stage = rspack.Compilation.PROCESS_ASSETS_STAGE_OPTIMIZE_HASH + 1;
      compilation.hooks.processAssets.tap({ name: "Release", stage }, () => {
        const manifest = {};
        for (const [entry, { chunks }] of compilation.entrypoints)
          for (const file of chunks.flatMap((chunk) => [...chunk.files]))
            if (sheets.has(entry) && file.endsWith(".js")) compilation.deleteAsset(file);
            else manifest[`${entry}${extname(file)}`] = file;
        compilation.emitAsset("manifest.json", new rspack.sources.RawSource(JSON.stringify(manifest)));
      });
    });
  }
}

const compiler = rspack({
  mode: "production",
  target: ["web", "es2022"],
  devtool: false,
  performance: false,
  entry: Object.fromEntries(entries.map((path) => [name(path), `./${path}`])),
  output: {
    path: resolve(process.env.DIST),
    clean: true,
    publicPath: "auto",
    filename: "[name]-[contenthash].js",
    cssFilename: "[name]-[contenthash].css",
    assetModuleFilename: "[name]-[contenthash][ext]",
  },
  resolve: { extensions: [".js", ".jsx"] },
  module: {
    rules: [
      {
        test: /\.jsx$/,
        type: "javascript/auto",
        use: {
          loader: "builtin:swc-loader",
          options: {
            jsc: { target: "es2022", parser: { syntax: "ecmascript", jsx: true }, transform: { react: { runtime: "automatic" } } },
          },
        },
      },
      { test: /\.css$/, type: "css/auto" },
      { test: /\.(woff2?|ttf|otf|eot|png|gif|svg)$/, type: "asset/resource" },
    ],
  },
  optimization: {
    splitChunks: false,
    minimizer: [
      new rspack.SwcJsMinimizerRspackPlugin({ extractComments: false }),
      // Otherwise it lowers for old browsers, which the others do not.
      new rspack.LightningCssMinimizerRspackPlugin({ minimizerOptions: { targets: ["chrome >= 140"] } }),
    ],
  },
  plugins: [new Release()],
});

compiler.run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ all: false, errors: true }));
    process.exitCode = 1;
  }
  compiler.close(() => {});
});
