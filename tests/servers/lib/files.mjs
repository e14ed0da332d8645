// One file of a release, asked for in each way that a client may ask.

import { createHash } from "node:crypto";
import { bytesEqual, equal } from "./equal.mjs";
import { ask, decoded } from "./request.mjs";

export const IMMUTABLE = "public, max-age=31536000, immutable";
export const REVALIDATED = "no-cache";

/** Values of Accept-Encoding, and what each permits. */
const ACCEPTED = [
  [undefined, []],
  ["identity", []],
  ["gzip", ["gzip"]],
  ["br", ["br"]],
  ["zstd", ["zstd"]],
  ["gzip, deflate", ["gzip"]],
  ["gzip, deflate, br", ["gzip", "br"]],
  ["gzip, deflate, br, zstd", ["gzip", "br", "zstd"]],
  ["zstd,br,gzip", ["gzip", "br", "zstd"]],
  ["br;q=0, gzip;q=1.0", ["gzip"]],
  ["gzip;q=0", []],
  ["br;q=0.000, zstd;q=0, gzip;q=0", []],
  ["brotli, xgzip, zstd2", []],
];

export async function checkFile(server, file, check) {
  const { entry, url } = file;
  const about = (what, action) => check(`${url}: ${what}`, action);
  const whole = file.bytes();
  const cached = entry.stable ? REVALIDATED : IMMUTABLE;
  const encodings = server.encodingsOf(file);
  const tags = new Map();

  for (const [accept, permitted] of ACCEPTED) {
    const asked = accept === undefined ? {} : { "Accept-Encoding": accept };
    await about(`Accept-Encoding: ${accept}`, async () => {
      const answer = await ask(server, url, asked);
      equal(answer.status, 200, "status");
      const expected = encodings.find((name) => permitted.includes(name));
      // A server may compress by itself what has no twin; it must not do so with what is one.
      const mayBe = server.busy && !expected ? ["", ...permitted] : [expected ?? ""];
      if (!mayBe.includes(answer.encoding)) equal(answer.encoding, expected ?? "", "Content-Encoding");
      if (expected) bytesEqual(answer.body, file.bytes(expected), `body (${expected})`);
      const body = decoded(answer.body, answer.encoding);
      equal(createHash("sha256").update(body).digest("hex"), entry.sha256, "SHA-256 of the decoded body");
      equal(body.length, entry.size, "size");
      judgeHeaders(answer, { entry, cached, encodings });
      const tag = answer.header("etag");
      if (!/^(W\/)?"[^"]+"$/.test(tag)) throw new Error(`ETag: \`${tag}\``);
      tags.set(answer.encoding, { tag, asked, body: answer.body });
    });
  }

  await about("each encoding has its own ETag", () => {
    // All three servers make it of the time and the length, so that files of one second may share it.
    const ours = [...tags].filter(([encoding]) => !encoding || encodings.includes(encoding));
    const lengths = new Set(ours.map(([, { body }]) => body.length));
    equal(new Set(ours.map(([, { tag }]) => tag)).size >= lengths.size, true, "different ones");
  });
  for (const [encoding, { tag, asked, body }] of tags) {
    // What a server compresses by itself is not what the rules are about.
    if (encoding && !encodings.includes(encoding)) continue;
    await about(`If-None-Match, ${encoding || "as it is"}`, async () => {
      const same = await ask(server, url, { ...asked, "If-None-Match": tag });
      equal(same.status, 304, "status");
      equal(same.body.length, 0, "length");
      equal(same.header("cache-control"), cached, "Cache-Control");
      // Apache calls a tag weak while the file is younger than a second.
      equal(same.header("etag").replace(/^W\//, ""), tag.replace(/^W\//, ""), "ETag");
      const other = await ask(server, url, { ...asked, "If-None-Match": '"other"' });
      equal(other.status, 200, "status for another ETag");
    });
    await about(`HEAD, ${encoding || "as it is"}`, async () => {
      const head = await ask(server, url, asked, "HEAD");
      equal(head.status, 200, "status");
      equal(head.body.length, 0, "length");
      equal(head.encoding, encoding, "Content-Encoding");
      judgeHeaders(head, { entry, cached, encodings });
      const length = head.header("content-length");
      if (length) equal(Number(length), body.length, "Content-Length");
    });
    if (body.length < 3) continue;
    await about(`Range, ${encoding || "as it is"}`, async () => {
      const part = await ask(server, url, { ...asked, Range: "bytes=1-2" });
      if (encoding && server.constructor.hasWholeTwins) {
        equal(part.status, 200, "status");
        bytesEqual(part.body, body, "body");
        return;
      }
      equal(part.status, 206, "status");
      equal(part.header("content-range"), `bytes 1-2/${body.length}`, "Content-Range");
      bytesEqual(part.body, body.subarray(1, 3), "bytes");
      equal(part.header("cache-control"), cached, "Cache-Control");
      const beyond = await ask(server, url, { ...asked, Range: `bytes=${body.length}-` });
      equal(beyond.status, 416, "status beyond the end");
    });
  }
  if (encodings.length) {
    await about("through a proxy", async () => {
      const answer = await ask(server, url, { "Accept-Encoding": encodings.join(", "), Via: "1.1 proxy" });
      equal(answer.encoding, encodings[0], "Content-Encoding");
    });
  }
  await about("a query", async () => {
    const answer = await ask(server, `${url}?v=1`);
    equal(answer.status, 200, "status");
    bytesEqual(answer.body, whole, "body");
  });
  await about("each letter encoded", async () => {
    const answer = await ask(server, encodedWhole(url));
    equal(answer.status, 200, "status");
    bytesEqual(answer.body, whole, "body");
    equal(answer.header("cache-control"), cached, "Cache-Control");
  });
}

function judgeHeaders(answer, { entry, cached, encodings }) {
  equal(answer.header("cache-control"), cached, "Cache-Control");
  equal(answer.header("x-content-type-options"), "nosniff", "X-Content-Type-Options");
  const [type, charset] = answer.header("content-type").split(/; ?/);
  equal(type, entry.media_type, "Content-Type");
  if (type === "text/javascript") equal(charset?.toLowerCase(), "charset=utf-8", "charset of a script");
  equal(answer.header("content-language"), "", "Content-Language");
  const vary = answer.header("vary").toLowerCase().split(/, */).filter(Boolean);
  if (encodings.length || vary.length) equal([...new Set(vary)], ["accept-encoding"], "Vary");
}

/** The path with every letter and digit written in hexadecimal digits. */
function encodedWhole(url) {
  return url.replace(/%..|[A-Za-z0-9]/g, (part) => {
    return part.length > 1 ? part : `%${part.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
