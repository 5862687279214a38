"""Captions, SubRip and WebVTT, whose cues cut sentences in the middle."""

import re

ENGLISH = "The ferry leaves at dawn.|Nobody had expected so many people.|It will take a few more weeks.|The harbour was quiet that night.|We counted them twice.|That is all we know.".split(
    "|"
)


def clock(seconds, sign):
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}{sign}{int(seconds * 1000) % 1000:03}"


def lines_of(sentences, width=16):
    """Lines as captions have them; where a sentence ends, the next begins on the same line when it can."""
    text, lines = "".join(sentences), []
    while text:
        cut = min(width, len(text))
        # Latin words and numbers stay whole, and no line begins with a sign.
        while 0 < cut < len(text) and (
            re.match(r"[A-Za-z0-9.,%-]{2}", text[cut - 1 : cut + 1])
            or text[cut] in "，。、；：！？”」） %"
            or text[cut - 1] in "“「（ "
        ):
            cut -= 1
        cut = cut or min(width, len(text))
        lines.append(text[:cut])
        text = text[cut:]
    return lines


def cues_of(article, kind):
    if kind in ("whole", "bilingual"):
        return [
            lines_of([sentence], 60) + ([ENGLISH[at % len(ENGLISH)]] if kind == "bilingual" else [])
            for at, sentence in enumerate(article.sentences)
        ]
    cues = []
    for block in article.paragraphs:
        lines = lines_of(block)
        if kind in ("one-line", "bilingual-cut", "speakers", "timestamps"):
            cues += [[line] + ([ENGLISH[len(cues) % len(ENGLISH)]] if kind == "bilingual-cut" else []) for line in lines]
        else:
            cues += [lines[at : at + 2] for at in range(0, len(lines), 2)]
    if kind == "rolling":
        flat = [line for cue in cues for line in cue]
        cues = [[flat[0]]] + [[flat[at - 1], flat[at]] for at in range(1, len(flat))]
    return cues


def write(corpus, number, kind, script, encoding, newline="\r\n"):
    vtt = corpus.format == "vtt"
    article = corpus.prose.article(script, 3 + (number * 5) % 18, headings=False)
    if kind == "bare":
        # Without signs, as most captions are: a space stands for a comma.
        article.blocks = [
            (
                "p",
                [
                    re.sub(" +", " ", re.sub("[，、；：]", " ", re.sub("[。！？“”「」（）]", "", sentence))).strip()
                    for sentence in block
                ],
            )
            for _, block in article.blocks
        ]
    cues = [cue for block in article.paragraphs for cue in ([[s] for s in block])] if kind == "bare" else cues_of(article, kind)
    parts, time, speaker = [], 1.2, 0
    if vtt:
        parts.append("WEBVTT" + (" - 字幕" if number % 5 == 0 else ""))
        if number % 3 == 0:
            parts.append("STYLE\n::cue {\n  color: white;\n}")
        if number % 2 == 0:
            parts.append("NOTE 这里是注释，不是字幕")
    for at, cue in enumerate(cues):
        length = 1.0 + len("".join(cue)) / 9
        lines = list(cue)
        if vtt and kind == "speakers":
            # Who speaks changes between sentences.
            said, name = lines[0], (article.author, "主持人")[speaker]
            speaker ^= said.rstrip("”」）").endswith(("。", "！", "？"))
            lines = [f"<v {name}>{said}</v>"] + lines[1:]
        if vtt and kind == "timestamps":
            middle = len(lines[0]) // 2
            lines[0] = f"{lines[0][:middle]}<{clock(time + length / 2, '.')}><c>{lines[0][middle:]}</c>"
        if not vtt and kind == "tags":
            lines = [f"<i>{line}</i>" for line in lines]
        if not vtt and kind == "tags" and at % 5 == 0:
            lines[0] = "{\\an8}" + lines[0]
        sign = "." if vtt else ","
        settings = " align:start position:0%" if vtt and kind == "rolling" else ""
        name = "" if vtt and number % 2 else f"{at + 1}\n"
        if vtt:
            lines = [line.replace("&", "&amp;") for line in lines]
        parts.append(f"{name}{clock(time, sign)} --> {clock(time + length, sign)}{settings}\n" + "\n".join(lines))
        time += length + 0.1
        if vtt and at == 3 and number % 2 == 0:
            parts.append("NOTE\n剪辑时核对\n第二行")
    text = ("\n\n".join(parts) + "\n").replace("\n", newline)
    target = corpus.name(number, f"{kind}-{encoding}")
    target.write_bytes(text.encode({"utf-16": "utf-16", "utf-8-bom": "utf-8-sig", "big5": "cp950"}.get(encoding, encoding)))
    # There is no headline in captions: an article without one is called as its file.
    article.title = target.stem
    corpus.add(target, article, "by hand", f"{kind} {encoding}")


def make_srt(corpus):
    kinds = "two-lines one-line bilingual whole tags bare rolling bilingual-cut".split()
    for number in range(1, 41):
        script = "st"[number // 2 % 2]
        encoding = ["utf-8", "gb18030" if script == "s" else "big5", "utf-8-bom", "utf-16", "utf-8"][number % 5]
        write(corpus, number, kinds[number % len(kinds)], script, encoding, "\r\n" if number % 3 else "\n")


def make_vtt(corpus):
    kinds = "two-lines one-line bilingual whole speakers timestamps rolling bare bilingual-cut".split()
    for number in range(1, 41):
        write(
            corpus,
            number,
            kinds[number % len(kinds)],
            "st"[number // 2 % 2],
            "utf-8-bom" if number % 7 == 0 else "utf-8",
            "\n" if number % 3 else "\r\n",
        )
