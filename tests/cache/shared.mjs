// One cache for many machines, in services: what one machine has computed, no other one computes again. And whatever
// a service does, a build succeeds, gives what it gives without one, and takes at most a second more.
//
//   node tests/cache/shared.mjs --assetpack PATH [--only PART]... [--runs NUMBER] [--seed NUMBER] [--word WORD]
//
// The parts are: share (two machines, for each service), damage (what is stored is damaged), trouble (services that are
// not there, or do not do as they should), middle (Redis is killed, stopped and started again while builds run),
// refuse (settings that cannot be). `--runs` is how often each time is measured (3). `--word` picks the cases of trouble
// and middle that have it in their names. It needs redis-server, memcached, and what tests/cache/install installs.
// The other machine is another folder, another user (as root) and a cache of its own.

import { rmSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { behaviours } from "./lib/odd.mjs";
import { NOBODY, Program, STRANGER } from "./lib/program.mjs";
import { Project, complaint, computed, ending } from "./lib/project.mjs";
import { Random } from "./lib/random.mjs";
import { Http, Memcached, Odd, Redis, S3, freePort } from "./lib/services.mjs";
import { ENVIRONMENT, site } from "./lib/site.mjs";
import { Tally } from "./lib/tally.mjs";

const PARTS = { share, damage, trouble, middle, refuse };
const { values: options } = parseArgs({
  options: {
    assetpack: { type: "string" },
    only: { type: "string", multiple: true, default: Object.keys(PARTS) },
    runs: { type: "string", default: "3" },
    seed: { type: "string", default: "1" },
    word: { type: "string", default: "" },
  },
});
if (!options.assetpack || options.only.some((part) => !PARTS[part])) {
  console.error(
    `usage: node tests/cache/shared.mjs --assetpack PATH [--only ${Object.keys(PARTS).join("|")}]... [--runs NUMBER] [--seed NUMBER] [--word WORD]`,
  );
  process.exit(2);
}
/** What a service may cost, and by how much times differ anyway, in milliseconds. */
const COST = 1000;
const NOISE = 400;

const runs = Number(options.runs);
const tally = new Tally("shared cache");
const program = new Program(options.assetpack);
const source = new Project(program, site({ modules: 24, sheets: 16 }), { user: NOBODY });
const should = await source.clean([], { env: ENVIRONMENT });

/** Builds as a machine that never built this before. */
async function machine(given, { user = NOBODY, env = {}, keep = false } = {}) {
  const copy = source.copy({ user });
  const built = await copy.build(given, { env: { ...ENVIRONMENT, ...env } });
  built.wrong = complaint(built, copy.outputs(), should);
  if (keep) built.project = copy;
  else copy.end();
  return built;
}

const use = (service, ...more) => ["--cache", service.url, ...more];

/** Whether the user is told that something is wrong with the cache. */
const warned = ({ said }) =>
  /warning.*cache|cache.*warning/is.test(said) ? "" : `no warning of the cache in:\n${said}`;

async function share() {
  const services = {
    Redis: () => new Redis(),
    "Redis with a password": () => new Redis({ password: "open sesame/:@é" }),
    memcached: () => new Memcached(),
    S3: () => new S3(),
    HTTP: () => new Http(),
    "HTTP with a password": () => new Http({ user: "builder", password: "open: sesame" }),
  };
  for (const [name, make] of Object.entries(services)) {
    await tally.check(name, async () => {
      const service = await make().start();
      const { env } = service;
      const entries = async () => (service.keys ? (await service.keys()).length : service.size());
      const judge = (what, complaint) => tally.judge(`${name}: ${what}`, complaint);

      const careful = await machine(use(service, "--cache-read-only"), { env });
      judge("a build that only reads", careful.wrong);
      judge("a build that only reads writes nothing", (await entries()) ? `${await entries()} entries` : "");
      const first = await machine(use(service), { env });
      judge("the first machine", first.wrong || (first.misses ? "" : `nothing was computed:\n${first.said}`));
      const kept = await entries();
      // moto answers one request after the other: on a busy machine it is given up before it has all.
      const slow = name === "S3";
      const least = slow ? 1 : first.misses;
      judge("results are kept", kept >= least ? "" : `${kept} entries, ${first.misses} misses`);
      const found = (build) => (slow ? (build.hits ? "" : `nothing was found:\n${build.said}`) : computed(build));
      const second = await machine(use(service), { env, user: STRANGER, keep: true });
      judge("the second machine", second.wrong || found(second));
      const third = await machine(use(service, "--cache-read-only"), { env, user: STRANGER });
      judge("a machine that only reads", third.wrong || found(third));
      judge("no more results are kept", slow || (await entries()) === kept ? "" : `${await entries()} instead of ${kept}`);
      const all = await Promise.all([1, 2, 3, 4].map(() => machine(use(service), { env, user: STRANGER })));
      for (const each of all) judge("machines at the same time", each.wrong || found(each));
      await service.end();

      const { project } = second;
      project.forget();
      const alone = await project.build([], { env: ENVIRONMENT });
      judge("what was found stays", complaint(alone, project.outputs(), should) || computed(alone));
      project.end();
      return undefined;
    });
    tally.note(name);
  }
}

/** What is stored under a key of a service can be anything. */
async function damage() {
  const dice = new Random(options.seed, "damage");
  const flip = (bytes) => {
    const copy = Buffer.from(bytes);
    if (copy.length) copy[dice.below(copy.length)] ^= 1 << dice.below(8);
    return copy;
  };
  const kinds = {
    "a flipped bit": (bytes) => flip(bytes),
    truncated: (bytes) => bytes.subarray(0, dice.below(bytes.length || 1)),
    empty: () => Buffer.alloc(0),
    noise: (bytes) => dice.bytes(bytes.length),
    "of another key": (_, others) => dice.pick(others),
    longer: (bytes) => Buffer.concat([bytes, dice.bytes(20)]),
    zeros: (bytes) => Buffer.alloc(bytes.length),
    huge: () => Buffer.alloc(20 * 2 ** 20, 1),
  };
  const redis = await new Redis().start();
  await machine(use(redis));
  const keys = await redis.keys();
  const texts = await Promise.all(keys.map((key) => redis.read(key)));
  if (!keys.length) throw new Error("Redis has no keys");
  const restore = () => Promise.all(keys.map((key, at) => redis.write(key, texts[at])));
  for (const [kind, change] of [...Object.entries(kinds), ["of all kinds"], ["of another type"]]) {
    for (let at = 0; at < keys.length; at++) {
      // Seldom, for what fills the memory.
      if (kind === "huge" ? at % 20 : dice.chance(0.3)) continue;
      const way = change ?? kinds[dice.pick(Object.keys(kinds).filter((each) => each !== "huge"))];
      if (kind === "of another type") {
        await redis.ask("DEL", keys[at]);
        await redis.ask("RPUSH", keys[at], "a", "list");
      } else await redis.write(keys[at], way(texts[at], texts));
    }
    const built = await machine(use(redis), { user: STRANGER });
    tally.judge(`Redis: values ${kind}`, built.wrong || (built.misses ? "" : `nothing was computed:\n${built.said}`));
    await redis.clear();
    await restore();
  }
  const whole = await machine(use(redis));
  tally.judge("Redis: values as they were", whole.wrong || computed(whole));
  await redis.end();

  const http = await new Http().start();
  await machine(use(http));
  const paths = [
    ...new Set(
      http.log
        .split("\n")
        .filter((line) => line.startsWith("PUT "))
        .map((line) => line.split(" ")[1]),
    ),
  ];
  if (!paths.length) throw new Error("nothing was PUT");
  for (const path of paths) {
    const url = new URL(path, http.url);
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    await fetch(url, { method: "PUT", body: dice.chance(0.5) ? flip(bytes) : dice.bytes(30) });
  }
  const built = await machine(use(http), { user: STRANGER });
  tally.judge("HTTP: values of all kinds", built.wrong || (built.misses ? "" : `nothing was computed:\n${built.said}`));
  await http.end();
  tally.note("damage");
}

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const times = async (count, action) => {
  const all = [];
  for (let turn = 0; turn < count; turn++) all.push(await action(turn));
  return all;
};

/** How long a build takes that asks nobody: measured anew before each case, since machines are not always as fast. */
async function alone() {
  return median((await times(runs, () => machine([]))).map(({ milliseconds }) => milliseconds));
}

/** Builds that have to be right, and in time. */
async function endure(what, action, { warns = true } = {}) {
  if (!what.includes(options.word)) return;
  await tally.check(what, async () => {
    const limit = await alone();
    const builds = await times(runs, action);
    for (const built of builds) {
      tally.judge(what, built.wrong);
      if (warns) tally.judge(`${what}: a warning`, warned(built));
    }
    const took = median(builds.map(({ milliseconds }) => milliseconds));
    if (took > limit + COST + NOISE)
      return `${Math.round(took)} ms instead of ${Math.round(limit)} ms\n${builds[0].said}`;
    return undefined;
  });
}

async function trouble() {
  const guarded = await new Redis({ password: "right" }).start();
  await endure("Redis: a wrong password", () => machine(use(guarded), { env: { ASSETPACK_CACHE_PASSWORD: "wrong" } }));
  await endure("Redis: no password", () => machine(use(guarded)));
  await guarded.end();
  const http = await new Http({ user: "a", password: "b" }).start();
  const login = { ASSETPACK_CACHE_USER: "a", ASSETPACK_CACHE_PASSWORD: "wrong" };
  await endure("HTTP: a wrong password", () => machine(use(http), { env: login }));
  await http.end();

  const port = await freePort();
  const nowhere = {
    "nobody listens": (scheme) => `${scheme}://127.0.0.1:${port}`,
    "an unknown host": (scheme) => `${scheme}://no-such-host.invalid:${port}`,
    // Of the block that is for documentation: packets get lost, or are refused.
    "an address that leads nowhere": (scheme) => `${scheme}://192.0.2.1:${port}`,
  };
  for (const [what, url] of Object.entries(nowhere)) {
    for (const scheme of ["redis", "memcached", "http"]) {
      await endure(`${scheme}: ${what}`, () => machine(["--cache", url(scheme)]));
    }
    const env = { AWS_ENDPOINT_URL: url("http"), AWS_REGION: "r", AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" };
    await endure(`s3: ${what}`, () => machine(["--cache", "s3://bucket/prefix"], { env }));
  }
  for (const protocol of ["redis", "memcached", "http"]) {
    for (const [what, behave] of Object.entries(behaviours(protocol))) {
      if (!`${protocol}: a server that ${what}`.includes(options.word)) continue;
      const odd = await new Odd(behave).start();
      await endure(`${protocol}: a server that ${what}`, () =>
        machine(["--cache", `${protocol}://127.0.0.1:${odd.port}`]),
      );
      tally.judge(`${protocol}: a server that ${what} is asked`, odd.connections ? "" : "no connection");
      await odd.end();
    }
  }
  const silent = await new Odd((socket) => socket.resume()).start();
  const origin = `http://127.0.0.1:${silent.port}`;
  const env = { AWS_ENDPOINT_URL: origin, AWS_REGION: "r", AWS_ACCESS_KEY_ID: "k", AWS_SECRET_ACCESS_KEY: "s" };
  await endure("s3: a server that never answers", () => machine(["--cache", "s3://bucket/prefix"], { env }));
  await silent.end();
  tally.note("trouble");
}

/** Redis goes and comes while builds run. */
async function middle() {
  const dice = new Random(options.seed, "middle");
  /** `act` meddles while a build runs, after a random time that ends before the build does. */
  const meddle = (redis, act) => async () => {
    const length = await alone();
    const running = machine(use(redis), { user: STRANGER });
    await sleep(dice.below(length));
    await act(redis);
    return running;
  };
  const cases = {
    "is killed": async (redis) => redis.end(),
    "is stopped": async (redis) => redis.signal("SIGSTOP"),
    "is stopped and goes on": async (redis) => {
      redis.signal("SIGSTOP");
      await sleep(300);
      redis.signal("SIGCONT");
    },
    "is killed and starts again": async (redis) => {
      await redis.end();
      await sleep(100);
      await redis.start();
    },
    "ends and starts again": async (redis) => {
      await redis.end("SIGTERM");
      await redis.start();
    },
    "forgets everything": async (redis) => redis.clear(),
    "throws its clients out": async (redis) => {
      for (let turn = 0; turn < 10; turn++) {
        await redis.ask("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await sleep(20);
      }
    },
  };
  for (const filled of [false, true]) {
    for (const [what, act] of Object.entries(cases)) {
      const name = `Redis ${what}, ${filled ? "which knows all" : "which knows nothing"}`;
      await endure(
        name,
        async () => {
          const redis = await new Redis().start();
          if (filled) await machine(use(redis));
          const built = await meddle(redis, act)();
          await redis.end();
          return built;
        },
        { warns: false },
      );
    }
  }
  await endure("Redis is stopped before", async () => {
    const redis = await new Redis().start();
    redis.signal("SIGSTOP");
    const built = await machine(use(redis));
    await redis.end();
    return built;
  });
  // A machine that was without it for a while gives what it has computed to the others afterwards, and takes theirs.
  const redis = await new Redis().start();
  await machine(use(redis));
  const after = await machine(use(redis), { user: STRANGER });
  tally.judge("Redis is there again", after.wrong || computed(after));
  await redis.end();
  tally.note("middle");
}

/** What cannot be is said before anything is built. */
async function refuse() {
  const refused = {
    "a password in the URL": [["--cache", "redis://:secret@127.0.0.1:1/0"], "secret"],
    "an unknown kind of service": [["--cache", "gopher://127.0.0.1/"]],
    "no host": [["--cache", "redis://"]],
    "no bucket": [["--cache", "s3://"]],
  };
  for (const [what, [given, hidden]] of Object.entries(refused)) {
    const built = await machine(given);
    const right = built.status === 2 && /cache/i.test(built.said);
    tally.judge(`refused: ${what}`, right ? "" : ending(built));
    if (hidden) tally.judge(`refused: ${what}, which is not repeated`, built.said.includes(hidden) ? built.said : "");
  }
  tally.note("refuse");
}

await tally.all(PARTS, options.only);
