"""Which summarizer answers, and the memory of what was answered."""

import asyncio
from collections import OrderedDict
from hashlib import blake2b

from bot.model import Article, Summary
from bot.summary.extractive import summary

REMEMBERED = 256

Key = tuple[int, bytes]


class Summaries:
    """ports.Summarizer by the article's own sentences, off the event loop.

    What was worked out is kept for the last `remembered` articles; an article whose text changed
    is summed up anew.
    """

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._cache: OrderedDict[Key, Summary] = OrderedDict()

    async def summarize(self, article: Article) -> Summary:
        key = _key(article)
        if key not in self._cache:
            self._keep(key, await asyncio.to_thread(_extract, article))
        self._cache.move_to_end(key)
        return self._cache[key]

    def _keep(self, key: Key, found: Summary) -> None:
        self._cache[key] = found
        while len(self._cache) > self._remembered:
            self._cache.popitem(last=False)


def _key(article: Article) -> Key:
    text = f"{article.language}\0{article.cut}\0{article.title}\0{article.text}"
    return article.id, blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _extract(article: Article) -> Summary:
    return summary(article.text, article.language, cut=article.cut, title=article.title)
