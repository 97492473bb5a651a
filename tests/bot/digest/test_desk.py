"""Digests served from a real database into the outbox, by a clock that the test turns."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digest.asking import Asked
from bot.digest.composer import Composer
from bot.digest.desk import DigestDesk
from bot.digest.edition import Edition
from bot.digest.orders import Orders
from bot.digest.slots import DAILY
from bot.languages import Language
from bot.model import Arrival, FullText, Message, Quote
from bot.rates.board import Board
from bot.render.digest import digest as rendered
from bot.values.digests import Digest
from storage.store import Store
from tests.kit.clock import START, TurnedClock
from tests.kit.program import store_at
from tests.storage.kit import declared, entry, quote

HOUR = timedelta(hours=1)


@dataclass
class Desk:
    store: Store
    clock: TurnedClock
    desk: DigestDesk
    orders: Orders
    rendered: list[Edition]
    board: Board

    async def rates(self, *quotes: Quote) -> None:
        await self.store.rates.add(quotes)
        self.board.forget()

    async def order(self, chat_id: int = 5, at: str = "12:00", **changes: Any) -> Digest:
        """In Almaty, where it is eleven."""
        chat = await self.store.chats.open(chat_id, "private")
        words = changes.pop("words", "")
        made = await self.orders.add(chat, None, Asked(time.fromisoformat(at), DAILY, words))
        if changes:
            made = await self.orders.change(chat, replace(made, **changes))
        return made

    async def news(self, *numbers: int, **changes: Any) -> None:
        arrivals = [await self.arrival(number, **changes) for number in numbers]
        await self.store.articles.add("timesca", arrivals, self.clock.now())

    async def arrival(self, number: int, **changes: Any) -> Arrival:
        return entry(number, published_at=self.clock.now(), **changes)

    async def at(self, hours: float) -> list[str]:
        """What the slots until then promised, `chat: text`."""
        await self.clock.advance(hours * 3600)
        before = len(await self.promised())
        await self.desk.serve()
        return (await self.promised())[before:]

    async def promised(self) -> list[str]:
        rows = await self.store._database.fetch(
            "SELECT o.chat_id, c.body FROM outbox o JOIN outbox_content c ON c.id = o.content_id"
            " ORDER BY o.id"
        )
        return [f"{row['chat_id']}: {row['body']}" for row in rows]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    clock = TurnedClock()
    seen: list[Edition] = []

    def render(edition: Edition, language: Language, *, rich: bool = False) -> tuple[Message, ...]:
        seen.append(edition)
        if edition.slot.minute == 30:
            clock.turn(timedelta(minutes=10))  # composing takes its time
        if edition.slot.minute == 13:
            raise KeyError("a fault of ours")
        return rendered(edition, language, rich=rich)

    async with store_at(tmp_path) as store:
        await declared(store)
        board = Board(store.rates, ["nbk"], clock=clock)
        composer = Composer(store.digests, store.articles, store.texts, board, render)
        made = DigestDesk(store.digests, composer, store.outbox, store.transaction, clock)
        orders = Orders(
            store.digests, store.chats, store.articles, composer, store.transaction, clock
        )
        yield Desk(store, clock, made, orders, seen, board)


async def test_a_digest_comes_at_its_minute_and_not_before(desk: Desk) -> None:
    await desk.news(1)
    await desk.order()
    assert await desk.at(0.99) == []
    (told,) = await desk.at(0.01)
    assert told.startswith("5: ")
    assert "Headline 1" in told
    assert await desk.at(1) == []


async def test_what_becomes_due_meanwhile_has_its_own_hour_and_news(desk: Desk) -> None:
    await desk.news(1)
    await desk.order(5, "12:30")
    await desk.order(6, "12:35")
    (first,) = await desk.at(1.5)
    assert first.startswith("5: ")
    await desk.news(9)
    (second,) = await desk.at(0)
    assert second.startswith("6: ")
    assert "Headline 9" in second
    (row,) = await desk.store._database.fetch(
        "SELECT expires_us - not_before_us AS left_us FROM outbox WHERE chat_id = 6"
    )
    assert row["left_us"] > 3600 * 1_000_000


async def test_each_story_is_told_once(desk: Desk) -> None:
    await desk.news(1, 2)
    await desk.order()
    (first,) = await desk.at(1)
    await desk.news(3)
    (second,) = await desk.at(24)
    assert "Headline 1" in first
    assert "Headline 2" in first
    assert [number for number in (1, 2, 3) if f"Headline {number}" in second] == [3]


async def test_nothing_new_is_quiet_unless_asked_otherwise(desk: Desk) -> None:
    await desk.order()
    await desk.order(6, quiet=False)
    (told,) = await desk.at(1)
    assert told.startswith("6: ")
    assert "Nothing new" in told


async def test_what_did_not_find_room_is_counted(desk: Desk) -> None:
    await desk.news(*range(1, 8))
    await desk.order(most=5)
    (told,) = await desk.at(1)
    assert told.count("Headline") == 5
    assert "and 2 more" in told


async def test_rates_are_told_when_they_move(desk: Desk) -> None:
    await desk.rates(quote("2026-04-01", "475.09"), quote("2026-04-02", "472.31"))
    await desk.order()
    await desk.order(6, rates=False)
    (told,) = await desk.at(1)
    assert told.startswith("5: ")
    assert "472.31" in told
    await desk.news(1)
    (second,) = [one for one in await desk.at(24) if one.startswith("5: ")]
    assert "472.31" not in second
    await desk.rates(quote("2026-04-03", "470.00"))
    (third,) = [one for one in await desk.at(24) if one.startswith("5: ")]
    assert "470.00" in third


async def test_rates_are_those_of_the_chat_against_its_base(desk: Desk) -> None:
    await desk.rates(quote("2026-04-02", "472.31"), quote("2026-04-02", "548.12", base="EUR"))
    await desk.order()
    await desk.order(6)
    await desk.store.chats.price(5, ["EUR"], "KZT")
    five, six = sorted(await desk.at(1))
    assert "1 USD = 472.31 KZT" in five
    assert "1 EUR = 548.12 KZT" in five
    assert "EUR" not in six


async def test_equal_contents_are_composed_once(desk: Desk) -> None:
    await desk.news(1)
    for chat in range(100, 150):
        await desk.order(chat)
    await desk.order(150, words="economy", quiet=False)
    assert len(await desk.at(1)) == 51
    assert len(desk.rendered) == 2


async def test_a_fault_in_one_keeps_no_other(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.news(1)
    await desk.order(5, at="11:13")
    await desk.order(6, at="11:14")
    (told,) = await desk.at(0.5)
    assert told.startswith("6: ")
    assert "could not be composed" in caplog.text
    (broken,) = await desk.store.digests.of_chat(5)
    assert broken.due_at == desk.clock.now() + timedelta(minutes=10)
    assert broken.told_id == 0


async def test_after_downtime_one_digest_comes_and_says_it_is_late(desk: Desk) -> None:
    await desk.news(1)
    for chat in range(4):
        await desk.order(10 + chat)
    told = await desk.at(74)
    assert len(told) == 4
    assert all("It was due at 12:00" in one for one in told)
    assert await desk.at(0.1) == []
    await desk.news(2)
    assert len(await desk.at(23)) == 4


async def test_a_chat_that_was_away_gets_what_came_meanwhile(desk: Desk) -> None:
    await desk.order()
    await desk.store.chats.deactivate(5, "kicked")
    await desk.news(1)
    assert await desk.at(1) == []
    await desk.news(2)
    await desk.store.chats.open(5, "private")
    (told,) = await desk.at(24)
    assert "Headline 1" in told
    assert "Headline 2" in told


async def test_what_changes_while_it_is_served_stays_changed(desk: Desk) -> None:
    """The chat moves its digest in the same moment: the new time holds, and nothing is sent."""
    await desk.news(1)
    digest = await desk.order()
    await desk.clock.advance(3600)
    (due,) = await desk.store.digests.due(desk.clock.now(), 10)
    chat = await desk.store.chats.open(5, "private")
    moved = await desk.orders.change(chat, replace(digest, at=time(13)))
    moment = await desk.desk._composer.moment(desk.clock.now(), 0)
    assert await desk.desk._serve([due], moment) == 0
    assert await desk.store.digests.of_chat(5) == [moved]
    assert await desk.promised() == []


async def test_a_digest_in_quiet_hours_makes_no_sound(desk: Desk) -> None:
    await desk.news(1)
    await desk.order(5)
    await desk.order(6)
    await desk.store.chats.be_quiet(5, (11 * 60, 13 * 60))
    assert len(await desk.at(1)) == 2
    rows = await desk.store._database.fetch("SELECT chat_id, silent FROM outbox ORDER BY chat_id")
    assert [tuple(row) for row in rows] == [(5, 1), (6, 0)]


async def test_a_page_that_was_read_gives_the_summary(desk: Desk) -> None:
    await desk.news(1, text="")
    (article,) = (await desk.store.articles.newest(1)).articles
    text = "The canal was cleaned in May. Water reached the fields. It rained on them."
    await desk.store.texts.put(article.id, FullText(text, cut=False, digest="x", read_at=START))
    await desk.order()
    (told,) = await desk.at(1)
    assert "The canal was cleaned in May." in told


async def test_new_zones_are_counted_with(desk: Desk) -> None:
    """A digest that was due by rules that hold no more is due by those that do."""
    digest = await desk.order()
    wrong = replace(digest, due_at=digest.due_at + HOUR)
    assert await desk.store.digests.put(wrong)
    await desk.orders.recount()
    assert await desk.store.digests.of_chat(5) == [digest]


async def test_words_that_are_no_query_any_more_stop_nothing(desk: Desk) -> None:
    await desk.news(1)
    digest = await desk.order(5, words="gas")
    await desk.store.digests.put(replace(digest, words="-gas"))
    await desk.order(6)
    (told,) = await desk.at(1)
    assert told.startswith("6: ")
