"""Checks what a program reads from the documents of make.py, sentence by sentence.

    python3 tests/documents/check.py PROGRAM OUT [--format F]… [--no-index] [--failures N]
    python3 tests/documents/check.py --texts DIR OUT [--format F]… [--by maker]

PROGRAM is the jianbao to be checked; it indexes OUT (the index lies in OUT/.jianbao). With --texts, plain texts that another
program made are compared instead: DIR/pdf/01-plain.pdf.txt for OUT/pdf/01-plain.pdf, with form feeds between pages if it has
them. Needed is Python 3.11 alone. Exits with 1 where anything failed.

The columns: documents that should be there and are not (no doc); sentences; those that a search for them as a quotation does not find in
their article (unfound); those that its text lacks (missing), and of these those that are there but for signs and the forms of
characters (signs); those that stand before one that they should follow (order); that are there twice (doubled); over which an end of a
paragraph falls (broken); pairs of neighbours in one paragraph that are in two (split), and in two that are in one (joined),
which do not fail; of those beside the text that are missing (beside); deleted ones that are there (absent); on another page
(page); articles that are there under another number of their file (number); titles, dates, authors, addresses and times of capture that differ.

Without white space, and with dashes of any kind as one, is how texts are compared.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

COUNTS = "sentences unfound missing signs order doubled broken split joined beside absent page number title date author url captured".split()
HARMLESS = {"sentences", "signs", "split", "joined"}


def bare(text):
    """Without white space, and with what stands for a dash or an ellipsis as one."""
    return re.sub("…+", "…", re.sub("[‐-―─⸺⸻]+", "—", re.sub(r"[\s\u200b\u00ad\ufeff]+", "", text)))


def letters(text):
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


def squeeze(paragraphs):
    """The text without white space, and the number of the paragraph of every character of it."""
    text, numbers = [], []
    for number, paragraph in enumerate(paragraphs):
        piece = bare(paragraph)
        text.append(piece)
        numbers += [number] * len(piece)
    return "".join(text), numbers


class Document:
    """A document of the truth, and what is wrong with what was read of it."""

    def __init__(self, truth):
        self.truth, self.counts, self.failures = truth, collections.Counter(), []

    def fail(self, what, said):
        self.counts[what] += 1
        self.failures.append((what, said))

    def compare_pages(self, body, marks):
        """The page of each sentence, by the marks: the characters of the body at which pages begin, with their labels."""
        places = [at for at, sign in enumerate(body) if not sign.isspace()]
        text = "".join(body[at] for at in places)
        for sentence, page in zip(self.truth["sentences"], self.truth["pages"]):
            at = text.find("".join(sentence.split()))
            if page and at >= 0:
                found = [label for begins, label in marks if begins <= places[at]][-1:]
                if found != [str(page)]:
                    self.fail("page", f"{sentence} is on page {page}, not {found}")

    def compare_text(self, body, paragraphs, pages=None):
        truth, sentences = self.truth, self.truth["sentences"]
        text, numbers = squeeze(paragraphs)
        loose = letters(text)
        places, last, last_sentence = [], -1, ""
        self.counts["sentences"] += len(sentences)
        for at, sentence in enumerate(sentences):
            wanted = bare(sentence)
            place = text.find(wanted)
            places.append(place)
            if place < 0:
                if letters(sentence) in loose:
                    self.counts["signs"] += 1
                self.fail("missing", f"{sentence}\n      nearest: {self.nearest(text, wanted)}")
                continue
            if text.count(wanted) > 1:
                self.fail("doubled", f"{sentence} ({text.count(wanted)} times)")
            if place < last:
                self.fail("order", f"{sentence}\n      stands before: {last_sentence}")
            else:
                last, last_sentence = place, sentence
            if numbers[place] != numbers[place + len(wanted) - 1]:
                cut = next(at for at in range(place, place + len(wanted)) if numbers[at + 1] != numbers[place]) + 1
                self.fail("broken", f"{text[place:cut]} ¶ {text[cut : place + len(wanted)]}")
            if pages and truth.get("pages") and truth["pages"][at]:
                found = next((page for page, piece in enumerate(pages, 1) if wanted in piece), None)
                if found != truth["pages"][at]:
                    self.fail("page", f"{sentence} is on page {truth['pages'][at]}, not {found}")
        for at in range(len(sentences) - 1):
            first, second = places[at], places[at + 1]
            if min(first, second) < 0:
                continue
            same, meant = numbers[first] == numbers[second], truth["paragraphs"][at] == truth["paragraphs"][at + 1]
            self.counts["split"] += meant and not same
            self.counts["joined"] += same and not meant
        for sentence in truth.get("beside", []):
            if bare(sentence) not in text:
                self.fail("beside", f"{sentence}\n      nearest: {self.nearest(text, bare(sentence))}")
        for sentence in truth.get("absent", []):
            if bare(sentence) in text:
                self.fail("absent", sentence)

    @staticmethod
    def nearest(text, wanted):
        """What stands where the longest beginning of a sentence, or else its end, does."""
        for size in range(len(wanted), 3, -1):
            for piece, before in ((wanted[:size], 0), (wanted[-size:], len(wanted) - size)):
                place = text.find(piece)
                if place >= 0:
                    return "…" + text[max(0, place - before - 8) : place - before + len(wanted) + 16] + "…"
        return "nothing of it"

    def compare_values(self, row):
        truth = self.truth
        if bare(row.get("title") or "") != bare(truth["title"]):
            self.fail("title", f"{row.get('title')!r}, not {truth['title']!r}")
        for name, column in (("date", "published"), ("captured", "captured")):
            wanted, found = truth.get(name), row.get(column) or ""
            if wanted and minute(found) != minute(wanted):
                self.fail(name, f"{found!r}, not {wanted!r}")
        if truth.get("author") and truth["author"] not in (row.get("authors") or []):
            self.fail("author", f"{row.get('authors')!r}, not {truth['author']!r}")
        if truth.get("url") and row.get("url") != truth["url"]:
            self.fail("url", f"{row.get('url')!r}, not {truth['url']!r}")


def minute(time):
    """The minute of a time in UTC; one without a zone is in +08:00."""
    try:
        moment = datetime.datetime.fromisoformat(time)
    except ValueError:
        return time
    zone = datetime.timezone(datetime.timedelta(hours=8))
    return (
        (moment if moment.tzinfo else moment.replace(tzinfo=zone))
        .astimezone(datetime.timezone.utc)
        .replace(second=0, microsecond=0)
    )


def run(*command, ok=(0,)):
    done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode not in ok:
        sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout.decode(errors="replace")


def file_of(path):
    return re.split(r"!/|#\d+$", path)[0]


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def check_program(program, out, documents, index):
    if index:
        print(run(program, "index", out, ok=(0, 2)).strip().splitlines()[:1])
    with tempfile.TemporaryDirectory() as folder:
        exported, hits, names = (os.path.join(folder, name) for name in ("all.jsonl", "hits.jsonl", "names.txt"))
        fields = "id,path,title,published,authors,source,url,captured,body"
        run(program, "export", "*", out, "--fields", fields, "--no-manifest", "-o", exported, ok=(0, 1))
        rows = {row["path"]: row for row in rows_of(exported)} if os.path.exists(exported) else {}
        wanted = [
            (document, sentence)
            for document in documents
            for sentence in document.truth["sentences"] + document.truth.get("beside", [])
        ]
        found = collections.defaultdict(set)
        for start in range(0, len(wanted), 5000):
            part = wanted[start : start + 5000]
            with open(names, "w", encoding="utf-8") as file:
                file.writelines(f"「{sentence}」\n" for _, sentence in part)
            run(program, "batch", names, out, "--hits", hits, "--no-manifest", "--format", "jsonl", ok=(0, 1))
            for row in rows_of(hits):
                found[start + row["line"] - 1].add(row["path"])
    by_title = {(file_of(path), bare(row.get("title") or "")): row for path, row in rows.items()}
    for document in documents:
        document.row = rows.get(document.truth["path"])
        named = by_title.get((file_of(document.truth["path"]), bare(document.truth["title"])))
        if named is not None and named is not document.row:
            document.row = named
            document.fail("number", f"it is {named['path']}")
    for at, (document, sentence) in enumerate(wanted):
        if document.row and document.row["path"] not in found[at]:
            document.fail("unfound", f"「{sentence}」 is found in {sorted(found[at])[:3]}")
    for document in documents:
        row = document.row
        if row is None:
            others = [
                f"{path} {other.get('title')}"
                for path, other in rows.items()
                if file_of(path) == file_of(document.truth["path"])
            ]
            document.fail("no doc", f"not in the index; of the same file are {others[:9]}")
            continue
        body = row.get("body") or ""
        document.compare_text(body, body.split("\n"))
        document.compare_values(row)
        if any(document.truth.get("pages") or []):
            shown = json.loads(run(program, "show", row["id"], out, "--format", "json"))
            document.compare_pages(shown["body"], shown.get("locators", {}).get("marks", []))


def check_texts(folder, documents):
    for document in documents:
        path = pathlib.Path(folder) / (document.truth["path"] + ".txt")
        if not path.exists():
            document.fail("no doc", f"no {path}")
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        pages = [bare(page) for page in text.split("\f")] if "\f" in text else None
        # Only an empty line ends a paragraph in the texts of most programs; one that has none is not asked for paragraphs.
        document.compare_text(text, [text], pages)


def table(documents, by):
    groups = collections.defaultdict(list)
    for document in documents:
        groups[document.truth[by]].append(document)
    columns = ["documents", "no doc", "failing"] + COUNTS
    lines = []
    for name, group in list(groups.items()) + [("all", documents)]:
        counts = sum((document.counts for document in group), collections.Counter())
        counts["documents"], counts["failing"] = len(group), sum(failed(document) for document in group)
        lines.append([name] + [str(counts[column]) for column in columns])
    lines.insert(0, [by] + columns)
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) if not at else cell.rjust(width) for at, (cell, width) in enumerate(zip(line, widths)))
        )


def failed(document):
    return any(count for what, count in document.counts.items() if what not in HARMLESS)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", nargs="+", metavar="PROGRAM OUT", help="with --texts, OUT alone")
    parser.add_argument("--format", action="append", help="these formats alone")
    parser.add_argument("--texts", metavar="DIR", help="compare the plain texts in DIR")
    parser.add_argument(
        "--by", default="format", choices=["format", "maker", "kind", "path"], help="what the table has a line for"
    )
    parser.add_argument("--no-index", action="store_true", help="the index is as it should be")
    parser.add_argument("--failures", type=int, default=3, help="how many failures of a document are printed")
    options = parser.parse_args()
    if len(options.places) != (1 if options.texts else 2):
        parser.error("PROGRAM and OUT are needed, or --texts DIR and OUT")
    out = pathlib.Path(options.places[-1])
    documents = [Document(truth) for truth in rows_of(out / "truth.jsonl")]
    documents = [document for document in documents if not options.format or document.truth["format"] in options.format]
    readable = [document for document in documents if not document.truth.get("lossy")]
    if len(readable) < len(documents):
        print(f"{len(documents) - len(readable)} documents have lost their text and are left out")
    if options.texts:
        check_texts(options.texts, readable)
    else:
        check_program(os.path.abspath(options.places[0]), out, readable, not options.no_index)
    for document in readable:
        if failed(document) and options.failures:
            truth = document.truth
            print(f"\n{truth['path']} ({truth['maker']}, {truth['kind']})")
            for what, said in document.failures[: options.failures]:
                print(f"    {what}: {said}")
            if len(document.failures) > options.failures:
                print(f"    … {len(document.failures)} in all")
    print()
    table(readable, options.by)
    return any(failed(document) for document in readable)


if __name__ == "__main__":
    sys.exit(main())
