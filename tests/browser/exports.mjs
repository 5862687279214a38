// Exports: what the browser saves is what the command line writes, byte for byte.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { run } from "./harness/archive.mjs";
import { search } from "./harness/page.mjs";
import { bothWays } from "./harness/tests.mjs";

/** What the browser saves at a click. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

bothWays("an export is what the command line writes, in every format", async ({ archive, page }) => {
  await search(page, "東港");
  await page.locator("#export summary").click();
  const formats = await page.locator("#export button").evaluateAll((buttons) => buttons.map((button) => button.value));
  assert.deepEqual([...formats].sort(), ["bib", "csljson", "csv", "gbt", "jsonl", "ris", "tsv", "xlsx"]);
  for (const format of formats) {
    const { name, bytes } = await saved(page, () => page.locator(`#export button[value=${format}]`).click());
    assert.match(name, /\.\w+$/, name);
    const written = run(archive, "export", "東港", "--output", "-", "--format", format);
    assert.ok(written.length > 500);
    assert.ok(bytes.equals(written), `${format}: ${bytes.length} bytes saved, ${written.length} written`);
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
