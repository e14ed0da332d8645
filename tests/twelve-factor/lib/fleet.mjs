// The processes of an application, all alike, and what happens to them.

import { setTimeout as sleep } from "node:timers/promises";
import { Program } from "./sandbox.mjs";

/** Each process is another user. */
const FIRST_USER = 471_100;

export class Fleet {
  /** `command(port)` starts a process in `folder`. */
  constructor(ports, folder, env, command) {
    this.ports = ports;
    this.folder = folder;
    this.env = env;
    this.command = command;
    this.programs = [];
    this.replaced = 0;
    this.slowest = 0;
  }

  place(number) {
    return { folder: this.folder, env: this.env, uid: FIRST_USER + 37 * number };
  }

  async startOne(at, attempts = 3) {
    try {
      this.programs[at] = await Program.start(this.place(at), this.command(this.ports[at]));
    } catch (error) {
      // A client somewhere on this machine may have been given the port for a moment.
      if (attempts === 1 || !/already in use/.test(error.message)) throw error;
      await sleep(500);
      await this.startOne(at, attempts - 1);
    }
  }

  start() {
    return Promise.all(this.ports.map((_, at) => this.startOne(at)));
  }

  /** One more, that nginx does not know, under strace. */
  traced(port) {
    return Program.start(this.place(this.ports.length), this.command(port), { traced: true });
  }

  /** Ends a process by a signal and starts another in its place. SIGTERM has to be obeyed. */
  async replace(at, signal) {
    const status = await this.programs[at].end(signal);
    const expected = signal === "SIGTERM" ? 0 : 128 + 9;
    const before = performance.now();
    await this.startOne(at);
    this.slowest = Math.max(this.slowest, performance.now() - before);
    this.replaced++;
    if (status !== expected) throw new Error(`process ${at} ends with ${status} after ${signal}, not ${expected}`);
  }

  get origins() {
    return this.programs.map(({ origin }) => origin);
  }

  end() {
    return Promise.all(this.programs.map((program) => program.end("SIGTERM")));
  }
}
