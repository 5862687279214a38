// A range by the timeline: clicked, and typed; and the page of the timeline.

import assert from "node:assert/strict";

import { told } from "./harness/archive.mjs";
import { number, parameters, search, total } from "./harness/page.mjs";
import { bothWays } from "./harness/tests.mjs";

bothWays("a bar that is clicked is a range", async ({ archive, page }) => {
  await search(page, "東港");
  const bars = page.locator("#bars a");
  const labels = await bars.evaluateAll((all) => all.map((bar) => bar.getAttribute("aria-label")));
  const counts = labels.map((label) => number(label.split(/[:：]/).at(-1)));
  const tall = counts.indexOf(Math.max(...counts));
  await bars.nth(tall).locator("rect").first().click();
  await page.waitForURL(/from=/);
  const { from, to } = parameters(page);
  assert.equal(await total(page), told(archive, "search", "東港", "--from", from, "--to", to).total);
  assert.equal(await total(page), counts[tall], labels[tall]);
  assert.ok((await page.locator("#filters").innerText()).includes(from));
  await page.locator("#filters a.chip").first().click();
  await page.waitForURL((url) => !url.search.includes("from="));
});

bothWays("a range is typed", async ({ archive, page, script }) => {
  await search(page, "東港");
  await page.locator("#from").fill("2021");
  if (script) {
    // It applies when the field is left.
    await page.locator("#from").press("Tab");
  } else {
    await page.locator("#from").press("Enter");
  }
  await page.waitForURL(/from=2021/);
  await page.locator("#to").fill("2022-09");
  await page.locator("#to").press("Enter");
  await page.waitForURL(/to=2022-09/);
  const { query, from, to } = parameters(page);
  assert.deepEqual({ query, from, to }, { query: "東港", from: "2021", to: "2022-09" });
  assert.equal(await total(page), told(archive, "search", "東港", "--from", "2021", "--to", "2022-09").total);
  await page.locator("#from").fill("");
  await page.locator("#from").press("Enter");
  await page.waitForURL((url) => !url.searchParams.get("from"));
  assert.equal(await total(page), told(archive, "search", "東港", "--to", "2022-09").total);
});

bothWays("a range in Chinese, and one that is none", async ({ archive, awaits, page }) => {
  await search(page, "東港");
  await page.locator("#from").fill("二〇二三年");
  await page.locator("#from").press("Enter");
  await page.waitForURL(/from=/);
  assert.equal(await total(page), told(archive, "search", "東港", "--from", "2023").total);
  awaits(/status of 400/);
  await page.goto("/?query=東港&from=2023-13");
  assert.match(await page.locator("#failure").innerText(), /2023-13/);
  assert.equal(await page.locator("#query").inputValue(), "東港");
});

bothWays("the timeline says what the command line says, and leads to its articles", async ({ archive, page, script }) => {
  await page.goto("/timeline?query=東港");
  await page.locator("#by").selectOption("year");
  if (!script) await page.locator("#search button.main").click();
  await page.waitForURL(/by=year/);
  const known = told(archive, "timeline", "東港", "--by", "year").series[0].bins.filter((bin) => bin.articles > 0);
  const rows = (await page.locator("table tbody tr").allInnerTexts()).map((row) => row.split("\t").slice(0, 2).map((cell) => cell.trim()));
  const shown = rows.filter(([, articles]) => articles !== "0");
  // The latest stand first, for a reader.
  assert.deepEqual(shown, known.map((bin) => [bin.from.slice(0, 4), String(bin.articles)]).reverse());
  const bar = page.locator("svg.bars a", { has: page.locator("rect.bar:not([height='0.0'])") }).first();
  await bar.locator("rect.bar").click();
  await page.waitForURL(/from=/);
  assert.ok(await total(page) > 0);
});

bothWays("two queries are compared", async ({ page }) => {
  await page.goto("/timeline?query=渡輪");
  await page.locator("#with").fill("圖書館");
  await page.locator("#with").press("Enter");
  await page.waitForURL(/with=/);
  assert.equal(await page.locator("svg.bars").count(), 2);
});
