// The browser: Chromium, whose every request is written down. What would leave this machine goes to a proxy that answers
// nothing and tells; a page that says anything in its console, opens a dialog or breaks its own policy fails its test.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { chromium } from "playwright-core";

import { later, sampleServer } from "./archive.mjs";

const FLAGS = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-pings",
  "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
];
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// What Chromium asks of its maker whatever page is open, though it is told not to.
const OWN = /^\w+ (?:https?:\/\/)?(?:(?:clients\d|accounts)\.google\.com|(?:update|optimizationguide-pa)\.googleapis\.com|\w+(?:\.me)?\.gvt1\.com)[:/]/;
// Milliseconds that a page may take for anything; the machine may be busy.
const PATIENCE = 15_000;

let started;

/** The browser, one for all tests, and `leaks`: what it asked of anything but this machine. */
export function browser() {
  started ??= start();
  return started;
}

async function start() {
  const executablePath = process.env.JIANBAO_BROWSER || PLACES.find(existsSync);
  if (!executablePath) throw new Error("there is no Chromium: install it, or set JIANBAO_BROWSER to where it is");
  const leaks = [];
  const note = (line) => { if (!OWN.test(line)) leaks.push(line); };
  const sink = createServer((request, response) => {
    note(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  sink.on("connect", (request, socket) => {
    note(`CONNECT ${request.url}`);
    socket.on("error", () => {});
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise((done) => { sink.listen(0, "127.0.0.1", done); });
  later(() => sink.close());
  // Names are not looked up either: the proxy would be asked to.
  const args = [...FLAGS, `--proxy-server=127.0.0.1:${sink.address().port}`, "--proxy-bypass-list=127.0.0.1"];
  const launched = await chromium.launch({ executablePath, args, chromiumSandbox: false });
  later(() => launched.close());
  return { launched, leaks };
}

/** A reader: a context of the browser on a server, with a page. `ends` says what went wrong unseen. */
export async function reader({ script = true, server, language = "zh-TW", ...options } = {}) {
  const { launched } = await browser();
  const serves = server ?? (await sampleServer());
  const { address, archive } = serves;
  const context = await launched.newContext({
    baseURL: address, javaScriptEnabled: script, locale: language, acceptDownloads: true, ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const said = [];
  // Lines of the console that are meant to come: that a page was refused, above all.
  const awaited = [];
  const asked = [];
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => said.push(`error: ${error.error()}`));
  context.on("dialog", async (dialog) => { said.push(`dialog: ${dialog.message()}`); await dialog.dismiss(); });
  context.on("request", (request) => asked.push(request.url()));
  const page = await context.newPage();
  return {
    address, archive, asked, context, page, script, server: serves,
    awaits: (line) => awaited.push(line),
    async ends() {
      await context.close();
      const unmeant = said.filter((line) => !awaited.some((meant) => meant.test(line)));
      assert.deepEqual(unmeant, [], "nothing is said in the console");
      assert.deepEqual(asked.filter((url) => !url.startsWith(`${address}/`)), [], "nothing is asked of elsewhere");
    },
  };
}
