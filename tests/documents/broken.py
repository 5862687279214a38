"""Files that cannot be read, or not in whole, and what is wrong with each."""

import zipfile

from common import html_page, run, soffice
from flat import Flat
from pdfs import by_hand, objects_to_pdf, stream


def picture(article, target):
    """The headline and a few lines as a picture of 1 bit a pixel."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 30)
    image = Image.new("L", (1240, 1754), 255)
    draw = ImageDraw.Draw(image)
    for at, line in enumerate([article.title] + [sentence[:34] for sentence in article.sentences]):
        draw.text((100, 120 + 52 * at), line, font=font, fill=0)
    image.save(target)
    return image


def scan(article, target, invisible):
    import zlib

    image = picture(article, target.with_suffix(".png"))
    target.with_suffix(".png").unlink()
    content = b"q 595 0 0 842 0 0 cm /I Do Q\n"
    if invisible:
        lines = [article.title] + [sentence[:34] for sentence in article.sentences]
        content += (
            b"BT 3 Tr /F1 14.4 Tf\n"
            + b"".join(
                b"1 0 0 1 48 %d Tm <" % (842 - 72 - 25 * at) + line.encode("utf-16-be").hex().encode() + b"> Tj\n"
                for at, line in enumerate(lines)
            )
            + b"ET"
        )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /XObject << /I 5 0 R >> /Font << /F1 6 0 R >> >> /Contents 4 0 R >>",
        stream(content),
        stream(zlib.compress(image.tobytes()), b" /Type /XObject /Subtype /Image /Width 1240 /Height 1754 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [7 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000 /FontDescriptor 8 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]  # fmt: skip
    target.write_bytes(objects_to_pdf(objects))


def make(corpus):
    folder, prose, notes = corpus.folder, corpus.prose, []

    def note(name, what):
        notes.append(f"{name}: {what}")

    whole = folder / "whole.pdf"
    by_hand(corpus, 0, "GBK-EUC-H", "s", 12, keep=whole)
    run("qpdf", "--encrypt", "geheim", "eigentuemer", "256", "--", whole, folder / "password.pdf")
    note("password.pdf", "asks for a password")
    data = whole.read_bytes()
    (folder / "truncated.pdf").write_bytes(data[: len(data) * 2 // 3])
    note("truncated.pdf", "ends after two thirds; the pages before that could be read")
    (folder / "garbage.pdf").write_bytes(b"%PDF-1.4\n" + bytes((at * 7919) % 251 for at in range(5000)))
    note("garbage.pdf", "garbage after the first line")
    (folder / "no-pages.pdf").write_bytes(
        objects_to_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 0 /Kids [] >>"])
    )
    note("no-pages.pdf", "has no pages")
    (folder / "empty.pdf").write_bytes(b"")
    note("empty.pdf", "has no bytes")
    whole.unlink()
    scan(prose.article("s", 4, headings=False), folder / "scan.pdf", False)
    note("scan.pdf", "a picture of text alone")
    article = prose.article("t", 9, headings=False)
    # Every sentence is one line of the picture.
    article.blocks = [("p", [sentence for sentence in article.sentences if len(sentence) <= 34][:20])]
    scan(article, folder / "scan-with-text.pdf", True)
    corpus.add(folder / "scan-with-text.pdf", article, "by hand", "picture with invisible text")["format"] = "pdf"
    note("scan-with-text.pdf", "a picture and invisible text; can be read")
    article = prose.article("s", 5)
    flat = Flat(article)
    flat.blocks(article.blocks)
    source = corpus.work / "old.fodt"
    source.write_text(flat.xml(), encoding="utf-8")
    for ending, what in (("doc", "Word 97 to 2003, binary"), ("docx", ""), ("rtf", "")):
        made = soffice(source, ending, corpus.work)
        if ending == "doc":
            (folder / "old.doc").write_bytes(made.read_bytes())
            note("old.doc", what)
        elif ending == "rtf":
            (folder / "rtf-inside.doc").write_bytes(made.read_bytes())
            note("rtf-inside.doc", "RTF under another name; can be read: " + article.sentences[0])
        else:
            import msoffcrypto.format.ooxml as ooxml

            with open(made, "rb") as plain, open(folder / "password.docx", "wb") as locked:
                ooxml.OOXMLFile(plain).encrypt("geheim", locked)
            note("password.docx", "asks for a password: a compound file, and no zip")
            data = made.read_bytes()
            (folder / "broken-zip.docx").write_bytes(data[: len(data) // 2])
            note("broken-zip.docx", "a zip that ends in the middle")
    with zipfile.ZipFile(folder / "no-document.docx", "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
    note("no-document.docx", "a zip without word/document.xml")
    with zipfile.ZipFile(folder / "no-package.epub", "w") as file:
        file.writestr("mimetype", "application/epub+zip")
    note("no-package.epub", "a zip without META-INF/container.xml")
    (folder / "page.webarchive").write_bytes(b"bplist00" + bytes(40))
    note("page.webarchive", "a property list that is broken")
    (folder / "page.pdf").write_text(html_page(article), encoding="utf-8")
    note("page.pdf", "an HTML page under another name")
    (folder / "README.txt").write_text("\n".join(notes) + "\n", encoding="utf-8")
