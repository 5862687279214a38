// Files that the browser saves, beside what the command line writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

/** What the browser saves at a click. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Looks whether what is saved is what is written; of a workbook but for the second in which it was made. */
export async function isWritten(format, save, write) {
  const { name, bytes } = await save();
  const written = write();
  assert.match(name, /\.\w+$/, name);
  assert.ok(written.length > 100, `${format}: ${written}`);
  if (format === "xlsx") return assert.deepEqual(parts(bytes), parts(written));
  assert.ok(bytes.equals(written), `${format}: ${bytes.length} bytes saved, ${written.length} written`);
}

/** The files in a ZIP, by their names, without the time that a workbook says it was made at. */
function parts(zip) {
  const found = {};
  const end = zip.lastIndexOf("PK\x05\x06");
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, length, name, extra, comment, offset] = [
      zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), ...[28, 30, 32].map((field) => zip.readUInt16LE(at + field)), zip.readUInt32LE(at + 42),
    ];
    const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
    const packed = zip.subarray(start, start + length);
    const text = (method === 8 ? inflateRawSync(packed) : packed).toString();
    found[zip.toString("utf8", at + 46, at + 46 + name)] = text.replace(/(<dcterms:\w+[^>]*>)[^<]*/g, "$1");
    at += 46 + name + extra + comment;
  }
  assert.ok(Object.keys(found).length > 3, Object.keys(found).join());
  return found;
}
