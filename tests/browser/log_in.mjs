// A server with a token: one log-in page, and what it lets in.

import assert from "node:assert/strict";
import { join } from "node:path";

import { folder, serve, sampleServer, write } from "./harness/archive.mjs";
import { violations, wide } from "./harness/axe.mjs";
import { hits, search } from "./harness/page.mjs";
import { bothWays, reads } from "./harness/tests.mjs";

const TOKEN = "白沙-0491ea9af8233c8a-d3113fc38dd84f80";
let started;

/** The server of the sample corpus that asks for a token. */
export function lockedServer() {
  started ??= (async () => {
    const { archive } = await sampleServer();
    const keys = folder();
    write(keys, { token: `${TOKEN}\n` });
    return serve(archive, { args: ["--token-file", join(keys, "token")] });
  })();
  return started;
}

bothWays("a reader logs in once, and comes to the page that was asked for", async ({ awaits, page, context, address }) => {
  awaits(/status of 40[13]/);
  await page.goto("/?query=渡輪");
  assert.equal(await page.locator(".hit").count(), 0, "nothing is shown before");
  await page.locator("#token").fill("wrong");
  await page.locator("#token").press("Enter");
  await page.locator("#wrong, [role=alert]").waitFor();
  await page.locator("#token").fill(TOKEN);
  await page.locator("#token").press("Enter");
  await page.waitForURL(/query=/);
  assert.ok((await hits(page)).length > 0);
  const other = await context.newPage();
  await other.goto(`${address}/?query=圖書館`);
  assert.ok((await hits(other)).length > 0);
  const [cookie] = await context.cookies();
  assert.ok(cookie.httpOnly && cookie.sameSite === "Strict", JSON.stringify(cookie));
  assert.ok(!cookie.value.includes(TOKEN) && !decodeURIComponent(cookie.value).includes(TOKEN));
  assert.ok(!page.url().includes("token"));
  await search(page, "東港");
  await context.clearCookies();
  await page.goto("/article/0491ea9af8233c8a");
  assert.equal(await page.locator("#body").count(), 0, "without the cookie one is outside");
}, async () => ({ server: await lockedServer() }));

for (const colorScheme of ["light", "dark"]) {
  reads(`the log-in page is accessible: ${colorScheme}`, async () => ({ server: await lockedServer(), colorScheme }), async ({ page }) => {
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/");
      await page.locator("#token").waitFor();
      assert.deepEqual([...(await violations(page)), ...(await wide(page))], []);
    }
  });
}
