"""What holds of every rate that is read off a sheet, whatever is published."""

import re
from datetime import date
from decimal import Decimal, localcontext

from hypothesis import assume, given
from hypothesis import strategies as st

from bot.languages import Language
from bot.model import Quote
from bot.rates.conversion.exchange import times
from bot.rates.figures import Figure, decimals, shown
from bot.rates.sheet import Sheet
from tests.bot.rates.memory import FETCHED

ENGLISH = Language("en")
DAY = date(2026, 4, 2)
CODES = ("AAA", "BBB", "CCC")
HUB = "HHH"

worth = st.decimals(Decimal("0.00002"), Decimal(90_000), places=9)
places = st.sampled_from([2, 4, 5])
nominals = st.sampled_from([1, 10, 100, 10_000])


def published(data: st.DataObject, true: dict[str, Decimal], one: str, hub: str) -> Quote:
    """The rate of a pair as a source would round it, in either direction."""
    base, quote = data.draw(st.permutations([one, hub]))
    nominal = data.draw(nominals)
    value = (true[base] / true[quote] * nominal).quantize(Decimal(1).scaleb(-data.draw(places)))
    assume(value > 0)
    return Quote("somebody", base, quote, value, nominal, DAY, FETCHED)


@st.composite
def publications(draw: st.DrawFn) -> tuple[Sheet, dict[str, Decimal]]:
    """A source's rows as it would round them, in either direction, and the true values."""
    true = {HUB: Decimal(1)} | {code: draw(worth) for code in CODES}
    data = draw(st.data())
    return Sheet(HUB, [published(data, true, code, HUB) for code in CODES]), true


pairs = st.permutations([HUB, *CODES]).map(lambda codes: (codes[0], codes[1]))


def rate(sheet: Sheet, base: str, quote: str) -> Figure:
    found = sheet.rate(base, quote)
    assume(found is not None)
    assert found is not None
    return found.figure


@given(publications(), pairs)
def test_the_true_rate_is_within_the_bound(
    publication: tuple[Sheet, dict[str, Decimal]], pair: tuple[str, str]
) -> None:
    sheet, true = publication
    figure = rate(sheet, *pair)
    with localcontext(prec=60):
        exact = true[pair[0]] / true[pair[1]]
        assert abs(figure.value - exact) <= figure.bound + exact * Decimal("1e-26")


@given(publications(), pairs, st.decimals(Decimal("0.01"), Decimal(10**9), places=2))
def test_there_and_back_within_the_bound(
    publication: tuple[Sheet, dict[str, Decimal]], pair: tuple[str, str], amount: Decimal
) -> None:
    sheet, _ = publication
    there = times(amount, rate(sheet, *pair))
    back = rate(sheet, *reversed(pair))
    returned = times(there.value, back)
    bound = returned.bound + there.bound * (back.value + back.bound)
    assert abs(returned.value - amount) <= bound


@given(st.data(), pairs)
def test_a_cross_rate_equals_the_direct_one_within_the_bound(
    data: st.DataObject, pair: tuple[str, str]
) -> None:
    """One source publishes the pair itself, another both against a currency of its own."""
    true = {code: data.draw(worth) for code in (HUB, *pair)}
    crossing = Sheet(HUB, [published(data, true, code, HUB) for code in pair if code != HUB])
    direct = Sheet(pair[1], [published(data, true, *pair)])
    assert rate(crossing, *pair).equals(rate(direct, *pair))


@given(publications(), pairs)
def test_what_is_shown_is_plain_and_known(
    publication: tuple[Sheet, dict[str, Decimal]], pair: tuple[str, str]
) -> None:
    sheet, _ = publication
    figure = rate(sheet, *pair)
    text = shown(figure, ENGLISH.number)
    assert re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?", text)
    assert Decimal(text.replace(",", "")) > 0
    unit = Decimal(1).scaleb(-decimals(figure))
    dust = 1 + Decimal("1e-10")
    assert unit * dust >= 2 * figure.bound  # no digit that is not known
    five = Decimal(1).scaleb(figure.value.adjusted() - 4)
    assert unit <= five or unit / 10 < 2 * figure.bound * dust  # five digits where they are known
