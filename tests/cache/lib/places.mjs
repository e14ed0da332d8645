// Where a cache is, and what else can be found in its place: each a case that a build has to survive.

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { own } from "./program.mjs";
import { place } from "./project.mjs";

const root = process.getuid() === 0;

/** Takes a folder or a file away from the user who runs builds. */
function withhold(path, mode) {
  chmodSync(path, mode);
  if (root) own(path, 0);
}

function instead(path, make) {
  rmSync(path, { recursive: true, force: true });
  make(path);
}

/**
 * Each changes a project that was built. `keeps`: the next but one build finds every step again. `lacks`: there is no
 * place for what a command writes its result to, so the project must not have such a command.
 */
export const PLACES = {
  "the cache is gone": { change: ({ cache }) => rmSync(cache, { recursive: true }), keeps: true },
  "its folder is gone": { change: ({ folder }) => rmSync(folder, { recursive: true }), keeps: true },
  "the cache is empty": {
    change: ({ cache, project }) =>
      instead(cache, () => {
        mkdirSync(cache);
        own(cache, project.user);
      }),
    keeps: true,
  },
  "the cache is a file": { change: ({ cache }) => instead(cache, () => writeFileSync(cache, "a file\n")) },
  "the cache is a link to nothing": {
    change: ({ cache }) => instead(cache, () => symlinkSync("/nowhere/at/all", cache)),
  },
  "the cache is a link to itself": { change: ({ cache }) => instead(cache, () => symlinkSync(cache, cache)) },
  "the cache is a pipe": { change: ({ cache }) => instead(cache, () => spawnSync("mkfifo", [cache])) },
  "the cache is a device": { change: ({ cache }) => instead(cache, () => symlinkSync("/dev/null", cache)) },
  "the cache has moved behind a link": {
    change: ({ cache, project }) => {
      const elsewhere = place("elsewhere");
      own(elsewhere, project.user);
      spawnSync("cp", ["-a", `${cache}/.`, elsewhere]);
      instead(cache, () => symlinkSync(elsewhere, cache));
    },
    keeps: true,
  },
  "its folder is a file": {
    lacks: "scratch",
    change: ({ folder }) => instead(folder, () => writeFileSync(folder, "a file\n")),
  },
  "its folder is a link to nothing": {
    lacks: "scratch",
    change: ({ folder }) => instead(folder, () => symlinkSync("/nowhere/at/all", folder)),
  },
  "the cache cannot be read": { change: ({ cache }) => withhold(cache, 0o000) },
  "the cache cannot be written": {
    change: ({ cache }) => {
      spawnSync("chmod", ["-R", "a-w", cache]);
      if (root) own(cache, 0);
    },
  },
  "its folder cannot be read": { lacks: "scratch", change: ({ folder }) => withhold(folder, 0o000) },
  "the project cannot be written": {
    lacks: "scratch",
    change: ({ folder, project }) => {
      rmSync(folder, { recursive: true });
      mkdirSync(project.path("dist"), { recursive: true });
      if (root) {
        own(project.root, 0);
        own(project.path("dist"), project.user);
      } else chmodSync(project.root, 0o555);
    },
  },
  "what is to be written first cannot be": {
    change: ({ folder }) => {
      rmSync(`${folder}/scratch`, { recursive: true, force: true });
      writeFileSync(`${folder}/scratch`, "a file\n");
    },
    lacks: "scratch",
  },
  "files lie in it that are none of it": {
    change: ({ cache }) => {
      for (const name of ["zz", "0", "README", "ab.tmp", "\u00e9"])
        writeFileSync(`${cache}/${name}`, "nothing of this\n");
      mkdirSync(`${cache}/abc/def`, { recursive: true });
    },
    keeps: true,
  },
  "its folders are called otherwise": {
    change: ({ cache }) => renameSync(cache, `${cache}.before`),
    keeps: true,
  },
};

/** A full disk of `size` at `path`; gives a function that takes it away, or nothing where that needs root. */
export function mountSmall(path, size, user) {
  const mode = `size=${size},mode=755${user === undefined ? "" : `,uid=${user},gid=${user}`}`;
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", mode, "assetpack-test", path]);
  if (status !== 0) return undefined;
  const end = () => spawnSync("umount", ["-l", path]);
  process.on("exit", end);
  return end;
}
