// The pictures of the documentation: node tests/browser/pictures.mjs PROGRAM FOLDER
// Pages of the sample corpus, as PNG of at most 256 colours: what text needs, in a third of the bytes.

import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { crc32, deflateSync } from "node:zlib";

const [, , program, folder] = process.argv;
if (!folder) {
  console.error("usage: node tests/browser/pictures.mjs PROGRAM FOLDER");
  process.exit(2);
}
process.env.JIANBAO_PROGRAM = resolve(program);
const { done, run, sampleServer, told } = await import("./harness/archive.mjs");
const { reader } = await import("./harness/browser.mjs");

/** Bytes that a picture may have. */
const MOST = 120_000;
const { archive } = await sampleServer();
const [article] = told(archive, "search", "東港至瀾島渡輪四月起增開夜班").hits;
const [sailings, market] = ["中秋連假加班船時刻", "夜班菜場開到凌晨兩點"].map((title) => told(archive, "search", `title:${title}`).hits[0]);
run(archive, "clip", "add", article.id, "--folder", "夜班", "--note", "票價見第二段");
run(archive, "clip", "add", market.id, "--folder", "夜班", "--note", "與渡輪一併引用");
run(archive, "clip", "add", sailings.id, "--folder", "船期");
const PICTURES = [
  { name: "page.png", path: "/?query=軟體 OR 晶片", width: 1100, height: 720 },
  { name: "page-article.png", path: `/article/${article.id}?query=渡輪`, width: 1100, height: 640 },
  { name: "page-clippings.png", path: "/clippings?folder=夜班&lang=en", width: 1100, height: 560, scheme: "dark" },
];

for (const { name, path, width, height, scheme = "light" } of PICTURES) {
  const one = await reader({ viewport: { width, height }, colorScheme: scheme });
  await one.page.goto(path);
  const shot = await one.page.screenshot();
  const png = indexed(await pixels(one.context, shot));
  if (png.length > MOST) throw new Error(`${name} has ${png.length} bytes`);
  writeFileSync(join(folder, name), png);
  console.log(`${name}: ${width} × ${height}, ${png.length} bytes`);
  await one.ends();
}
await done();

/** The pixels of a PNG, as the browser reads them. */
async function pixels(context, png) {
  const page = await context.newPage();
  const { width, height, data } = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    canvas.drawImage(bitmap, 0, 0);
    const { data } = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = "";
    for (let at = 0; at < data.length; at += 0x8000) text += String.fromCharCode(...data.subarray(at, at + 0x8000));
    return { width: bitmap.width, height: bitmap.height, data: btoa(text) };
  }, png.toString("base64"));
  await page.close();
  return { width, height, data: Buffer.from(data, "base64") };
}

/** A PNG with a palette. Its colours are the most frequent ones; another becomes the one that is nearest to it. */
function indexed({ width, height, data }) {
  const times = new Map();
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at++) {
    colours[at] = data.readUIntBE(4 * at, 3);
    times.set(colours[at], (times.get(colours[at]) ?? 0) + 1);
  }
  const palette = [...times].sort(([, one], [, other]) => other - one).slice(0, 256).map(([colour]) => colour);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const nearest = new Map(palette.map((colour, nth) => [colour, nth]));
  const index = (colour) => {
    if (!nearest.has(colour)) {
      const far = palette.map((known) => parts(known).reduce((sum, part, nth) => sum + (part - parts(colour)[nth]) ** 2, 0));
      nearest.set(colour, far.indexOf(Math.min(...far)));
    }
    return nearest.get(colour);
  };
  // A row begins with its filter, which is none: a palette has no gradients.
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < colours.length; at++) rows[at + Math.floor(at / width) + 1] = index(colours[at]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette.flatMap(parts))),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name, content) {
  const named = Buffer.concat([Buffer.from(name), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}
