"""Crawls: WACZ around WARC by warcio, and ARC version 1 by hand."""

import gzip
import hashlib
import io
import json
import zipfile

from common import dated
from saved import address, site_page

STATUS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\nServer: nginx\r\n\r\n"


def pages_of_crawl(corpus, number, count):
    for at in range(count):
        script = "st"[(number + at) % 2]
        article = corpus.prose.article(script, 3 + (number * 3 + at * 5) % 14)
        url = address(corpus, number * 100 + at, article)
        charset, codec = ("utf-8", "utf-8") if at % 3 else ("gb2312", "cp936") if script == "s" else ("big5", "cp950")
        yield at, article, url, charset, site_page(article, url, charset).encode(codec)


def make_wacz(corpus):
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    for number in range(1, 41):
        target = corpus.name(number, "crawl")
        data, pages, index = io.BytesIO(), [], []
        writer = WARCWriter(data, gzip=True)
        writer.write_record(
            writer.create_warcinfo_record("data.warc.gz", {"software": "Browsertrix", "format": "WARC File Format 1.0"})
        )

        def response(url, kind, body, day):
            start = data.tell()
            headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body), http_headers=headers, warc_headers_dict={"WARC-Date": day}
                )
            )
            index.append((url, day, kind, start, data.tell() - start))

        for at, article, url, charset, body in pages_of_crawl(corpus, number, 1 + number % 4):
            day = f"2024-03-{10 + at:02}T08:{number:02}:07Z"
            response(url, f"text/html; charset={charset}", body, day)
            response(url + ".gif", "image/gif", b"GIF89a", day)
            pages.append({"id": f"{number}-{at}", "url": url, "ts": day, "title": article.title})
            corpus.add(
                target,
                article,
                "warcio",
                "wacz",
                f"!/archive/data.warc.gz#{at + 1}",
                url=url,
                captured=f"2024-03-{10 + at:02}T16:{number:02}",
                **dated(article),
            )
        listing = (
            json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})
            + "\n"
            + "".join(json.dumps(page, ensure_ascii=False) + "\n" for page in pages)
        )
        cdx = "".join(
            f"{url.split('//')[1]} {day.translate(str.maketrans('', '', '-T:Z'))} {json.dumps({'url': url, 'mime': kind, 'status': '200', 'offset': start, 'length': size, 'filename': 'data.warc.gz'})}\n"
            for url, day, kind, start, size in sorted(index)
        )
        files = {
            "archive/data.warc.gz": data.getvalue(),
            "pages/pages.jsonl": listing.encode(),
            "indexes/index.cdx.gz": gzip.compress(cdx.encode(), mtime=0),
        }
        package = {
            "profile": "data-package", "wacz_version": "1.1.1", "software": "py-wacz 0.4.9", "created": "2024-03-20T00:00:00Z",
            "resources": [{"name": name.split("/")[-1], "path": name, "hash": "sha256:" + hashlib.sha256(body).hexdigest(), "bytes": len(body)} for name, body in files.items()],
        }  # fmt: skip
        with zipfile.ZipFile(target, "w") as file:
            for name, body in files.items():
                # The crawl is stored as it is, so that its records can be reached in it.
                file.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_STORED if name.endswith(".gz") else zipfile.ZIP_DEFLATED)
            file.writestr("datapackage.json", json.dumps(package, indent=2))


def make_arc(corpus):
    for number in range(1, 41):
        packed = number % 4 == 0
        target = corpus.name(number, "crawl", "arc.gz" if packed else "arc")
        about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
        records = [f"filedesc://{target.name} 0.0.0.0 20030319162107 text/plain {len(about)}\n".encode() + about + b"\n"]
        for at, article, url, charset, body in pages_of_crawl(corpus, number, 1 + number % 4):
            body = STATUS % charset.encode() + body
            day = f"200303{10 + at:02}08{number:02}07"
            records.append(
                f"{url.replace('https', 'http')} 192.0.2.{number} {day} text/html {len(body)}\n".encode() + body + b"\n"
            )
            missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><body>404</body></html>"
            records.append(
                f"http://news.example.org/gone/{at} 192.0.2.{number} {day} text/html {len(missing)}\n".encode()
                + missing
                + b"\n"
            )
            corpus.add(
                target,
                article,
                "by hand",
                "packed" if packed else "plain",
                f"#{at + 1}",
                url=url.replace("https", "http"),
                captured=f"2003-03-{10 + at:02}T16:{number:02}",
                **dated(article),
            )
        target.write_bytes(b"".join(gzip.compress(record, mtime=0) for record in records) if packed else b"".join(records))
