"""EPUB 2 and 3, of which every chapter is an article."""

import html

from common import dated, html_blocks, run


def chapters(corpus, at, script):
    return [corpus.prose.article(script, 2 + (at + number * 3) % 9) for number in range(3 + at % 6)]


def add_all(corpus, path, articles, maker, kind, beside=None):
    for number, article in enumerate(articles, 1):
        corpus.add(path, article, maker, kind, f"#{number}", **dated(article))


def ebooklib(corpus, number, at, script):
    from ebooklib import epub

    articles = chapters(corpus, at, script)
    book = epub.EpubBook()
    book.set_identifier(f"urn:uuid:00000000-0000-4000-8000-{number:012}")
    book.set_title("年度文选" if script == "s" else "年度文選")
    book.set_language("zh-CN" if script == "s" else "zh-TW")
    book.add_author(articles[0].source)
    spine, items = ["nav"] if at % 2 else [], []
    if at % 3 == 0:
        # A picture alone: the smallest GIF there is.
        book.set_cover("cover.gif", bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b"))
        spine.insert(0, "cover")
    for place, article in enumerate(articles, 1):
        item = epub.EpubHtml(title=article.title, file_name=f"text/{place:02}.xhtml", lang=article.lang)
        item.content = f"<h1>{html.escape(article.title)}</h1><p>{html.escape(article.dateline)}</p><p>{html.escape(article.byline)}</p>{html_blocks(article.blocks)}"
        book.add_item(item)
        items.append(item)
    book.toc = items
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = spine + items
    target = corpus.name(number, "ebooklib")
    epub.write_epub(str(target), book)
    add_all(corpus, target, articles, "ebooklib", "nav in spine" if at % 2 else "plain")


def pandoc(corpus, number, at, script, version):
    articles = chapters(corpus, at, script)
    parts = [
        f"---\ntitle: {'东港纪事' if script == 's' else '東港紀事'}\nauthor: {articles[0].source}\nlang: {'zh-CN' if script == 's' else 'zh-TW'}\n---\n"
    ]
    for article in articles:
        parts.append(f"# {article.title}\n\n{article.dateline}\n\n{article.byline}\n")
        parts += [f"## {block}\n" if kind == "h" else "".join(block) + "\n" for kind, block in article.blocks]
    source, target = corpus.work / "book.md", corpus.name(number, version)
    source.write_text("\n".join(parts), encoding="utf-8")
    run("pandoc", "-f", "markdown-smart", "-t", version, *(["--toc"] if at % 2 else []), source, "-o", target)
    add_all(corpus, target, articles, "pandoc", version)


def make(corpus):
    for at in range(40):
        script = "st"[at // 2 % 2]
        if at % 4 < 2:
            corpus.attempt(ebooklib, corpus, at + 1, at, script)
        else:
            corpus.attempt(pandoc, corpus, at + 1, at, script, "epub2" if at % 4 == 2 else "epub3")
