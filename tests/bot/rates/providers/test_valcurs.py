import pytest

from bot.errors import BadBulletin
from bot.rates.providers.valcurs import read_series

RECORD = '<Record Date="{0}"><Nominal>1</Nominal><Value>{1}</Value></Record>'


def series(*records: str) -> bytes:
    return f"<ValCurs>{''.join(records)}</ValCurs>".encode()


def test_a_malformed_day_is_left_out() -> None:
    body = series(
        RECORD.format("03.03.2026", "77,1734"),
        RECORD.format("tomorrow", "77,6093"),
        RECORD.format("05.03.2026", "?"),
    )
    ((day, rate),) = read_series("cbr", body, "USD")
    assert (str(day), rate.base, str(rate.value)) == ("2026-03-03", "USD", "77.1734")


def test_a_series_without_days_is_none() -> None:
    with pytest.raises(BadBulletin, match="it has no rates"):
        read_series("cbr", series(), "USD")


def test_a_series_without_a_currency_is_none() -> None:
    with pytest.raises(BadBulletin, match="it has no rates"):
        read_series("nbt", series(RECORD.format("03.03.2026", "77,1734")))
