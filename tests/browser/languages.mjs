// The language of the page: as the browser asks for it, and as the reader chooses.

import assert from "node:assert/strict";

import { openHit, parameters, search } from "./harness/page.mjs";
import { bothWays, reads } from "./harness/tests.mjs";

for (const [asked, answered, word] of [
  ["zh-TW", "zh-Hant", "檢索"], ["zh-HK", "zh-Hant", "檢索"], ["zh-CN", "zh-Hans", "检索"], ["en-GB", "en", "Search"], ["fr-FR", "en", "Search"],
]) {
  reads(`a browser that asks for ${asked} is answered in ${answered}`, { language: asked }, async ({ page }) => {
    await page.goto("/");
    assert.equal(await page.locator("html").getAttribute("lang"), answered);
    assert.equal((await page.locator("#search button.main").innerText()).trim(), word);
  });
}

bothWays("a language is chosen, and kept from page to page", async ({ page }) => {
  await search(page, "渡輪");
  await page.locator("#languages a[lang=en]").click();
  await page.waitForURL(/lang=en/);
  assert.equal(parameters(page).query, "渡輪");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await openHit(page);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("#body").getAttribute("lang"), "zh-Hant", "the article is in its own");
  await page.locator("#pages a").nth(1).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await search(page, "圖書館");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.locator("#languages a[lang=zh-Hans]").click();
  await page.waitForURL(/lang=zh-Hans/);
  assert.equal(await page.locator("html").getAttribute("lang"), "zh-Hans");
});

reads("Han glyphs are those of each article's own script", {}, async ({ page }) => {
  await search(page, "芯片");
  const fonts = await page.locator(".hit h3").evaluateAll((titles) => titles.map((title) => [title.lang, getComputedStyle(title).fontFamily]));
  const of = (lang) => fonts.find(([its]) => its === lang)?.[1] ?? "";
  assert.match(of("zh-Hant"), /TC/);
  assert.match(of("zh-Hans"), /SC/);
  assert.doesNotMatch(of("zh-Hans"), /TC/);
});
