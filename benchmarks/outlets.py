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
ENTRY = 1845
# Of the recorded feeds with ten entries or more, 35 of a hundred bytes are text that a reader sees,
# in nearly all of them in Latin letters: so many bytes of markup has a feed for each letter.
MARKUP = 65 / 35
# Words of a description beside the whole text.
EXCERPT = 8
REACH = timedelta(days=5)
LATIN = frozenset({"en", "uz", "tk"})
# Of a letter of the others, spaces and figures among them.
BYTES = 1.83
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
            'xmlns:wfw="http://wellformedweb.org/CommentAPI/" '
            'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" '
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
            f"<dc:creator><![CDATA[Newsroom]]></dc:creator><category>{next(words)}</category>"
        )
        paragraphs = _paragraphs(tongue, words, _room(language(number)) - len(title))
        room = ENTRY - len(head.encode())
        text = _whole(paragraphs, link, room) if whole else _long_excerpt(paragraphs, link, room)
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


def _room(code: str) -> int:
    """Letters of an entry's title and text together."""
    return int(ENTRY / (MARKUP + (1 if code in LATIN else BYTES)))


def _paragraphs(tongue: Language, words: Iterator[str], letters: int) -> list[str]:
    found: list[str] = []
    while letters > 0:
        paragraph = " ".join(tongue.sentence(words) for _ in range(3))[: max(letters, 60)]
        found.append(escape(paragraph).replace("'", "&#8217;"))
        letters -= len(paragraph)
    return found


def _whole(paragraphs: list[str], link: str, room: int) -> str:
    """Whole text as WordPress gives it, with a short description before it."""
    excerpt = " ".join(paragraphs[0].split()[:EXCERPT])
    body = "\n".join(f"<p>{_linked(paragraph, link)}</p>" for paragraph in paragraphs)
    first, _, _ = paragraphs[0].partition(".")
    text = (
        f"<description><![CDATA[<p>{excerpt} [&#8230;]</p>]]></description>"
        "<content:encoded><![CDATA[{picture}"
        f"{body}"
        f'<p>The post <a href="{link}">{first[:20]}</a> appeared first on Outlet.</p>]]>'
        f"</content:encoded><wfw:commentRss>{link}/feed/</wfw:commentRss>"
        "<slash:comments>0</slash:comments>"
    )
    return text.replace("{picture}", _picture(link, room - len(text.encode())))


def _long_excerpt(paragraphs: list[str], link: str, room: int) -> str:
    """Escaped HTML, and what other readers are to show."""
    body = "<br/>".join(_linked(paragraph, link) for paragraph in paragraphs)
    media = f'<enclosure url="{link}.jpg" length="48213" type="image/jpeg"/>'
    used = len(escape(body).encode()) + len(media) + 30
    return f"{media}<description>{escape(_picture(link, room - used) + body)}</description>"


def _linked(paragraph: str, link: str) -> str:
    """With a link in it."""
    first, space, rest = paragraph.partition(" ")
    return f'<a href="{link}" rel="noopener">{first}</a>{space}{rest}'


def _picture(link: str, room: int) -> str:
    """In as many sizes as there is room for."""
    start = f'<img class="wp-post-image" src="{link}.jpg" srcset="'
    sizes: list[str] = []
    room -= len(start) + 10
    while room > 0:
        wide = 320 * (len(sizes) + 1)
        sizes.append(f"{link}-{wide}x{wide * 9 // 16}.jpg {wide}w")
        room -= len(sizes[-1]) + 2
    return start + ", ".join(sizes) + '" alt=""/>'


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
