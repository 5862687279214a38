// An article: marks, the way between hits, what leads to searches, citations, reprints, and what is known of its reading.

import assert from "node:assert/strict";

import { run, told } from "./harness/archive.mjs";
import { hits, number, openHit, search, total } from "./harness/page.mjs";
import { bothWays } from "./harness/tests.mjs";

bothWays("an article has its text, its marks and a way between them", async ({ archive, page }) => {
  await search(page, "東港 OR 公司");
  await openHit(page);
  const [first] = told(archive, "search", "東港 OR 公司").hits;
  const known = told(archive, "show", first.id);
  assert.equal(await page.locator("h1").innerText(), known.title);
  const body = (await page.locator("#body p").allInnerTexts()).join("\n").replace(/[‹›]/g, "");
  assert.equal(body.replace(/\s/g, ""), known.body.replace(/\s/g, ""));
  assert.equal(await page.locator("#body").getAttribute("lang"), "zh-Hant");
  const marks = await page.locator("mark[id]").allInnerTexts();
  assert.ok(marks.length >= 3);
  assert.deepEqual([...new Set(marks)].sort(), ["公司", "東港"]);
  assert.equal(number(await page.locator("#first-mark").innerText()), marks.length);
  // By links alone: the first, from each the next, and back.
  await page.locator("#first-mark").click();
  for (let mark = 1; mark < marks.length; mark++) {
    await page.locator(`#m${mark} + .hop a`).last().click();
    assert.ok(page.url().endsWith(`#m${mark + 1}`));
  }
  await page.locator(`#m${marks.length} + .hop a`).first().click();
  assert.ok(page.url().endsWith(`#m${marks.length - 1}`));
});

bothWays("what was written in the other script is marked", async ({ page }) => {
  await search(page, "晶片 月產");
  await openHit(page);
  const marks = await page.locator("mark[id]").allInnerTexts();
  assert.ok(marks.includes("芯片"), marks.join());
});

bothWays("one goes to the next hit and the previous one, over the edge of a page", async ({ archive, page }) => {
  const titles = told(archive, "search", "東港", "--limit", "100").hits.map((hit) => hit.title);
  await search(page, "東港");
  await openHit(page);
  const seen = [await page.locator("h1").innerText()];
  while (await page.locator("#next-hit").count()) {
    const from = page.url();
    await page.locator("#next-hit").click();
    await page.waitForURL((url) => url.href !== from);
    seen.push(await page.locator("h1").innerText());
    assert.ok(seen.length <= titles.length, "it ends");
    assert.equal(number(await page.locator("#rank").innerText()), seen.length);
  }
  assert.deepEqual(seen, titles);
  await page.locator("#previous-hit").click();
  await page.waitForFunction((title) => document.querySelector("h1").innerText === title, titles.at(-2)).catch(() => {});
  assert.equal(await page.locator("h1").innerText(), titles.at(-2));
  await page.locator("#back").click();
  await page.waitForURL(/\/\?/);
  assert.equal(await total(page), titles.length);
});

bothWays("what is known of it leads to the search for it", async ({ archive, page }) => {
  await search(page, "渡輪 夜班");
  await openHit(page);
  await page.locator("#article .line a", { hasText: "葉汐晴" }).click();
  await page.waitForURL(/葉汐晴|%E8%91%89/);
  const known = told(archive, "search", "*", "--author", "=葉汐晴", "--limit", "100");
  assert.equal(await total(page), known.total);
});

bothWays("it is cited as the command line cites it", async ({ archive, page }) => {
  await search(page, "渡輪");
  await openHit(page);
  const id = told(archive, "search", "渡輪").hits[0].id;
  for (const format of ["gbt", "ris", "bib"]) {
    const shown = await page.locator(`#cite-${format}`).textContent();
    // A page has no carriage returns.
    assert.equal(shown.trim(), run(archive, "cite", id, "--format", format).toString().replaceAll("\r\n", "\n").trim(), format);
  }
});

bothWays("its reprints are found, and lead to one another", async ({ archive, page }) => {
  await search(page, "白沙鹽田劃為候鳥保護地");
  await openHit(page, (await hits(page)).indexOf("白沙鹽田劃為候鳥保護地"));
  await page.locator("#story").click();
  await page.waitForURL(/\/reprints\//);
  const members = (await page.locator("section[aria-labelledby='members'] h3").allInnerTexts()).map((title) => title.trim());
  assert.deepEqual(members, ["白沙鹽田劃為候鳥保護地", "旧盐田变候鸟驿站，盐工转当巡护员", "白沙候鳥一天三萬隻"]);
  await page.locator("section[aria-labelledby='members'] h3 a").nth(1).click();
  await page.waitForURL(/\/article\//);
  assert.equal(await page.locator("h1").innerText(), members[1]);
  assert.ok(told(archive, "search", "白沙鹽田").total > 0);
});

bothWays("it says how it was read", async ({ page }) => {
  await search(page, "渡輪 夜班");
  await openHit(page);
  await page.locator("#inspect-link").click();
  await page.waitForURL(/inspect/);
  const rows = await page.locator(".inspected tbody tr").count();
  assert.ok(rows >= 5, String(rows));
  assert.match(await page.locator(".inspected").innerText(), /2024-03-19/);
});

bothWays("lines in context and counts say what the command line says", async ({ archive, page, script }) => {
  await page.goto("/kwic?query=渡輪");
  const lines = run(archive, "kwic", "渡輪", "--format", "json").toString().trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(await total(page), lines.length);
  assert.deepEqual(await page.locator("table.kwic td.right").allInnerTexts(), lines.map((line) => line.right));
  await page.locator("table.kwic tbody a").first().click();
  await page.waitForURL(/\/article\//);
  assert.ok(await page.locator("mark[id]").count() > 0);
  await page.goto("/facets?query=東港");
  const boxes = page.locator("#by input[type=checkbox]");
  const weekday = page.locator("#by input[value=weekday]");
  assert.ok(await boxes.count() > 5);
  await weekday.check();
  if (!script) await page.locator("#by button").click();
  await page.waitForURL(/by=.*weekday/);
  const days = told(archive, "facets", "東港", "--by", "weekday").facets[0].values.map((value) => value.articles);
  const shown = await page.locator("#table-weekday tbody td:nth-child(2)").allInnerTexts();
  assert.deepEqual(shown.map(Number).filter((count) => count > 0).slice(0, days.length), days.filter((count) => count > 0));
});
