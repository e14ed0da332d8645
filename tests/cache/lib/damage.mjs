// What can happen to the files of a cache.

import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { own } from "./program.mjs";

/** The entries of a cache and its other files, as relative paths. */
export function contents(folder) {
  const found = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const files = found
    .filter((entry) => entry.isFile() && entry.name !== ".gitignore")
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  const isEntry = (path) => /^[0-9a-f]{2}\/[0-9a-f]+$/.test(path);
  return { entries: files.filter(isEntry), state: files.filter((path) => !isEntry(path)) };
}

const replace = (file, make) => {
  rmSync(file, { recursive: true, force: true });
  make(file);
};

/** Rewrites a file in place. Its time stays as it was in half of the cases. */
function rewrite(file, dice, change) {
  const { atime, mtime } = lstatSync(file);
  const bytes = readFileSync(file);
  writeFileSync(file, change(bytes) ?? bytes);
  if (dice.chance(0.5)) utimesSync(file, atime, mtime);
}

/** Each damages `file`; `others` are files of the same cache. */
const KINDS = {
  "a flipped bit": (file, dice) =>
    rewrite(file, dice, (bytes) => {
      if (bytes.length) bytes[dice.below(bytes.length)] ^= 1 << dice.below(8);
    }),
  "a flipped bit at its start": (file, dice) =>
    rewrite(file, dice, (bytes) => {
      if (bytes.length) bytes[dice.below(Math.min(64, bytes.length))] ^= 1 << dice.below(8);
    }),
  "several flipped bits": (file, dice) =>
    rewrite(file, dice, (bytes) => {
      for (let turn = 0; bytes.length && turn < 8; turn++) bytes[dice.below(bytes.length)] ^= 1 << dice.below(8);
    }),
  "another version": (file, dice) =>
    rewrite(file, dice, (bytes) => {
      // Wherever the format keeps its number: one of the first bytes is one more or one less.
      if (bytes.length) bytes[dice.below(Math.min(16, bytes.length))] += dice.pick([1, 255]);
    }),
  "a truncated file": (file, dice) => truncateSync(file, dice.below(Math.max(1, lstatSync(file).size))),
  "a last byte that is missing": (file) => truncateSync(file, Math.max(0, lstatSync(file).size - 1)),
  "an empty file": (file) => writeFileSync(file, ""),
  "more bytes at its end": (file, dice) =>
    rewrite(file, dice, (bytes) => Buffer.concat([bytes, dice.bytes(1 + dice.below(50))])),
  "bytes before it": (file, dice) =>
    rewrite(file, dice, (bytes) => Buffer.concat([dice.bytes(1 + dice.below(50)), bytes])),
  zeros: (file, dice) => rewrite(file, dice, (bytes) => bytes.fill(0)),
  noise: (file, dice) => rewrite(file, dice, (bytes) => dice.bytes(bytes.length)),
  "zeros in the middle": (file, dice) =>
    rewrite(file, dice, (bytes) => {
      const start = dice.below(bytes.length + 1);
      bytes.fill(0, start, Math.min(bytes.length, start + 1 + dice.below(512)));
    }),
  "the text of another entry": (file, dice, others) => rewrite(file, dice, () => readFileSync(dice.pick(others))),
  "the head of another entry": (file, dice, others) =>
    rewrite(file, dice, (bytes) => {
      readFileSync(dice.pick(others)).copy(bytes, 0, 0, Math.min(bytes.length, 1 + dice.below(128)));
    }),
  "two entries swapped": (file, dice, others) => {
    const other = dice.pick(others);
    if (other === file) return rewrite(file, dice, (bytes) => bytes.fill(1));
    renameSync(file, `${file}.swapped`);
    renameSync(other, file);
    return renameSync(`${file}.swapped`, other);
  },
  "a hard link to another entry": (file, dice, others) => {
    const other = dice.pick(others);
    if (other === file) rmSync(file);
    else replace(file, () => linkSync(other, file));
  },
  "no file": (file) => rmSync(file),
  "a folder": (file, dice) =>
    replace(file, () => {
      mkdirSync(file);
      if (dice.chance(0.5)) writeFileSync(join(file, "file"), "a file\n");
    }),
  "a link to another entry": (file, dice, others) => {
    const other = dice.pick(others);
    replace(file, () => symlinkSync(other, file));
  },
  "a link to nothing": (file) => replace(file, () => symlinkSync("nothing-is-here", file)),
  "a link to itself": (file) => replace(file, () => symlinkSync(file, file)),
  "a link to a folder": (file) => replace(file, () => symlinkSync("..", file)),
  "a link to a device": (file, dice) =>
    replace(file, () => symlinkSync(dice.pick(["/dev/zero", "/dev/null", "/dev/full"]), file)),
  "a pipe": (file) => replace(file, () => spawnSync("mkfifo", [file])),
  "a huge file": (file) => truncateSync(file, 2 ** 40),
  "a file that cannot be read": (file) => {
    chmodSync(file, 0);
    // Its owner could still change that.
    if (process.getuid() === 0) own(file, 0);
  },
};

/** Damages of whole folders of two digits. */
const FOLDERS = {
  "a file instead of a folder": (folder) => replace(folder, () => writeFileSync(folder, "no folder\n")),
  "a link to nothing instead of a folder": (folder) => replace(folder, () => symlinkSync("/nowhere/at/all", folder)),
  "a link to itself instead of a folder": (folder) => replace(folder, () => symlinkSync(folder, folder)),
  "a pipe instead of a folder": (folder) => replace(folder, () => spawnSync("mkfifo", [folder])),
  "no folder": (folder) => rmSync(folder, { recursive: true }),
  "a folder that cannot be read": (folder) => {
    chmodSync(folder, 0);
    if (process.getuid() === 0) own(folder, 0);
  },
  "another folder instead of it": (folder, dice, others) => {
    const other = dirname(dice.pick(others));
    if (other === folder) rmSync(folder, { recursive: true });
    else replace(folder, () => symlinkSync(other, folder));
  },
};

/** After these the next build cannot put things right. */
export const LASTING = new Set(["a folder that cannot be read", "a pipe instead of a folder"]);

/**
 * Does `count` damages to a cache, mostly to entries. Gives what was done, as lines; `user` owns what is made.
 */
export function damage(folder, dice, count, user) {
  const { entries, state } = contents(folder);
  const done = [];
  const whole = [...state, ...entries];
  const real = (path) => join(folder, path);
  const intact = (path) => {
    // `existsSync` also finds out whether a folder above it is still one.
    const found = existsSync(real(path)) && lstatSync(real(path));
    return found && found.isFile() && found.size < 2 ** 26;
  };
  const names = Object.keys(KINDS);
  const targets = dice.some(whole, count);
  for (const path of targets) {
    // What was damaged before may have taken this one with it.
    if (!intact(path)) continue;
    const others = dice.some(entries, 8).filter(intact).map(real);
    if (entries.includes(path) && dice.chance(0.02) && others.length) {
      const kind = dice.pick(Object.keys(FOLDERS));
      FOLDERS[kind](dirname(real(path)), dice, others);
      done.push({ kind, path: dirname(path) });
      continue;
    }
    const kind = dice.pick(names);
    KINDS[kind](real(path), dice, others.length ? others : [real(path)]);
    if (user !== undefined && kind !== "a file that cannot be read") give(real(path), user);
    done.push({ kind, path });
  }
  return done;
}

/** What was made belongs to the user, as if a build of theirs had done it. */
function give(path, user) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found || found.uid === user) return;
  if (found.isDirectory()) own(path, user);
  else lchownSync(path, user, user);
}
