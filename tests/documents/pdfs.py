"""PDF as browsers, word processors, TeX, Ghostscript, cairo and reporting libraries write it."""

import html
import pathlib
import re
import shutil
import unicodedata
from collections import Counter

from common import chromium_pdf, dated, html_blocks, html_page, pages_of, run, soffice
from flat import Flat
from prose import Article

TEX_FONT = {"s": "Noto Serif CJK SC", "t": "Noto Serif CJK TC"}


def tex(text):
    return re.sub(r"([%&#$_{}])", r"\\\1", text)


# Chromium


def chromium(
    corpus,
    number,
    kind,
    script,
    paragraphs,
    css="",
    header=False,
    per_page=None,
    font=None,
    body=None,
    article=None,
    keep=None,
    shown=True,
):
    article = article or corpus.prose.article(script, paragraphs)
    groups, pages = pages_of(article, per_page) if per_page else (None, None)
    source, target = corpus.work / f"{number}.html", keep or corpus.name(number, kind)
    source.write_text(html_page(article, css, groups=groups, font=font, body=body and body(article)), encoding="utf-8")
    chromium_pdf(source, target, header)
    if keep is None:
        corpus.add(target, article, "Chromium", kind, pages=pages, **(dated(article) if shown else {}))
    return article, pages


def list_and_table(corpus, number):
    article = corpus.prose.article("s", 6)
    first, second = corpus.prose.paragraph("s", 4, 4), corpus.prose.paragraph("s", 4, 4)
    # A list item and a cell are paragraphs of their own.
    blocks = (
        article.blocks[:3]
        + [("p", [s]) for s in first]
        + article.blocks[3:5]
        + [("p", [s]) for s in second]
        + article.blocks[5:]
    )
    items = "<ul>" + "".join(f"<li>{html.escape(s)}</li>" for s in first) + "</ul>"
    table = (
        "<table border=1>"
        + "".join(f"<tr><td>{at}</td><td>{html.escape(s)}</td></tr>" for at, s in enumerate(second, 1))
        + "</table>"
    )
    old, article.blocks = article.blocks, blocks
    body = lambda _: html_blocks(old[:3]) + items + html_blocks(old[3:5]) + table + html_blocks(old[5:])
    chromium(corpus, number, "list-table", "s", 0, article=article, body=body)


READINGS = {
    "s": {"港": "gǎng", "澜": "lán", "礁": "jiāo", "说": "shuō"},
    "t": {"港": "ㄍㄤˇ", "瀾": "ㄌㄢˊ", "礁": "ㄐㄧㄠ", "說": "ㄕㄨㄛ"},
}


def ruby(corpus, number, script):
    def body(article):
        text = html_blocks(article.blocks)
        return re.sub(
            "[" + "".join(READINGS[script]) + "]", lambda m: f"<ruby>{m[0]}<rt>{READINGS[script][m[0]]}</rt></ruby>", text
        )

    chromium(corpus, number, "ruby", script, 5, body=body)


def newspaper(corpus, number, script, columns=4):
    """A page with two articles under one headline each, and the headline of the first above all columns."""
    first, second = corpus.prose.article(script, 9), corpus.prose.article(script, 6)
    css = (
        f"@page {{ size: A3; margin: 12mm }} h1 {{ text-align: center; font-size: 34pt; line-height: 1.2; margin: 4mm }} h2 {{ font-size: 14pt; margin: 1mm 0 }} "
        f".a, .b {{ column-count: {columns}; column-gap: 7mm; text-align: justify; font-size: 10pt; line-height: 1.5 }} .a p, .b p {{ margin: 0 }} "
        "h1.second { font-size: 20pt; border-top: 1px solid; padding-top: 3mm }"
    )
    body = lambda _: (
        f'<div class="a">{html_blocks(first.blocks)}</div><h1 class="second">{html.escape(second.title)}</h1><div class="b">{html_blocks(second.blocks)}</div>'
    )
    whole = Article(
        script, first.title, first.day, first.time, first.source, first.author, first.place, first.blocks + second.blocks
    )
    chromium(corpus, number, "newspaper", script, 0, css=css, article=whole, body=body)


def side_by_side(corpus, number, script):
    """Two articles beside each other, in two columns each."""
    first, second = corpus.prose.article(script, 8), corpus.prose.article(script, 8)
    css = (
        "@page { size: A3; margin: 12mm } .meta { display: none } h1 { display: none } .page { display: flex; gap: 12mm } .page > div { flex: 1 } "
        ".head { font-size: 22pt; font-weight: bold; line-height: 1.3; margin: 0 0 4mm; text-indent: 0 } h2 { font-size: 13pt; margin: 1mm 0 } "
        ".two { column-count: 2; column-gap: 6mm; text-align: justify; font-size: 10pt; line-height: 1.5 } .two p { margin: 0 }"
    )
    half = lambda article: (
        f'<div><p class="head">{html.escape(article.title)}</p><div class="two">{html_blocks(article.blocks)}</div></div>'
    )
    whole = Article(
        script, first.title, first.day, first.time, first.source, first.author, first.place, first.blocks + second.blocks
    )
    chromium(
        corpus,
        number,
        "newspaper-side-by-side",
        script,
        0,
        css=css,
        article=whole,
        body=lambda _: f'<div class="page">{half(first)}{half(second)}</div>',
        shown=False,
    )


# LibreOffice


def writer(corpus, number, kind, script, paragraphs, per_page=None, footnotes=False, through=None, keep=None, **page):
    article = corpus.prose.article(script, paragraphs)
    flat = Flat(article, **page)
    beside = []
    groups, pages = pages_of(article, per_page) if per_page else ([article.blocks], None)
    for at, group in enumerate(groups):
        if footnotes:
            for kind_, block in group:
                if kind_ == "h":
                    flat.heading(block)
                else:
                    beside.append(corpus.prose.sentence(script))
                    flat.paragraph(html.escape(block[0]) + flat.note(beside[-1]) + html.escape("".join(block[1:])))
        else:
            flat.blocks(group, break_before=at > 0)
    source = corpus.work / f"{number:02}-{kind}.fodt"
    source.write_text(flat.xml(), encoding="utf-8")
    if through:
        source = soffice(source, through, corpus.work)
    made = soffice(source, "pdf", corpus.work)
    target = keep or corpus.name(number, kind)
    shutil.move(made, target)
    if keep is None:
        corpus.add(target, article, "LibreOffice", kind, pages=pages, beside=beside or None, **dated(article))
    return article, pages


# TeX


def tex_body(corpus, article, per_page=None, footnotes=False):
    groups, pages = pages_of(article, per_page) if per_page else ([article.blocks], None)
    beside, lines = [], []
    for at, group in enumerate(groups):
        if at:
            lines.append("\\newpage\n")
        for kind, block in group:
            if kind == "h":
                lines.append(f"\\section*{{{tex(block)}}}\n")
            elif footnotes and len(beside) < 8:
                beside.append(corpus.prose.sentence(article.script))
                lines.append(tex(block[0]) + f"\\footnote{{{tex(beside[-1])}}}" + tex("".join(block[1:])) + "\n")
            else:
                lines.append(tex("".join(block)) + "\n")
    return "\n".join(lines), pages, beside or None


def typeset(
    corpus,
    engine,
    number,
    kind,
    script,
    paragraphs,
    options="",
    preamble="",
    per_page=None,
    footnotes=False,
    columns=0,
    keep=None,
    document="ctexart",
):
    article = corpus.prose.article(script, paragraphs)
    body, pages, beside = tex_body(corpus, article, per_page, footnotes)
    if columns:
        body = f"\\begin{{multicols}}{{{columns}}}\n{body}\n\\end{{multicols}}"
        preamble += "\\usepackage{multicol}"
    title = f"\\title{{{tex(article.title)}}}\\author{{{tex(article.byline)}}}\\date{{{article.dateline}}}"
    if document == "ctexart":
        start = f"\\documentclass[fontset=none,{options}]{{ctexart}}\n\\setCJKmainfont{{{TEX_FONT[script]}}}\n"
    else:
        start = f"\\documentclass[{options}]{{{document}}}\n\\usepackage{{luatexja-fontspec}}\n\\setmainjfont{{{TEX_FONT[script]}}}\n"
    # Words are not hyphenated: the truth could not tell their hyphens from others.
    text = f"{start}\\hyphenpenalty=10000\\exhyphenpenalty=10000\\emergencystretch=3em\n{preamble}\n{title}\n\\begin{{document}}\\maketitle\n{body}\n\\end{{document}}\n"
    source = corpus.work / f"{number}.tex"
    source.write_text(text, encoding="utf-8")
    for _ in range(2 if "fancyhdr" in preamble or footnotes else 1):
        run(engine, "-interaction=nonstopmode", "-halt-on-error", source.name, inside=corpus.work)
    target = keep or corpus.name(number, kind)
    shutil.move(corpus.work / f"{number}.pdf", target)
    if keep is None:
        corpus.add(target, article, engine, kind, pages=pages, beside=beside, **dated(article))
    return article, pages


FANCY = r"\usepackage{fancyhdr}\pagestyle{fancy}\fancyhf{}\fancyhead[L]{%s}\fancyhead[R]{%s}\fancyfoot[C]{第 \thepage 页}\thispagestyle{fancy}"


def cjk(corpus, number, kind, script, paragraphs, columns=0, per_page=None, keep=None):
    article = corpus.prose.article(script, paragraphs)
    body, pages, _ = tex_body(corpus, article, per_page)
    if columns:
        body = f"\\begin{{multicols}}{{{columns}}}\n{body}\n\\end{{multicols}}"
    font = "gbsn" if script == "s" else "bsmi"
    text = (
        "\\documentclass[11pt]{article}\n\\usepackage{CJKutf8,indentfirst,multicol}\n\\usepackage{cmap}\\usepackage[T1]{fontenc}\\usepackage{lmodern}\n\\hyphenpenalty=10000\\exhyphenpenalty=10000\\emergencystretch=3em\n"
        f"\\begin{{document}}\\begin{{CJK*}}{{UTF8}}{{{font}}}\n\\begin{{center}}\\Large {tex(article.title)}\n\n\\normalsize {article.dateline}\n\n{article.byline}\\end{{center}}\n\n"
        f"{body}\n\\clearpage\\end{{CJK*}}\\end{{document}}\n"
    )
    source = corpus.work / f"{number}.tex"
    source.write_text(text, encoding="utf-8")
    run("pdflatex", "-interaction=nonstopmode", "-halt-on-error", source.name, inside=corpus.work)
    target = keep or corpus.name(number, kind)
    shutil.move(corpus.work / f"{number}.pdf", target)
    if keep is None:
        corpus.add(target, article, "pdfTeX, CJK", kind, pages=pages, **dated(article))
    return article, pages


# Other programs that write PDF, and those that write it anew


def distilled(corpus, number, kind, source, article, pages, program="gs"):
    """By way of PostScript, where most of what tells the characters is lost."""
    target, between = corpus.name(number, kind), corpus.work / "between.ps"
    if program == "gs":
        run("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=ps2write", f"-sOutputFile={between}", source)
    else:
        run("pdftops", source, between)
    run("ps2pdf", between, target)
    corpus.add(
        target, article, f"Ghostscript from {'ps2write' if program == 'gs' else 'pdftops'}", kind, pages=pages, **dated(article)
    )


def rewritten(corpus, number, kind, source, article, pages, maker, *command):
    target = corpus.name(number, kind)
    run(*[{"IN": source, "OUT": target}.get(part, part) for part in command])
    corpus.add(target, article, maker, kind, pages=pages, **dated(article))


def cairo(corpus, number, script, paragraphs):
    article = corpus.prose.article(script, paragraphs)
    source, target = corpus.work / "cairo.txt", corpus.name(number, "pango-view")
    lines = [article.title, article.dateline, article.byline] + [
        block if kind == "h" else "　　" + "".join(block) for kind, block in article.blocks
    ]
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    font = "Noto Serif CJK SC 11" if script == "s" else "Noto Serif CJK TC 11"
    run("pango-view", "--no-display", "--font", font, "--width", "400", "--wrap=char", "-o", target, source)
    corpus.add(target, article, "cairo", "pango-view", **dated(article))


def weasyprint(corpus, number, kind, script, paragraphs, css="", per_page=None):
    import weasyprint as program

    article = corpus.prose.article(script, paragraphs)
    groups, pages = pages_of(article, per_page) if per_page else (None, None)
    target = corpus.name(number, kind)
    program.HTML(string=html_page(article, css, groups=groups)).write_pdf(str(target))
    corpus.add(target, article, "WeasyPrint", kind, pages=pages, **dated(article))


def wrapped(text, width, indent=True):
    """Lines of at most `width` ideographs; a sign that may not begin a line stays on the one before."""
    lines, line, room = [], "　　" if indent else "", width - (2 if indent else 0)
    for piece in re.findall(r"[A-Za-z0-9.,%-]+(?: (?=[A-Za-z]))?|.", text):
        size = len(piece) / 2 if piece.isascii() else 1
        if room < size and piece not in "，。、；：！？”」）":
            lines.append(line.rstrip(" "))
            line, room = "", width
        line, room = line + piece, room - size
    return lines + [line]


def reportlab(corpus, number, kind, script, paragraphs, columns=1, right=False):
    """Left to itself, it writes MSung-Light, a font of CNS1, in an encoding of GB1; `right` names the one that is meant."""
    from reportlab.pdfbase import _cidfontdata, cidfonts, pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    article = corpus.prose.article(script, paragraphs)
    font = "STSong-Light" if script == "s" else "MSung-Light"
    encoding = "UniCNS-UCS2-H" if right else "UniGB-UCS2-H"
    for table in (_cidfontdata.defaultUnicodeEncodings, cidfonts.defaultUnicodeEncodings):
        table["MSung-Light"] = ("cht", encoding)
    pdfmetrics.registerFont(UnicodeCIDFont(font))
    target = corpus.name(number, kind)
    canvas = Canvas(str(target), pagesize=(595, 842))
    canvas.setTitle(article.title)
    canvas.setFont(font, 18)
    top = 740
    for line in wrapped(article.title, 25, False):
        canvas.drawString(60, top, line)
        top -= 26
    canvas.setFont(font, 11)
    for line in (article.dateline, article.byline):
        canvas.drawString(60, top, line)
        top -= 20
    left, width = 60, (475 - 24 * (columns - 1)) / columns
    column, y, page, pages = 0, top, 1, []
    for kind_, block in article.blocks:
        lines = wrapped("".join(block), int(width // 11), kind_ == "p")
        on = set()
        for line in lines:
            if y < 60:
                column, y = column + 1, top
                if column == columns:
                    canvas.showPage()
                    canvas.setFont(font, 11)
                    page, column, top, y = page + 1, 0, 780, 780
            canvas.drawString(left + column * (width + 24), y, line)
            on.add(page)
            y -= 17
        y -= 4
        if kind_ == "p":
            # Of a paragraph on two pages it is not told where its sentences are.
            pages += [page if len(on) == 1 else None] * len(block)
    canvas.save()
    corpus.add(target, article, "ReportLab", kind, pages=pages, **dated(article))


# PDF by hand, with the predefined encodings and without embedded fonts


SYSTEMS = {
    "GB-EUC-H": ("GB1", "STSong-Light", "gb2312"), "GBK-EUC-H": ("GB1", "STSong-Light", "cp936"), "GBK2K-H": ("GB1", "STSong-Light", "gb18030"),
    "GBK-EUC-V": ("GB1", "STSong-Light", "cp936"), "UniGB-UCS2-H": ("GB1", "STSong-Light", "utf-16-be"), "UniGB-UCS2-V": ("GB1", "STSong-Light", "utf-16-be"),
    "UniGB-UTF16-H": ("GB1", "STSong-Light", "utf-16-be"), "ETen-B5-H": ("CNS1", "MSung-Light", "cp950"), "ETen-B5-V": ("CNS1", "MSung-Light", "cp950"),
    "UniCNS-UTF16-H": ("CNS1", "MSung-Light", "utf-16-be"), "UniCNS-UCS2-H": ("CNS1", "MSung-Light", "utf-16-be"), "ETenms-B5-H": ("CNS1", "MSung-Light", "cp950"),
}  # fmt: skip


def objects_to_pdf(objects, trailer="/Root 1 0 R"):
    """`objects` are the bodies of the objects 1, 2, …"""
    out, places = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def stream(data, extra=b""):
    return b"<< /Length %d%s >>\nstream\n" % (len(data), extra) + data + b"\nendstream"


def by_hand(corpus, number, cmap, script, paragraphs, per_page=6, adjusted=False, way="", keep=None):
    """`adjusted` shows lines with TJ and kerning. `way` is how the lines are drawn: "twice", for bold letters, "singly", each
    character for itself, or "shuffled", in another order than they are read."""
    article = corpus.prose.article(script, paragraphs)
    system, font, codec = SYSTEMS[cmap]
    vertical = cmap.endswith("-V")
    groups, pages = pages_of(article, per_page)

    def shown(text):
        if cmap == "GB-EUC-H":
            text = text.replace("—", "―")
        data = [text.encode(codec)]
        if adjusted and len(text) > 6:
            data = [text[at : at + 5].encode(codec) for at in range(0, len(text), 5)]
        return (
            b"[" + b" -20 ".join(b"<" + part.hex().encode() + b">" for part in data) + b"] TJ"
            if adjusted
            else b"<" + data[0].hex().encode() + b"> Tj"
        )

    contents = []
    for at, group in enumerate(groups):
        parts, lines = [b"BT /F1 11 Tf"], []
        if not at:
            lines += wrapped(article.title, 34, False) + [article.dateline, article.byline]
        for kind, block in group:
            lines += wrapped("".join(block), 38, kind == "p")
        place = 780
        for line in lines:
            if vertical:
                parts.append(b"1 0 0 1 %d 800 Tm " % (560 - (780 - place)) + shown(line))
            elif way == "singly":
                x = 72
                for sign in line:
                    parts.append(b"1 0 0 1 %.1f %d Tm " % (x, place) + shown(sign))
                    x += 5.5 if sign.isascii() else 11
            else:
                parts.append(b"1 0 0 1 72 %d Tm " % place + shown(line))
                if way == "twice":
                    parts.append(b"1 0 0 1 72.3 %d Tm " % place + shown(line))
            place -= 18
        if way == "shuffled":
            parts[1:] = corpus.prose.random.sample(parts[1:], len(parts) - 1)
        contents.append(b"\n".join(parts + [b"ET"]))
    count = len(contents)
    mode = ""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % (6 + 2 * at) for at in range(count))),
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{font}{mode} /Encoding /{cmap} /DescendantFonts [4 0 R] >>".encode(),
        f"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /{font} /CIDSystemInfo << /Registry (Adobe) /Ordering ({system}) /Supplement 4 >> /DW 1000 "
        f"/W [{'814 939 500 7712 7716 500' if system == 'GB1' else '13648 13742 500 17601 17601 500'} 1 95 500] /FontDescriptor 5 0 R >>".encode(),
        f"<< /Type /FontDescriptor /FontName /{font} /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>".encode(),
    ]
    for at, content in enumerate(contents):
        box = "0 0 1200 842" if vertical else "0 0 595 842"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * at} 0 R >>".encode()
        )
        objects.append(stream(content))
    target = keep or corpus.name(number, cmap + ("-" + way if way else ""))
    pathlib.Path(target).write_bytes(objects_to_pdf(objects))
    if keep is None:
        corpus.add(
            target,
            article,
            "by hand",
            cmap + (" adjusted" if adjusted else "") + (" " + way if way else ""),
            pages=pages,
            **dated(article),
        )
    return article, pages


def make(corpus):
    two = ".text { column-count: 2; column-gap: 8mm; text-align: justify }"
    three = ".text { column-count: 3; column-gap: 6mm; text-align: justify } body { font-size: 10pt }"
    vertical = "html { writing-mode: vertical-rl } @page { size: A4 landscape } .text { height: 165mm }"
    a = corpus.attempt
    a(chromium, corpus, 1, "plain-pages", "s", 24, per_page=6)
    a(chromium, corpus, 2, "plain", "t", 14, font="ming-t")
    a(chromium, corpus, 3, "header-footer", "s", 18, header=True, per_page=5)
    a(chromium, corpus, 4, "two-columns", "s", 22, css=two, font="sans-s")
    a(chromium, corpus, 5, "two-columns", "t", 12, css=two)
    a(chromium, corpus, 6, "three-columns", "s", 25, css=three)
    a(chromium, corpus, 7, "vertical", "t", 14, css=vertical)
    a(chromium, corpus, 8, "vertical", "s", 6, css=vertical, font="sans-s")
    a(list_and_table, corpus, 9)
    a(ruby, corpus, 10, "t")
    a(newspaper, corpus, 11, "t")
    a(newspaper, corpus, 12, "s", 3)
    a(writer, corpus, 13, "running-head", "s", 40, per_page=7, running="雁洲日报 二〇二四年合订本")
    a(writer, corpus, 14, "two-columns", "t", 20, columns=2)
    a(writer, corpus, 15, "footnotes", "s", 12, footnotes=True)
    a(writer, corpus, 16, "vertical", "t", 10, vertical=True)
    a(writer, corpus, 17, "from-docx", "t", 16, through="docx", narrow=True, per_page=4, running="半島晚報")
    a(typeset, corpus, "xelatex", 18, "plain", "s", 3)
    a(
        typeset,
        corpus,
        "xelatex",
        19,
        "two-columns-heads",
        "s",
        26,
        options="twocolumn",
        preamble=FANCY % ("雁洲日报", "社会新闻"),
    )
    a(typeset, corpus, "xelatex", 20, "footnotes-heads", "t", 18, preamble=FANCY % ("東港時報", "副刊"), footnotes=True)
    a(typeset, corpus, "xelatex", 21, "three-columns", "t", 15, options="a4paper", columns=3)
    a(typeset, corpus, "xelatex", 22, "pages", "s", 20, per_page=5, preamble=FANCY % ("海角新闻网", "专题"))
    a(typeset, corpus, "lualatex", 23, "plain", "s", 10, per_page=5)
    a(typeset, corpus, "lualatex", 24, "two-columns", "t", 16, options="twocolumn")
    a(typeset, corpus, "lualatex", 25, "vertical", "t", 9, document="ltjtarticle")
    a(cjk, corpus, 26, "gbsn", "s", 10, per_page=5)
    a(cjk, corpus, 27, "bsmi", "t", 8)
    a(cjk, corpus, 28, "gbsn-two-columns", "s", 14, columns=2)
    a(by_hand, corpus, 56, "UniGB-UTF16-H", "s", 6, way="twice")
    a(by_hand, corpus, 57, "UniCNS-UTF16-H", "t", 6, way="singly")
    a(by_hand, corpus, 58, "GBK-EUC-H", "s", 9, way="shuffled")
    a(side_by_side, corpus, 59, "s")
    # A font without Chinese: the characters come from another, and the signs that it has are drawn before them.
    a(writer, corpus, 62, "western-font", "s", 12, font="Liberation Serif")
    a(writer, corpus, 63, "western-font-columns", "t", 12, font="DejaVu Serif", columns=2)
    a(
        chromium,
        corpus,
        60,
        "vertical-two-tiers",
        "t",
        12,
        css=vertical.replace("height: 165mm", "height: 165mm; column-count: 2; column-gap: 8mm"),
    )
    kept = corpus.work / "kept.pdf"
    for number, kind, program, maker in [
        (29, "from-xelatex", "gs", lambda: typeset(corpus, "xelatex", 29, "", "s", 10, options="twocolumn", keep=kept)),
        (30, "from-libreoffice", "pdftops", lambda: writer(corpus, 30, "kept", "t", 9, keep=kept)),
        (31, "from-chromium", "gs", lambda: chromium(corpus, 31, "", "s", 9, css=two, keep=kept)),
        (52, "from-pdftex", "pdftops", lambda: cjk(corpus, 52, "", "s", 8, keep=kept)),
    ]:
        made = a(maker)
        if made:
            a(distilled, corpus, number, kind, kept, *made, program=program)
    a(cairo, corpus, 32, "s", 7)
    a(weasyprint, corpus, 33, "two-columns", "t", 16, css=two)
    a(weasyprint, corpus, 34, "pages", "s", 12, per_page=4)
    a(reportlab, corpus, 35, "STSong-Light", "s", 12)
    a(reportlab, corpus, 36, "MSung-Light-two-columns", "t", 18, columns=2, right=True)
    a(reportlab, corpus, 51, "MSung-Light-wrong-encoding", "t", 6)
    a(by_hand, corpus, 37, "UniGB-UCS2-V", "s", 5)
    a(by_hand, corpus, 38, "GBK-EUC-H", "s", 12)
    a(by_hand, corpus, 39, "GB-EUC-H", "s", 7, adjusted=True)
    a(by_hand, corpus, 40, "ETen-B5-H", "t", 10)
    a(by_hand, corpus, 41, "UniCNS-UTF16-H", "t", 8, adjusted=True)
    a(by_hand, corpus, 42, "GBK2K-H", "s", 6)
    a(by_hand, corpus, 43, "UniGB-UTF16-H", "s", 7)
    a(by_hand, corpus, 44, "ETen-B5-V", "t", 5)
    for number, kind, maker, command, source in [
        (45, "mutool-clean", "MuPDF of Chromium", ("mutool", "clean", "-ggggz", "IN", "OUT"), lambda: chromium(corpus, 45, "", "t", 8, per_page=4, keep=kept)),
        (46, "object-streams", "qpdf of LibreOffice", ("qpdf", "--object-streams=generate", "--recompress-flate", "IN", "OUT"), lambda: writer(corpus, 46, "kept", "s", 10, per_page=5, keep=kept)),
        (47, "linearized", "qpdf of XeTeX", ("qpdf", "--linearize", "IN", "OUT"), lambda: typeset(corpus, "xelatex", 47, "", "t", 10, per_page=4, keep=kept)),
        (48, "empty-password-aes256", "qpdf of Chromium", ("qpdf", "--encrypt", "", "eigentuemer", "256", "--", "IN", "OUT"), lambda: chromium(corpus, 48, "", "s", 8, per_page=4, keep=kept)),
        (49, "empty-password-rc4", "qpdf of pdf by hand", ("qpdf", "--allow-weak-crypto", "--encrypt", "", "eigentuemer", "128", "--use-aes=n", "--", "IN", "OUT"), lambda: by_hand(corpus, 49, "GBK-EUC-H", "s", 8, keep=kept)),
        (53, "pdfwrite", "Ghostscript of LibreOffice", ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"), lambda: writer(corpus, 53, "kept", "t", 12, columns=2, running="半島晚報", keep=kept)),
        (54, "pdfwrite-two-columns", "Ghostscript of XeTeX", ("gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pdfwrite", "-o", "OUT", "IN"), lambda: typeset(corpus, "xelatex", 54, "", "s", 12, options="twocolumn", keep=kept)),
        (55, "pdftocairo", "cairo of Chromium", ("pdftocairo", "-pdf", "IN", "OUT"), lambda: chromium(corpus, 55, "", "t", 8, per_page=4, keep=kept)),
        (61, "rotated", "qpdf of LibreOffice", ("qpdf", "--rotate=+90", "IN", "OUT"), lambda: writer(corpus, 61, "kept", "s", 8, per_page=4, keep=kept)),
        (50, "empty-password-aes128-object-streams", "qpdf of LuaTeX", ("qpdf", "--object-streams=generate", "--allow-weak-crypto", "--encrypt", "", "eigentuemer", "128", "--use-aes=y", "--", "IN", "OUT"), lambda: typeset(corpus, "lualatex", 50, "", "s", 8, per_page=4, keep=kept)),
    ]:  # fmt: skip
        made = a(source)
        if made:
            a(rewritten, corpus, number, kind, kept, *made, maker, *command)
    check_pages(corpus)


def check_pages(corpus):
    """Pages that were forced are true where the file has as many; a file that no other program reads is marked."""
    for entry in corpus.truth:
        path = corpus.out / entry["path"]
        count = int(re.search(rb"Pages:\s+(\d+)", run("pdfinfo", path))[1])
        if "pages" in entry and max(page or 0 for page in entry["pages"]) != count:
            print(f"{entry['path']}: {count} pages, and {entry['pages'][-1]} were meant")
            del entry["pages"]
        # What two programs together cannot read half of the characters of is lost for good, as far as they know; so is what
        # Ghostscript gave the wrong character for. Radicals stand for characters in some files, and say as much.
        read = run("pdftotext", path, "-") + run("mutool", "draw", "-q", "-F", "txt", path, ok=(0, 1))
        left = Counter("".join(entry["sentences"])) - Counter(unicodedata.normalize("NFKC", read.decode(errors="replace")))
        strange = [sign for sign in left if "\u4e00" <= sign <= "\u9fff"]
        if left.total() * 2 > sum(map(len, entry["sentences"])) or (strange and entry["maker"].startswith("Ghostscript")):
            entry["lossy"] = True
