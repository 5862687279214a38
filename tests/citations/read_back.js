// Reads CSL-JSON with citeproc, and prints as lines of JSON what a processor makes of each item: each variable is set by a
// style of its own. Signs that citeproc sets in its own way (straight quotation marks, spaces) are told from lost ones by the
// item as the processor holds it, which must be the same to the letter.
"use strict";
const fs = require("fs");
const CSL = require("citeproc");

const NAMES = "\u241f";
// Stands before each value: citeproc passes over an entry in which nothing is.
const BEFORE = "\u241e";
const BATCH = 500;
const text = (name) => `<text variable="${name}"/>`;
const date = (name) =>
  `<date variable="${name}" delimiter="-"><date-part name="year"/><date-part name="month" form="numeric-leading-zeros"/>` +
  `<date-part name="day" form="numeric-leading-zeros"/></date>`;
const names = (name) => `<names variable="${name}"><name delimiter="${NAMES}"/></names>`;
const VARIABLES = {
  title: text("title"),
  container: text("container-title"),
  page: text("page"),
  section: text("section"),
  url: text("URL"),
  issued: date("issued"),
  accessed: date("accessed"),
  authors: names("author"),
  editors: names("editor"),
};
const PERSONS = { authors: "author", editors: "editor" };
const HELD = { title: "title", container: "container-title", page: "page", section: "section", url: "URL" };

const terms = { "open-quote": '"', "close-quote": '"', "open-inner-quote": "'", "close-inner-quote": "'", "page-range-delimiter": "-" };
for (const name of ["et-al", "and", "editor", "author", "page"]) terms[name] = name;
const locale =
  `<locale xmlns="http://purl.org/net/xbiblio/csl" version="1.0" xml:lang="en-US"><terms>` +
  Object.entries(terms).map(([name, value]) => `<term name="${name}">${value}</term>`).join("") +
  `</terms></locale>`;
const style = (variable) =>
  `<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>one</title><id>one</id>` +
  `<updated>2026-01-01T00:00:00+00:00</updated></info><citation><layout><text variable="id"/></layout></citation>` +
  `<bibliography><layout><text value="${BEFORE}"/>${variable}</layout></bibliography></style>`;

const items = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const byId = new Map(items.map((item) => [item.id, item]));
const plain = (value) => value.replace(/\s*["'“”‘’]\s*/g, "'").replace(/\s+/g, " ").trim();
const records = new Map(items.map((item) => [item.id, { id: item.id }]));
const lost = [];
for (const [name, variable] of Object.entries(VARIABLES)) {
  for (let at = 0; at < items.length; at += BATCH) {
    const sys = { retrieveLocale: () => locale, retrieveItem: (id) => JSON.parse(JSON.stringify(byId.get(id))) };
    const engine = new CSL.Engine(sys, style(variable), "en-US", true);
    engine.setOutputFormat("text");
    engine.updateItems(items.slice(at, at + BATCH).map((item) => item.id), true);
    const [facts, entries] = engine.makeBibliography();
    entries.forEach((entry, number) => {
      const id = facts.entry_ids[number][0];
      const held = engine.refetchItem(id);
      const item = byId.get(id);
      for (const field of ["type", "language", ...Object.values(HELD), ...Object.values(PERSONS)]) {
        if (JSON.stringify(held[field]) !== JSON.stringify(item[field])) lost.push(`${id}: ${field}`);
      }
      let value = entry.trim().slice(BEFORE.length);
      if (value === "") return;
      if (HELD[name] && plain(value) === plain(held[HELD[name]] || "")) value = held[HELD[name]];
      const set = PERSONS[name] ? value.split(NAMES) : value;
      const names = (held[PERSONS[name]] || []).map((person) => person.literal);
      const isSame = PERSONS[name] && set.map(plain).join(NAMES) === names.map(plain).join(NAMES);
      records.get(id)[name] = isSame ? names : set;
    });
  }
}
for (const record of records.values()) process.stdout.write(JSON.stringify(record) + "\n");
if (lost.length > 0) throw new Error(`the processor holds other values: ${lost.slice(0, 5).join(", ")}`);
