"""Pages as browsers save them: MHTML, Safari's web archives, and pages in one file as SingleFile writes them."""

import base64
import datetime
import html
import json
import plistlib
import quopri
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request

from common import Missing, dated, html_blocks

GIF = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")


def address(corpus, number, article):
    return f"https://news.example.org/{corpus.format}/{article.day[:7].replace('-', '/')}/{number}.html"


def site_page(article, url, charset="utf-8", picture="/pic/1.gif"):
    """A page of a news site: navigation, the article, links to others, the legal line."""
    s = article.script == "s"
    nav = "".join(
        f'<a href="/{at}/">{name}</a> '
        for at, name in enumerate(("首页 要闻 社会 财经 文化 体育" if s else "首頁 要聞 社會 財經 文化 體育").split())
    )
    related = "".join(
        f'<li><a href="/r/{at}.html">{name}</a></li>'
        for at, name in enumerate(
            ("码头夜市再度开张", "旧城小巷的书店", "台风路径图更新")
            if s
            else ("碼頭夜市再度開張", "舊城小巷的書店", "颱風路徑圖更新")
        )
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{article.lang}"><head><meta charset="{charset}"><title>{html.escape(article.title)}_{article.source}</title>\n'
        f'<link rel="canonical" href="{url}"><style>body {{ margin: 2em }} nav a {{ margin-right: 1em }}</style></head>\n<body><nav>{nav}</nav>\n'
        f'<article><h1>{html.escape(article.title)}</h1>\n<div class="info">{article.dateline}</div><div class="author">{article.byline}</div>\n'
        f'<div class="content"><p><img src="{picture}" alt=""></p>\n{html_blocks(article.blocks)}</div></article>\n'
        f"<aside><h3>{'相关阅读' if s else '相關閱讀'}</h3><ul>{related}</ul></aside>\n<footer>{'版权所有' if s else '版權所有'} &copy; {article.source}</footer></body></html>\n"
    )


# MHTML


class Browser:
    """Chromium, steered through its DevTools; every page that it asks for is given from `pages`."""

    def __enter__(self):
        import websocket

        if shutil.which("chromium") is None:
            raise Missing("chromium")
        self.profile, self.pages, self.number = tempfile.mkdtemp(prefix="chromium-"), {}, 0
        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--remote-allow-origins=*", f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        for line in self.process.stderr:
            if found := re.search(r"DevTools listening on ws://([^/]+)/", line):
                break
        with urllib.request.urlopen(f"http://{found[1]}/json/list") as answer:
            target = next(target for target in json.load(answer) if target["type"] == "page")
        self.socket = websocket.create_connection(target["webSocketDebuggerUrl"], timeout=60)
        self.ask("Page.enable")
        self.ask("Fetch.enable", patterns=[{"urlPattern": "*"}])
        return self

    def __exit__(self, *_):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _send(self, method, **parameters):
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        return self.number

    def _event(self, message):
        if message.get("method") == "Fetch.requestPaused":
            kind, data = self.pages.get(message["params"]["request"]["url"], ("text/plain", b""))
            self._send(
                "Fetch.fulfillRequest", requestId=message["params"]["requestId"], responseCode=200,
                responseHeaders=[{"name": "Content-Type", "value": kind}], body=base64.b64encode(data).decode(),
            )  # fmt: skip

    def ask(self, method, until=None, **parameters):
        number, answer, event = self._send(method, **parameters), None, until is None
        while answer is None or not event:
            message = json.loads(self.socket.recv())
            self._event(message)
            if message.get("id") == number:
                answer = message.get("result", message)
            if message.get("method") == until:
                event = True
        return answer


def mhtml_by_chromium(corpus, first, count):
    with Browser() as browser:
        for at in range(count):
            number, script = first + at, "st"[at % 2]
            article = corpus.prose.article(script, 3 + (at * 5) % 20)
            url = address(corpus, number, article)
            codec = "utf-8" if at % 3 else ("gbk" if script == "s" else "big5")
            browser.pages = {
                url: (
                    f"text/html; charset={codec}",
                    site_page(article, url, codec).encode("cp936" if codec == "gbk" else "cp950" if codec == "big5" else codec),
                ),
                "https://news.example.org/pic/1.gif": ("image/gif", GIF),
            }
            browser.ask("Page.navigate", until="Page.loadEventFired", url=url)
            time.sleep(0.1)
            data = browser.ask("Page.captureSnapshot", format="mhtml")["data"]
            target = corpus.name(number, f"chromium-{codec}")
            target.write_bytes(data.encode())
            saved = re.search(r"^Date: (.+?)\r?$", data, re.M)[1]
            from email.utils import parsedate_to_datetime

            captured = (
                parsedate_to_datetime(saved)
                .astimezone(datetime.timezone(datetime.timedelta(hours=8)))
                .strftime("%Y-%m-%dT%H:%M")
            )
            corpus.add(target, article, "Chromium", codec, url=url, captured=captured, **dated(article))


def mhtml_by_hand(corpus, first, count):
    """As Internet Explorer and Word write it."""
    for at in range(count):
        number, script = first + at, "ts"[at % 2]
        article = corpus.prose.article(script, 4 + (at * 3) % 12)
        url = address(corpus, number, article)
        charset, codec = ("gb2312", "cp936") if script == "s" else ("big5", "cp950")
        way = "quoted-printable" if at % 3 else "base64"
        data = site_page(article, url, charset, "1.gif").encode(codec)
        data = (
            quopri.encodestring(data.replace(b"\n", b"\r\n")).replace(b"=0D=0A", b"\r\n").replace(b"=0D\n", b"\r\n")
            if way != "base64"
            else base64.encodebytes(data).replace(b"\n", b"\r\n")
        )
        mark = f"----=_NextPart_000_{at:04}_01C9F3A2.5B6E0A10"
        head = (
            f"From: <Saved by Windows Internet Explorer 8>\r\nSubject: =?{charset}?B?{base64.b64encode(article.title.encode(codec)).decode()}?=\r\nDate: Tue, 19 Mar 2024 16:{at:02}:07 +0800\r\n"
            f'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{mark}"\r\nX-MimeOLE: Produced By Microsoft MimeOLE V6.00.2900.5579\r\n\r\n'
            "This is a multi-part message in MIME format.\r\n\r\n"
        )
        page = f'--{mark}\r\nContent-Type: text/html;\r\n\tcharset="{charset}"\r\nContent-Transfer-Encoding: {way}\r\nContent-Location: {url}\r\n\r\n'
        picture = f"\r\n--{mark}\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://news.example.org/pic/1.gif\r\n\r\n"
        target = corpus.name(number, f"ie-{charset}", "mht")
        target.write_bytes(
            head.encode() + page.encode() + data + picture.encode() + base64.encodebytes(GIF) + f"\r\n--{mark}--\r\n".encode()
        )
        corpus.add(
            target,
            article,
            "by hand",
            f"Internet Explorer, {charset}, {way}",
            url=url,
            captured=f"2024-03-19T16:{at:02}",
            **dated(article),
        )


def make_mhtml(corpus):
    corpus.attempt(mhtml_by_chromium, corpus, 1, 24)
    mhtml_by_hand(corpus, 25, 16)


def make_webarchive(corpus):
    for number in range(1, 41):
        script = "st"[number % 2]
        article = corpus.prose.article(script, 3 + (number * 7) % 25)
        url = address(corpus, number, article)
        charset, codec = ("UTF-8", "utf-8") if number % 5 else ("gb2312", "cp936") if script == "s" else ("Big5", "cp950")
        archive = {
            "WebMainResource": {
                "WebResourceData": site_page(article, url, charset).encode(codec), "WebResourceFrameName": "", "WebResourceMIMEType": "text/html",
                "WebResourceTextEncodingName": charset, "WebResourceURL": url,
            },
            "WebSubresources": [{"WebResourceData": GIF, "WebResourceMIMEType": "image/gif", "WebResourceURL": "https://news.example.org/pic/1.gif"}],
        }  # fmt: skip
        if number % 4 == 0:
            frame = "<html><body><p>广告：本周特惠，欢迎选购。</p></body></html>".encode()
            archive["WebSubframeArchives"] = [
                {
                    "WebMainResource": {
                        "WebResourceData": frame,
                        "WebResourceFrameName": "ad",
                        "WebResourceMIMEType": "text/html",
                        "WebResourceTextEncodingName": "UTF-8",
                        "WebResourceURL": "https://ads.example.org/1",
                    }
                }
            ]
        binary = number % 3 > 0
        target = corpus.name(number, "binary" if binary else "xml")
        target.write_bytes(plistlib.dumps(archive, fmt=plistlib.FMT_BINARY if binary else plistlib.FMT_XML))
        corpus.add(target, article, "plistlib", f"{'binary' if binary else 'XML'}, {charset}", url=url, **dated(article))


def make_singlefile(corpus):
    inline = "data:image/gif;base64," + base64.b64encode(GIF).decode()
    zones = {
        "s": ("GMT+0800 (China Standard Time)", "GMT+0800 (中国标准时间)"),
        "t": ("GMT+0800 (Taipei Standard Time)", "GMT+0800 (台北標準時間)"),
    }
    for number in range(1, 41):
        script = "st"[number % 2]
        article = corpus.prose.article(script, 3 + (number * 7) % 30)
        url = address(corpus, number, article)
        comment = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: Tue Mar 19 2024 16:{number:02}:07 {zones[script][number // 2 % 2]}\n-->"
        page = site_page(article, url, picture=inline).replace(
            f'<link rel="canonical" href="{url}">', f'<link rel=canonical href="{url}">' if number % 3 else ""
        )
        style = f'<style>:root{{--sf-img-1: url("{inline}")}}</style><style>{".x{color:red}" * 400}</style>'
        page = page.replace("<!DOCTYPE html>\n<html lang", "<!DOCTYPE html> <html lang").replace(
            '><head><meta charset="utf-8">', f">{comment}<head><meta charset=utf-8>{style}", 1
        )
        if number % 4 == 0:
            page = page.replace(
                "</body>",
                f'<iframe srcdoc="&lt;p&gt;{"广告位招租" if script == "s" else "廣告位招租"}&lt;/p&gt;"></iframe></body>',
            )
        target = corpus.name(number, "page", "html")
        target.write_text(page, encoding="utf-8")
        corpus.add(target, article, "by hand", "SingleFile", url=url, captured=f"2024-03-19T16:{number:02}", **dated(article))
