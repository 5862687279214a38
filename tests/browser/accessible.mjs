// axe-core on every page: no violation, in either colour scheme, on a wide window and at 320 px, where nothing stands out at
// the side. And the print sheet, and no motion.

import assert from "node:assert/strict";

import { run, sampleServer, told } from "./harness/archive.mjs";
import { violations, wide } from "./harness/axe.mjs";
import { reader } from "./harness/browser.mjs";
import { test } from "./harness/tests.mjs";

const WIDTHS = [1280, 320];
const SCHEMES = ["light", "dark"];
const TONGUES = { light: "zh-TW", dark: "en-GB" };

/** Pages of all kinds, by what they are. */
async function pages() {
  const { archive } = await sampleServer();
  const id = (query) => told(archive, "search", query).hits[0].id;
  const [ferry, story] = [id("渡輪"), id("白沙鹽田劃為候鳥保護地")];
  run(archive, "clip", "add", ferry, story, "--folder", "渡輪", "--note", "票價見第二段");
  run(archive, "clip", "add", ferry, "--folder", "書");
  return {
    "the first page": "/",
    "hits": "/?query=東港",
    "hits of regional words, narrowed": "/?query=軟體 網路&source=東港時報&source=半島晚報&match=any&from=2020",
    "one word as typed": "/?query=軟體&as-typed=軟體",
    "nothing found": "/?query=渡輪 珊瑚礁巡邏",
    "nothing found, another meant": "/?query=港口",
    "a query that is mended": "/?query=(渡輪 “夜班",
    "a query that cannot be read": "/?query=date:二月三十日",
    "the end of the hits": "/?query=東港&sort=oldest",
    "an article": `/article/${ferry}`,
    "an article with marks": `/article/${ferry}?query=渡輪#m2`,
    "how an article was read": `/article/${ferry}?query=渡輪&inspect=1`,
    "a timeline": "/timeline?query=東港",
    "two timelines": "/timeline?query=渡輪&with=圖書館&by=month",
    "lines in context": "/kwic?query=渡輪",
    "counts": "/facets?query=東港&by=source&by=weekday",
    "reprints": `/reprints/${story}`,
    "an article without reprints": `/reprints/${ferry}`,
    "a folder of clippings": "/clippings?folder=渡輪",
    "a folder of one clipping": "/clippings?folder=書",
    "the query language": "/help",
    "nothing there": "/nothing",
  };
}

for (const scheme of SCHEMES) {
  for (const width of WIDTHS) {
    test(`every page is accessible: ${scheme}, ${width} px`, { timeout: 180_000 }, async (t) => {
      const one = await reader({ colorScheme: scheme, viewport: { width, height: 900 }, language: TONGUES[scheme], reducedMotion: "no-preference" });
      one.awaits(/status of 40[04]/);
      for (const [what, path] of Object.entries(await pages())) {
        await t.test(what, async () => {
          await one.page.goto(path);
          await one.page.locator("details:not([open]) > summary").evaluateAll((all) => all.forEach((summary) => summary.click()));
          assert.deepEqual(await violations(one.page), []);
          assert.deepEqual(await wide(one.page), []);
          assert.equal(await one.page.locator("h1").count(), 1);
          assert.deepEqual(await one.page.evaluate(() => document.getAnimations().length), 0, "nothing moves");
        });
      }
      await t.test("the list of keys", async () => {
        await one.page.goto("/?query=東港");
        await one.page.keyboard.press("?");
        assert.deepEqual(await violations(one.page), []);
        assert.deepEqual(await wide(one.page), []);
      });
      await one.ends();
    });
  }
}

test("text that is twice as large is still all there", async () => {
  // 320 px at 200 %: half as many, as a browser counts them.
  const one = await reader({ viewport: { width: 640, height: 900 }, deviceScaleFactor: 2 });
  for (const path of ["/?query=東港", "/kwic?query=渡輪"]) {
    await one.page.goto(path);
    await one.page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%")).catch(() => {});
    assert.deepEqual(await wide(one.page), []);
  }
  await one.ends();
});

test("a print has the article, and not what is beside it", async () => {
  const one = await reader();
  const { archive } = one;
  await one.page.goto(`/article/${told(archive, "search", "渡輪").hits[0].id}?query=渡輪`);
  await one.page.emulateMedia({ media: "print" });
  assert.ok(await one.page.locator("#body").isVisible());
  for (const part of ["#pages", "#languages", "#side", "footer"]) assert.equal(await one.page.locator(part).isVisible(), false, part);
  await one.ends();
});
