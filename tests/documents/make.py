"""Makes documents in many formats, written by the programs that people use, and tells what is true of each.

    python3 tests/documents/make.py OUT [FORMAT…]

Needed are Python 3.11 with the packages of requirements.txt, and for the formats that they write: Chromium, LibreOffice, TeX
Live (xelatex, lualatex with luatexja, pdflatex with CJK and the arphic fonts), Ghostscript, poppler, MuPDF, qpdf, pango-view,
pandoc, and the Noto CJK and arphic fonts. What is missing is told, and its documents are left out.
On Debian they are chromium, libreoffice-writer, texlive-xetex, texlive-luatex, texlive-lang-chinese, texlive-lang-japanese,
latex-cjk-chinese with latex-cjk-chinese-arphic-gbsn00lp and -bsmi00lp, ghostscript, poppler-utils, poppler-data,
mupdf-tools, qpdf, pango1.0-tools, pandoc, fonts-noto-cjk, fonts-arphic-uming and fonts-wqy-microhei.

Every format has a folder in OUT with forty documents and more. OUT/truth.jsonl has a line an article:

    path        as jianbao names it
    format, maker, kind, script (s or t)
    title       the headline
    date, author, url, captured    where the document states them
    sentences   those of the paragraphs, in reading order; each comes once in all documents
    paragraphs  the number of the paragraph of each sentence
    pages       the page of each sentence, or null (PDF, where page breaks were forced)
    beside      sentences of footnotes, boxes and the like, which must be found, wherever they stand
    absent      sentences that were deleted or are hidden, and must not be found
    lossy       true where the file has lost its text for every program

OUT/unreadable has files that cannot be read, or not in whole, and OUT/unreadable/README.txt what is wrong with each.
"""

import importlib
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
sys.dont_write_bytecode = True

FORMATS = {
    "pdf": "pdfs", "docx": "office", "odt": "office", "rtf": "office", "epub": "books", "eml": "mails", "mbox": "mails", "mhtml": "saved",
    "webarchive": "saved", "singlefile": "saved", "srt": "captions", "vtt": "captions", "wacz": "crawls", "arc": "crawls", "unreadable": "broken",
}  # fmt: skip


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    out = pathlib.Path(sys.argv[1])
    wanted = sys.argv[2:] or list(FORMATS)
    for format in wanted:
        if format not in FORMATS:
            sys.exit(f"no format {format}; there are: {' '.join(FORMATS)}")
    # Only now, so that what is asked for wrongly is told without any package.
    from common import Corpus

    for format in wanted:
        start = time.time()
        corpus = Corpus(out, format)
        module = importlib.import_module(FORMATS[format])
        getattr(module, "make_" + format, getattr(module, "make", None))(corpus)
        corpus.close()
        print(
            f"{format}: {len(corpus.truth)} articles, {sum(len(entry['sentences']) for entry in corpus.truth)} sentences, {time.time() - start:.0f} s",
            flush=True,
        )
    config = out / ".jianbao" / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('exclude = ["truth.jsonl", "unreadable/README.txt"]\n', encoding="utf-8")
    with open(out / "truth.jsonl", "w", encoding="utf-8") as file:
        for format in FORMATS:
            part = out / ".truth" / (format + ".jsonl")
            if part.exists():
                file.write(part.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
