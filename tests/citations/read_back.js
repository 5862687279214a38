// Reads CSL-JSON with citeproc, and prints as lines of JSON what a processor makes of each item: a style prints every variable
// between marks, and the marks part the text again. Signs that citeproc sets its own way (straight quotation marks) are told
// from lost ones by the item as the processor holds it, which must be the same to the letter.
"use strict";
const fs = require("fs");
const CSL = require("citeproc");

const MARK = "\u241e";
const VARIABLES = ["title", "container-title", "page", "section", "URL"];
const text = (name) => `<text variable="${name}" prefix="${MARK}${name}=" />`;
const date = (name) =>
  `<date variable="${name}" prefix="${MARK}${name}=" delimiter="-"><date-part name="year"/>` +
  `<date-part name="month" form="numeric-leading-zeros"/><date-part name="day" form="numeric-leading-zeros"/></date>`;
const names = (name) => `<names variable="${name}" prefix="${MARK}${name}="><name delimiter="\u241f" delimiter-precedes-last="always"/></names>`;
const style = `<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>all</title><id>all</id>
<updated>2026-01-01T00:00:00+00:00</updated></info><citation><layout><text variable="title"/></layout></citation>
<bibliography><layout>${VARIABLES.map(text).join("")}${["issued", "accessed"].map(date).join("")}
${["author", "editor"].map(names).join("")}</layout></bibliography></style>`;
const locale = `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms>
<term name="open-quote">"</term><term name="close-quote">"</term><term name="open-inner-quote">'</term>
<term name="close-inner-quote">'</term><term name="page-range-delimiter">-</term></terms></locale>`;

const items = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const byId = new Map(items.map((item) => [item.id, item]));
const BATCH = 200;
for (let at = 0; at < items.length; at += BATCH) {
  const ids = items.slice(at, at + BATCH).map((item) => item.id);
  const engine = new CSL.Engine(
    { retrieveLocale: () => locale, retrieveItem: (id) => JSON.parse(JSON.stringify(byId.get(id))) },
    style,
    "en-US",
    true
  );
  engine.setOutputFormat("text");
  engine.updateItems(ids, true);
  const [facts, texts] = engine.makeBibliography();
  texts.forEach((entry, number) => {
    const id = facts.entry_ids[number][0];
    const item = byId.get(id);
    const held = engine.refetchItem(id);
    const record = { id };
    for (const part of entry.trim().split(MARK).slice(1)) {
      const [, name, value] = part.match(/^([^=]+)=([^]*)$/);
      record[name] = value.trim();
    }
    // Straight quotation marks and apostrophes are set curved: the item as it is held decides there.
    const plain = (value) => value.replace(/["'“”‘’]/g, "'").replace(/\s+/g, " ");
    for (const name of VARIABLES) {
      if (record[name] !== undefined && plain(record[name]) === plain(held[name] || "")) record[name] = held[name];
    }
    const list = (name) => (record[name] ? record[name].split("\u241f") : undefined);
    const kept = (name) => JSON.stringify(held[name]) === JSON.stringify(item[name]);
    if (!["id", "type", "title", "container-title", "page", "section", "URL", "language"].every(kept)) record.title = "not kept";
    const read = {
      id,
      title: record.title,
      authors: list("author"),
      editors: list("editor"),
      container: record["container-title"],
      issued: record.issued,
      page: record.page,
      section: record.section,
      url: record.URL,
      accessed: record.accessed,
    };
    process.stdout.write(JSON.stringify(read) + "\n");
  });
}
