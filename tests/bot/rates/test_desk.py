"""Polling against a bank that answers by path."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from bot.errors import BadBulletin, SourceError, SourceRefused, SourceSilent
from bot.model import Quote
from bot.rates.desk import RatesDesk
from bot.rates.providers import PROVIDERS
from tests.bot.rates.memory import MemoryRates, quote
from tests.kit.data import shared

NBK, NBKR, CBU, NBT, CBT, CBR = PROVIDERS
NOW = datetime(2026, 4, 2, 20, 30, tzinfo=UTC)  # the third of April in Almaty
OTHERS = ("EUR", "RUB", "CNY", "KGS")


class Hour:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("polling does not wait")


class Bank:
    """Answers from `pages`; an error there is raised, and what is missing is a 404."""

    def __init__(self, pages: Mapping[str, bytes | SourceError]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []

    async def get(self, url: str, *, headers: Mapping[str, str]) -> bytes:
        self.asked.append(url)
        self.headers.append(dict(headers))
        page = self.pages.get(url.partition("://")[2].partition("/")[2])
        if isinstance(page, bytes):
            return page
        raise page or SourceRefused(host="bank", status=404)


def tenge(day: date, dollar: str) -> bytes:
    values = {"USD": dollar} | dict.fromkeys(OTHERS, "5.5")
    items = "".join(
        f"<item><title>{code}</title><description>{value}</description></item>"
        for code, value in values.items()
    )
    return f"<rates><date>{day:%d.%m.%Y}</date>{items}</rates>".encode()


def path(day: int) -> str:
    return f"rss/get_rates.cfm?fdate={day:02}.04.2026"


def april(**dollars: str) -> dict[str, bytes | SourceError]:
    """Pages of the tenge, by days `d3="472.31"`."""
    days = {int(key[1:]): value for key, value in dollars.items()}
    return {path(day): tenge(date(2026, 4, day), value) for day, value in days.items()}


def desk(bank: Bank, rates: MemoryRates, **base_urls: str) -> RatesDesk:
    return RatesDesk(bank, rates, Hour(), base_urls)


async def dollars(rates: MemoryRates) -> list[tuple[int, str]]:
    rows = await rates.history("nbk", "USD", "KZT", date.min, date.max)
    return [(row.effective_date.day, str(row.value)) for row in rows]


async def test_stored_as_published() -> None:
    bank, rates = Bank(april(d3="472.31", d2="475.09")), MemoryRates()

    assert await desk(bank, rates).poll(NBK) == 10

    body = bank.pages[path(3)]
    assert isinstance(body, bytes)
    assert rates.rows["nbk", "USD", "KZT", date(2026, 4, 3)] == Quote(
        source="nbk",
        base="USD",
        quote="KZT",
        value=Decimal("472.31"),
        nominal=1,
        effective_date=date(2026, 4, 3),
        fetched_at=NOW,
        body_hash=sha256(body).hexdigest(),
    )
    assert bank.asked == [f"https://nationalbank.kz/{path(day)}" for day in (3, 2)]


async def test_an_operators_address_keeps_path_and_query() -> None:
    bank = Bank(april(d3="472.31", d2="475.09"))
    await desk(bank, MemoryRates(), nbk="http://127.0.0.1:8080/").poll(NBK)
    assert bank.asked[0] == f"http://127.0.0.1:8080/{path(3)}"


async def test_looks_back_to_the_last_different_rate() -> None:
    bank = Bank(april(d4="472.31", d3="472.31", d2="472.31", d1="475.09"))
    bank.pages[path(3)] = bank.pages[path(4)]  # already published: tomorrow's
    rates = MemoryRates()

    await desk(bank, rates).poll(NBK)

    assert await dollars(rates) == [(1, "475.09"), (2, "472.31"), (4, "472.31")]
    standing = await rates.standing("nbk", "USD", "KZT")
    assert standing is not None
    assert standing.previous is not None


async def test_looks_back_seven_days_at_most_and_once() -> None:
    pages = april(**{f"d{day}": "472.31" for day in range(1, 4)})
    bank, rates = Bank(pages), MemoryRates()
    polling = desk(bank, rates)

    await polling.poll(NBK)
    await polling.poll(NBK)

    assert len(bank.asked) == 1 + 7 + 1
    assert await dollars(rates) == [(1, "472.31"), (2, "472.31"), (3, "472.31")]


async def test_asks_no_archive_for_what_is_stored() -> None:
    rates = MemoryRates(
        quote("nbk", "USD", "KZT", "475.09", date(2026, 4, 1)),
        quote("nbk", "USD", "KZT", "472.310", date(2026, 4, 2)),
    )
    bank = Bank(april(d3="472.31"))
    await desk(bank, rates).poll(NBK)
    assert len(bank.asked) == 1


async def test_fills_the_days_on_which_it_did_not_run() -> None:
    rates = MemoryRates(quote("nbk", "USD", "KZT", "460.00", date(2026, 3, 30)))
    bank = Bank(april(d3="472.31", d2="475.09"))
    await desk(bank, rates).poll(NBK)
    assert await dollars(rates) == [(30, "460.00"), (2, "475.09"), (3, "472.31")]


@pytest.mark.parametrize(
    "reply", [tenge(date(2026, 4, 3), "1"), b"<html>", SourceRefused(host="bank", status=500)]
)
async def test_an_archive_that_has_not_the_day_is_passed_over(reply: bytes | SourceError) -> None:
    bank, rates = Bank(april(d3="472.31", d1="478.77") | {path(2): reply}), MemoryRates()
    await desk(bank, rates).poll(NBK)
    assert await dollars(rates) == [(1, "478.77"), (3, "472.31")]


async def test_a_bank_that_falls_silent_is_left_alone_until_the_next_poll() -> None:
    bank = Bank(april(d3="472.31", d2="475.09"))
    answer, bank.pages[path(2)] = bank.pages[path(2)], SourceSilent(host="bank")
    rates = MemoryRates()
    polling = desk(bank, rates)

    assert await polling.poll(NBK) == 5
    assert len(bank.asked) == 2
    bank.pages[path(2)] = answer
    assert await polling.poll(NBK) == 5
    assert await dollars(rates) == [(2, "475.09"), (3, "472.31")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><body>502</body></html>", "web page"),
        (tenge(date(2026, 4, 3), "?"), "no USD"),
        (tenge(date(2026, 4, 3), "0"), "USD is 0"),
        (tenge(date(2026, 4, 6), "470"), "in the future"),
        (tenge(date(2026, 4, 3), "470").replace(b"EUR", b"USD"), "twice"),
    ],
)
async def test_a_bulletin_that_cannot_be_used(body: bytes, why: str) -> None:
    rates = MemoryRates()
    with pytest.raises(BadBulletin, match=why):
        await desk(Bank({path(3): body}), rates).poll(NBK)
    assert rates.rows == {}


async def test_a_bank_that_refuses() -> None:
    with pytest.raises(SourceRefused):
        await desk(Bank({}), MemoryRates()).poll(NBK)


def recorded(name: str) -> bytes:
    return shared(f"rates/{name}").read_bytes()


class InJune(Hour):
    def now(self) -> datetime:
        return datetime(2026, 6, 1, tzinfo=UTC)


async def test_the_soms_two_documents() -> None:
    daily, weekly = recorded("nbkr/daily_2026-05-23.xml"), recorded("nbkr/weekly_2026-05-23.xml")
    bank, rates = Bank({"XML/daily.xml": daily, "XML/weekly.xml": weekly}), MemoryRates()

    assert await RatesDesk(bank, rates, InJune()).poll(NBKR) == 5 + 39

    days = {row.base: row.effective_date.day for row in rates.rows.values()}
    assert (days["USD"], days["GBP"]) == (24, 23)
    assert len(bank.asked) == 2


async def test_one_good_document_is_stored_beside_a_bad_one() -> None:
    daily = recorded("nbkr/daily_2026-05-23.xml")
    bank, rates = Bank({"XML/daily.xml": daily, "XML/weekly.xml": daily}), MemoryRates()
    with pytest.raises(BadBulletin, match="it has no GBP"):
        await RatesDesk(bank, rates, InJune()).poll(NBKR)
    assert len(rates.rows) == 5


async def test_a_pegs_bank_is_asked_only_at_an_operators_address() -> None:
    bank, rates = Bank({}), MemoryRates()
    assert await RatesDesk(bank, rates, InJune()).poll(CBT) == 0
    assert bank.asked == []

    bank.pages["kurs/2026/01062026.xml"] = recorded("cbt/2026-05-22.xml")
    polling = RatesDesk(bank, rates, InJune(), {"cbt": "http://127.0.0.1:1"})
    assert await polling.poll(CBT) == 48
    assert bank.headers[0]["User-Agent"].startswith("Mozilla")


async def test_the_roubles_sessions_are_days_apart() -> None:
    newest, before = (
        recorded("cbr/XML_daily_2026-03-19.xml"),
        recorded("cbr/XML_daily_2026-03-17.xml"),
    )
    daily = "scripts/XML_daily.asp"
    bank = Bank({daily: newest, f"{daily}?date_req=17/03/2026": before})
    rates = MemoryRates()
    await RatesDesk(bank, rates, InJune()).poll(CBR)
    standing = await rates.standing("cbr", "USD", "RUB")
    assert standing is not None
    assert standing.previous is not None
    assert standing.previous.effective_date == date(2026, 3, 17)
    assert len(bank.asked) == 3
