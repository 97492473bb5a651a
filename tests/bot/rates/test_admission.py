"""What comes through the door, over a real store."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.model import Quote
from bot.rates.admission import Admission
from bot.rates.asking import quotes_of
from bot.rates.board import Board, Line
from bot.rates.providers import PROVIDERS
from tests.bot.rates.history import FETCHED, Desk, opened, quote_on
from tests.kit.clock import TurnedClock
from tests.kit.data import shared

DAY = date(2026, 4, 2)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with opened(tmp_path) as store:
        yield Desk(store)


def nbk(days: int, dollar: str, euro: str = "500", nominal: int = 1) -> list[Quote]:
    """The National Bank of Kazakhstan's bulletin, so many days after DAY."""
    day = DAY + timedelta(days=days)
    return [
        quote_on("nbk", day, "USD", "KZT", dollar, nominal),
        quote_on("nbk", day, "EUR", "KZT", euro),
    ]


def cbr(days: int, dollar: str, tenge: str) -> list[Quote]:
    day = DAY + timedelta(days=days)
    return [
        quote_on("cbr", day, "USD", "RUB", dollar),
        quote_on("cbr", day, "KZT", "RUB", tenge, 100),
    ]


async def dollar(desk: Desk) -> str | None:
    return await desk.shown("nbk", "USD", "KZT")


async def test_ordinary_bulletins_pass_and_tell_what_stands_anew(desk: Desk) -> None:
    assert await desk.admit(*nbk(0, "475.09")) == 2
    assert await desk.admit(*nbk(1, "472.31")) == 2
    assert await desk.admit(*nbk(1, "472.31")) == 0
    assert await desk.admit(*nbk(2, "472.31")) == 2  # dated anew: stored, and no news
    assert await desk.admit(*nbk(-1, "478.77")) == 2  # an earlier day changes nothing that stands
    told = [(str(q.value), q.effective_date.day) for q in desk.accepted if q.base == "USD"]
    assert told == [("475.09", 2), ("472.31", 3)]
    assert await desk.held() == []


@pytest.mark.parametrize(
    ("figure", "why"),
    [
        ("47231", "as if for another nominal"),
        ("4.7231", "as if for another nominal"),
        ("0.0021173", "as if base and quote had changed places"),
        ("500", "it moved +5.24 % from 475.09 of 2026-04-02"),
        ("450", "it moved -5.28 %"),
        ("0.000000000001", "it moved -100.00 %"),
    ],
)
async def test_what_moved_too_far_waits_and_the_rest_of_its_bulletin_passes(
    desk: Desk, figure: str, why: str
) -> None:
    await desk.admit(*nbk(0, "475.09"))
    assert await desk.admit(*nbk(1, figure, "501")) == 1
    assert (await dollar(desk), await desk.shown("nbk", "EUR", "KZT")) == ("475.09", "501")
    (held,) = await desk.held()
    assert why in held.reason
    assert [one.quote for one in desk.told] == [held.quote]
    assert [str(quote.value) for quote in desk.accepted if quote.base == "USD"] == ["475.09"]


@pytest.mark.parametrize("figure", ["0", "0.00", "-472.31", "NaN", "-Infinity"])
async def test_what_can_be_no_rate_waits_alone(desk: Desk, figure: str) -> None:
    await desk.admit(*nbk(0, "475.09"))
    for days in (1, 2):
        assert await desk.admit(*nbk(days, figure, str(500 + days))) == 1
        assert await desk.admit(*nbk(days, figure, str(500 + days))) == 0
    assert (await dollar(desk), await desk.shown("nbk", "EUR", "KZT")) == ("475.09", "502")
    assert [held.reason for held in await desk.held()] == [f"no rate can be {figure}"] * 2
    assert len(desk.told) == 1
    await desk.admit(*cbr(3, "80", "16.8389"))
    await desk.admit(*nbk(3, "474"))
    assert await dollar(desk) == "474"
    assert len(await desk.held()) == 2


async def test_a_first_bulletin_of_nothing_else(desk: Desk) -> None:
    assert await desk.admit(*nbk(0, "0", "NaN")) == 0
    assert len(await desk.held()) == len(desk.told) == 2
    assert desk.accepted == []


async def test_the_owner_is_told_once(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    for days, figure in ((1, "47231"), (1, "47231"), (2, "4731"), (3, "473")):
        await desk.admit(*nbk(days, figure))
    assert [str(one.quote.value) for one in desk.told] == ["47231"]
    await desk.admit(*nbk(4, "4.7"))
    assert [str(one.quote.value) for one in desk.told] == ["47231", "4.7"]


async def test_a_slip_of_a_day_is_never_shown(desk: Desk) -> None:
    for days, figure in ((0, "475.09"), (1, "47231"), (2, "473.20")):
        await desk.admit(*nbk(days, figure))
    rows = await desk.store.rates.history("nbk", "USD", "KZT", date.min, date.max)
    assert [str(row.value) for row in rows] == ["475.09", "473.20"]


async def test_the_next_bulletin_confirms(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    await desk.admit(*nbk(1, "540"))
    assert await desk.admit(*nbk(4, "545", "501")) == 3
    rows = await desk.store.rates.history("nbk", "USD", "KZT", date.min, date.max)
    assert [str(row.value) for row in rows] == ["475.09", "540", "545"]
    assert await desk.held() == []
    assert [str(q.value) for q in desk.accepted if q.base == "USD"] == ["475.09", "545"]


async def test_a_redenomination_passes_by_confirmation(desk: Desk) -> None:
    for days, figure in ((0, "475090"), (1, "472.31"), (2, "473")):
        await desk.admit(*nbk(days, figure, str(500 + days)))
    assert await dollar(desk) == "473"


async def test_another_nominal_is_no_jump(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    await desk.admit(*nbk(1, "4723.10", nominal=10))
    assert await dollar(desk) == "4723.10"


async def test_the_same_bulletin_with_another_date_confirms_nothing(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09", "500"))
    for days in (1, 2, 3):
        await desk.admit(*nbk(days, "540", "501"))
    assert await dollar(desk) == "475.09"
    await desk.admit(*nbk(4, "540", "502"))  # another publication, with the same dollar
    assert await dollar(desk) == "540"


async def test_a_second_source_confirms_at_once_or_when_it_comes(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    await desk.admit(*cbr(0, "80", "16.8389"))  # 475.09
    await desk.admit(*nbk(1, "540"))
    assert await dollar(desk) == "475.09"
    await desk.admit(*cbr(2, "80", "16.0"))  # 500: another figure altogether
    assert await dollar(desk) == "475.09"
    await desk.admit(*cbr(3, "80", "14.80"))  # 540.5
    assert await dollar(desk) == "540"
    await desk.admit(*nbk(3, "620"))
    await desk.admit(*cbr(4, "80", "12.9"))
    assert await dollar(desk) == "620"


async def test_a_second_source_of_before_the_jump_does_not_speak_for_it(desk: Desk) -> None:
    await desk.admit(*cbr(-3, "80", "14.8148"))  # 540, three days ago
    await desk.admit(*nbk(-3, "540"))
    for days, figure in ((-2, "520"), (-1, "500"), (0, "480"), (1, "540")):
        await desk.admit(*nbk(days, figure))
    assert await dollar(desk) == "480"


async def test_two_that_are_doubted_alike_confirm_each_other(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    await desk.admit(*cbr(0, "80", "16.8389"))
    await desk.admit(*nbk(1, "600"), quote_on("nbk", DAY + timedelta(days=1), "RUB", "KZT", "7.5"))
    await desk.admit(*cbr(1, "80", "13.3333"))
    assert await dollar(desk) == "600"
    assert await desk.shown("cbr", "KZT", "RUB") == "13.3333"
    assert await desk.held() == []


async def test_a_first_figure_is_held_against_the_others(desk: Desk) -> None:
    await desk.admit(*cbr(0, "80", "16.8389"))
    await desk.admit(*nbk(1, "47.51"))
    assert await dollar(desk) is None
    (held,) = await desk.held()
    assert held.reason == (
        "it is the first of its kind, and Bank of Russia says 475.09 for 2026-04-02"
    )
    await desk.admit(*nbk(2, "478"))
    assert await dollar(desk) == "478"


@pytest.mark.parametrize(("figure", "passes"), [("430", True), ("522", True), ("525", False)])
async def test_a_first_figure_may_be_a_session_off(desk: Desk, figure: str, passes: bool) -> None:
    await desk.admit(*cbr(0, "80", "16.8389"))
    await desk.admit(*nbk(1, figure))
    assert (await dollar(desk) == figure) is passes


async def test_a_first_figure_without_others_is_believed(desk: Desk) -> None:
    await desk.admit(*cbr(-30, "80", "16.8389"))
    await desk.admit(*nbk(0, "47.51"))
    assert await dollar(desk) == "47.51"


@pytest.mark.parametrize(
    ("base", "days", "figure", "passes"),
    [
        ("USD", 1, "105.01", False),
        ("USD", 1, "105", True),
        ("USD", 4, "105.01", False),
        ("USD", 16, "109.9", True),
        ("USD", 16, "110.1", False),
        ("USD", 180, "133.5", True),
        ("USD", 180, "133.6", False),
        ("TRY", 180, "50", True),
        ("TRY", 180, "49.9", False),
        # Then a series begins anew.
        ("USD", 181, "400", True),
        ("RUB", 1, "110", True),
        ("RUB", 1, "110.01", False),
        ("TRY", 1, "90", True),
        ("TRY", 1, "89.99", False),
    ],
)
async def test_how_far_is_too_far_grows_with_the_days_between(
    desk: Desk, base: str, days: int, figure: str, passes: bool
) -> None:
    day = DAY + timedelta(days=days)
    await desk.admit(quote_on("nbk", DAY, base, "KZT", "100.00"))
    await desk.admit(quote_on("nbk", day, base, "KZT", figure))
    assert (await desk.shown("nbk", base, "KZT") == figure) is passes


@pytest.mark.parametrize(("figure", "passes"), [("3.535", True), ("3.536", False), ("3.46", False)])
async def test_a_peg_moves_by_one_percent_at_most(desk: Desk, figure: str, passes: bool) -> None:
    await desk.admit(quote_on("cbt", DAY - timedelta(days=99), "USD", "TMT", "3.5000"))
    await desk.admit(quote_on("cbt", DAY, "USD", "TMT", figure))
    assert (await desk.shown("cbt", "USD", "TMT") == figure) is passes


async def test_a_peg_that_is_given_up_is_believed_when_it_is_confirmed(desk: Desk) -> None:
    for days, figure, euro in (
        (0, "3.5", "4.0"),
        (1, "4", "4.6"),
        (2, "4", "4.7"),
        (3, "4", "4.8"),
    ):
        day = DAY + timedelta(days=days)
        await desk.admit(
            quote_on("cbt", day, "USD", "TMT", figure), quote_on("cbt", day, "EUR", "TMT", euro)
        )
    assert await desk.shown("cbt", "USD", "TMT") == "4"
    found = await desk.store.rates.history("cbt", "USD", "TMT", date.min, date.max)
    assert len(found) == 4


def recorded(name: str) -> list[Quote]:
    code = name.partition("/")[0]
    bank = next(bank for bank in PROVIDERS if bank.code == code)
    bulletin = bank.parse(shared(f"rates/{name}").read_bytes())
    return quotes_of(bulletin, FETCHED, "", bank.coarse)


@pytest.mark.parametrize("newest_first", [True, False])
async def test_the_uzbek_banks_manat_of_april_2026(desk: Desk, newest_first: bool) -> None:
    first, second = (recorded(f"cbu/json_all_2026-04-0{day}.json") for day in (1, 2))
    for rows in (second, first) if newest_first else (first, second):
        await desk.admit(*rows)
    (held,) = await desk.held()
    assert [one.quote for one in desk.told] in ([held.quote], [])
    assert (held.quote.base, str(held.quote.value)) == ("TMT", "4037.68")
    assert held.reason == "it comes to 3.0201 for one USD, where 3.5 is fixed"
    assert await desk.shown("cbu", "TMT", "UZS") == "3469.17"


async def test_every_other_recorded_bulletin_passes_whole(desk: Desk) -> None:
    names = [
        "cbu/json_historical_exchanger.json",
        "cbu/json_today_exchanger.json",
        "nbk/get_rates_2026-04-01.xml",
        "nbk/get_rates_2026-04-02.xml",
        "cbr/XML_daily_2026-03-17.xml",
        "cbr/XML_daily_2026-03-19.xml",
        "nbt/export_xml_2026-05-18.xml",
        "nbt/export_xml_2026-05-19.xml",
        "nbkr/daily_2026-05-23.xml",
        "nbkr/weekly_2026-05-23.xml",
        "cbt/2026-05-20.xml",
        "cbt/2026-05-21.xml",
        "cbt/2026-05-22.xml",
    ]
    for name in names:
        rows = recorded(name)
        assert await desk.admit(*rows) == len(rows), name
    assert await desk.held() == []


async def test_what_follows_is_in_the_same_transaction(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        refuse = Admission(
            store.rates, store.quarantine, store.transaction, TurnedClock(), accepted=_fails
        )
        with pytest.raises(RuntimeError):
            await refuse.admit(nbk(0, "475.09"))
        assert await store.rates.standing("nbk", "USD", "KZT") is None


async def _fails(_: Sequence[Quote]) -> None:
    raise RuntimeError


async def test_readers_are_told_of_every_reading(tmp_path: Path) -> None:
    calls = list[int]()
    async with opened(tmp_path) as store:
        admission = Admission(
            store.rates,
            store.quarantine,
            store.transaction,
            TurnedClock(),
            changed=lambda: calls.append(1),
        )
        await admission.admit(nbk(0, "475.09"))
        await admission.admit(nbk(0, "475.09"))
        await admission.admit([])
    assert len(calls) == 2


async def test_a_bank_that_repeats_itself_is_not_silent(tmp_path: Path) -> None:
    clock = TurnedClock()
    async with opened(tmp_path) as store:
        board = Board(store.rates, ["nbk"], clock=clock)
        admission = Admission(
            store.rates, store.quarantine, store.transaction, clock, changed=board.forget
        )
        for hours in range(0, 12, 4):
            read_at = clock.now() + timedelta(hours=hours)
            await admission.admit([replace(one, fetched_at=read_at) for one in nbk(0, "475.09")])
            line = await board.rate("USD", "KZT")
            assert isinstance(line, Line)
            assert line.fetched_at == read_at


async def test_many_days_are_taken_in_their_order(desk: Desk) -> None:
    rows = [quote for days in range(60) for quote in nbk(days, str(400 + days))]
    assert await desk.admit(*reversed(rows)) == 120
    assert await desk.held() == []
    assert await dollar(desk) == "459"


async def test_a_correction_of_the_same_day(desk: Desk) -> None:
    await desk.admit(*nbk(0, "475.09"))
    await desk.admit(*nbk(1, "473.00"))
    await desk.admit(*nbk(1, "472.31"))
    assert await dollar(desk) == "472.31"
    await desk.admit(*nbk(1, "4723.1"))
    assert await dollar(desk) == "472.31"
    assert Decimal("4723.1") in [one.quote.value for one in await desk.held()]
    await desk.admit(*nbk(1, "472.31"))
    assert await desk.held() == []
