from datetime import date

import pytest

from bot.errors import BadBulletin
from bot.rates.providers.base import Series
from bot.rates.providers.valcurs import read_series

RECORD = '<Record Date="{0}"><Nominal>1</Nominal><Value>{1}</Value></Record>'
RANGE = 'ID="R01235" DateRange1="01.03.2026" DateRange2="05.03.2026"'
ASKED = Series("/", date(2026, 3, 1), date(2026, 3, 5), "USD")


def series(*records: str, range_of: str = RANGE) -> bytes:
    return f"<ValCurs {range_of}>{''.join(records)}</ValCurs>".encode()


def test_a_malformed_day_is_left_out() -> None:
    body = series(
        RECORD.format("03.03.2026", "77,1734"),
        RECORD.format("tomorrow", "77,6093"),
        RECORD.format("05.03.2026", "?"),
    )
    (bulletin,) = read_series("cbr", "RUB", body, ASKED, "R01235")
    (rate,) = bulletin.rates
    assert (str(bulletin.effective_date), bulletin.currency) == ("2026-03-03", "RUB")
    assert (rate.base, str(rate.value)) == ("USD", "77.1734")


def test_days_that_were_not_asked_for_are_left_out() -> None:
    body = series(RECORD.format("28.02.2026", "77,1"), RECORD.format("03.03.2026", "77,2"))
    found = read_series("cbr", "RUB", body, ASKED, "R01235")
    assert [day.effective_date.day for day in found] == [3]


def test_a_range_without_a_session_is_empty() -> None:
    assert read_series("cbr", "RUB", series(), ASKED, "R01235") == ()


@pytest.mark.parametrize(
    ("body", "number", "why"),
    [
        (series(range_of=""), "R01235", "it is no series of days"),
        (series(RECORD.format("03.03.2026", "77,1")), "R01239", "it is not of USD"),
        (series(RECORD.format("03.03.2026", "77,1")), None, "it has no rates"),
        (series(RECORD.format("03.03.2026", "?")), "R01235", "it has no rates"),
        (series(*[RECORD.format("03.03.2026", "77,1")] * 2), "R01235", "USD is in it twice"),
    ],
)
def test_a_series_that_cannot_be_used(body: bytes, number: str | None, why: str) -> None:
    with pytest.raises(BadBulletin, match=why):
        read_series("cbr", "RUB", body, ASKED, number)
