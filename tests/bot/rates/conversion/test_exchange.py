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
    SameCurrency,
    converted,
    rated,
    times,
)
from bot.rates.conversion.phrases import MOST_TARGETS, parse
from bot.rates.figures import inverse, published

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
    """A board of fixed lines."""

    def __init__(self, *lines: Line) -> None:
        self._lines = {line.currency: line for line in lines}
        self.asked: list[Sequence[str]] = []

    async def lines(self, asked: Sequence[str]) -> tuple[Line | Gap, ...]:
        self.asked.append(asked)
        return tuple(self._lines.get(code) or Gap(code, None) for code in asked)


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
    assert [line.currency for line in crossed.rates[0].lines] == ["KGS", "KZT"]
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


async def test_the_base_is_not_asked_for() -> None:
    board = Fixed()
    done = await converted(parse("1 usd + 1 kzt in usd", "en"), board, ())
    assert board.asked == [["KZT"]]
    assert done.results == ()


@given(amounts, values, st.sampled_from([1, 10, 100]))
def test_there_and_back_within_the_bound(amount: Decimal, value: Decimal, nominal: int) -> None:
    """Whatever the true rate is, within the bound of the published one."""
    figure = published(value, nominal, 4)
    there = times(amount, figure)
    back = times(there.value, inverse(figure))
    assert abs(back.value - amount) <= back.bound


@given(amounts, values, values)
def test_there_and_back_by_a_cross_rate(amount: Decimal, one: Decimal, other: Decimal) -> None:
    known = {
        code: Line("USD", code, value, Decimal("0.00005"), DAY, "x", "x")
        for code, value in (("KZT", one), ("KGS", other))
    }
    there = times(amount, rated("KZT", "KGS", known).figure)
    back = times(there.value, rated("KGS", "KZT", known).figure)
    assert abs(back.value - amount) <= back.bound + there.bound


@given(amounts, values, values)
def test_what_is_shown_is_known(amount: Decimal, one: Decimal, other: Decimal) -> None:
    """Not 0, and no unit of the last decimal finer than the doubt, but for the first digit."""
    known = {
        code: Line("USD", code, value, Decimal("0.00005"), DAY, "x", "x")
        for code, value in (("KZT", one), ("KGS", other))
    }
    figure = times(amount, rated("KZT", "KGS", known).figure)
    shown = Money(figure.value, figure.bound, "KGS").decimals
    unit = Decimal(1).scaleb(-shown)
    assert figure.value >= unit
    assert unit >= 2 * figure.bound or figure.value < 10 * unit
    assert shown <= 2 or figure.value < 1
