// Exports: what the browser saves is what the command line writes, byte for byte; of a workbook, part for part.

import assert from "node:assert/strict";

import { run } from "./harness/archive.mjs";
import { search } from "./harness/page.mjs";
import { isWritten, saved } from "./harness/saved.mjs";
import { bothWays } from "./harness/tests.mjs";

bothWays("an export is what the command line writes, in every format", async ({ archive, page }) => {
  await search(page, "東港");
  await page.locator("#export summary").click();
  const formats = await page.locator("#export button").evaluateAll((buttons) => buttons.map((button) => button.value));
  assert.deepEqual([...formats].sort(), ["bib", "csljson", "csv", "gbt", "jsonl", "ris", "tsv", "xlsx"]);
  for (const format of formats) {
    const button = page.locator(`#export button[value=${format}]`);
    await isWritten(format, () => saved(page, () => button.click()), () => run(archive, "export", "東港", "--output", "-", "--format", format));
  }
});

bothWays("an export has the filters of the page", async ({ archive, page }) => {
  await page.goto("/?query=東港&source=東港時報&from=2022&sort=oldest");
  await page.locator("#export summary").click();
  const { bytes } = await saved(page, () => page.locator("#export button[value=csv]").click());
  const options = ["--source", "東港時報", "--from", "2022", "--sort", "oldest"];
  assert.ok(bytes.equals(run(archive, "export", "東港", ...options, "--output", "-", "--format", "csv")));
  assert.ok(bytes.toString().includes("東港時報") && !bytes.toString().includes("群島通訊社"));
});
