export default async function visit({ page, see, equal, loadedLater }) {
  await see("h1", "2 to read");
  equal(await page.title(), "2 to read", "the title");
  const image = await page.locator("img").evaluate((image) => image.decode().then(() => image.naturalWidth));
  equal(image, 48, "the width of the logo");

  await page.getByRole("button", { name: "Theme: light" }).click();
  await see("header button", "Theme: dark");
  const background = await page.locator("header").evaluate((header) => getComputedStyle(header).backgroundColor);
  equal(background, "rgb(20, 30, 40)", "the background");

  await page.getByRole("button", { name: "Read Middlemarch" }).click();
  await see("h1", "1 to read");
  await page.getByLabel("Title").fill("Stoner");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await see("li:last-child", "Stoner, 100 pagesRead Stoner");
  equal(
    await page.locator("li").evaluateAll((items) => items.map((item) => item.dataset.status)),
    ["Read", "Waiting", "Waiting"],
    "statuses",
  );

  const fetched = await loadedLater(async () => {
    await page.getByRole("button", { name: "Statistics" }).click();
    await see("dl", "Waiting440Begun0Read880");
  });
  equal(
    fetched.some((path) => /Statistics-[0-9a-f]{16}\.js$/.test(path)),
    true,
    `what was loaded later, ${fetched}`,
  );
  const display = await page.locator("dl").evaluate((list) => getComputedStyle(list).display);
  equal(display, "grid", "how the list is displayed");
}
