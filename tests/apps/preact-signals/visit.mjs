export default async function visit({ page, see, equal }) {
  await see("h1", "20 °C = 68 °F");
  await see("p:last-of-type", "rendered 1, effects 1");
  await see("b", "Nothing yet");
  await page.getByRole("button", { name: "Warmer" }).click();
  await see("h1", "25 °C = 77 °F");
  await page.getByLabel("Step").fill("10");
  await page.getByRole("button", { name: "Much colder" }).click();
  await see("h1", "5 °C = 41 °F");
  await see(".scale", "2025");
  await see("p:last-of-type", "rendered 1, effects 3");
  const padding = await page
    .locator("li")
    .first()
    .evaluate((item) => getComputedStyle(item).paddingInlineStart);
  equal(padding, "120px", "the padding");
  equal(await page.title(), "5 °C is 41 °F", "the title");
}
