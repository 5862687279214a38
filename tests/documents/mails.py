"""Letters, one a file and many in a mailbox, with the headers that Thunderbird, Outlook and others write."""

import base64
import quopri
import re

from common import html_blocks

CHARSETS = {
    "s": [("utf-8", "utf-8"), ("gb2312", "cp936"), ("gbk", "cp936"), ("gb18030", "gb18030")],
    "t": [("utf-8", "utf-8"), ("big5", "cp950")],
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def header_date(article):
    import datetime

    year, month, day = map(int, article.day.split("-"))
    weekday = "Mon Tue Wed Thu Fri Sat Sun".split()[datetime.date(year, month, day).weekday()]
    return f"{weekday}, {day} {MONTHS[month - 1]} {year} {article.time}:07 +0800"


def encoded_words(text, charset, codec, way, inside=False):
    """Several words for a long text; with `inside`, the cut falls into a character, which is wrong and comes all the same."""
    data = text.encode(codec)
    if inside:
        pieces = [data[at : at + 25] for at in range(0, len(data), 25)]
    else:
        pieces, piece = [], b""
        for sign in text:
            if len(piece) >= 30:
                pieces.append(piece)
                piece = b""
            piece += sign.encode(codec)
        pieces.append(piece)
    if way == "B":
        words = [base64.b64encode(piece).decode() for piece in pieces]
    else:
        words = [
            "".join(
                chr(byte) if chr(byte).isalnum() and byte < 128 else "_" if byte == 32 else f"={byte:02X}" for byte in piece
            )
            for piece in pieces
        ]
    return "\r\n ".join(f"=?{charset}?{way}?{word}?=" for word in words)


def encoded(data, way):
    if way == "base64":
        return base64.encodebytes(data).replace(b"\n", b"\r\n")
    if way == "quoted-printable":
        return quopri.encodestring(data).replace(b"\n", b"\r\n").replace(b"\r\r\n", b"\r\n")
    return data


def part(kind, charset, way, data, extra=""):
    return f"Content-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: {way}\r\n{extra}\r\n".encode() + encoded(
        data, way
    )


def letter(corpus, at, script, attachments=True):
    """The bytes of a letter, its article and what is true of it."""
    prose = corpus.prose
    article = prose.article(script, 3 + (at * 3) % 14, headings=False)
    if at % 7 == 3:
        # A line that begins so is quoted in a mailbox.
        article.blocks.insert(1, ("p", ["From " + prose.sentence(script)]))
    charset, codec = CHARSETS[script][at // 4 % len(CHARSETS[script])]
    way = ("base64", "quoted-printable", "8bit")[at % 3]
    kind = ("alternative", "html", "text", "attachment")[at % 4]
    if not attachments and kind == "attachment":
        kind = "text"
    paragraphs = ["".join(block) for _, block in article.blocks]
    if kind in ("text", "attachment") and at % 8 == 2:
        # format=flowed: a line that ends in a space goes on, and one that begins with a space, > or From has one more.
        lines, flowed = [], "; format=flowed; delsp=yes"
        for paragraph in paragraphs:
            pieces = [re.sub("^( |>|From )", r" \1", piece) for piece in re.findall(".{1,30}", paragraph)]
            lines.append(" \r\n".join(pieces))
        plain = "\r\n\r\n".join(lines) + "\r\n"
    else:
        flowed, plain = "", "\r\n\r\n".join(paragraphs) + "\r\n"
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body>{html_blocks(article.blocks)}</body></html>\r\n'.replace(
        "\n", "\r\n"
    ).replace("\r\r", "\r")
    inside = at in (5, 16)
    subject = encoded_words(article.title, charset, codec, "BQ"[at // 3 % 2], inside)
    head = [
        f"Message-ID: <{at:04}.{article.day.replace('-', '')}@mail.example.org>",
        f"Date: {header_date(article)}",
        "MIME-Version: 1.0",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Gecko/20100101 Thunderbird/102.9.0",
        f"Content-Language: {'zh-CN' if script == 's' else 'zh-TW'}",
        f"To: {encoded_words('读者' if script == 's' else '讀者', charset, codec, 'B')} <readers@example.org>",
        f"From: {encoded_words(article.author, charset, codec, 'BQ'[at % 2])} <news{at}@example.org>",
        f"Subject: {subject}",
    ]
    text_part = part(f"text/plain{flowed}", charset, way, plain.encode(codec))
    html_part = part("text/html", charset, way, page.encode(codec))
    if kind == "alternative":
        mark = f"------------0aB{at}Kq"
        body = f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\nThis is a multi-part message in MIME format.\r\n'.encode()
        body += (
            b"".join(f"--{mark}\r\n".encode() + piece + b"\r\n" for piece in (text_part, html_part))
            + f"--{mark}--\r\n".encode()
        )
    elif kind == "attachment":
        mark = f"----=_NextPart_000_{at:04}_01DA"
        name = encoded_words("现场照片.png" if script == "s" else "現場照片.png", charset, codec, "B")
        picture = b"\x89PNG\r\n\x1a\n" + bytes(range(200))
        attached = f'Content-Type: image/png; name="{name}"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="{name}"\r\n\r\n'.encode()
        attached += encoded(picture, "base64")
        body = f'Content-Type: multipart/mixed;\r\n boundary="{mark}"\r\n\r\n'.encode()
        body += (
            b"".join(f"--{mark}\r\n".encode() + piece + b"\r\n" for piece in (text_part, attached)) + f"--{mark}--\r\n".encode()
        )
    else:
        body = html_part if kind == "html" else text_part
    truth = {"date": f"{article.day}T{article.time}", "author": article.author}
    return (
        "\r\n".join(head).encode() + b"\r\n" + body,
        article,
        f"{kind} {charset} {way}{' cut inside' if inside else ''}{' flowed' if flowed else ''}",
        truth,
    )


def make_eml(corpus):
    for at in range(40):
        data, article, kind, truth = letter(corpus, at, "st"[at // 2 % 2])
        target = corpus.name(at + 1, re.sub(r"\W+", "-", kind))
        target.write_bytes(data)
        corpus.add(target, article, "by hand", kind, **truth)


def make_mbox(corpus):
    at = 0
    for number in range(40):
        target = corpus.name(number + 1, "box")
        parts, letters = [], 1 + number % 5
        for place in range(1, letters + 1):
            data, article, kind, truth = letter(corpus, at, "st"[(at + number) // 2 % 2])
            data = data.replace(b"\r\n", b"\n")
            # mboxrd: one more > before every line that begins with any number of them and From.
            data = re.sub(rb"^(>*From )", rb">\1", data, flags=re.M)
            date = header_date(article).split()
            parts.append(
                f"From news{at}@example.org {date[0][:3]} {date[2]} {int(date[1]):2} {date[4]} {date[3]}\n".encode()
                + data.rstrip(b"\n")
                + b"\n\n"
            )
            corpus.add(target, article, "by hand", kind, f"#{place}", **truth)
            at += 1
        target.write_bytes(b"".join(parts))
