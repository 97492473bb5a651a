"""The demo's chat page: what can be told from its files, and once in a browser where one is."""

import asyncio
import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.kit.data import program

PAGE = files("bot.emulator").joinpath("page")
NAMES = sorted(each.name for each in PAGE.iterdir())
POLICY = {"Content-Security-Policy": "default-src 'self'"}


def read(name: str) -> str:
    return PAGE.joinpath(name).read_text(encoding="utf-8")


def test_the_page_is_packaged() -> None:
    assert {"index.html", "chat.js", "style.css"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_no_address_outside(name: str) -> None:
    found = re.findall(r"(?:https?:|[\"'(])//[\w.-]+\.\w+[^\s\"']*", read(name))
    assert [url for url in found if url != "http://www.w3.org/2000/svg"] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".js")])
def test_text_never_becomes_markup(name: str) -> None:
    writes = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\(|new Function"
    )
    assert re.findall(writes, read(name)) == []


def test_nothing_inline_that_a_strict_policy_stops() -> None:
    page = read("index.html")
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", page) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_it_names_is_there(name: str) -> None:
    named = re.findall(r"/chat/static/([\w.-]+)|from \"\./([\w.-]+)\"", read(name))
    assert {first or second for first, second in named} <= set(NAMES)


def test_every_control_has_a_name() -> None:
    page = read("index.html")
    assert 'for="text"' in page
    for attributes, content in re.findall(r"<button([^>]*)>(.*?)</button>", page, re.DOTALL):
        assert "aria-label=" in attributes or re.sub(r"<[^>]*>", "", content).strip()


TEXT = "😀 bold quoted secret"
ENTITIES = [
    {"type": "bold", "offset": 3, "length": 4},
    {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.org/"},
    {"type": "blockquote", "offset": 8, "length": 6},
    {"type": "spoiler", "offset": 15, "length": 6},
]


def event(text: str, **more: Any) -> bytes:
    message = {"message_id": 1, "date": 1775000000, "from": {"is_bot": True}, "text": text}
    return f"data: {json.dumps({'kind': 'message', 'message': message | more})}\n\n".encode()


async def answer(request: web.Request) -> web.StreamResponse:
    if request.path == "/chat/events":
        body = event("<b>early</b>") + event(TEXT, entities=ENTITIES)
        return web.Response(body=body, content_type="text/event-stream", headers=POLICY)
    name = request.path.removeprefix("/chat").removeprefix("/static/") or "index.html"
    return web.FileResponse(Path(str(PAGE)) / name, headers=POLICY)


async def test_a_browser_shows_formatting_and_keeps_one_of_each_message(tmp_path: Path) -> None:
    browser = program("chromium")
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        dom = await dump(browser, f"http://127.0.0.1:{runner.addresses[0][1]}/chat", tmp_path)
    finally:
        await runner.cleanup()
    assert dom.count("<article") == 1
    assert re.search(r'<a href="https://example.org/"[^>]*><strong>bold</strong></a>', dom)
    assert 'rel="noopener noreferrer"' in dom
    assert "<blockquote>quoted</blockquote>" in dom
    assert 'class="spoiler"' in dom
    assert "<b>early</b>" not in dom


async def dump(browser: str, url: str, profile: Path) -> str:
    """The document as it stands after three seconds of the page's own time."""
    process = await asyncio.create_subprocess_exec(
        browser,
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        *(f"--user-data-dir={profile}", "--virtual-time-budget=3000", "--dump-dom", url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 120)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output.decode()
