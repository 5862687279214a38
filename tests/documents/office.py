"""docx, odt and rtf: by LibreOffice, python-docx and pandoc, and RTF by hand as Word, WordPad and TextEdit write it."""

import html
import re
from xml.sax.saxutils import escape

from common import dated, run
from flat import Flat

KINDS = "plain headings list table footnotes endnotes tracked box link running soft-hyphens tabs".split()
e = html.escape


def apart(article, at, sentences):
    """Puts sentences among the blocks as paragraphs of their own, as list items and cells are."""
    article.blocks[at:at] = [("p", [sentence]) for sentence in sentences]


def composed(corpus, kind, script, paragraphs, at):
    """A flat text with what `kind` says, and what is true of it."""
    prose = corpus.prose
    article = prose.article(script, paragraphs, headings=kind in ("headings", "footnotes", "running"))
    flat = Flat(
        article, running="雁洲日报 · 内部资料" if kind == "running" else None, title_style="heading" if at % 2 else None
    )
    truth, blocks = {}, list(article.blocks)
    if kind in ("list", "table"):
        own = prose.paragraph(script, 4, 6)
        flat.blocks(blocks[:2])
        if kind == "list":
            flat.list(own)
        else:
            own = own[:4]
            flat.table([own[:2], own[2:]])
        flat.blocks(blocks[2:])
        apart(article, 2, own)
    elif kind in ("footnotes", "endnotes"):
        truth["beside"] = []
        for what, block in blocks:
            if what == "h":
                flat.heading(block)
            else:
                truth["beside"].append(prose.sentence(script))
                flat.paragraph(e(block[0]) + flat.note(truth["beside"][-1], kind[:-1]) + e("".join(block[1:])))
    elif kind == "tracked":
        truth["absent"] = []
        for _, block in blocks:
            truth["absent"].append(prose.sentence(script))
            flat.paragraph(e(block[0]) + flat.deleted(truth["absent"][-1]) + flat.inserted(block[1]) + e("".join(block[2:])))
    elif kind == "box":
        truth["beside"] = [prose.sentence(script)]
        flat.blocks(blocks[:1])
        flat.paragraph(flat.box(truth["beside"][0]) + e("".join(blocks[1][1])))
        flat.blocks(blocks[2:])
    elif kind == "link":
        for number, (_, block) in enumerate(blocks):
            middle = len(block[0]) // 2
            flat.paragraph(
                e(block[0][: middle - 2])
                + flat.link(block[0][middle - 2 : middle + 2], f"https://example.org/{number}")
                + e(block[0][middle + 2 :] + "".join(block[1:]))
            )
    elif kind == "soft-hyphens":
        for _, block in blocks:
            flat.paragraph(e("".join(re.sub(r"([A-Za-z]{2})([a-z]{2,})", "\\1\u00ad\\2", sentence) for sentence in block)))
    elif kind == "tabs":
        for _, block in blocks:
            flat.paragraph(
                "<text:tab/>"
                + "<text:tab/>".join(e(sentence) for sentence in block[:2])
                + "<text:line-break/>"
                + e("".join(block[2:]))
            )
    else:
        flat.blocks(blocks)
    return flat, article, truth


def libreoffice(corpus, first, count, through=None):
    made = []
    for at in range(count):
        kind, script = KINDS[at % len(KINDS)], "st"[at % 2 if (at // len(KINDS)) % 2 == 0 else 1 - at % 2]
        flat, article, truth = composed(corpus, kind, script, 3 + (at * 7) % 30, at)
        source = corpus.work / f"{first + at:02}-{kind}.fodt"
        source.write_text(flat.xml(), encoding="utf-8")
        made.append((source, kind, article, truth))
    sources = [source for source, *_ in made]
    maker = "LibreOffice"
    for ending in ([through] if through else []) + [corpus.format]:
        folder = corpus.folder if ending == corpus.format else corpus.work
        profile = corpus.work / "profile"
        run(
            "soffice",
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            ending,
            "--outdir",
            folder,
            *sources,
            timeout=600,
        )
        sources = [folder / (source.stem + "." + ending) for source in sources]
    if through:
        maker += " of " + through
    for path, (_, kind, article, truth) in zip(sources, made):
        corpus.add(path, article, maker, kind, **dated(article), **truth)


def pandoc(corpus, first, count):
    for at in range(count):
        script = "st"[at % 2]
        article = corpus.prose.article(script, 5 + 4 * at)
        lines = [f"# {article.title}", article.dateline, article.byline]
        lines += [
            f"## {block}" if kind == "h" else re.sub(r"([\\*_#<>])", r"\\\1", "".join(block)) for kind, block in article.blocks
        ]
        source, target = corpus.work / "source.md", corpus.name(first + at, "markdown")
        source.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
        run("pandoc", "-f", "markdown-smart", source, "-o", target)
        corpus.add(target, article, "pandoc", "markdown", **dated(article))


# python-docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BOX = (
    '<w:r {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" '
    'simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset>'
    '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="2000000" cy="800000"/><wp:wrapSquare wrapText="bothSides"/>'
    '<wp:docPr id="1" name="T"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/>'
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
    '<mc:Fallback><w:pict><v:shape style="width:160pt;height:60pt"><v:textbox><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>'
    "</mc:Fallback></mc:AlternateContent></w:r>"
)


def python_docx(corpus, first, count):
    import docx
    from docx.oxml import parse_xml

    kinds = "plain headings list table tracked box link running soft-hyphens runs".split()
    pick = corpus.prose.random
    for at in range(count):
        kind, script = kinds[at % len(kinds)], "ts"[(at + at // len(kinds)) % 2]
        article = corpus.prose.article(script, 4 + (at * 11) % 24, headings=kind in ("headings", "running"))
        document, truth, blocks = docx.Document(), {}, list(article.blocks)
        document.core_properties.title, document.core_properties.author = article.title, article.author
        document.add_heading(article.title, 0 if at % 2 else 1)
        document.add_paragraph(article.dateline)
        document.add_paragraph(article.byline)
        if kind == "running":
            document.sections[0].header.paragraphs[0].text = "東港時報 版面檔案" if script == "t" else "东港时报 版面档案"
            document.sections[0].footer.paragraphs[0].text = "第 1 頁" if script == "t" else "第 1 页"
        own = corpus.prose.paragraph(script, 4, 4) if kind in ("list", "table") else []
        for number, (what, block) in enumerate(blocks):
            if what == "h":
                document.add_heading(block, 2)
                continue
            text = "".join(block)
            if kind == "runs":
                paragraph = document.add_paragraph()
                while text:
                    size = pick.randint(1, 9)
                    paragraph.add_run(text[:size]).bold = pick.random() < 0.2
                    text = text[size:]
            elif kind == "tracked":
                gone = corpus.prose.sentence(script)
                truth.setdefault("absent", []).append(gone)
                paragraph = document.add_paragraph(block[0])
                marks = f'{W} w:id="{number * 2}" w:author="叶汐晴" w:date="2024-03-19T16:21:00Z"'
                paragraph._p.append(parse_xml(f"<w:del {marks}><w:r><w:delText>{escape(gone)}</w:delText></w:r></w:del>"))
                paragraph._p.append(parse_xml(f"<w:ins {marks}><w:r><w:t>{escape(block[1])}</w:t></w:r></w:ins>"))
                paragraph.add_run("".join(block[2:]))
            elif kind == "link":
                relation = document.part.relate_to(
                    f"https://example.org/{number}",
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
                    is_external=True,
                )
                paragraph = document.add_paragraph(text[:6])
                paragraph._p.append(
                    parse_xml(
                        f'<w:hyperlink {W} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="{relation}"><w:r><w:t xml:space="preserve">{escape(text[6:11])}</w:t></w:r></w:hyperlink>'
                    )
                )
                paragraph.add_run(text[11:])
            elif kind == "soft-hyphens":
                paragraph = document.add_paragraph()
                inner = re.sub(r"([A-Za-z]{2})([a-z]{2,})", r"\1</w:t><w:softHyphen/><w:t>\2", escape(text))
                paragraph._p.append(parse_xml(f"<w:r {W}><w:tab/><w:t>{inner}</w:t></w:r>"))
            else:
                paragraph = document.add_paragraph(text)
                if kind == "box" and number == 1:
                    truth["beside"] = [corpus.prose.sentence(script)]
                    paragraph._p.append(parse_xml(BOX.replace("{W}", W).replace("{text}", escape(truth["beside"][0]))))
            if number == 1 and kind == "list":
                for item in own:
                    document.add_paragraph(item, style="List Bullet")
            if number == 1 and kind == "table":
                table = document.add_table(rows=2, cols=2)
                for place, cell in enumerate(own):
                    table.cell(place // 2, place % 2).text = cell
        apart(article, 2, own)
        target = corpus.name(first + at, "pd-" + kind)
        document.save(target)
        corpus.add(target, article, "python-docx", kind, **dated(article), **truth)


# RTF by hand


def rtf_bytes(text, codec):
    """\\'xx for every byte beyond ASCII, and for the second byte of a character where that is ASCII, as Word has it."""
    out = []
    for sign in text:
        data = sign.encode(codec)
        if len(data) == 1:
            out.append("\\" + sign if sign in "\\{}" else sign)
        else:
            out.append("".join(f"\\'{byte:02x}" for byte in data))
    return "".join(out)


def signed(sign):
    value = ord(sign)
    return value - 65536 if value > 32767 else value


def rtf_word(text, codec):
    """Word: stretches of each kind of script with their fonts."""
    parts = []
    for piece in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]+", text):
        if piece.isascii():
            parts.append("{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid13 " + rtf_bytes(piece, codec) + "}")
        else:
            parts.append(
                "{\\rtlch\\fcs1 \\af0 \\ltrch\\fcs0 \\insrsid13 \\loch\\af0\\hich\\af0\\dbch\\f13 "
                + rtf_bytes(piece, codec)
                + "}"
            )
    return "".join(parts)


def rtf_unicode(text, codec):
    """Word, with \\uc2 and the bytes of the code page behind each character."""
    return "".join(
        ("\\" + sign if sign in "\\{}" else sign) if sign.isascii() else f"\\u{signed(sign)}" + rtf_bytes(sign, codec)
        for sign in text
    )


def rtf_textedit(text, codec):
    return "".join(("\\" + sign if sign in "\\{}" else sign) if sign.isascii() else f"\\u{signed(sign)} " for sign in text)


def rtf_question(text, codec):
    return "".join(("\\" + sign if sign in "\\{}" else sign) if sign.isascii() else f"\\u{signed(sign)}?" for sign in text)


def rtf_by_hand(corpus, first):
    styles = (
        [("wordpad", rtf_bytes)] * 2
        + [("word", rtf_word)] * 2
        + [("uc2", rtf_unicode), ("textedit", rtf_textedit), ("uc1", rtf_question)]
    )
    for at in range(18):
        kind, write = styles[at % len(styles)]
        script = "st"[at % 2]
        codec, page, charset, lang, face = (
            ("cp936", 936, 134, 2052, "宋体") if script == "s" else ("cp950", 950, 136, 1028, "新細明體")
        )
        article = corpus.prose.article(script, 4 + (at * 5) % 16)
        fonts = f"{{\\fonttbl{{\\f0\\froman\\fcharset0\\fprq2 Times New Roman;}}{{\\f13\\fnil\\fcharset{charset}\\fprq2 {rtf_bytes(face, codec)};}}}}"
        head = f"{{\\rtf1\\ansi\\ansicpg{page}\\deff{13 if kind == 'wordpad' else 0}\\deflang1033\\deflangfe{lang}"
        if kind == "textedit":
            head, fonts = (
                "{\\rtf1\\ansi\\ansicpg936\\cocoartf2639\n\\cocoatextscaling0\\cocoaplatform0",
                f"{{\\fonttbl\\f0\\fnil\\fcharset{charset} PingFangSC-Regular;}}\n{{\\colortbl;\\red255\\green255\\blue255;}}\n\\uc0",
            )
        if kind in ("word", "uc2"):
            head += {"word": "\\uc2", "uc2": "\\uc2"}[kind]
            fonts += "{\\stylesheet{\\ql \\fs21 \\snext0 Normal;}{\\s1\\ql \\b\\fs32 \\sbasedon0 \\snext0 heading 1;}}{\\*\\generator Microsoft Word 11.0.0000;}"
            fonts += f"{{\\info{{\\title {rtf_bytes(article.title, codec)}}}{{\\author {rtf_bytes(article.author, codec)}}}{{\\creatim\\yr2024\\mo3\\dy19\\hr16\\min21}}}}"
            fonts += f"{{\\header \\pard\\plain \\qr {write('雁洲日报' if script == 's' else '雁洲日報', codec)}\\par }}"
        if kind == "uc1":
            head += "\\uc1"
        lines = [article.title, article.dateline, article.byline] + [
            block if what == "h" else "".join(block) for what, block in article.blocks
        ]
        body = []
        for number, line in enumerate(lines):
            mark = (
                "\\pard\\plain \\s1\\b\\fs32 "
                if number == 0 and kind in ("word", "uc2")
                else "\\pard\\plain \\f13\\fs21 "
                if kind != "textedit"
                else "\\pard\\f0\\fs24 \\cf0 "
            )
            if kind == "textedit":
                body.append(mark + write(line, codec) + "\\\n")
            else:
                body.append(mark + write(line, codec) + "\\par\r\n")
        target = corpus.name(first + at, f"{kind}-{page}")
        target.write_bytes((head + fonts + "\r\n" + "".join(body) + "}").encode("ascii"))
        corpus.add(target, article, "by hand", f"{kind} {page}", **dated(article))


def make_docx(corpus):
    corpus.attempt(libreoffice, corpus, 1, 18)
    corpus.attempt(python_docx, corpus, 19, 20)
    corpus.attempt(pandoc, corpus, 39, 2)


def make_odt(corpus):
    corpus.attempt(libreoffice, corpus, 1, 26)
    corpus.attempt(libreoffice, corpus, 27, 10, "docx")
    corpus.attempt(pandoc, corpus, 37, 4)


def make_rtf(corpus):
    corpus.attempt(libreoffice, corpus, 1, 22)
    rtf_by_hand(corpus, 23)
