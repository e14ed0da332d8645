// Chance that can be repeated: the same seed gives the same numbers on every machine.

export class Random {
  /** `seeds` are numbers or texts; all of them count. */
  constructor(...seeds) {
    this.state = 0x9e3779b9;
    for (const byte of Buffer.from(seeds.join("\0"))) this.state = Math.imul(this.state ^ byte, 0x01000193) >>> 0;
  }

  /** From 0 to below 2³² (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  below(limit) {
    return this.next() % limit;
  }

  chance(share) {
    return this.next() < share * 2 ** 32;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** `count` different elements, or all if there are fewer. */
  some(list, count) {
    const all = [...list];
    for (let at = 0; at < Math.min(count, all.length); at++) {
      const other = at + this.below(all.length - at);
      [all[at], all[other]] = [all[other], all[at]];
    }
    return all.slice(0, count);
  }

  bytes(length) {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }
}
