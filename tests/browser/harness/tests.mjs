// Tests by a reader, with JavaScript and without.

import { after, test } from "node:test";

import { done } from "./archive.mjs";
import { reader } from "./browser.mjs";

export { test };

after(done);

/** A test by a reader, who is looked over at its end. */
export function reads(name, options, does) {
  test(name, async (t) => {
    const one = await reader(await (typeof options === "function" ? options() : options));
    try {
      await does(one, t);
    } catch (error) {
      error.message += `\n  at ${one.page.url()}\n  ${(await one.page.locator("main").innerText({ timeout: 1000 }).catch(String)).slice(0, 600)}`;
      await one.context.close();
      throw error;
    }
    await one.ends();
  });
}

/** A test that is done twice: with JavaScript, and with JavaScript off. */
export function bothWays(name, does, options = () => ({})) {
  reads(name, async () => ({ ...(await options()), script: true }), does);
  reads(`${name}, without JavaScript`, async () => ({ ...(await options()), script: false }), does);
}
