// A process that is told to end finishes what it has begun, and takes nothing new.

import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { sha256 } from "./ask.mjs";

/** How long a process may take until it takes nothing new, and how long it is then left alone. */
const LIMIT = 8_000;
const PAUSE = 200;

/** `path` is a file too large for what the system keeps for a client that does not read. */
export async function farewell(judge, fleet, at, path, digest) {
  const port = fleet.ports[at];
  const client = connect(port, "127.0.0.1");
  const parts = [];
  const ended = new Promise((resolve, reject) => client.on("end", resolve).on("error", reject));
  client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`);
  await new Promise((resolve) => {
    client.on("data", (part) => {
      if (!parts.length) {
        client.pause();
        resolve();
      }
      parts.push(part);
    });
  });
  judge.requests++;
  let gone = false;
  const { ended: exit } = fleet.programs[at];
  exit.then(() => (gone = true));
  const replaced = fleet.replace(at, "SIGTERM");
  const limit = Date.now() + LIMIT;
  let refused = false;
  while (!refused && !gone && Date.now() < limit) {
    await sleep(20);
    refused = await refuses(port);
  }
  await sleep(PAUSE);
  judge.equal(refused, true, "a new client is refused");
  judge.equal(gone, false, "the process has left a client in the middle of a file");
  client.resume();
  await ended.catch((error) => judge.fail(`a file that was under way: ${error.message}`));
  const answer = Buffer.concat(parts);
  const body = answer.subarray(answer.indexOf("\r\n\r\n") + 4);
  judge.equal(sha256(body), digest, "the file that was under way");
  await replaced.catch((error) => judge.fail(error.message));
}

const refuses = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(false));
    socket.on("error", ({ code }) => resolve(code === "ECONNREFUSED"));
    socket.on("connect", () => socket.destroy());
  });
