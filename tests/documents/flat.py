"""Flat OpenDocument texts, from which LibreOffice writes odt, docx, rtf, doc and pdf."""

import html

NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"'
)
e = html.escape


class Flat:
    """`columns`, `vertical`, `running` shape the page; what is added goes into the text in order."""

    def __init__(
        self, article, columns=1, vertical=False, running=None, font=None, byline=True, narrow=False, title_style=None
    ):
        self.article, self.columns, self.vertical, self.running, self.narrow = article, columns, vertical, running, narrow
        self.font = font or ("Noto Serif CJK SC" if article.script == "s" else "Noto Serif CJK TC")
        self.parts, self.changes, self.notes = [], [], 0
        # The style Title is written as Title by every filter; Heading 1 is what people take.
        self.title = f'<text:p text:style-name="Title">{e(article.title)}</text:p>'
        if title_style == "heading":
            self.title = f'<text:h text:outline-level="1" text:style-name="Heading_20_1">{e(article.title)}</text:h>'
        self.lines = f"<text:p>{e(article.dateline)}</text:p><text:p>{e(article.byline)}</text:p>" if byline else ""

    def paragraph(self, inner, break_before=False, style="Standard"):
        self.parts.append(f'<text:p text:style-name="{"Broken" if break_before else style}">{inner}</text:p>')

    def heading(self, text):
        self.parts.append(f'<text:h text:outline-level="2" text:style-name="Heading_20_2">{e(text)}</text:h>')

    def blocks(self, blocks, break_before=False):
        for kind, block in blocks:
            if kind == "h":
                self.heading(block)
            else:
                self.paragraph(e("".join(block)), break_before)
                break_before = False

    def note(self, text, kind="footnote"):
        self.notes += 1
        return (
            f'<text:note text:id="n{self.notes}" text:note-class="{kind}"><text:note-citation>{self.notes}</text:note-citation>'
            f'<text:note-body><text:p text:style-name="Standard">{e(text)}</text:p></text:note-body></text:note>'
        )

    def list(self, items):
        self.parts.append(
            '<text:list text:style-name="L1">'
            + "".join(f"<text:list-item><text:p>{e(item)}</text:p></text:list-item>" for item in items)
            + "</text:list>"
        )

    def table(self, rows):
        width = len(rows[0])
        cells = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{e(cell)}</text:p></table:table-cell>' for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        self.parts.append(
            f'<table:table table:name="T{len(self.parts)}"><table:table-column table:number-columns-repeated="{width}"/>{cells}</table:table>'
        )

    def box(self, text):
        return (
            f'<draw:frame draw:name="F{len(self.parts)}" text:anchor-type="paragraph" svg:width="7cm" svg:height="3cm" draw:z-index="0">'
            f"<draw:text-box><text:p>{e(text)}</text:p></draw:text-box></draw:frame>"
        )

    def link(self, text, address):
        return f'<text:a xlink:type="simple" xlink:href="{e(address)}">{e(text)}</text:a>'

    def _change(self, kind, content=""):
        name = f"ct{len(self.changes) + 1}"
        self.changes.append(
            f'<text:changed-region xml:id="{name}" text:id="{name}"><text:{kind}><office:change-info><dc:creator>叶汐晴</dc:creator>'
            f"<dc:date>2024-03-19T16:21:00</dc:date></office:change-info>{content}</text:{kind}></text:changed-region>"
        )
        return name

    def inserted(self, text):
        name = self._change("insertion")
        return f'<text:change-start text:change-id="{name}"/>{e(text)}<text:change-end text:change-id="{name}"/>'

    def deleted(self, text):
        return f'<text:change text:change-id="{self._change("deletion", f"<text:p>{e(text)}</text:p>")}"/>'

    def xml(self):
        lang, country = ("zh", "CN") if self.article.script == "s" else ("zh", "TW")
        content = "".join(self.parts)
        if self.columns > 1:
            content = f'<text:section text:style-name="Columns" text:name="S1">{content}</text:section>'
        mode = ' style:writing-mode="tb-rl"' if self.vertical else ""
        size = (
            ' fo:page-width="14.8cm" fo:page-height="21cm"' if self.narrow else ' fo:page-width="21cm" fo:page-height="29.7cm"'
        )
        if self.vertical:
            size = ' fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape"'
        head = foot = ""
        if self.running:
            head = f"<style:header><text:p>{e(self.running)}</text:p></style:header>"
            foot = '<style:footer><text:p>— <text:page-number text:select-page="current">1</text:page-number> —</text:p></style:footer>'
        tracked = f"<text:tracked-changes>{''.join(self.changes)}</text:tracked-changes>" if self.changes else ""
        columns = "".join('<style:column style:rel-width="1*"/>' for _ in range(self.columns))
        return (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMESPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:meta><dc:title>{e(self.article.title)}</dc:title><dc:creator>{e(self.article.author)}</dc:creator></office:meta>"
            f'<office:font-face-decls><style:font-face style:name="CJK" svg:font-family="&apos;{self.font}&apos;"/></office:font-face-decls>'
            f'<office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="CJK" style:font-name-asian="CJK" '
            f'fo:font-size="11pt" style:font-size-asian="11pt" fo:language="en" fo:country="US" style:language-asian="{lang}" style:country-asian="{country}"/></style:default-style>'
            '<style:style style:name="Standard" style:family="paragraph" style:class="text"><style:paragraph-properties fo:margin-bottom="0.2cm"/></style:style>'
            '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Standard" style:class="chapter"><style:text-properties fo:font-size="18pt" style:font-size-asian="18pt"/></style:style>'
            '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="1"><style:text-properties fo:font-size="18pt" style:font-size-asian="18pt"/></style:style>'
            '<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph" style:parent-style-name="Standard" style:default-outline-level="2"><style:text-properties fo:font-size="14pt" style:font-size-asian="14pt"/></style:style>'
            '<text:notes-configuration text:note-class="footnote" style:num-format="1" text:start-numbering-at="page"/>'
            "</office:styles><office:automatic-styles>"
            '<style:style style:name="Broken" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties fo:break-before="page"/></style:style>'
            f'<style:style style:name="Columns" style:family="section"><style:section-properties><style:columns fo:column-count="{self.columns}" fo:column-gap="0.6cm">{columns}</style:columns></style:section-properties></style:style>'
            '<text:list-style style:name="L1"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:space-before="0.6cm" text:min-label-width="0.6cm"/></text:list-level-style-bullet></text:list-style>'
            f'<style:page-layout style:name="PL"><style:page-layout-properties{size} fo:margin="2cm"{mode}/>'
            '<style:header-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-bottom="0.4cm"/></style:header-style>'
            '<style:footer-style><style:header-footer-properties fo:min-height="0.6cm" fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
            f'</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="PL">{head}{foot}</style:master-page></office:master-styles>'
            f"<office:body><office:text>{tracked}{self.title}{self.lines}{content}</office:text></office:body></office:document>\n"
        )
