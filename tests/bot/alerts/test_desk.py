"""Bulletins through the real door, over a real store: what is promised to the chats."""

import csv
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.alerts.asking import parse
from bot.alerts.book import AlertBook
from bot.alerts.desk import AlertDesk
from bot.alerts.sights import Sights
from bot.delivery.replies import text_of
from bot.model import Chat, Delivery, Quote
from bot.rates.admission import Admission
from bot.rates.board import Board
from bot.rates.providers import PROVIDERS
from bot.render import alerts as render
from bot.values.alerts import Alert
from storage.store import Store, open_store
from tests.bot.rates.history import quote_on
from tests.kit.clock import TurnedClock
from tests.kit.data import shared

DAY = date(2026, 4, 2)
HOUR = timedelta(hours=1)
FILE = "rates/history/ismartcoding_usd_hourly_2024-11_12.csv"


class Kept:
    """The outbox of a store, with everything that was ever promised."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.promised: list[Delivery] = []
        self.fails = False

    async def promise(self, deliveries: Sequence[Delivery], at: datetime) -> int:
        if self.fails:
            raise RuntimeError("the disk is full")
        self.promised += deliveries
        return await self._store.outbox.promise(deliveries, at)

    async def spread(self, delivery: Delivery, at: datetime, kinds: object = ()) -> int:
        raise NotImplementedError


class Desk:
    """Wired as bot/program.py wires it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = TurnedClock()
        self.outbox = Kept(store)
        self.desk = AlertDesk(store.alerts, self._sights(), self.outbox, render, self.clock)
        shown = self._sights()
        self.book = AlertBook(store.alerts, shown, store.transaction, self.clock)
        self.admission = Admission(
            store.rates,
            store.quarantine,
            store.transaction,
            self.clock,
            accepted=self.desk.decide,
            changed=shown.forget,
        )

    def _sights(self) -> Sights:
        banks = [bank.code for bank in PROVIDERS]
        return Sights(Board(self.store.rates, banks, clock=self.clock), self.store.rates)

    async def chat(self, chat_id: int = 5) -> Chat:
        return await self.store.chats.open(chat_id, "private")

    async def set(self, words: str, chat_id: int = 5, *, again: bool = False) -> Alert:
        chat = await self.chat(chat_id)
        alert = (await self.book.add(chat, None, parse(words, "en"))).alert
        if again:
            await self.book.repeat(chat, alert.id, again=True)
        return alert

    async def bulletin(
        self, days: int, dollar: str, euro: str = "500", source: str = "nbk"
    ) -> None:
        day = DAY + timedelta(days=days)
        await self.admission.admit(
            [
                quote_on(source, day, "USD", "KZT", dollar),
                quote_on(source, day, "EUR", "KZT", euro),
            ]
        )

    async def bulletins(self, *dollars: str) -> None:
        for days, dollar in enumerate(dollars):
            await self.bulletin(days, dollar)

    def told(self) -> list[str]:
        return [text_of(message.html) for each in self.outbox.promised for message in each.messages]

    async def states(self, chat_id: int = 5) -> list[str]:
        return [each.state for each in await self.store.alerts.of_chat(chat_id)]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as made:
        yield made


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Desk]:
    url = f"sqlite:///{folder / 'alerts.db'}"
    async with open_store(url, bot_id=1, language="en", timezone="Asia/Almaty") as store:
        yield Desk(store)


async def test_a_bulletin_fires_what_it_reaches(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480")
    await desk.set("USD/KZT > 490")
    await desk.set("EUR/KZT > 505")
    await desk.bulletin(1, "479")
    assert desk.told() == []
    await desk.bulletin(2, "481.5")
    assert desk.told() == [
        (
            "▲ USD/KZT has risen to 480\n"
            "1 USD = 479.00 → 481.50 KZT  ▲ 0.52 %\n"
            "3 Apr 2026 → 4 Apr 2026 · National Bank of Kazakhstan\n"
            "Alert: USD/KZT ≥ 480 · once"
        )
    ]
    assert await desk.states() == ["done", "armed", "armed"]
    (promised,) = desk.outbox.promised
    assert (promised.chat_id, promised.kind, promised.lane) == (5, "alert", "alert")
    assert promised.dedupe_key == "alert:1:2026-04-04"
    await desk.bulletin(3, "482")
    assert len(desk.told()) == 1


async def test_what_one_bulletin_tells_a_chat_is_one_message(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    for words in ("USD/KZT > 478", "USD/KZT 1%", "EUR/KZT < 499"):
        await desk.set(words)
    await desk.set("USD/KZT > 478", chat_id=6)
    await desk.bulletin(1, "481.5", "498.5")
    assert [each.chat_id for each in desk.outbox.promised] == [5, 6]
    heads = [block.splitlines()[0] for block in desk.told()[0].split("\n\n")]
    assert heads == [
        "▲ USD/KZT has risen to 478",
        "▲ USD/KZT has moved by 1 %",
        "▼ EUR/KZT has fallen to 499",
    ]
    buttons = [
        [button.text for button in row] for row in desk.outbox.promised[0].messages[0].buttons
    ]
    assert buttons == [[f"{n}. Again", f"{n}. Delete"] for n in (1, 2, 3)]


async def test_figures_in_quarantine_fire_nothing(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480", again=True)
    await desk.set("USD/KZT < 470", again=True)
    await desk.set("USD/KZT 2%", again=True)
    for days, glitch in enumerate(("4750.9", "47.509", "0.0021", "0.000001", "560"), 1):
        await desk.bulletin(2 * days - 1, glitch)
        await desk.bulletin(2 * days, "475.50")
    assert desk.told() == []


async def test_earlier_days_fire_nothing(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 478")
    await desk.set("USD/KZT < 472")
    for days, dollar in ((-1, "479"), (-5, "471"), (-2, "480")):
        await desk.bulletin(days, dollar)
    assert desk.told() == []
    assert await desk.states() == ["armed", "armed"]


async def test_the_same_bulletin_again_fires_nothing(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480", again=True)
    await desk.bulletin(1, "481")
    await desk.bulletin(1, "481")
    await desk.bulletin(2, "481")
    assert len(desk.told()) == 1


async def test_the_other_way_round(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("KZT/USD < 0.0021")
    await desk.bulletin(1, "476.19")
    assert (desk.told(), await desk.states()) == ([], ["armed"])
    await desk.bulletin(2, "477")
    assert desk.told()[0].startswith(
        "▼ KZT/USD has fallen to 0.0021\n1 KZT = 0.0021000 → 0.0020964"
    )


async def test_a_cross_rate(desk: Desk) -> None:
    await desk.bulletin(0, "475.09", "550")
    await desk.set("EUR/USD > 1.16")
    await desk.bulletin(1, "475.09", "552")
    assert desk.told()[0].splitlines()[:2] == [
        "▲ EUR/USD has risen to 1.16",
        "1 EUR = 1.1577 → 1.1619 USD  ▲ 0.36 %",
    ]


async def test_it_is_done_whole_or_not_at_all(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480")
    desk.outbox.fails = True
    with pytest.raises(RuntimeError):
        await desk.bulletin(1, "481")
    assert await desk.states() == ["armed"]
    standing = await desk.store.rates.standing("nbk", "USD", "KZT")
    assert standing is not None
    assert str(standing.newest.value) == "475.09"
    desk.outbox.fails = False
    await desk.bulletin(1, "481")
    assert len(desk.told()) == 1


async def test_quiet_hours(desk: Desk) -> None:
    """It is eleven in the morning there."""
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480")
    await desk.store.chats.be_quiet(5, (10 * 60, 23 * 60))
    await desk.bulletin(1, "481")
    (told,) = desk.outbox.promised
    until = datetime(2026, 4, 2, 18, tzinfo=UTC)
    assert (told.not_before, told.expires_at) == (until, until + 6 * HOUR)


async def test_a_chat_that_takes_no_messages_keeps_its_alerts(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    await desk.set("USD/KZT > 480")
    await desk.store.chats.deactivate(5, "blocked")
    await desk.bulletin(1, "481")
    assert (desk.told(), await desk.states()) == ([], ["armed"])
    await desk.chat()
    await desk.bulletin(2, "482")
    assert len(desk.told()) == 1


async def test_paused_and_removed_alerts_are_silent(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    chat = await desk.chat()
    first, second = await desk.set("USD/KZT > 480"), await desk.set("USD/KZT > 481")
    await desk.book.pause(chat, first.id)
    await desk.book.remove(chat, second.id)
    await desk.bulletin(1, "482")
    assert desk.told() == []
    await desk.book.begin(chat, first.id)
    await desk.book.restore(chat, second.id)
    assert await desk.states() == ["resting", "resting"]
    await desk.bulletin(2, "483")
    await desk.bulletin(3, "479")
    assert desk.told() == []
    await desk.bulletin(4, "484")
    assert len(desk.told()) == 1


async def test_a_high_of_some_days(desk: Desk) -> None:
    for days, dollar in ((-20, "480"), (-8, "476"), (-2, "475"), (0, "474")):
        await desk.bulletin(days, dollar)
    await desk.set("USD/KZT high 10d")
    await desk.set("USD/KZT high 30d")
    await desk.bulletin(1, "475.5")
    assert desk.told() == []
    await desk.bulletin(2, "476.5")
    assert desk.told()[0].startswith("▲ USD/KZT: highest of 10 days\n")
    await desk.bulletin(3, "480.5")
    assert desk.told()[1].startswith("▲ USD/KZT: highest of 30 days\n")


async def test_a_move_within_some_bulletins(desk: Desk) -> None:
    await desk.bulletins("470", "470.5")
    await desk.set("USD/KZT 2% 3d")
    for days, dollar in enumerate(("473", "476", "478", "479.5", "480", "481"), 2):
        await desk.bulletin(days, dollar)
    assert desk.told() == []
    await desk.bulletin(8, "489.4")
    assert "1 USD = 479.50 → 489.40 KZT  ▲ 2.06 %" in desk.told()[0]


async def test_an_end_is_warned_of_once_and_can_be_put_off(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    first, _ = await desk.set("USD/KZT > 480"), await desk.set("USD/KZT < 400")
    await desk.clock.advance(82.5 * 86400)
    await desk.desk.tend()
    assert desk.told() == []
    await desk.clock.advance(86400)
    await desk.desk.tend()
    await desk.desk.tend()
    (told,) = desk.told()
    assert told.splitlines()[0] == "These alerts end soon"
    assert "USD/KZT ≥ 480 ends on " in told
    await desk.book.prolong(await desk.chat(), first.id)
    await desk.clock.advance(8 * 86400)
    await desk.desk.tend()
    assert await desk.states() == ["armed", "done"]
    await desk.bulletin(1, "481")
    assert len(desk.told()) == 2


async def test_a_long_list_of_one_chat(desk: Desk) -> None:
    await desk.bulletin(0, "475.09")
    for step in range(20):
        await desk.set(f"USD/KZT > {476 + step / 10}")
    await desk.bulletin(1, "479")
    (promised,) = desk.outbox.promised
    assert sum(len(message.buttons) for message in promised.messages) == 20
    assert all(len(text_of(message.html)) <= 4096 for message in promised.messages)


async def replay(desk: Desk, words: str, rows: Iterable[str], *, again: bool = True) -> int:
    """Hourly figures of the ruble, each as a bulletin of a day of its own."""
    values = list(rows)
    await desk.admission.admit([_ruble(0, values[0])])
    await desk.set(words, again=again)
    for days, value in enumerate(values[1:], 1):
        await desk.clock.advance(3600)
        await desk.admission.admit([_ruble(days, value)])
    return len(desk.outbox.promised)


def _ruble(days: int, value: str) -> Quote:
    return quote_on("cbr", date(2024, 11, 1) + timedelta(days=days), "USD", "RUB", value)


def hourly() -> list[str]:
    with shared(FILE).open(encoding="utf-8", newline="") as file:
        return [row["RUB_per_USD"] for row in csv.DictReader(file) if row["RUB_per_USD"]]


async def test_the_ruble_of_november_2024(desk: Desk) -> None:
    rows = hourly()
    assert sum(Decimal(row) >= 100 for row in rows) > 800
    assert 1 <= await replay(desk, "USD/RUB > 100", rows) <= 3


@pytest.mark.parametrize(
    "series",
    [
        ["99.5", *["100.2"] * 40],
        ["99.5", *["100.1", "99.9"] * 40],
        ["99.5", *["100.4", "99.51"] * 40],
    ],
)
async def test_steady_and_oscillating_series_give_one(desk: Desk, series: list[str]) -> None:
    assert await replay(desk, "USD/RUB > 100", series) == 1


@pytest.mark.parametrize("glitch", ["0", "-99", "0.00001", "995", "9.95"])
async def test_a_glitch_gives_none(desk: Desk, glitch: str) -> None:
    series = ["99.5", "99.6", glitch, "99.5", "99.4"]
    assert await replay(desk, "USD/RUB > 100", series) == 0
    assert await replay(desk, "USD/RUB < 95", series) == 0
