// Nothing is asked of elsewhere: neither by a page, which the harness looks at in every test, nor by the browser behind it.

import assert from "node:assert/strict";

import { browser, reader } from "./harness/browser.mjs";
import { test } from "./harness/tests.mjs";

test("in all tests nothing left this machine, and it would have been seen", async () => {
  const { leaks } = await browser();
  assert.deepEqual(leaks, []);
  const { context, page } = await reader();
  await page.goto("http://leak.example/one").catch(() => {});
  await context.close();
  assert.deepEqual(leaks, ["GET http://leak.example/one"]);
});
