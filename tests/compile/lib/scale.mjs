// How long many small files take, by the program that compiles them and the number of threads.

import { Project } from "./project.mjs";
import { rule } from "./table.mjs";

const FILES = 200;
const TIMES = 3;
const PROGRAMS = {
  cat: ["cat"],
  "sh and sed": ["sh", "-c", "sed s/red/blue/"],
  node: ["node", "-e", "process.stdin.pipe(process.stdout)"],
};

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** Prints a table: milliseconds for each file, and for all of them where the results are kept. */
export async function scale(assetpack) {
  const files = Object.fromEntries(
    Array.from({ length: FILES }, (_, at) => [`assets/css/${at}.x`, `.a${at} { color: red }`]),
  );
  for (const [name, command] of Object.entries(PROGRAMS)) {
    const project = new Project(assetpack, files);
    const took = async (depends, jobs) => {
      project.settings(rule({ files: "css/*.x", to: "css", command, depends }));
      const times = [];
      for (let time = 0; time < TIMES; time++) times.push((await project.succeed("--jobs", jobs)).took);
      return median(times);
    };
    const each = async (jobs) => `${((await took(undefined, jobs)) / FILES).toFixed(1)} ms a file with --jobs ${jobs}`;
    console.log(
      `${name}: ${await each("1")}, ${await each("2")}; ${FILES} files that are kept: ${(await took([], "2")).toFixed(0)} ms`,
    );
    project.end();
  }
}
