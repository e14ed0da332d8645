// What is asked for in each way that a browser may ask for it, and what the answer has to be.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { LARGE } from "./applications.mjs";
import { sha256 } from "./ask.mjs";

const ACCEPTED = ["", "gzip", "br", "gzip, deflate, br, zstd"];

/** Every asset of a release in every encoding. `judge` says what is wrong with an answer. */
export function requestsOf(application) {
  const { project, output } = application;
  const { release } = project;
  const names = release.logical.filter((logical) => logical !== LARGE);
  return names.flatMap((logical) => {
    const entry = release.asset(logical);
    const path = encodeURI(release.url(logical));
    return ACCEPTED.map((accepted) => {
      const encoding = application.encoding(entry, accepted);
      const file = encoding ? entry.variants[encoding].path : entry.path;
      const body = readFileSync(project.path(join(output, file)));
      const headers = { ...application.headers(entry, encoding), "content-encoding": encoding };
      const key = `${logical} [${accepted}]`;
      return new Asset(key, path, accepted ? { "Accept-Encoding": accepted } : {}, headers, body);
    });
  });
}

class Asset {
  constructor(key, path, sent, headers, body) {
    Object.assign(this, { key, path, sent, headers, body, digest: sha256(body) });
  }

  /** The request as GET, HEAD, or as that of a browser that has the file: `tag` is what it knows. */
  as(way, tag) {
    if (way === "HEAD") return { method: "HEAD", path: this.path, headers: this.sent };
    if (way === "again") return { path: this.path, headers: { ...this.sent, "If-None-Match": tag } };
    return { path: this.path, headers: this.sent };
  }

  /** What is wrong with an answer; nothing if it is right. */
  judge(way, { status, headers, body }) {
    const wrong = [];
    const expect = (what, is, should) => {
      const holds = should instanceof RegExp ? should.test(is) : is === should;
      if (!holds) wrong.push(`${what}: ${is} instead of ${should}`);
    };
    expect("status", status, way === "again" ? 304 : 200);
    if (way === "GET") expect("bytes", sha256(body), this.digest);
    else expect("length of the body", body.length, 0);
    if (way === "again") {
      expect("cache-control", headers["cache-control"], this.headers["cache-control"]);
    } else {
      expect("content-length", headers["content-length"], `${this.body.length}`);
      for (const [name, value] of Object.entries(this.headers)) expect(name, headers[name], value);
    }
    return wrong.map((what) => `${way} ${this.key}: ${what}`);
  }
}

/** What differs between two answers to one request. */
export function difference(one, other) {
  const parts = ["status", "headers", "body"].filter((part) => !isDeepStrictEqual(one[part], other[part]));
  const shown = (part, answer) => (part === "body" ? `${answer.body}`.slice(0, 500) : JSON.stringify(answer[part]));
  return parts.map((part) => `${part}: ${shown(part, other)} instead of ${shown(part, one)}`);
}
