"""Pages of an outlet, and a worker without a process of its own."""

import asyncio
from typing import Any

from bot.news import fulltext
from bot.worker import Worker
from tests.kit.web import answer

HTML = {"Content-Type": "text/html; charset=utf-8"}
SENTENCE = "The bank of the republic told the press on day {0} that rate {0} had gone up again. "


def text(paragraphs: int, begin: int = 1) -> list[str]:
    """Paragraphs of four sentences each, none like another."""
    starts = range(begin, begin + 4 * paragraphs, 4)
    return ["".join(SENTENCE.format(n) for n in range(at, at + 4)).strip() for at in starts]


def page(paragraphs: int = 5, title: str = "The title of the page") -> bytes:
    """A whole answer with an article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text(paragraphs))
    html = (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article>"
        "<footer>All rights reserved</footer></body></html>"
    )
    return answer(html.encode(), headers=HTML)


class Local(Worker):
    """Extracts in a thread, and counts how often."""

    called = 0

    async def call(self, name: str, *args: Any, deadline: float = 5.0) -> Any:
        assert name == "bot.news.fulltext:job"
        self.called += 1
        return await asyncio.to_thread(fulltext.job, *args)
