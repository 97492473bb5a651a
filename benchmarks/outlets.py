"""A thousand outlets on loopback, in a process of their own so that their CPU is nobody's: each
has an address of its own and a feed of 50 entries in a language of its own, and knows ETags.

Prints its port when it listens.
"""

import asyncio
import os
import random
import socket
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from benchmarks.texts import Language
from bot.clock import SystemClock

# Fewer for a quick look; the goals are for a thousand.
FEEDS = int(os.environ.get("YAMCHI_BENCHMARK_FEEDS", "1000"))
ENTRIES = 50
# Bytes of an entry: 50 of them are a feed of 95 KB.
ENTRY = 1790
REACH = timedelta(days=5)
LANGUAGES = ("ru", "ru", "ru", "en", "en", "kk", "ky", "uz", "tg", "tk")
# Of the entries, how many tell of what others tell of too, and how many an event has on average.
TOLD_ELSEWHERE, TELLERS = 0.2, 4


def language(number: int) -> str:
    return LANGUAGES[number % len(LANGUAGES)]


def host(number: int) -> str:
    return f"127.1.{number // 250}.{number % 250 + 1}"


class Press:
    """Writes feeds, each from its own seed."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._chance = random.Random(5)
        self._tongues = {code: Language(code, self._chance) for code in sorted(set(LANGUAGES))}
        each = FEEDS * ENTRIES * TOLD_ELSEWHERE / TELLERS / len(LANGUAGES)
        self._events = {
            code: [tongue.draw(70) for _ in range(int(each * LANGUAGES.count(code)))]
            for code, tongue in self._tongues.items()
        }

    def feed(self, number: int) -> bytes:
        whole = number % 2 == 0
        entries = "".join(self._entry(number, place, whole=whole) for place in range(ENTRIES))
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
            f"<title>Outlet {number}</title><link>http://outlet-{number}.example/</link>"
            f"<description>News</description>{entries}</channel></rss>"
        ).encode()

    def _entry(self, number: int, place: int, *, whole: bool) -> str:
        tongue = self._tongues[language(number)]
        words = self._words(language(number))
        title = " ".join(next(words) for _ in range(self._chance.randint(6, 11))).capitalize()
        link = f"https://outlet-{number}.example/2026/11/{number * 7919 + place}"
        at = self._now - (place + self._chance.random()) * REACH / ENTRIES
        head = (
            f"<item><title>{escape(title)}</title><link>{link}/</link>"
            f'<guid isPermaLink="false">https://outlet-{number}.example/?p={place + 1000}</guid>'
            f"<pubDate>{format_datetime(at.replace(microsecond=0))}</pubDate>"
            f"<dc:creator>Newsroom</dc:creator><category>{next(words)}</category>"
        )
        room = ENTRY - len(head.encode()) - 120
        text = _filled(tongue, words, room, link, whole=whole)
        return f"{head}{text}</item>\n"

    def _words(self, code: str) -> Iterator[str]:
        """Of an entry, endless; about half of them an event's where others tell of it too."""
        shared: list[str] = []
        if self._chance.random() < TOLD_ELSEWHERE:
            shared = self._chance.choice(self._events[code])
        while True:
            fresh = self._tongues[code].draw(60)
            for word in fresh:
                yield (
                    self._chance.choice(shared) if shared and self._chance.random() < 0.55 else word
                )


def _filled(tongue: Language, words: Iterator[str], room: int, link: str, *, whole: bool) -> str:
    """Whole text with a short description before it, or a long excerpt of escaped HTML."""
    paragraphs: list[str] = []
    while room > 0:
        paragraph = " ".join(tongue.sentence(words) for _ in range(3))
        kept = paragraph.encode()[: max(room, 60)].decode(errors="ignore")
        paragraphs.append(escape(kept).replace("'", "&#8217;"))
        room -= len(kept.encode()) + 10
    if whole:
        body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        first, _, _ = paragraphs[0].partition(".")
        trailer = f'<p>The post <a href="{link}">{first[:20]}</a> appeared first on Outlet.</p>'
        return (
            f"<description><![CDATA[<p>{first[:60]} [&#8230;]</p>]]></description>"
            f"<content:encoded><![CDATA[{body}{trailer}]]></content:encoded>"
        )
    body = f'<img src="{link}.jpg" alt=""/>' + "<br/>".join(paragraphs)
    return f"<description>{escape(body)}</description>"


class Outlets:
    """The feeds over HTTP."""

    def __init__(self, feeds: list[bytes]) -> None:
        self._feeds = feeds

    async def get(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        headers = {"ETag": f'"edition-{number}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        body = self._feeds[number]
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)


def listening(port: int, number: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host(number), port))
    return made


async def main() -> None:
    press = Press(SystemClock().now())
    feeds = [press.feed(number) for number in range(FEEDS)]
    app = web.Application()
    app.router.add_get("/feed/{number}", Outlets(feeds).get)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    first = listening(0, 0)
    port = first.getsockname()[1]
    for made in (first, *(listening(port, number) for number in range(1, FEEDS))):
        await web.SockSite(runner, made).start()
    sys.stdout.write(f"{port} {sum(map(len, feeds)) // FEEDS}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
