// Clippings: added with a note, told and exported as by the command line, and kept: over a restart of the server, and of an
// article that has changed or gone.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { run, sample, serve, told } from "./harness/archive.mjs";
import { openHit, search } from "./harness/page.mjs";
import { isWritten, saved } from "./harness/saved.mjs";
import { bothWays } from "./harness/tests.mjs";

/** A server of its own: others do not see what is clipped here. */
const own = async () => ({ server: await serve(sample()) });

/** Clips the article that is open. */
async function clip(page, folder, note) {
  await page.locator("#clip-folder").fill(folder);
  await page.locator("#clip-note").fill(note);
  await page.locator("#clip-form button").click();
  await page.locator("#clipped").waitFor();
}

/** The notes of the folder that is open. */
const notes = (page) => page.locator(".clipping textarea").evaluateAll((all) => all.map((note) => note.value));

bothWays("clippings are added with a note, and kept over a restart", async ({ address, archive, page, server }) => {
  await search(page, "渡輪");
  const first = await page.locator(".hit h3").first().innerText();
  await openHit(page);
  await clip(page, "渡輪", "票價見第二段\n<b>待查</b>");
  assert.match(page.url(), /\/article\//, "one stays at the article");
  await page.locator("#back").click();
  await openHit(page, 1);
  await clip(page, "渡輪", "");
  await clip(page, "夜班 <2024>", "也放這裡");
  // What the page has done the command line knows.
  const { clippings } = told(archive, "clip", "list", "--folder", "渡輪");
  assert.deepEqual(clippings.map((clipping) => clipping.note ?? ""), ["票價見第二段\n<b>待查</b>", ""]);
  // And the other way round.
  run(archive, "clip", "note", clippings[1].id, "--folder", "渡輪", "--note", "由命令列寫的");
  await page.goto("/clippings?folder=渡輪");
  assert.deepEqual(await notes(page), ["票價見第二段\n<b>待查</b>", "由命令列寫的"]);
  await page.locator(".clipping textarea").nth(1).fill("在頁面上改的");
  await page.locator(".clipping .note button").nth(1).click();
  await page.waitForLoadState();
  assert.deepEqual(await notes(page), ["票價見第二段\n<b>待查</b>", "在頁面上改的"]);
  const port = new URL(address).host;
  assert.equal(await server.end(), 0);
  const again = await serve(archive, { listen: port });
  await page.goto("/clippings");
  const folders = (await page.locator("section[aria-labelledby=folders] li").allInnerTexts()).map((folder) => folder.replace(/\s+/g, " "));
  assert.deepEqual(folders, ["渡輪 2 篇剪報", "夜班 <2024> 1 篇剪報"]);
  await page.goto("/clippings?folder=渡輪");
  assert.deepEqual(await notes(page), ["票價見第二段\n<b>待查</b>", "在頁面上改的"]);
  assert.equal(await page.locator(".clipping h3").first().innerText(), first);
  await page.locator(".clipping h3 a").first().click();
  await page.waitForURL(/\/article\//);
  assert.match(await page.locator("#clipped").innerText(), /渡輪/);
  await again.end();
}, own);

bothWays("a folder is exported as by the command line", async ({ archive, page }) => {
  const ids = told(archive, "search", "渡輪").hits.map((hit) => hit.id);
  run(archive, "clip", "add", ...ids, "--folder", "渡輪", "--note", "一");
  await page.goto("/clippings?folder=渡輪");
  await page.locator("#export summary").click();
  for (const link of await page.locator("#export a").all()) {
    const format = new URL(await link.getAttribute("href"), page.url()).searchParams.get("format");
    // What opens a table on a reader's machine wants a mark of the encoding.
    const marked = format === "csv" ? ["--bom"] : [];
    const write = () => run(archive, "clip", "export", "渡輪", "--output", "-", "--format", format, ...marked);
    await isWritten(format, () => saved(page, () => link.click()), write);
  }
}, own);

bothWays("folders are made, renamed and deleted, clippings moved and removed", async ({ archive, page }) => {
  const ids = told(archive, "search", "渡輪").hits.map((hit) => hit.id);
  run(archive, "clip", "add", ...ids.slice(0, 3), "--folder", "渡輪");
  const known = () => Object.fromEntries(told(archive, "clip", "list").folders.map(({ name, clippings }) => [name, clippings]));
  await page.goto("/clippings");
  await page.locator("#new-folder").fill("書 & 館");
  await page.locator("#make button").click();
  await page.waitForLoadState();
  assert.deepEqual(known(), { "渡輪": 3, "書 & 館": 0 });
  await page.goto("/clippings?folder=渡輪");
  const first = page.locator(".clipping").first();
  await first.locator("summary").click();
  await first.locator("select[name=to]").selectOption("書 & 館");
  await first.locator("button[value=move]").click();
  await page.waitForLoadState();
  assert.deepEqual(known(), { "渡輪": 2, "書 & 館": 1 });
  await page.goto("/clippings?folder=渡輪");
  await page.locator(".clipping summary").first().click();
  await page.locator(".clipping button[value=remove]").first().click();
  await page.waitForLoadState();
  assert.deepEqual(known(), { "渡輪": 1, "書 & 館": 1 });
  await page.goto("/clippings?folder=渡輪");
  await page.locator("#new-name").fill("船");
  await page.locator("#rename button").click();
  await page.waitForLoadState();
  assert.deepEqual(known(), { "船": 1, "書 & 館": 1 });
  await page.goto("/clippings?folder=船");
  await page.locator("#delete").locator("xpath=ancestor::details").locator("summary").click();
  await page.locator("#delete button").click();
  await page.waitForLoadState();
  assert.deepEqual(known(), { "書 & 館": 1 });
}, own);

bothWays("an article that has changed or gone since is told, and taken as it is now", async ({ archive, page }) => {
  for (const name of ["a", "b"]) writeFileSync(join(archive, `${name}.md`), `---\ntitle: 潮水 ${name}\ndate: 2024-05-01\n---\n碼頭的潮水表換新 ${name}。\n`);
  run(archive, "index");
  const ids = told(archive, "search", "潮水表換新").hits.map((hit) => hit.id);
  assert.equal(ids.length, 2);
  run(archive, "clip", "add", ...ids, "--folder", "潮");
  writeFileSync(join(archive, "a.md"), "---\ntitle: 潮水 a\ndate: 2024-05-01\n---\n碼頭的潮水表又換新了，換成電子紙。\n");
  rmSync(join(archive, "b.md"));
  run(archive, "index");
  // The server that runs sees the new commit.
  await page.goto("/clippings?folder=潮");
  const states = (await page.locator(".clipping .notice p").allInnerTexts()).length;
  assert.equal(states, 2);
  await page.locator("button[value=renew]").click();
  await page.waitForLoadState();
  const { clippings } = told(archive, "clip", "list", "--folder", "潮");
  assert.deepEqual(clippings.map((clipping) => clipping.state).sort(), ["gone", "unchanged"]);
}, own);

bothWays("all clippings are saved as a file, and taken in elsewhere", async ({ archive, page }) => {
  const ids = told(archive, "search", "渡輪").hits.map((hit) => hit.id);
  run(archive, "clip", "add", ...ids.slice(0, 2), "--folder", "渡輪", "--note", "一");
  await page.goto("/clippings");
  const file = join(archive, ".jianbao", "saved.jsonl");
  writeFileSync(file, (await saved(page, () => page.locator("#backup").click())).bytes);
  run(archive, "clip", "delete", "渡輪", "--with-clippings");
  await page.goto("/clippings");
  await page.locator("#carry ~ details summary").click();
  await page.locator("#import-file").setInputFiles(file);
  await page.locator("#import button").click();
  await page.waitForLoadState();
  assert.match(await page.locator("[role=status]").innerText(), /匯入了 2 則/);
  assert.deepEqual(await notes(page), ["一", "一"]);
}, own);

bothWays("a form of another page, or of a server before, changes nothing and says so", async ({ archive, awaits, context, page }) => {
  awaits(/status of 4\d\d/);
  await page.goto("/clippings");
  await page.locator("#new-folder").fill("新");
  // The token of the form, as one would be that was made elsewhere.
  await page.locator("#make input[type=hidden]").first().evaluate((field) => { field.value = "0".repeat(80); });
  await page.locator("#make button").click();
  await page.locator("#failure").waitFor();
  assert.deepEqual(told(archive, "clip", "list").folders, []);
  // No state changes by GET.
  const answer = await context.request.get("/clippings?do=make&folder=新");
  assert.ok(answer.status() < 500);
  assert.deepEqual(told(archive, "clip", "list").folders, []);
}, own);
