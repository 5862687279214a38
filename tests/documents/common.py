"""What the makers of all formats share: where documents go, what is true of them, and how programs are run."""

import html
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from prose import Prose


class Missing(Exception):
    """A program that is needed is not installed."""


def run(*command, inside=None, env=None, ok=(0,), timeout=180):
    command = [str(part) for part in command]
    if shutil.which(command[0]) is None:
        raise Missing(command[0])
    done = subprocess.run(command, cwd=inside, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    if done.returncode not in ok:
        raise RuntimeError(
            f"{' '.join(command)[:200]}: status {done.returncode}: {done.stderr[-400:]!r} {done.stdout[-400:]!r}"
        )
    return done.stdout


class Corpus:
    def __init__(self, out, format):
        self.out, self.format = pathlib.Path(out).resolve(), format
        self.prose = Prose(format)
        self.folder = self.out / format
        self.truth = []
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="documents-"))
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def name(self, number, kind, ending=None):
        return self.folder / f"{number:02}-{kind}.{ending or self.format}"

    def add(self, path, article, maker, kind, inner="", **more):
        """`inner` is what stands behind the path of the file for an article in a container."""
        entry = {
            "path": str(pathlib.Path(path).relative_to(self.out)) + inner, "format": self.format, "maker": maker, "kind": kind,
            "script": article.script, "title": article.title, "sentences": article.sentences,
            "paragraphs": [at for at, block in enumerate(article.paragraphs, 1) for _ in block],
        }  # fmt: skip
        entry.update({name: value for name, value in more.items() if value is not None})
        self.truth.append(entry)
        return entry

    def attempt(self, make, *arguments, **named):
        """A document of which the program is not there is told and left out."""
        try:
            return make(*arguments, **named)
        except Missing as error:
            print(f"{self.format}: {arguments[:1]}: {error} is not installed", file=sys.stderr)

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)
        parts = self.out / ".truth"
        parts.mkdir(exist_ok=True)
        with open(parts / f"{self.format}.jsonl", "w", encoding="utf-8") as file:
            for entry in self.truth:
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def dated(article):
    return {"date": f"{article.day}T{article.time}", "author": article.author}


def pages_of(article, per_page):
    """Blocks in groups that begin a page each, and the page of every sentence."""
    groups, pages, count = [[]], [], 0
    for kind, block in article.blocks:
        if kind == "p" and count == per_page:
            groups.append([])
            count = 0
        if kind == "p":
            count += 1
            pages += [len(groups)] * len(block)
        groups[-1].append((kind, block))
    return groups, pages


FONTS = {
    "s": "'Noto Serif CJK SC'", "t": "'Noto Serif CJK TC'", "sans-s": "'Noto Sans CJK SC'", "sans-t": "'Noto Sans CJK TC'",
    "ming-t": "'AR PL UMing TW'", "hei-s": "'WenQuanYi Micro Hei'", "kai-t": "'AR PL UKai TW'",
}  # fmt: skip


def html_blocks(blocks, breaks=False):
    return "\n".join(
        f"<h2>{html.escape(block)}</h2>" if kind == "h" else f"<p>{html.escape(''.join(block))}</p>" for kind, block in blocks
    )


def html_page(article, css="", body=None, groups=None, byline=True, font=None, head=""):
    if body is None:
        parts = [html_blocks(group) for group in (groups or [article.blocks])]
        body = "\n".join(f'<div class="{"first" if not at else "next"}">\n{part}\n</div>' for at, part in enumerate(parts))
    line = f'<p class="meta">{article.dateline}</p>\n<p class="meta">{article.byline}</p>\n' if byline else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{article.lang}"><head><meta charset="utf-8"><title>{html.escape(article.title)}</title>\n{head}'
        f"<style>body {{ font-family: {FONTS[font or article.script]}; font-size: 11pt; line-height: 1.7 }} p {{ text-indent: 2em }} "
        f".next {{ break-before: page }} .meta {{ text-indent: 0; color: #555 }} {css}</style></head>\n"
        f'<body><h1>{html.escape(article.title)}</h1>\n{line}<div class="text">{body}</div></body></html>\n'
    )


def chromium_pdf(page, target, header=False):
    profile = tempfile.mkdtemp(prefix="chromium-")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--print-to-pdf={target}",
    ]
    if not header:
        flags.append("--no-pdf-header-footer")
    try:
        run("chromium", *flags, "file://" + str(page))
    finally:
        shutil.rmtree(profile, ignore_errors=True)
    if not os.path.exists(target):
        raise RuntimeError(f"chromium wrote no {target}")


def soffice(source, ending, folder, filter=None):
    """Converts in a profile of its own, which is kept from one call to the next."""
    profile = pathlib.Path(tempfile.gettempdir()) / "documents-soffice"
    to = ending if filter is None else f"{ending}:{filter}"
    run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", to, "--outdir", folder, source)
    made = pathlib.Path(folder) / (pathlib.Path(source).stem + "." + ending)
    if not made.exists():
        raise RuntimeError(f"soffice wrote no {made}")
    return made
