// What tests read on a page of hits, and how they ask.

/** Asks in the field of the page, or of the first page. */
export async function search(page, query) {
  if (!(await page.locator("#query").count())) await page.goto("/");
  await page.locator("#query").fill(query);
  await page.locator("#query").press("Enter");
  await page.waitForURL((url) => url.searchParams.get("query") === query);
}

/** How many articles are found. */
export async function total(page) {
  return number(await page.locator("#total").innerText());
}

/** The first number of a text. */
export function number(text) {
  return Number(/\d[\d,]*/.exec(text)?.[0].replaceAll(",", "") ?? NaN);
}

/** The titles of the hits. */
export async function hits(page) {
  // The end of the page comes after the hits.
  await page.locator("footer").waitFor({ state: "attached" });
  return (await page.locator(".hit h3").allInnerTexts()).map((title) => title.trim());
}

/** The parameters of its address. */
export function parameters(page) {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

/** The article of a hit, opened. */
export async function openHit(page, nth = 0) {
  await page.locator(".hit h3 a").nth(nth).click();
  await page.waitForURL(/\/article\//);
}
