"""Makes a digest's messages out of what is stored: once for each distinct content."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from bot.digest.choice import Story, Wanted, stories, wanted
from bot.digest.edition import Edition, Item, edition, moved
from bot.digest.ports import Digests
from bot.languages import Language, language
from bot.model import Article, Chat, Message
from bot.news.query import Document
from bot.news.reader import joined
from bot.ports import Articles, Texts
from bot.rates.board import BASE, Board, Gap, Line
from bot.summary.extractive import summary
from bot.values.digests import Digest, Fresh

LEAD_SENTENCES = 2
# Of more new articles than these, the oldest are not looked at.
MOST_FRESH = 5_000
# What the first digest tells is as old as this at most, counted from the order's full hour.
FIRST = timedelta(days=1)
LEAN = 5  # stories for a chat that wants little


class Render(Protocol):
    """How a digest reads; bot.render.digest does it."""

    def __call__(
        self, edition: Edition, language: Language, *, rich: bool = False
    ) -> tuple[Message, ...]: ...


class Ask(NamedTuple):
    """All that a digest's content depends on. `since` is set for a first digest only. `more`
    tells that how much was left out is of use to those who read it."""

    words: str
    languages: frozenset[str]
    muted: frozenset[str]
    most: int
    rates: bool
    told_id: int
    told_rates: str
    currencies: tuple[str, ...]
    language: str
    slot: datetime
    since: datetime | None = None
    late: bool = False
    base: str = BASE
    more: bool = True
    rich: bool = False


@dataclass(frozen=True, slots=True)
class Issue:
    """What answers an Ask; `told_rates` is what has been told once it was sent."""

    messages: tuple[Message, ...]
    told_rates: str
    empty: bool


class Moment:
    """The news as it stands at one moment, up to the article `anchor`, with what was made of it."""

    def __init__(self, now: datetime, anchor: int, since: int, fresh: Sequence[Fresh]) -> None:
        self.now = now
        self.anchor = anchor
        self.since = since
        self.fresh = [each for each in fresh if each.article.id <= anchor]
        self.issues: dict[Ask, Issue] = {}
        self.lines: dict[tuple[str, ...], tuple[Line | Gap, ...]] = {}
        self._documents: dict[int, Document] = {}

    def read(self, article: Article) -> Document:
        found = self._documents.get(article.id)
        if found is None:
            found = Document.read(article.title, article.text, language=article.language)
            self._documents[article.id] = found
        return found


class Composer:
    """Reads, chooses, renders. `render` is bot.render.digest's."""

    def __init__(
        self, digests: Digests, articles: Articles, texts: Texts, board: Board, render: Render
    ) -> None:
        self._digests = digests
        self._articles = articles
        self._texts = texts
        self._board = board
        self._render = render

    async def moment(self, now: datetime, since: int) -> Moment:
        """All that came after that article."""
        anchor = await self._digests.last_id()
        return Moment(now, anchor, since, await self._digests.fresh(since, MOST_FRESH))

    async def issue(self, ask: Ask, at: Moment) -> Issue:
        """Raises a ChatError of bot.news.query where `words` are none any more."""
        found = at.issues.get(ask)
        if found is None:
            found = at.issues[ask] = await self._compose(ask, at)
        return found

    async def _compose(self, ask: Ask, at: Moment) -> Issue:
        told = await self._stories(ask, at)
        chosen = told[: ask.most]
        lines, told_rates = moved(await self._lines(ask, at), ask.told_rates)
        items = await self._items(chosen)
        more = len(told) - len(chosen) if ask.more else 0
        made = edition(ask.slot, ask.words, lines, items, more=more, late=ask.late)
        messages = await asyncio.to_thread(
            self._render, made, language(ask.language), rich=ask.rich
        )
        return Issue(messages, told_rates, made.empty)

    async def _lines(self, ask: Ask, at: Moment) -> tuple[Line | Gap, ...]:
        if not ask.rates:
            return ()
        key = ask.base, *ask.currencies
        if key not in at.lines:
            at.lines[key] = await self._board.spoken(own=ask.currencies, base=ask.base)
        return at.lines[key]

    async def _stories(self, ask: Ask, at: Moment) -> list[Story]:
        asked = await self._wanted(ask)
        fresh = [each for each in at.fresh if each.article.id > ask.told_id]
        older = {each.story_id for each in fresh if each.story_id <= ask.told_id}
        before = await self._digests.told_before(sorted(older), ask.told_id)
        return await asyncio.to_thread(stories, fresh, before, asked, at.now, at.read, ask.since)

    async def _wanted(self, ask: Ask) -> Wanted:
        sources = await source_names(self._articles) if ask.words else {}
        return await asyncio.to_thread(wanted, ask.words, sources, ask.languages, ask.muted)

    async def _items(self, chosen: Sequence[Story]) -> list[Item]:
        whole = [await self._whole(story.article) for story in chosen]
        leads = await asyncio.to_thread(lambda: list(map(_lead, whole)))
        return [Item(story, lead) for story, lead in zip(chosen, leads, strict=True)]

    async def _whole(self, article: Article) -> Article:
        """With what was read of its page."""
        full = await self._texts.get(article.id)
        return article if full is None else joined(article, full).article


async def source_names(articles: Articles) -> dict[str, str]:
    """The outlets' ids, by ids and titles in small letters."""
    states = await articles.sources()
    return {
        name.casefold(): state.source.id
        for state in states
        for name in (state.source.title, state.source.id)
    }


def ask_of(
    digest: Digest, chat: Chat, muted: Iterable[str], slot: datetime, *, late: bool = False
) -> Ask:
    """`slot` is local to the chat. A digest without words is of what the chat follows."""
    begun = digest.begun_at.replace(minute=0, second=0, microsecond=0)
    return Ask(
        words=digest.words or ", ".join(chat.topics),
        languages=digest.languages,
        muted=frozenset(muted),
        most=min(digest.most, LEAN) if chat.lean else digest.most,
        rates=digest.rates,
        told_id=digest.told_id,
        told_rates=digest.told_rates,
        currencies=chat.currencies,
        language=chat.language,
        slot=slot,
        since=None if digest.told_id else begun - FIRST,
        late=late,
        base=chat.base,
        more=chat.kind != "channel",
        rich=chat.rich,
    )


def _lead(article: Article) -> str:
    found = summary(article.text, article.language, cut=article.cut, limit=LEAD_SENTENCES)
    return " ".join(found.lead)
