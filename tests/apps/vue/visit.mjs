export default async function visit({ page, see, equal, loadedLater }) {
  await see("h1", "Tasks");
  await see("output", "2 left");
  equal(
    await page.getByLabel("Task", { exact: true }).evaluate((input) => input === document.activeElement),
    true,
    "the focus",
  );

  await page.getByLabel("Task", { exact: true }).fill("  Fix the lamp ");
  await page.getByRole("button", { name: "Add!" }).click();
  await see("output", "3 left");
  for (const name of ["Water the plants", "Post the letter", "Fix the lamp"])
    await page.getByLabel(name, { exact: true }).check();
  await see("h1", "All done");
  const border = await page.locator("section").evaluate((card) => getComputedStyle(card).borderTopColor);
  equal(border, "rgb(0, 128, 0)", "the border");

  await page.getByLabel("Remove Post the letter").click();
  // The item leaves with a transition.
  await page.waitForFunction(() => document.querySelectorAll("li").length === 2);

  const fetched = await loadedLater(async () => {
    await page.getByRole("button", { name: "History" }).click();
    await see(".found", "Post the letter");
  });
  equal(
    fetched.some((path) => /TaskHistory-[0-9a-f]{16}\.js$/.test(path)),
    true,
    `what was loaded later, ${fetched}`,
  );
  await page.getByLabel("Remove Fix the lamp").click();
  await see(".found", "Post the letter, Fix the lamp");
  await page.getByLabel("Filter").fill("LAMP");
  await see(".found", "Fix the lamp");
}
