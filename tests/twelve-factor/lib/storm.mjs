// Requests through nginx while processes die and others take their places.

import { requestsOf } from "./requests.mjs";

const CLIENTS = 8;
/** What happens, one after the other, while an equal part of the requests is answered. */
const ROUNDS = [
  { signal: "SIGKILL", processes: [0] },
  { signal: "SIGTERM", processes: [1] },
  { signal: "SIGKILL", processes: [2] },
  { signal: "SIGTERM", processes: [3] },
  { signal: "SIGTERM", processes: [0] },
  { signal: "SIGKILL", processes: [1] },
  { signal: "SIGTERM", processes: [2, 3] },
  { signal: "SIGKILL", processes: [3, 0, 1] },
];
/** Every request is one of these. */
const WAYS = ["GET", "GET", "GET", "again", "GET", "GET", "page", "HEAD"];

/** `count` requests; each answer has to be right, and what the processes answered before. */
export async function storm(judge, fleet, front, answers, count) {
  const next = mixed(requestsOf(judge.application), judge.application.pages);
  for (const [at, { signal, processes }] of ROUNDS.entries()) {
    const share = Math.floor((count * (at + 1)) / ROUNDS.length) - Math.floor((count * at) / ROUNDS.length);
    const brokenOff = judge.brokenOff;
    let asked = 0;
    let replaced;
    const client = async () => {
      while (asked < share) {
        // In the middle of it, with requests on their way to every process.
        if (++asked === Math.floor(share / 4))
          replaced = Promise.allSettled(processes.map((number) => fleet.replace(number, signal)));
        await one(judge, front.origin, answers, next());
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    for (const { status, reason } of await replaced) {
      judge.checks++;
      if (status === "rejected") judge.fail(reason.message);
    }
    if (signal === "SIGTERM") judge.equal(judge.brokenOff, brokenOff, `answers that ${signal} broke off`);
  }
}

async function one(judge, origin, answers, { asset, page, way }) {
  try {
    if (way === "page") {
      const answer = await judge.page(origin, page);
      judge.equal(answer.body, answers.pages.get(page).body, page);
    } else {
      await judge.asset(origin, asset, way, answers.assets.get(asset.key).headers.etag);
    }
  } catch (error) {
    judge.checks++;
    judge.fail(`${page ?? asset.key}: ${error.message}`);
  }
}

/** All assets in all ways, and pages, in an order that is the same in every run. */
export function mixed(assets, pages) {
  let state = 20_110_118;
  const random = (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let deck = [];
  let at = 0;
  return () => {
    if (!deck.length) deck = [...assets];
    const way = WAYS[at++ % WAYS.length];
    if (way === "page") return { way, page: pages[random(pages.length)] };
    return { way, asset: deck.splice(random(deck.length), 1)[0] };
  };
}
