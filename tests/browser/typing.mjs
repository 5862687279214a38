// Typing Chinese: while an input method composes, its Enter confirms a candidate and is no key of the page; and the keys.

import assert from "node:assert/strict";

import { told } from "./harness/archive.mjs";
import { hits, openHit, search, total } from "./harness/page.mjs";
import { bothWays, reads } from "./harness/tests.mjs";

/** Types as an input method does: letters are composed, a key that it takes has code 229, and Enter confirms. */
async function compose(context, page, letters, candidate, { key = "Enter", code = 229 } = {}) {
  const session = await context.newCDPSession(page);
  for (let end = 1; end <= letters.length; end++) {
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "", windowsVirtualKeyCode: 229 });
    await session.send("Input.imeSetComposition", { text: letters.slice(0, end), selectionStart: end, selectionEnd: end });
  }
  const press = { key, code: "Enter", windowsVirtualKeyCode: code };
  // What the input method takes comes to the page as a key without a character.
  await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", ...press });
  await session.send("Input.insertText", { text: candidate });
  await session.send("Input.dispatchKeyEvent", { type: "keyUp", ...press, windowsVirtualKeyCode: 13 });
  await session.detach();
}

/** The pages that were gone to while something was done. */
async function left(page, doing) {
  const gone = [];
  const note = (request) => { if (request.isNavigationRequest()) gone.push(request.url()); };
  page.on("request", note);
  await doing();
  await page.waitForTimeout(250);
  page.off("request", note);
  return gone;
}

for (const [name, options] of [
  ["Enter with code 229", { key: "Process", code: 229 }],
  ["Enter that says isComposing", { key: "Enter", code: 13 }],
]) {
  bothWays(`a candidate that is confirmed is no search: ${name}`, async ({ archive, context, page }) => {
    await page.goto("/");
    await page.locator("#query").focus();
    assert.deepEqual(await left(page, () => compose(context, page, "dulun", "渡輪", options)), []);
    assert.equal(await page.locator("#query").inputValue(), "渡輪");
    assert.equal(await page.locator(".hit mark").count(), 0, "nothing was asked");
    // A second word behind it, and only then the Enter that searches.
    assert.deepEqual(await left(page, () => compose(context, page, "yeban", "夜班", options)), []);
    await page.keyboard.press("Enter");
    await page.waitForURL(/query=/);
    assert.equal(await page.locator("#query").inputValue(), "渡輪夜班");
    await search(page, "渡輪");
    assert.equal(await total(page), told(archive, "search", "渡輪").total);
  });
}

reads("a composition says so, and a candidate typed into a range applies nothing before it is there", {}, async ({ context, page }) => {
  await search(page, "東港");
  await page.evaluate(() => {
    window.keydowns = [];
    document.addEventListener("keydown", (event) => window.keydowns.push([event.isComposing, event.keyCode]), true);
  });
  await page.locator("#from").focus();
  assert.deepEqual(await left(page, () => compose(context, page, "qunian", "去年")), []);
  assert.equal(await page.locator("#from").inputValue(), "去年");
  const [isComposing, code] = (await page.evaluate(() => window.keydowns)).at(-1);
  assert.deepEqual([isComposing, code], [true, 229], "the browser composed");
});

reads("keys of a composition are no keys of the page", {}, async ({ context, page }) => {
  await search(page, "東港");
  await page.evaluate(() => document.activeElement.blur());
  const session = await context.newCDPSession(page);
  for (const key of ["j", "o", "/", "?", "n"]) {
    await session.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key, windowsVirtualKeyCode: 229 });
  }
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "BODY");
  assert.equal(await page.locator("#keys").isVisible(), false);
  assert.match(page.url(), /\/\?query=/);
});

reads("/ goes to the query, and is typed once one is there", {}, async ({ page }) => {
  await search(page, "渡輪");
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "query");
  assert.equal(await page.evaluate(() => getSelection().toString()), "渡輪", "what stands there is replaced by typing");
  await page.keyboard.type("jk/n?");
  assert.equal(await page.locator("#query").inputValue(), "jk/n?");
});

reads("j and k go between hits, o opens, and with Ctrl or Alt they are the browser's", {}, async ({ page }) => {
  await search(page, "東港");
  await page.evaluate(() => document.activeElement.blur());
  const titles = await hits(page);
  const at = () => page.evaluate(() => document.activeElement.innerText);
  for (const [key, title] of [["j", 0], ["j", 1], ["j", 2], ["k", 1], ["k", 0], ["k", 0]]) {
    await page.keyboard.press(key);
    assert.equal(await at(), titles[title]);
  }
  await page.keyboard.press("Alt+j");
  await page.keyboard.press("Control+ArrowDown");
  assert.equal(await at(), titles[0]);
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await page.waitForURL(/\/article\//);
  assert.equal(await page.locator("h1").innerText(), titles[1]);
});

reads("n and p go between marks", {}, async ({ page }) => {
  await search(page, "東港 渡輪 夜班");
  await openHit(page);
  const marks = await page.locator("mark[id]").count();
  assert.ok(marks >= 3);
  const at = () => page.evaluate(() => document.querySelector("mark:target")?.id);
  for (const [key, mark] of [["n", "m1"], ["n", "m2"], ["n", "m3"], ["p", "m2"], ["p", "m1"], ["p", "m1"]]) {
    await page.keyboard.press(key);
    assert.equal(await at(), mark);
    const box = await page.locator(`#${mark}`).boundingBox();
    assert.ok(box.y >= 0 && box.y < page.viewportSize().height, "it is in sight");
  }
  await page.goBack();
  assert.match(page.url(), /\/\?query=/, "marks are no steps of the history");
});

reads("? lists the keys, Escape closes the list, and focus is where it was", {}, async ({ page }) => {
  await search(page, "渡輪");
  await page.locator(".hit h3 a").first().focus();
  await page.keyboard.press("?");
  const list = page.locator("#keys");
  assert.ok(await list.isVisible());
  for (const key of ["/", "j", "k", "n", "p", "o", "?"]) assert.ok((await list.locator("kbd").allInnerTexts()).includes(key), key);
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  assert.equal(await list.isVisible(), false);
  assert.equal(await page.evaluate(() => document.activeElement.innerText), (await hits(page))[0]);
});

reads("a citation is copied", { permissions: ["clipboard-read", "clipboard-write"] }, async ({ page }) => {
  await search(page, "渡輪");
  await openHit(page);
  const citation = await page.locator("#cite-gbt").innerText();
  const button = page.locator("[data-copies='cite-gbt']");
  await button.click();
  await page.locator("[role=status]", { hasText: await button.getAttribute("data-copied") }).waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).trim(), citation.trim());
});
