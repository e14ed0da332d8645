export default async function visit({ page, equal, see }) {
  await page.waitForSelector("[data-ready]");
  equal(await page.evaluate(() => drawn.calls), 3, "what was drawn");
  const at = (x, y) => page.evaluate(([x, y]) => colorAt(x, y), [x, y]);
  equal(await at(96, 120), [255, 0, 0, 255], "the crate's colour");
  equal(await at(160, 20), [0, 0, 0, 255], "the background");
  const [r, g, b] = await at(226, 120);
  equal(g > 100 && r < 60 && b < 60, true, `green, not ${[r, g, b]}`);

  const canvas = page.locator("canvas");
  await canvas.click({ position: { x: 96, y: 120 } });
  await see("output", "red crate at 5.7");
  await canvas.click({ position: { x: 160, y: 20 } });
  await see("output", "nothing");

  const box = await canvas.boundingBox();
  await page.mouse.move(box.x + 160, box.y + 120);
  await page.mouse.down();
  await page.mouse.move(box.x + 280, box.y + 120, { steps: 4 });
  await page.mouse.up();
  await page.waitForFunction(
    () => document.body.dataset.turned === "-3.14" || Math.abs(document.body.dataset.turned) > 2,
  );
  await canvas.click({ position: { x: 96, y: 120 } });
  await see("output", /^green ball at 5\.\d$/);
}
