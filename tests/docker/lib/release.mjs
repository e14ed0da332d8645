// The outputs of a build, as its manifest names them.

import { readFileSync } from "node:fs";

export class Release {
  constructor(manifest) {
    const { public_path, assets } = JSON.parse(readFileSync(manifest, "utf8"));
    this.publicPath = public_path;
    this.assets = assets;
  }

  get logical() {
    return Object.keys(this.assets);
  }

  asset(logical) {
    return this.assets[logical];
  }

  /** The path of an output's URL, without any encoding. */
  url(logical) {
    return this.publicPath + this.asset(logical).path;
  }
}
