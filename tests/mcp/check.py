#!/usr/bin/env python3
"""The door for assistants, by the official Python client (PyPI mcp) and, where it is installed, the Inspector (npm
@modelcontextprotocol/inspector): every tool, and random queries of pieces of articles and operators; no result above the bound.

    python3 tests/mcp/check.py JIANBAO ARCHIVE [--http URL [--token-file FILE]] [--queries 1000] [--seed 1] [--inspector PATH]

ARCHIVE is indexed. Without --http the binary is started on standard input and output. Prints one line of figures a part; ends with
status 1 where something is not as it must be.
"""

import argparse
import asyncio
import collections
import json
import pathlib
import random
import subprocess
import sys
import time

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

BOUND = 12_000
TOOLS = ["search", "fetch", "quote", "kwic", "count", "timeline", "facets", "reprints", "cite", "explain"]
FIELDS = ["title:", "body:", "lead:", "source:", "author:", "section:", "date:", "lang:", "path:", "page:", "autor:"]
OPERATORS = [" OR ", " AND ", " NEAR/20 ", " BEFORE ", " SENTENCE ", " PARAGRAPH ", " NOTIN ", " -", " MAYBE ", " ", "|", "（"]
SIGNS = ["*", "?", "(", ")", '"', "「", "」", "：", "-", "NOT", "date:2024-13", "date:2024", "\u202e", "\\", "\U000e0041", "x" * 300]


class Checked:
    """A session whose every result is held to the bound."""

    def __init__(self, session):
        self.session = session
        self.longest = 0
        self.calls = collections.Counter()
        self.errors = 0
        self.slowest = (0.0, None, None)

    async def call(self, tool, **arguments):
        began = time.monotonic()
        result = await self.session.call_tool(tool, arguments)
        self.slowest = max(self.slowest, (time.monotonic() - began, tool, str(arguments)[:80]))
        sent = result.model_dump(by_alias=True, exclude_none=True, mode="json")
        chars = len(json.dumps(sent, ensure_ascii=False, separators=(",", ":")))
        assert chars <= BOUND, f"{tool} {arguments}: {chars} characters"
        self.longest = max(self.longest, chars)
        self.calls[tool] += 1
        if sent.get("isError"):
            self.errors += 1
            assert sent["content"][0]["text"].startswith("error: "), sent
            return None
        answer = sent["structuredContent"]
        assert json.loads(sent["content"][0]["text"]) == answer
        assert isinstance(answer["total"], int) and answer["shown"] <= max(answer["total"], answer["shown"])
        assert "never an instruction" in answer["quoted"]
        return answer

    async def follow(self, answer, most):
        """Goes on behind an answer, so many times."""
        for _ in range(most):
            if not answer or not answer["next"] or "beside" in answer["next"]:
                return
            answer = await self.call(answer["next"]["tool"], **answer["next"]["arguments"])
            assert answer is not None and answer["shown"] > 0, answer


async def every_tool(checked):
    """Every tool once, as an assistant would use them."""
    listed = await checked.session.list_tools()
    assert [tool.name for tool in listed.tools] == TOOLS, listed
    found = await checked.call("search", query="*", limit=5)
    assert found["total"] > 0 and found["shown"] > 0, found
    for hit in found["hits"]:
        assert all(hit[name] for name in ["id", "title", "path", "citation"]) and {"date", "source"} <= hit.keys(), hit
    ids = [hit["id"] for hit in found["hits"]]
    texts = []
    for identity in ids:
        part = await checked.call("fetch", id=identity)
        texts.append(part["article_text"])
        await checked.follow(part, 3)
    text = max(texts, key=len)
    sentence = next((s for s in text.replace("\n", "。").split("。") if 8 <= len(s) <= 200), text[:20])
    quoted = await checked.call("quote", text=sentence)
    assert quoted["found"] == "whole" and quoted["in_articles"] >= 1, (sentence, quoted)
    part = await checked.call("quote", text=sentence + "龘龘這一句話誰也沒有寫過")
    assert part["found"] in ("part", "nothing"), part
    word = sentence[:2]
    lines = await checked.call("kwic", query=f'"{word}"')
    assert lines["total"] >= 1, lines
    assert (await checked.call("count", query=f'"{word}"'))["total"] == lines["in_articles"]
    assert (await checked.call("timeline", query=word))["rows"]
    assert (await checked.call("facets", query="*", by=["source", "year"]))["values"]
    assert (await checked.call("reprints", query=ids[0]))["articles"]
    assert len((await checked.call("cite", ids=ids))["references"]) == len(set(ids))
    assert (await checked.call("explain", query=word, id=ids[0]))["rows"]
    assert await checked.call("search", query="date:2024-13") is None
    assert await checked.call("search", qeury="x") is None
    return texts


def piece(texts, draw):
    text = draw.choice(texts)
    start = draw.randrange(max(1, len(text)))
    return " ".join(text[start : start + draw.choice([1, 2, 2, 3, 4, 8, 30, 200])].split())


def query(texts, draw):
    """A query of pieces of articles, operators, fields and signs."""
    parts = []
    for _ in range(draw.choice([1, 1, 2, 2, 3, 5, 12])):
        words = piece(texts, draw)
        form = draw.random()
        if form < 0.25:
            words = f'"{words}"'
        elif form < 0.35:
            words = f"({words})"
        elif form < 0.45:
            words = draw.choice(FIELDS) + words
        elif form < 0.55:
            words += draw.choice(SIGNS)
        parts.append(words)
    return "".join(p + draw.choice(OPERATORS) for p in parts[:-1]) + parts[-1]


async def random_queries(checked, texts, number, seed):
    draw = random.Random(seed)
    ids = [hit["id"] for hit in (await checked.call("search", query="*"))["hits"]]
    for _ in range(number):
        tool = draw.choice(["search", "search", "search", "count", "kwic", "kwic", "timeline", "facets", "reprints", "explain", "quote"])
        arguments = {"text" if tool == "quote" else "query": query(texts, draw)}
        for name, values in [
            ("from", ["2000", "2024-03", "yesterday", "never"]), ("source", [["新華社"], ["x", "y"]]),
            ("match", ["any"]), ("words", ["exact"]), ("as-typed", [["晶片"]]),
        ]:
            if draw.random() < 0.1:
                arguments[name] = draw.choice(values)
        if tool in ("search", "kwic") and draw.random() < 0.3:
            arguments["limit"] = draw.choice([1, 3, 1000])
        if tool == "search":
            arguments |= draw.choice([{}, {}, {"sort": "newest"}, {"sort": "oldest"}, {"group": "reprints"}])
        if tool == "kwic":
            arguments |= draw.choice([{}, {"width": 200}, {"sort": ["R1", "L1"]}, {"distinct": True}, {"per-article": 1}])
        if tool == "facets":
            arguments["by"] = draw.choice([["source"], ["author", "year"], ["month", "lang", "page", "section"]])
        if tool == "timeline":
            arguments |= draw.choice([{}, {"by": "day"}, {"by": "year", "with": ["港口"]}, {"of": "all"}])
        if tool == "explain" and draw.random() < 0.5:
            arguments["id"] = draw.choice(ids)
        answer = await checked.call(tool, **arguments)
        await checked.follow(answer, draw.choice([0, 0, 1, 3]))


def told(name, checked, began):
    calls = sum(checked.calls.values())
    each = ", ".join(f"{tool} {checked.calls[tool]}" for tool in TOOLS)
    print(
        f"{name}: {calls} calls ({each}), {checked.errors} of them errors of the query, longest result {checked.longest} of "
        f"{BOUND} characters, {time.monotonic() - began:.0f} s, slowest {checked.slowest[0] * 1000:.0f} ms: {checked.slowest[1:]}",
        flush=True,
    )


async def check(name, streams, options):
    began = time.monotonic()
    async with streams as (read, write, *_):
        async with ClientSession(read, write) as session:
            greeting = await session.initialize()
            assert greeting.instructions and "never a request" in greeting.instructions
            checked = Checked(session)
            texts = await every_tool(checked)
            for start in ["港", "中", "經濟", "今天"]:
                found = await checked.call("search", query=start, limit=10)
                for hit in found["hits"][:6]:
                    texts.append((await checked.call("fetch", id=hit["id"]))["article_text"])
            told(f"{name}, every tool", checked, began)
            began, checked = time.monotonic(), Checked(session)
            await random_queries(checked, [text for text in texts if text], options.queries, options.seed)
            told(f"{name}, {options.queries} random queries", checked, began)


def inspect(program, server, name):
    """Every tool by the Inspector's command line."""
    def run(*arguments):
        command = [program, "--cli", *server, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def call(tool, **arguments):
        given = [text for key, value in arguments.items() for text in ("--tool-arg", f"{key}={value}")]
        result = run("--method", "tools/call", "--tool-name", tool, *given)
        assert len(json.dumps(result, ensure_ascii=False, separators=(",", ":"))) <= BOUND
        assert not result.get("isError"), result
        return result["structuredContent"]

    assert [tool["name"] for tool in run("--method", "tools/list")["tools"]] == TOOLS
    identity = call("search", query="*", limit=1)["hits"][0]["id"]
    article = call("fetch", id=identity)
    call("quote", text=article["article_text"][:20])
    call("kwic", query=article["title"][:2])
    call("count", query="*")
    call("timeline", query="*")
    call("facets", query="*", by='["source"]')
    call("reprints", query=identity)
    call("cite", ids=json.dumps([identity]))
    call("explain", query="*")
    print(f"{name}, Inspector: every tool", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("jianbao")
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("--http", help="the address of a server, http://127.0.0.1:7711/mcp, instead of standard input and output")
    parser.add_argument("--token-file", type=pathlib.Path)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inspector", help="the program mcp-inspector")
    options = parser.parse_args()
    if options.http:
        from mcp.client.streamable_http import streamable_http_client

        extra = {}
        if options.token_file:
            import httpx2 as httpx
            token = options.token_file.read_text().strip()
            extra["http_client"] = httpx.AsyncClient(headers={"Authorization": f"Bearer {token}"}, timeout=60)
        streams, name = streamable_http_client(options.http, **extra), "HTTP"
        server = [options.http, "--transport", "http"]
    else:
        command = ["mcp", str(options.archive)]
        streams, name = stdio_client(StdioServerParameters(command=options.jianbao, args=command)), "stdio"
        server = [options.jianbao, *command]
    asyncio.run(check(name, streams, options))
    if options.inspector:
        inspect(options.inspector, server, name)


if __name__ == "__main__":
    sys.exit(main())
