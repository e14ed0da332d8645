// What was checked, and what of it was wrong.

/** How many failures are shown, and how many lines of each. */
const SHOWN = 40;
const LINES = 24;

export class Tally {
  passed = 0;
  failed = 0;

  constructor(suite) {
    this.suite = suite;
    this.started = performance.now();
  }

  fail(what, why) {
    this.failed++;
    if (this.failed > SHOWN) return;
    const lines = String(why).split("\n");
    const shown = lines.length > LINES ? [...lines.slice(0, LINES / 2), "…", ...lines.slice(-LINES / 2)] : lines;
    console.log([`${this.suite}: ${what}: FAILS`, ...shown.map((line) => `  ${line}`)].join("\n"));
  }

  /** One check: `complaint` says what is wrong, if anything is. */
  judge(what, complaint) {
    if (complaint) this.fail(what, complaint);
    else this.passed++;
  }

  /** One check: `action` throws if something is wrong, or gives a complaint. */
  async check(what, action) {
    try {
      this.judge(what, await action());
    } catch (error) {
      this.fail(what, error.expected ? error.message : error.stack);
    }
  }

  /** Prints a line about a part that is done. */
  note(text) {
    console.log(`${this.suite}: ${text} (${((performance.now() - this.started) / 1000).toFixed(1)} s)`);
  }

  /** Runs some of the parts of a suite, one after the other, and ends the program. */
  async all(parts, names) {
    for (const name of names) {
      try {
        await parts[name]();
      } catch (error) {
        this.fail(name, error.expected ? error.message : error.stack);
      }
    }
    this.end();
  }

  /** The summary; ends the program. A run that checked nothing has failed. */
  end() {
    console.log(`${this.suite}: ${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed || !this.passed ? 1 : 0);
  }
}

/** A complaint that needs no stack. */
export function wrong(text) {
  return Object.assign(new Error(text), { expected: true });
}

export function equal(is, should, what) {
  if (is !== should) throw wrong(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
}
