"""Reads citations back with other programs, and compares every field with the rows of the same hits.

    python3 tests/citations/read_back.py PROGRAM ARCHIVE [QUERY]

PROGRAM is the jianbao to be checked, ARCHIVE an archive that is indexed. Needed are rispy, bibtexparser, node with citeproc
(in NODE_PATH) and biber; one that is not there is told and passed over. Prints how many fields each reader gave back and
which differ, and exits with 1 where any does.
"""

import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

FIELDS = "id,title,published,source,authors,editors,section,url,page,captured"
HERE = os.path.dirname(os.path.abspath(__file__))


def line(text):
    """A text on one line, as citations have it."""
    pieces = [piece.strip() for piece in re.split("[\t-\r\u0085\u2028\u2029]+", (text or "").strip())]
    return re.sub("[\x00-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", " ".join(piece for piece in pieces if piece))


def wanted(row):
    """What a citation of a row must say: what is not known is not there."""
    fields = {
        "title": line(row["title"]),
        "authors": [line(name) for name in row["authors"]],
        "editors": [line(name) for name in row["editors"]],
        "container": line(row["source"]),
        "issued": (row["published"] or "")[:10],
        "page": line(row["page"]),
        "section": " > ".join(line(part) for part in row["section"]),
        "url": line(row["url"]),
        "accessed": (row["captured"] or "")[:10],
    }
    return {name: value for name, value in fields.items() if value}


class Comparison:
    def __init__(self, reader):
        self.reader, self.records, self.fields, self.wrong = reader, 0, 0, collections.Counter()

    def add(self, key, expected, read):
        self.records += 1
        self.fields += len(expected)
        for name in sorted(set(expected) | set(read)):
            if expected.get(name) != read.get(name):
                self.wrong[name] += 1
                if self.wrong[name] <= 3:
                    print(f"{self.reader}: {key}: {name}: {expected.get(name)!r} was read as {read.get(name)!r}")

    def end(self, count):
        differ = sum(self.wrong.values()) + abs(count - self.records)
        print(f"{self.reader}: {self.records} of {count} records, {self.fields} fields, {differ} differ {dict(self.wrong) or ''}")
        return differ


def compare(reader, rows, records):
    """`records` are pairs of a key and its fields."""
    comparison, by_key = Comparison(reader), {"jianbao" + row["id"]: wanted(row) for row in rows}
    if reader == "bibtexparser":
        # What no address may hold is percent-encoded there, and means the same.
        for fields in by_key.values():
            for sign, code in [("{", "%7B"), ("}", "%7D"), ("\\", "%5C"), (" ", "%20")]:
                if "url" in fields:
                    fields["url"] = fields["url"].replace(sign, code)
    for key, read in records:
        comparison.add(key, by_key[key], {name: value for name, value in read.items() if value})
    return comparison.end(len(rows))


def ris_records(path):
    import rispy

    def date(text):
        return "-".join(part for part in (text or "").split("/") if part)

    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.count("\r\n") == text.count("\n"), "a line does not end in CR LF"
    for record in rispy.loads(text):
        yield record["id"], {
            "title": record.get("title") or record.get("primary_title"),
            "authors": record.get("authors"),
            # rispy has no name of its own for ED, and keeps it as it stands.
            "editors": editors(record),
            "container": record.get("secondary_title"),
            "issued": date(record.get("date")),
            "page": record.get("start_page"),
            "section": record.get("section"),
            "url": (record.get("urls") or [record.get("url")])[0],
            "accessed": date(record.get("access_date")),
        }


def editors(record):
    values = record.get("unknown_tag", {}).get("ED") or record.get("editors")
    return values if isinstance(values, list) or not values else [values]


def bib_records(path):
    import bibtexparser
    from bibtexparser.middlewares import RemoveEnclosingMiddleware, SeparateCoAuthors
    from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

    library = bibtexparser.parse_file(path, parse_stack=[RemoveEnclosingMiddleware(), SeparateCoAuthors()])
    assert not library.failed_blocks, library.failed_blocks[:3]
    # Commands of LaTeX that pylatexenc does not know, or takes for a letter of phonetics.
    commands = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    known = get_default_latex_context_db()
    macros = [MacroTextSpec(name, simplify_repl=sign) for name, sign in commands.items()]
    known.add_context_category("of a citation", macros=macros, prepend=True)
    set_text = LatexNodes2Text(latex_context=known, keep_braced_groups=False).latex_to_text
    for entry in library.entries:
        fields = {field.key: field.value for field in entry.fields}
        yield entry.key, {
            "title": set_text(fields.get("title", "")),
            "authors": [set_text(name) for name in fields.get("author", [])],
            "editors": [set_text(name) for name in fields.get("editor", [])],
            "container": set_text(fields.get("journaltitle", fields.get("organization", ""))),
            "issued": fields.get("date"),
            "page": set_text(fields.get("pages", fields.get("note", ""))),
            "section": set_text(fields.get("keywords", "")),
            "url": fields.get("url"),
            "accessed": fields.get("urldate"),
        }


def csl_records(path):
    script = os.path.join(HERE, "read_back.js")
    output = subprocess.run(["node", script, path], check=True, stdout=subprocess.PIPE).stdout
    for record in output.decode("utf-8").splitlines():
        record = json.loads(record)
        yield record.pop("id"), record


def biber(path, folder):
    differ = 0
    for options in [[], ["--validate-datamodel"]]:
        output = os.path.join(folder, "biber.bib")
        command = ["biber", "--tool", "--output-file", output, *options, path]
        run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder)
        said = run.stdout.decode("utf-8", "replace")
        warnings = [text for text in said.splitlines() if re.match("(WARN|ERROR)", text)]
        shown = collections.Counter(re.sub("'?jianbao[0-9a-f]{16}'?", "…", text) for text in warnings)
        with open(output, encoding="utf-8") as file:
            entries = sum(text.startswith("@") for text in file)
        print(f"{' '.join(command[:2] + options)}: {entries} entries, status {run.returncode}, {len(warnings)} warnings")
        for text, count in shown.most_common(8):
            print(f"  {count} × {text}")
        differ += len(warnings) if not options else 0
    return differ


def main(program, archive, query="*"):
    differ = 0
    with tempfile.TemporaryDirectory() as folder:
        def export(name, *options):
            path = os.path.join(folder, name)
            command = [program, "export", query, archive, "-o", path, "--sort", "oldest", "--no-manifest", *options]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            return path

        with open(export("hits.jsonl", "--fields", FIELDS), encoding="utf-8") as file:
            rows = [json.loads(text) for text in file]
        known = collections.Counter(name for row in rows for name in wanted(row))
        print(f"{len(rows)} articles; with {dict(known)}")
        readers = [("rispy", "ris", ris_records), ("bibtexparser", "bib", bib_records), ("citeproc", "csljson", csl_records)]
        for reader, ending, records in readers:
            path = export(f"hits.{ending}")
            try:
                differ += compare(reader, rows, records(path))
            except (ImportError, FileNotFoundError) as error:
                print(f"{reader}: not there: {error}")
        if shutil.which("biber"):
            differ += biber(os.path.join(folder, "hits.bib"), folder)
        else:
            print("biber: not there")
        with open(export("hits.gbt"), encoding="utf-8") as file:
            references = file.read().splitlines()
        unended = sum(not text.endswith(".") for text in references)
        print(f"GB/T 7714: {len(references)} lines, {unended} without a full stop")
        differ += unended + abs(len(references) - len(rows))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
