"""A backfill against banks that answer by path."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import SourceRefused, SourceSilent
from bot.rates.archive import Archivist, days
from bot.rates.asking import LONGEST_PAUSE, Asking
from bot.rates.backfill import Backfill, Tally
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider
from bot.web import Fetch, Fetched
from tests.bot.rates.memory import MemoryArchives, MemoryRates
from tests.bot.rates.providers.recorded import body

BANKS = {provider.code: provider for provider in PROVIDERS}
TODAY = date(2026, 4, 10)
Answer = bytes | BaseException


class Noon:
    def __init__(self) -> None:
        self.slept: list[float] = []

    def now(self) -> datetime:
        return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= LONGEST_PAUSE * 1.5
        self.slept.append(seconds)


class Bank:
    """Answers the first page whose key is in the address; 404 to everything else."""

    def __init__(self, pages: Mapping[str, Answer | list[Answer]]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []

    async def get(self, fetch: Fetch) -> Fetched:
        self.asked.append(fetch.url)
        for key, page in self.pages.items():
            if key in fetch.url:
                found = page.pop(0) if isinstance(page, list) else page
                if isinstance(found, BaseException):
                    raise found
                return Fetched(200, found, fetch.url)
        raise SourceRefused(host="bank", status=404)


class Seen:
    """Counts what it was told of."""

    def __init__(self) -> None:
        self.begun_with: list[int] = []
        self.steps = 0
        self.ends = 0

    def begun(self, tally: Tally) -> None:
        self.begun_with.append(tally.planned)

    def went_on(self, tally: Tally) -> None:
        self.steps += 1

    def ended(self, tally: Tally) -> None:
        assert tally.done
        self.ends += 1


class Desk:
    """One database, asked in several runs."""

    def __init__(self) -> None:
        self.rates, self.archives, self.clock = MemoryRates(), MemoryArchives(), Noon()

    async def run(
        self, bank: Bank, provider: Provider, count: int, *, again: bool = False
    ) -> tuple[Tally, Seen]:
        seen, tally = Seen(), Tally(provider)
        asking = Asking(bank, self.clock, attempts=4)
        archivist = Archivist(asking, self.rates, self.archives, self.rates.add)
        since = TODAY - timedelta(days=count - 1)
        await Backfill(archivist, seen, again=again).fill(tally, since, TODAY, TODAY)
        return tally, seen


def tenge(day: date) -> bytes:
    codes = ("USD", "EUR", "RUB", "CNY", "KGS")
    items = "".join(
        f"<item><title>{code}</title><description>{day.day}.5</description></item>"
        for code in codes
    )
    return f"<rates><date>{day:%d.%m.%Y}</date>{items}</rates>".encode()


def april(first: int, last: int) -> dict[str, Answer | list[Answer]]:
    return {
        f"fdate={day:%d.%m.%Y}": tenge(day)
        for day in days(date(2026, 4, first), date(2026, 4, last))
    }


async def test_days_are_fetched_newest_first_and_once() -> None:
    desk, bank = Desk(), Bank(april(1, 10))
    tally, seen = await desk.run(bank, BANKS["nbk"], 5)
    assert [url[-10:] for url in bank.asked] == [f"{day:02}.04.2026" for day in (10, 9, 8, 7, 6)]
    assert (tally.days, tally.requests, tally.stored, tally.gaps, tally.failures) == (
        5,
        5,
        25,
        0,
        0,
    )
    assert (seen.begun_with, seen.steps, seen.ends) == ([5], 5, 1)

    more, _ = await desk.run(bank, BANKS["nbk"], 7)
    assert [url[-10:-8] for url in bank.asked[5:]] == ["05", "04"]
    assert more.stored == 10
    assert (await desk.run(bank, BANKS["nbk"], 7))[0].requests == 0


async def test_a_run_that_was_broken_off_is_taken_up_again() -> None:
    desk, pages = Desk(), april(1, 10)
    pages["fdate=07.04.2026"] = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await desk.run(Bank(pages), BANKS["nbk"], 5)
    bank = Bank(april(1, 10))
    tally, _ = await desk.run(bank, BANKS["nbk"], 5)
    assert [url[-10:-8] for url in bank.asked] == ["07", "06"]
    assert (tally.days, tally.failures) == (2, 0)


async def test_a_day_for_which_the_bank_has_nothing_is_a_gap_and_is_not_asked_for_again() -> None:
    desk, pages = Desk(), april(1, 10)
    for sunday in ("04", "05"):
        pages[f"fdate={sunday}.04.2026"] = tenge(date(2026, 4, 3))
    tally, _ = await desk.run(Bank(pages), BANKS["nbk"], 8)
    assert (tally.requests, tally.gaps, tally.failures) == (8, 2, 0)

    bank = Bank(pages)
    tally, _ = await desk.run(bank, BANKS["nbk"], 8)
    assert (bank.asked, tally.gaps) == ([], 2)
    tally, _ = await desk.run(bank, BANKS["nbk"], 8, again=True)
    assert [url[-10:-8] for url in bank.asked] == ["05", "04"]
    assert tally.gaps == 2


async def test_a_bank_that_says_nothing_of_every_day_is_not_believed() -> None:
    desk = Desk()
    pages: dict[str, Answer | list[Answer]] = {"fdate=": tenge(date(2026, 3, 1))}
    tally, _ = await desk.run(Bank(pages), BANKS["nbk"], 8)
    assert (tally.requests, tally.gaps, tally.failures) == (8, 0, 0)
    assert (await desk.run(Bank(april(1, 10)), BANKS["nbk"], 8))[0].stored == 40


async def test_yesterday_may_still_come() -> None:
    desk, pages = Desk(), april(1, 8)
    pages["fdate="] = tenge(date(2026, 4, 8))
    tally, _ = await desk.run(Bank(pages), BANKS["nbk"], 4)
    assert (tally.requests, tally.gaps) == (4, 0)
    tally, _ = await desk.run(Bank(april(1, 10)), BANKS["nbk"], 4)
    assert (tally.requests, tally.stored) == (2, 10)


@pytest.mark.parametrize(("code", "gaps", "failures"), [("tcmb", 0, 0), ("nbk", 0, 3)])
async def test_404_is_a_failure_but_where_it_means_that_there_is_none(
    code: str, gaps: int, failures: int
) -> None:
    tally, _ = await Desk().run(Bank({}), BANKS[code], 10)
    assert (tally.gaps, tally.failures) == (gaps, failures)
    assert ("given up after 3 failures in a row" in tally.reason) == (failures > 0)


async def test_holidays_of_a_bank_that_answers_with_404() -> None:
    page = body("tcmb/historical_exchanger.xml")
    lira = page.replace(b"22.04.2013", b"03.04.2026").replace(b"04/22/2013", b"04/03/2026")
    desk, bank = Desk(), Bank({"03042026": lira})
    tally, _ = await desk.run(bank, BANKS["tcmb"], 8)
    assert (tally.requests, tally.gaps, tally.failures) == (8, 5, 0)
    assert len(desk.rates.rows) == 18
    # The last two days are not settled yet.
    assert (await desk.run(bank, BANKS["tcmb"], 8))[0].requests == 2


async def test_a_web_page_with_200_is_never_an_empty_day() -> None:
    desk, pages = Desk(), april(1, 10)
    pages["fdate=07.04.2026"] = body("errors/html_maintenance_constructed.html")
    tally, _ = await desk.run(Bank(pages), BANKS["nbk"], 5)
    assert (tally.gaps, tally.failures) == (0, 1)
    assert "a web page" in tally.reason
    assert (await desk.run(Bank(april(1, 10)), BANKS["nbk"], 5))[0].requests == 1


async def test_a_bank_that_could_not_answer_is_asked_again_after_longer_and_longer() -> None:
    desk, pages = Desk(), april(1, 10)
    busy, silent = SourceRefused(host="bank", status=503), SourceSilent(host="bank")
    pages["fdate=09.04.2026"] = [busy, silent, busy, tenge(date(2026, 4, 9))]
    tally, _ = await desk.run(Bank(pages), BANKS["nbk"], 2)
    assert (tally.stored, tally.failures) == (10, 0)
    assert len(desk.clock.slept) == 3
    assert desk.clock.slept == sorted(desk.clock.slept)


async def test_a_series_of_each_currency_the_most_asked_for_first() -> None:
    desk, bank = (
        Desk(),
        Bank(
            {
                "VAL_NM_RQ=R01235": body("cbr/XML_dynamic_USD_R01235_2026-03-01_03-19.xml"),
                "VAL_NM_RQ=R01335": body("cbr/XML_dynamic_KZT_R01335_2026-03-01_03-19.xml"),
            }
        ),
    )
    tally, _ = await desk.run(bank, BANKS["cbr"], 60)
    assert (tally.planned, tally.stored, tally.failures) == (54, 24, 3)
    assert tally.reason.startswith("given up after 3 failures in a row")

    # The other currencies are still to come, those two are not asked for again.
    more, _ = await desk.run(bank, BANKS["cbr"], 60)
    assert more.planned == 52


async def test_the_whole_history_of_the_euro_in_one_request() -> None:
    desk, bank = Desk(), Bank({"eurofxref-hist.zip": body("ecb/eurofxref-hist.zip")})
    tally, _ = await desk.run(bank, BANKS["ecb"], 365)
    assert (tally.requests, tally.failures) == (1, 0)
    stored = {key[3] for key in desk.rates.rows}
    assert (min(stored), max(stored)) == (date(2025, 4, 11), TODAY)
    assert tally.gaps == len(set(days(min(stored), TODAY - timedelta(days=2))) - stored)
    assert (await desk.run(bank, BANKS["ecb"], 365))[0].requests == 0


async def test_a_bank_without_an_archive() -> None:
    bank = Bank({})
    tally, seen = await Desk().run(bank, BANKS["erapi"], 30)
    assert (bank.asked, tally.reason, seen.ends) == ([], "it has no archive", 1)
