"""Polling against a bank that answers by path."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256

import pytest

from bot.errors import BadBulletin, SourceError, SourceRefused, SourceSilent
from bot.model import Quote
from bot.rates.asking import PAUSE
from bot.rates.desk import RatesDesk
from bot.rates.providers import PROVIDERS
from bot.rates.providers.frankfurter import LATEST
from bot.web import Fetch, Fetched
from tests.bot.rates.memory import MemoryArchives, MemoryRates, quote
from tests.kit.data import shared

NBK, NBKR, CBU, NBT, CBT, CBR, ECB, FRANKFURTER = PROVIDERS[:8]
KINDS = ("daily", "weekly")
NOW = datetime(2026, 4, 2, 20, 30, tzinfo=UTC)  # the third of April in Almaty
OTHERS = ("EUR", "RUB", "CNY", "KGS")


class Hour:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= PAUSE * 1.5


class Bank:
    """Answers from `pages`; an error there is raised, and what is missing is a 404. What has a
    mark in `etags` is not sent again to who knows it."""

    def __init__(self, pages: Mapping[str, bytes | SourceError]) -> None:
        self.pages = dict(pages)
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.etags: dict[str, str] = {}
        self.modified: dict[str, str] = {}

    async def get(self, fetch: Fetch) -> Fetched:
        self.asked.append(fetch.url)
        self.headers.append(dict(fetch.headers))
        path = fetch.url.partition("://")[2].partition("/")[2]
        page, etag = self.pages.get(path), self.etags.get(path)
        if isinstance(page, bytes):
            known = etag is not None and fetch.etag == etag
            return Fetched(
                304 if known else 200,
                b"" if known else page,
                fetch.url,
                etag=etag,
                last_modified=self.modified.get(path),
            )
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
    return RatesDesk(bank, rates, MemoryArchives(), Hour(), base_urls)


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
    assert bank.asked == [f"https://nationalbank.kz/{path(day)}" for day in (3, 2, 2)]
    bank.pages[path(2)] = answer
    assert await polling.poll(NBK) == 5
    assert await dollars(rates) == [(2, "475.09"), (3, "472.31")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html><body>502</body></html>", "web page"),
        (tenge(date(2026, 4, 3), "?"), "no USD"),
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

    assert await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(NBKR) == 5 + 38

    days = {row.base: row.effective_date.day for row in rates.rows.values()}
    assert (days["USD"], days["GBP"]) == (24, 23)
    assert [url for url in bank.asked if "XML" in url] == [
        "https://www.nbkr.kg/XML/daily.xml",
        "https://www.nbkr.kg/XML/weekly.xml",
    ]


async def test_one_good_document_is_stored_beside_a_bad_one() -> None:
    daily = recorded("nbkr/daily_2026-05-23.xml")
    bank, rates = Bank({"XML/daily.xml": daily, "XML/weekly.xml": daily}), MemoryRates()
    with pytest.raises(BadBulletin, match="it has no GBP"):
        await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(NBKR)
    assert len(rates.rows) == 5


async def test_a_pegs_bank_is_asked_only_at_an_operators_address() -> None:
    bank, rates = Bank({}), MemoryRates()
    assert await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(CBT) == 0
    assert bank.asked == []

    bank.pages["kurs/2026/01062026.xml"] = recorded("cbt/2026-05-22.xml")
    polling = RatesDesk(bank, rates, MemoryArchives(), InJune(), {"cbt": "http://127.0.0.1:1"})
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
    await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(CBR)
    standing = await rates.standing("cbr", "USD", "RUB")
    assert standing is not None
    assert standing.previous is not None
    assert standing.previous.effective_date == date(2026, 3, 17)
    assert len(bank.asked) == 3


async def test_the_weekly_sum_is_of_no_use() -> None:
    weekly = recorded("nbkr/weekly_2026-05-23.xml")
    assert NBKR.parse(weekly).rate("UZS")
    bank, rates = Bank({"XML/weekly.xml": weekly}), MemoryRates()
    with pytest.raises(SourceRefused):
        await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(NBKR)
    assert {row.base for row in rates.rows.values()} >= {"TJS", "TMT"}
    assert "UZS" not in {row.base for row in rates.rows.values()}


async def test_a_document_that_has_not_changed_is_not_sent_again() -> None:
    pages = {f"XML/{kind}.xml": recorded(f"nbkr/{kind}_2026-05-23.xml") for kind in KINDS}
    bank, rates = Bank(pages), MemoryRates()
    bank.etags = {"XML/daily.xml": 'W/"530-1779531645000"'}
    polling = RatesDesk(bank, rates, MemoryArchives(), InJune())
    await polling.poll(NBKR)
    bank.pages["XML/daily.xml"] = b"it is not read"
    assert await polling.poll(NBKR) == 0
    assert len(rates.rows) == 5 + 38

    bank.etags.clear()
    with pytest.raises(BadBulletin):
        await polling.poll(NBKR)


class Shy:
    """Turns programs away, as some banks do."""

    def __init__(self, status: int = 403) -> None:
        self.agents: list[str | None] = []
        self.status = status

    async def get(self, fetch: Fetch) -> Fetched:
        self.agents.append(dict(fetch.headers).get("User-Agent"))
        if self.agents[-1] is None:
            raise SourceRefused(host="bank", status=self.status)
        return Fetched(200, recorded("nbt/export_xml_2026-05-19.xml"), fetch.url)


async def test_who_turns_programs_away_is_asked_as_a_browser() -> None:
    bank, rates = Shy(), MemoryRates()
    await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(NBT)
    assert bank.agents[0] is None
    assert (bank.agents[1] or "").startswith("Mozilla/5.0")
    assert len({row.base for row in rates.rows.values()}) == 36

    with pytest.raises(SourceRefused):
        await RatesDesk(Shy(404), MemoryRates(), MemoryArchives(), InJune()).poll(NBT)


@pytest.mark.parametrize(
    ("error", "times"),
    [
        (SourceSilent(host="bank"), 2),
        (SourceRefused(host="bank", status=503, retry_after=1), 2),
        (SourceRefused(host="bank", status=500), 2),
        (SourceRefused(host="bank", status=404), 1),
        (SourceRefused(host="bank", status=429, retry_after=1), 2),
        (SourceRefused(host="bank", status=429, retry_after=1200), 1),
        (SourceRefused(host="bank", status=429), 1),
    ],
)
async def test_who_could_not_answer_is_asked_once_more(error: SourceError, times: int) -> None:
    bank = Bank({path(3): error})
    with pytest.raises(type(error)):
        await desk(bank, MemoryRates()).poll(NBK)
    assert len(bank.asked) == times


async def test_the_euro_is_stored_in_its_own_direction() -> None:
    bank = Bank({"stats/eurofxref/eurofxref-daily.xml": one_day_of_the_euro()})
    rates = MemoryRates()
    await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(ECB)
    stored = rates.rows["ecb", "EUR", "USD", date(2019, 11, 29)]
    assert (str(stored.value), stored.nominal) == ("1.0982", 1)


def one_day_of_the_euro() -> bytes:
    """The first day of the recorded ninety, in the document's own words."""
    page = recorded("ecb/eurofxref-hist-90d_exchanger.xml")
    head, mark, rest = page.partition(b'<Cube time="2019-11-29">')
    day, _, tail = rest.partition(b'<Cube time="')
    return head + mark + day + tail[tail.rindex(b"</Cube></gesmes") :]


async def test_rows_are_stored_for_days_of_their_own() -> None:
    page = recorded("frankfurter/v2_rates_constructed.json")
    bank, rates = Bank({LATEST.removeprefix("/"): page}), MemoryRates()
    await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(FRANKFURTER)
    days = {row.quote: row.effective_date.day for row in rates.rows.values()}
    assert days == {"KZT": 4, "RUB": 5, "TWD": 3}


async def test_looks_back_by_a_page_of_many_days_where_there_are_no_days() -> None:
    daily, weekly = (recorded(f"nbkr/{kind}_2026-05-23.xml") for kind in KINDS)
    bank, rates = Bank({"XML/daily.xml": daily, "XML/weekly.xml": weekly}), MemoryRates()
    cells = "".join(
        f"<td><!--date-->{day}.05.2026<!--date--></td><td><!--value-->{value}<!--value--></td>"
        for day, value in ((23, "87,4500"), (22, "87,4500"), (21, "87,4000"))
    )
    week = "beg_day=17&beg_month=05&beg_year=2026&end_day=23&end_month=05&end_year=2026"
    for number in (15, 20, 24, 40, 44):
        address = f"index1.jsp?{week}&item=1562&lang=ENG&valuta_id={number}"
        bank.pages[address] = f"<table>{cells}</table>".encode()
    polling = RatesDesk(bank, rates, MemoryArchives(), InJune())

    await polling.poll(NBKR)
    standing = await rates.standing("nbkr", "USD", "KGS")
    assert standing is not None
    assert standing.previous is not None
    assert str(standing.previous.value) == "87.4000"
    asked = len(bank.asked)
    await polling.poll(NBKR)
    assert len(bank.asked) == asked + 2


async def test_the_answers_of_archives_are_remembered_beyond_a_run() -> None:
    pages = april(**{f"d{day}": "472.31" for day in range(1, 4)})
    for day in (29, 30, 31):
        pages[f"rss/get_rates.cfm?fdate={day}.03.2026"] = tenge(date(2026, 3, 27), "472.31")
    rates, archives = MemoryRates(), MemoryArchives()
    await RatesDesk(Bank(pages), rates, archives, Hour()).poll(NBK)

    bank = Bank(pages)
    await RatesDesk(bank, rates, archives, Hour()).poll(NBK)
    # The 27th and the 28th were answered with an error, which is no answer.
    assert [url[-10:] for url in bank.asked] == ["03.04.2026", "28.03.2026", "27.03.2026"]


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("Sat, 23 May 2026 10:20:45 GMT", datetime(2026, 5, 23, 10, 20, 45, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("yesterday", None),
        (None, None),
    ],
)
async def test_when_a_bank_put_its_file_there(
    stamp: str | None, published: datetime | None
) -> None:
    bank, rates = Bank({"XML/daily.xml": recorded("nbkr/daily_2026-05-23.xml")}), MemoryRates()
    bank.modified = {"XML/daily.xml": stamp} if stamp else {}
    with pytest.raises(SourceRefused):
        await RatesDesk(bank, rates, MemoryArchives(), InJune()).poll(NBKR)
    stored = rates.rows["nbkr", "USD", "KGS", date(2026, 5, 24)]
    assert stored.published_at == published
