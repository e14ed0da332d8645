export default async function visit({ page, see, equal, loadedLater }) {
  await see("output[name=wasm]", "2 + 40 = 42");
  await see("output[name=shared]", "SharedWorkerGlobalScope, page 1: 5");
  await page.getByRole("button", { name: "Count" }).click();
  await see("output[name=worker]", "25 primes, the last is 97");
  await page.getByLabel("Limit").fill("1");
  await page.getByRole("button", { name: "Count" }).click();
  await see("output[name=worker]", "0 primes, none: NaN");

  const fetched = await loadedLater(async () => {
    await page.getByRole("button", { name: "Panel" }).click();
    await see("aside", "2027 is prime");
  });
  equal(
    fetched.some((path) => /panel[^/]*\.js$/.test(path)),
    true,
    `what was loaded later, ${fetched}`,
  );
  const style = await page.locator("aside").evaluate((panel) => {
    const { position, backgroundColor, backgroundImage } = getComputedStyle(panel);
    return [position, backgroundColor, /stripes-[0-9a-f]{16}\.svg/.test(backgroundImage)];
  });
  equal(style, ["fixed", "rgb(1, 2, 3)", true], "styles of the panel");
}
