"""What amounts come to, and how well that is known."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import language
from bot.rates.board import HOME, Gap, Line
from bot.rates.conversion.exchange import (
    Conversion,
    LessThanNothing,
    Money,
    Pair,
    SameCurrency,
    converted,
    rated,
    times,
)
from bot.rates.conversion.phrases import MOST_TARGETS, parse
from bot.rates.figures import inverse, published
from bot.rates.lines import through, turned

DAY = date(2026, 4, 2)
KZT, KGS, UZS, TMT = (
    Line("USD", currency, Decimal(value), Decimal(bound), DAY, bank, bank)
    for currency, value, bound, bank in (
        ("KZT", "472.31", "0.005", "nbk"),
        ("KGS", "87.45", "0.00005", "nbkr"),
        ("UZS", "12194.21", "0.005", "cbu"),
        ("TMT", "3.5", "0", "cbt"),
    )
)
EUR = Line("USD", "EUR", Decimal("0.86"), Decimal("0.0001"), DAY, "cbr", "cbr", derived_via="RUB")
amounts = st.decimals(Decimal("0.01"), Decimal(10) ** 12, places=2)
values = st.decimals(Decimal("0.0050"), Decimal(100_000), places=4)


class Fixed:
    """A board of fixed lines, each of what a dollar is; all else is reached through the dollar."""

    def __init__(self, *lines: Line) -> None:
        self._lines = {line.currency: line for line in lines}

    async def rates(self, pairs: Sequence[Pair]) -> tuple[Line | Gap, ...]:
        return tuple(self.rate(*pair) for pair in pairs)

    def rate(self, base: str, currency: str) -> Line | Gap:
        known = self._lines
        missing = [code for code in (currency, base) if code != "USD" and code not in known]
        if missing:
            return Gap(missing[0], None)
        if base == "USD":
            return known[currency]
        if currency == "USD":
            return turned(known[base])
        return through(turned(known[base]), known[currency])


BOARD = Fixed(KZT, KGS, UZS, TMT, EUR)


async def of(text: str, own: Sequence[str] = ()) -> Conversion:
    return await converted(parse(text, "en"), BOARD, own)


def totals(done: Conversion) -> dict[str, str]:
    number = language("en").number
    return {
        result.total.currency: number(result.total.value, result.total.decimals)
        for result in done.results
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 usd kzt", {"KZT": "47,231.00"}),
        ("100.5 usd kzt", {"KZT": "47,467.16"}),
        ("1,234.56 usd kzt", {"KZT": "583,095.03"}),
        ("47,231 kzt usd", {"USD": "100.00"}),
        ("1 uzs usd", {"USD": "0.00008201"}),
        ("100 tmt usd", {"USD": "28.57"}),
        ("100 usd kgs uzs", {"KGS": "8,745.00", "UZS": "1,219,421.00"}),
        ("100 kgs kzt", {"KZT": "540.1"}),
        ("1000 uzs kzt", {"KZT": "38.73"}),
        ("100 eur kzt", {"KZT": "54,900"}),
        ("100 usd + 50 eur in usd", {"USD": "158.1"}),
        ("100 usd - 10 eur in kzt", {"KZT": "41,740"}),
    ],
)
async def test_what_it_comes_to(text: str, expected: dict[str, str]) -> None:
    assert totals(await of(text)) == expected


async def test_a_published_rate_is_exact_and_a_cross_rate_is_not() -> None:
    published_rate = (await of("100 usd kzt")).results[0]
    assert published_rate.total.bound == 0
    assert published_rate.rates[0].exact
    crossed = (await of("100 kgs kzt")).results[0]
    assert crossed.total.bound > 0
    assert crossed.rates[0].line is not None
    assert crossed.rates[0].line.second is not None
    assert not (await of("100 usd eur")).results[0].rates[0].exact


async def test_without_a_target_the_chats_own() -> None:
    assert list(totals(await of("100 usd", ("KGS", "EUR")))) == ["KGS", "EUR"]
    assert list(totals(await of("100 kgs", ("KGS", "EUR")))) == ["USD", "EUR"]
    assert [gap.currency for gap in (await of("100 usd")).gaps] == ["TJS"]
    assert list(totals(await of("100 usd"))) == [code for code in HOME if code != "TJS"]


async def test_a_long_list_of_the_chats_own_is_cut() -> None:
    own = [f"XX{letter}" for letter in "ABCDEFGHIJ"]
    done = await of("100 usd", own)
    assert len(done.gaps) == MOST_TARGETS


async def test_several_amounts_one_by_one_and_together() -> None:
    (result,) = (await of("100 usd, 50 eur in kzt")).results
    assert sum(part.value for part in result.parts) == result.total.value
    assert [rate.base for rate in result.rates] == ["USD", "EUR"]


async def test_a_currency_without_a_rate() -> None:
    done = await of("100 usd kzt rub")
    assert list(totals(done)) == ["KZT"]
    assert [gap.currency for gap in done.gaps] == ["RUB"]
    assert (await of("100 rub kzt")).results == ()


async def test_into_itself() -> None:
    with pytest.raises(SameCurrency, match="USD is USD already"):
        await of("100 usd usd")


async def test_more_is_taken_off_than_there_is() -> None:
    with pytest.raises(LessThanNothing):
        await of("1 usd - 100 eur in kzt")


async def test_a_pair_that_a_bank_publishes_is_not_crossed() -> None:
    """NBK has its own figure for the rouble, which is not what two dollars make of it."""
    rouble = Line("RUB", "KZT", Decimal("5.81"), Decimal("0.005"), DAY, "nbk", "nbk")

    class Direct(Fixed):
        def rate(self, base: str, currency: str) -> Line | Gap:
            known = {("RUB", "KZT"): rouble, ("KZT", "RUB"): turned(rouble)}
            return known.get((base, currency)) or super().rate(base, currency)

    done = await converted(parse("100 rub kzt", "en"), Direct(KZT), ())
    assert totals(done) == {"KZT": "581.00"}
    assert done.lines == (rouble,)
    back = await converted(parse("581 kzt rub", "en"), Direct(KZT), ())
    assert totals(back) == {"RUB": "100.00"}
    assert back.lines == (rouble,)


async def test_whose_rate_is_missing() -> None:
    done = await converted(parse("1 usd + 1 kzt in usd", "en"), Fixed(), ())
    assert done.results == ()
    assert [gap.currency for gap in done.gaps] == ["KZT"]


@given(amounts, values, st.sampled_from([1, 10, 100]))
def test_there_and_back_within_the_bound(amount: Decimal, value: Decimal, nominal: int) -> None:
    """Whatever the true rate is, within the bound of the published one."""
    figure = published(value, nominal, 4)
    there = times(amount, figure)
    back = times(there.value, inverse(figure))
    assert abs(back.value - amount) <= back.bound


def pairs(tenge: Decimal, som: Decimal) -> dict[Pair, Line | Gap]:
    """Between tenge and som, each published for a dollar."""
    board = Fixed(
        *(
            Line("USD", code, value, Decimal("0.00005"), DAY, "x", "x")
            for code, value in (("KZT", tenge), ("KGS", som))
        )
    )
    return {pair: board.rate(*pair) for pair in (("KZT", "KGS"), ("KGS", "KZT"))}


@given(amounts, values, values)
def test_there_and_back_by_a_cross_rate(amount: Decimal, one: Decimal, other: Decimal) -> None:
    known = pairs(one, other)
    there = times(amount, rated("KZT", "KGS", known).figure)
    back = times(there.value, rated("KGS", "KZT", known).figure)
    assert abs(back.value - amount) <= back.bound + there.bound


@given(amounts, values, values)
def test_what_is_shown_is_known(amount: Decimal, one: Decimal, other: Decimal) -> None:
    """Not 0, and no unit of the last decimal finer than the doubt, but for the first digit."""
    known = pairs(one, other)
    figure = times(amount, rated("KZT", "KGS", known).figure)
    shown = Money(figure.value, figure.bound, "KGS").decimals
    unit = Decimal(1).scaleb(-shown)
    assert figure.value >= unit
    assert unit >= 2 * figure.bound or figure.value < 10 * unit
    assert shown <= 2 or figure.value < 1
