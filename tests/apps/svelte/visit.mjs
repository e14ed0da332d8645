export default async function visit({ page, see, equal, loadedLater }) {
  await see("h1", "Shopping: 10 €");
  await page.getByLabel("more").first().click();
  await see("h1", "Shopping: 13 €");
  await page.getByLabel("Name").fill("Milk");
  await page.getByRole("button", { name: "Add" }).click();
  await see("h1", "Shopping: 15 €");
  await see("li:first-child b", "Bread");
  await page.getByRole("button", { name: "Dollars" }).click();
  await see("h1", "Shopping: 15 $");
  equal(
    await page.locator("li").evaluateAll((rows) => rows.map((row) => row.dataset.currency)),
    ["$", "$", "$"],
    "currencies",
  );
  await page.getByLabel("none").nth(1).click();
  await see("h1", "Shopping: 8 $");
  equal(await page.title(), "Shopping: 8", "the title");

  const fetched = await loadedLater(async () => {
    await page.getByRole("button", { name: "Receipt" }).click();
    await see("table", "2 Bread61 Milk2");
  });
  equal(
    fetched.some((path) => /Receipt[^/]*\.js$/.test(path)),
    true,
    `what was loaded later, ${fetched}`,
  );
  const styles = await page.evaluate(() => {
    const style = (selector, property) => getComputedStyle(document.querySelector(selector))[property];
    return [
      style("main", "borderLeftColor"),
      style("h1", "fontSize"),
      style("li", "listStyleType"),
      style("td", "paddingLeft"),
    ];
  });
  equal(styles, ["rgb(255, 62, 0)", "21px", "square", "9px"], "styles");
}
