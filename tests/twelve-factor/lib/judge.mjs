// Asks, counts, and keeps what is wrong.

import { isDeepStrictEqual } from "node:util";
import { BrokenOff, ask } from "./ask.mjs";
import { difference, requestsOf } from "./requests.mjs";

/** How many failures are shown. */
const SHOWN = 30;
/** How often a client asks that was not answered. */
const ATTEMPTS = 4;

export class Judge {
  requests = 0;
  brokenOff = 0;
  checks = 0;
  failed = 0;

  constructor(application) {
    this.application = application;
  }

  fail(what) {
    this.failed++;
    if (this.failed <= SHOWN) console.log(`${this.application.name}: ${String(what).replace(/\n/g, "\n  ")}`);
  }

  /** One check: `action` throws if something is wrong. */
  check(what, action) {
    this.checks++;
    try {
      action();
    } catch (error) {
      this.fail(`${what}: ${error.message}`);
    }
  }

  equal(is, should, what) {
    this.checks++;
    if (isDeepStrictEqual(is, should)) return;
    this.fail(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
  }

  /** One answer. A client that sees its connection end asks again. */
  async ask(origin, request) {
    for (let attempt = 1; ; attempt++) {
      this.requests++;
      try {
        return await ask(origin, request);
      } catch (error) {
        if (!(error instanceof BrokenOff) || attempt === ATTEMPTS) throw error;
        this.brokenOff++;
      }
    }
  }

  /** One answer for an asset, which has to be right. */
  async asset(origin, asset, way = "GET", tag = undefined) {
    const answer = await this.ask(origin, asset.as(way, tag));
    this.checks++;
    asset.judge(way, answer).forEach((what) => this.fail(what));
    return answer;
  }

  /** One page, without what is random in it. */
  async page(origin, path) {
    const answer = this.application.page(await this.ask(origin, { path }));
    this.equal(answer.status, 200, `status of ${path}`);
    return answer;
  }

  /**
   * Every process is asked for everything. Each answer has to be right, and the same from all of them; and the same as
   * `before`. Gives the answers: of `pages` by path, of `assets` by key.
   */
  async alike(origins, before = undefined) {
    const assets = requestsOf(this.application);
    const [first, ...others] = await Promise.all(
      origins.map(async (origin) => {
        const answers = { origin, assets: new Map(), pages: new Map() };
        for (const path of this.application.pages) answers.pages.set(path, await this.page(origin, path));
        for (const asset of assets) answers.assets.set(asset.key, await this.asset(origin, asset));
        return answers;
      }),
    );
    const same = (one, other) => {
      for (const kind of ["pages", "assets"]) {
        for (const [key, answer] of one[kind]) {
          this.checks++;
          const differences = difference(answer, other[kind].get(key));
          if (differences.length) this.fail(`${key} of ${other.origin}: ${differences.join("\n")}`);
        }
      }
    };
    for (const other of others) same(first, other);
    if (before) same(before, first);
    return first;
  }
}
