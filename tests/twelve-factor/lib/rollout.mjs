// The next release: published beside the first while its processes run, then rolled out process by process.

import { load } from "../../frameworks/lib/visit.mjs";
import { requestsOf } from "./requests.mjs";

/** `before` are the answers of the first release. */
export async function publish(judge, fleet, front, before) {
  const { application } = judge;
  const { project, pages } = application;
  const first = requestsOf(application);
  const sheet = project.release.url("site.css");
  const through = (assets) => all(judge, front.origin, assets);

  // One of them has never shown a page when the next release comes.
  await fleet.replace(0, "SIGTERM").catch((error) => judge.fail(error.message));
  application.next();
  project.append("assets/site.css", "aside { color: navy }\n");
  await Promise.all([project.build(), through(first)]);
  const second = requestsOf(application);
  const names = new Set(first.map(({ path }) => path));
  const added = new Set(second.map(({ path }) => path).filter((path) => !names.has(path)));
  judge.equal([...added], [encodeURI(project.release.url("site.css"))], "files that only the next release has");

  // It lies there, and nobody has been told.
  for (const origin of fleet.origins) {
    for (const path of pages) judge.equal((await judge.page(origin, path)).body, before.pages.get(path).body, path);
    await all(judge, origin, first);
  }

  let after;
  for (const at of fleet.origins.keys()) {
    await fleet.replace(at, "SIGTERM").catch((error) => judge.fail(error.message));
    const answered = new Map();
    for (const path of pages) answered.set(path, (await judge.page(fleet.origins[at], path)).body);
    after ??= answered;
    judge.equal([...answered], [...after], "the pages of the next release");
    // Browsers that have a page of either release get all that it names, whichever process nginx asks.
    await through(first);
    await through(second);
    for (const path of pages) {
      const { body } = await judge.page(front.origin, path);
      judge.equal([before.pages.get(path).body, after.get(path)].includes(body), true, `${path} is of one release`);
    }
    await complete(judge, front, [...before.pages.values(), ...[...after.values()].map((body) => ({ body }))]);
  }
  judge.equal([...after.values()].join("").includes(sheet), false, "the old sheet in the new pages");
  const old = [...before.pages.values()].map(({ body }) => body).join("");
  judge.equal(old.includes(sheet), true, "the old sheet in the old pages");
  // The old processes are gone, and their pages are still open.
  for (const origin of fleet.origins) await all(judge, origin, first);
  const missing = await judge.ask(front.origin, { path: encodeURI(sheet.replace(/[0-9a-f]{16}/, "0123456789abcdef")) });
  judge.equal(missing.status, 404, "status of a name that no release has");
}

/** Every asset is there, and right. */
async function all(judge, origin, assets) {
  for (const asset of assets) await judge.asset(origin, asset);
}

/** All that pages name is there, and all that is named there, with the digests that the pages state. */
async function complete(judge, front, pages) {
  for (const { body } of pages) {
    judge.checks++;
    try {
      const found = await load(front, { path: "/", text: body });
      judge.requests += found.size;
    } catch (error) {
      judge.fail(error.message);
    }
  }
}
