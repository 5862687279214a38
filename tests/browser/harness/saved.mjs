// Files that the browser saves, beside what the command line writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** What the browser saves at a click. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Looks whether what is saved is what is written. A workbook has the second in it in which it was made: one in five is in the same. */
export async function isWritten(format, save, write) {
  for (let tries = 5; ; tries--) {
    const { name, bytes } = await save();
    const written = write();
    assert.match(name, /\.\w+$/, name);
    assert.ok(written.length > 100, `${format}: ${written}`);
    if (format === "xlsx" && !bytes.equals(written) && tries > 1) continue;
    assert.ok(bytes.equals(written), `${format}: ${bytes.length} bytes saved, ${written.length} written`);
    return;
  }
}
