// How long many CSS modules take.

import { Project } from "../../compile/lib/project.mjs";

const SIZES = [1_000, 2_000];
const TIMES = 3;
/** Twice as many may take so many times as long. */
const MOST = 2.2;

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/**
 * A project of `size` sheets, each with a module that uses it, in 40 folders. In each of them five classes in turn are
 * composed of each other, so that twice as many sheets make twice as many names.
 */
function write(size) {
  const files = { "assets/main.js": "" };
  for (let at = 0; at < size; at++) {
    const folder = `parts/${at % 40}`;
    const before = Math.floor(at / 40) % 5 === 0 ? "" : `composes: box from "./${at - 40}.module.css";`;
    files[`assets/${folder}/${at}.module.css`] = `@value gap: ${at % 9}px;
.box { ${before} padding: gap; color: rgb(${at % 256} 0 0) }
.title { composes: plain; margin: gap }
.box:hover .title { margin: 0 }
.plain { animation: turn 1s }
@media (min-width: ${at}px) { .box { top: ${at}px } }
@keyframes turn { to { rotate: ${at}deg } }
`;
    files[`assets/${folder}/${at}.js`] = `import s, { title } from "./${at}.module.css";
export const part = () => \`<div class="\${s.box}"><b class="\${title}">${at}</b></div>\`;
`;
    files["assets/main.js"] +=
      `import { part as part${at} } from "./${folder}/${at}.js";\ndocument.body.innerHTML += part${at}();\n`;
  }
  return files;
}

/** Prints how long both sizes take; says whether the larger one takes no longer than it may. */
export async function scale(assetpack) {
  const runs = SIZES.map((size) => ({ size, project: new Project(assetpack, write(size)), times: [] }));
  for (const { project } of runs) project.settings('entries = ["main.js"]');
  // One after the other, so that a machine that is busy for a while is so for both.
  for (let time = 0; time <= TIMES; time++) {
    for (const { project, times } of runs) {
      project.remove("dist");
      const { took } = await project.succeed();
      // The first one reads files that no one has read yet.
      if (time > 0) times.push(took);
    }
  }
  for (const { size, project, times } of runs) {
    const each = times.map((took) => (took / 1000).toFixed(2)).join(", ");
    const bytes = project.manifest["main.css"].size;
    console.log(`${size} CSS modules: ${(median(times) / 1000).toFixed(2)} s (of ${each}), ${bytes} bytes of CSS`);
    project.end();
  }
  const ratio = median(runs[1].times) / median(runs[0].times);
  console.log(`modules: twice as many take ${ratio.toFixed(2)} times as long, at most ${MOST} are right`);
  return ratio <= MOST;
}
