// Searching: by keyboard alone, in both scripts; what narrows it, and what takes that away again; Back, and several tabs.

import assert from "node:assert/strict";

import { told } from "./harness/archive.mjs";
import { hits, parameters, search, total } from "./harness/page.mjs";
import { bothWays, reads } from "./harness/tests.mjs";

for (const [name, query] of [["traditional", "渡輪"], ["simplified", "渡轮"], ["a phrase", "“夜班菜場”"], ["a field", "作者：葉汐晴"]]) {
  bothWays(`searching by keyboard alone, ${name}`, async ({ archive, page }) => {
    await page.goto("/");
    // Nothing but Tab: from the link that skips the head to the field.
    const way = [];
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press("Tab");
      way.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim()));
      if (way.at(-1) === "query") break;
    }
    assert.equal(way.at(-1), "query", `the field is reached: ${way.join(" → ")}`);
    await page.keyboard.insertText(query);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("query") === query);
    const found = told(archive, "search", query);
    assert.ok(found.total > 0);
    assert.equal(await total(page), found.total);
    assert.deepEqual(await hits(page), found.hits.map((hit) => hit.title));
    // And on to the first article, without a pointer.
    const first = page.locator(".hit h3 a").first();
    for (let presses = 0; presses < 60 && !(await first.evaluate((link) => link === document.activeElement)); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/article\//);
    assert.equal(await page.locator("h1").innerText(), found.hits[0].title);
  });
}

bothWays("what is focused is seen, and the link that skips the head works", async ({ page }) => {
  await page.goto("/?query=東港");
  await page.keyboard.press("Tab");
  const skip = page.locator(":focus");
  assert.equal(await skip.getAttribute("href"), "#main");
  const box = await skip.boundingBox();
  assert.ok(box.x >= 0 && box.y >= 0, "it stands on the page once it is focused");
  for (let presses = 0; presses < 40; presses++) {
    const seen = await page.locator(":focus").evaluate((element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { what: element.outerHTML.slice(0, 80), is: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 };
    });
    assert.ok(seen.is, `focus is not seen on ${seen.what}`);
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement === document.body)) break;
  }
});

bothWays("a hit says what it is", async ({ archive, page }) => {
  await search(page, "東港至瀾島渡輪");
  const [first] = told(archive, "search", "東港至瀾島渡輪").hits;
  const hit = page.locator(".hit").first();
  const text = await hit.innerText();
  for (const piece of [first.title, first.source, first.path, "2024", ...first.authors]) assert.ok(text.includes(piece), `${piece} in ${text}`);
  assert.equal(await hit.locator(".text").first().getAttribute("lang"), "zh-Hant");
  assert.ok(await hit.locator("mark").count() > 0);
  await search(page, "芯片");
  const langs = await page.locator(".hit h3").evaluateAll((titles) => titles.map((title) => title.lang));
  assert.deepEqual([...new Set(langs)].sort(), ["zh-Hans", "zh-Hant"], "each by its own script");
});

bothWays("facets narrow, and chips take it away again", async ({ archive, page }) => {
  await search(page, "東港");
  const all = await total(page);
  const [, source] = told(archive, "facets", "東港", "--by", "source").facets[0].values;
  const link = page.locator("#side li", { hasText: source.value });
  assert.equal(await link.locator("span").last().innerText(), String(source.articles), "its count");
  await link.getByRole("link").click();
  await page.waitForLoadState();
  assert.equal(await total(page), source.articles);
  await page.locator("#side a[href*='from=2']").first().focus();
  await page.goto((await page.locator("#side a[href*='author=']").first().getAttribute("href")));
  assert.equal(await page.locator("#filters a.chip").count(), 2);
  for (let chips = 2; chips > 0; chips--) {
    await page.locator("#filters a.chip").first().click();
    await page.waitForLoadState();
    assert.equal(await page.locator("#filters a.chip").count(), chips - 1);
  }
  assert.equal(await total(page), all);
  assert.deepEqual(parameters(page), { query: "東港" });
});

bothWays("a facet of the script narrows to it", async ({ archive, page }) => {
  await search(page, "東港");
  const values = told(archive, "facets", "東港", "--by", "lang").facets[0].values;
  const simplified = values.find((value) => value.value === "simplified");
  await page.locator("section[aria-labelledby='by-lang'] li a").nth(values.indexOf(simplified)).click();
  await page.waitForLoadState();
  assert.equal(await total(page), simplified.articles);
  await page.locator("#filters a.chip").click();
  await page.waitForLoadState();
  assert.equal(await total(page), told(archive, "search", "東港").total);
});

bothWays("regional words are switched off and on", async ({ archive, page }) => {
  await search(page, "计程车 东港");
  const both = await total(page);
  await search(page, "軟體");
  const regional = await total(page);
  const [chip] = await page.locator("#words a.chip").all();
  assert.match(await chip.innerText(), /軟體.*軟件/);
  await chip.click();
  await page.waitForURL(/as-typed=/);
  const typed = told(archive, "search", "軟體", "--as-typed", "軟體").total;
  assert.equal(await total(page), typed);
  assert.ok(typed < regional && both >= 0);
  await page.locator("#words a.chip.off").click();
  await page.waitForURL((url) => !url.search.includes("as-typed"));
  assert.equal(await total(page), regional);
});

bothWays("the order of hits is chosen", async ({ archive, page, script }) => {
  await search(page, "東港");
  await page.locator("#sort").selectOption("oldest");
  if (!script) await page.locator("#search button.main").click();
  await page.waitForURL(/sort=oldest/);
  assert.deepEqual(await hits(page), told(archive, "search", "東港", "--sort", "oldest").hits.map((hit) => hit.title));
});

bothWays("one goes on to further pages, and each hit is seen once", async ({ archive, page }) => {
  await search(page, "東港");
  const seen = await hits(page);
  while (await page.locator("#next").count()) {
    await page.locator("#next").click();
    await page.waitForURL(/after=/);
    seen.push(...(await hits(page)));
    assert.ok(seen.length <= 100);
  }
  assert.deepEqual(seen, told(archive, "search", "東港", "--limit", "100").hits.map((hit) => hit.title));
});

bothWays("Back goes back, and what was seen stands there as it was", async ({ page }) => {
  await search(page, "渡輪");
  const seen = await hits(page);
  await page.locator(".hit h3 a").nth(1).click();
  await page.waitForURL(/\/article\//);
  await page.goBack();
  assert.deepEqual(await hits(page), seen);
  assert.equal(await page.locator("#query").inputValue(), "渡輪");
  await search(page, "書");
  await page.goBack();
  assert.equal(await page.locator("#query").inputValue(), "渡輪");
  await page.goForward();
  assert.equal(await page.locator("#query").inputValue(), "書");
});

bothWays("several tabs do not know of each other", async ({ context, page }) => {
  await search(page, "渡輪");
  const other = await context.newPage();
  await search(other, "圖書館");
  const [one, two] = [await hits(page), await hits(other)];
  await page.reload();
  await other.reload();
  assert.deepEqual([await hits(page), await hits(other)], [one, two]);
  // An address is all that a third one needs.
  const third = await context.newPage();
  await third.goto(page.url());
  assert.deepEqual(await hits(third), one);
});

bothWays("where nothing is found, there are hints that find something", async ({ page }) => {
  await search(page, "渡輪 珊瑚礁巡邏");
  assert.equal(await page.locator(".hit").count(), 0);
  const hint = page.locator("#nothing a").first();
  await hint.click();
  await page.waitForLoadState();
  assert.ok(await total(page) > 0);
  await search(page, "港口");
  await page.locator("#meant a").first().click();
  await page.waitForLoadState();
  assert.ok(await total(page) > 0);
});

reads("a query that cannot be read is shown where it goes wrong", {}, async ({ awaits, page }) => {
  awaits(/status of 400/);
  const answer = await page.goto("/?query=date:二月三十日");
  assert.equal(answer.status(), 400);
  assert.match(await page.locator("#failure mark").innerText(), /二月三十日/);
  assert.equal(await page.locator("#query").inputValue(), "date:二月三十日");
  await search(page, "渡輪");
  assert.ok(await total(page) > 0);
});
