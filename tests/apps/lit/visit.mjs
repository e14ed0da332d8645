export default async function visit({ page, see, equal }) {
  // Before decorators were standard.
  await see("egg-timer output", "6:00");
  await page.evaluate(() => {
    document
      .querySelector("egg-timer")
      .addEventListener("change", ({ detail }) => (document.body.dataset.change = detail));
  });
  const go = page.getByRole("button", { name: "Go on" });
  await go.click();
  await see("egg-timer output", "4:30");
  await page.waitForFunction(() => document.body.dataset.change === "4:30, 1 laps");
  equal(await page.locator("egg-timer").getAttribute("minutes"), "4.5", "the attribute that reflects");
  equal(await page.locator("egg-timer").evaluate((timer) => timer.running), true, "whether it runs");
  for (let turn = 0; turn < 3; turn++) await go.click();
  await see("egg-timer output", "0:00");
  await see("egg-timer ol", "270180900");
  const color = await page.locator("egg-timer output").evaluate((output) => getComputedStyle(output).color);
  equal(color, "rgb(200, 0, 0)", "the colour");
  const calls = await page.evaluate(() => document.documentElement.dataset.calls);
  equal(calls, "tick(90) = 270; tick(90) = 180; tick(90) = 90; tick(90) = 0", "calls");

  // Standard ones.
  await see("star-rating p", "0 of 4, given 0 times");
  await page.getByRole("button", { name: "3" }).click();
  await page.getByRole("button", { name: "2" }).click();
  await see("star-rating p", "2 of 4, given 2 times");
  equal(await page.locator("star-rating").getAttribute("value"), "2", "the rating");
  equal(await page.locator("star-rating").getAttribute("data-before"), "2: 3 of 4, given 1 times", "the text before");
  equal(await page.locator("star-rating [aria-pressed=true]").count(), 2, "stars");
}
