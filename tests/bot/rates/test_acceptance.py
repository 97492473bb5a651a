from datetime import date
from decimal import Decimal

import pytest

from bot.errors import BadBulletin
from bot.model import Bulletin, Rate
from bot.rates.acceptance import accept, check
from bot.rates.providers.nbk import NationalBankOfKazakhstan
from tests.kit.data import shared

NBK = NationalBankOfKazakhstan()
TODAY = date(2026, 4, 2)


def bulletin(*codes: str, day: date = TODAY) -> Bulletin:
    return Bulletin("nbk", "KZT", day, tuple(Rate(code, Decimal(5), 1) for code in codes))


def test_a_whole_bulletin_passes() -> None:
    check(bulletin("USD", "EUR", "RUB", "CNY", "KGS"), NBK)


def test_too_few_rows() -> None:
    with pytest.raises(BadBulletin, match=r"nbk: .* it has 2 rates, fewer than 5"):
        check(bulletin("USD", "EUR"), NBK)


def test_no_dollar() -> None:
    body = shared("rates/nbk/get_rates_2024-05-06_trimmed.xml").read_bytes()
    with pytest.raises(BadBulletin, match="it has no USD"):
        check(NBK.parse(body), NBK)


def test_a_documents_own_anchor() -> None:
    weekly = bulletin("GBP", "EUR", "RUB", "CNY", "KGS")
    check(weekly, NBK, "GBP")
    with pytest.raises(BadBulletin, match="it has no TRY"):
        check(weekly, NBK, "TRY")


@pytest.mark.parametrize("day", [date(2016, 8, 23), TODAY, date(2026, 4, 4)])
def test_the_newest_may_be_of_any_day_up_to_two_ahead(day: date) -> None:
    accept(bulletin("USD", day=day), None, TODAY)


@pytest.mark.parametrize("asked", [None, date(2026, 4, 5)])
def test_the_future_is_refused(asked: date | None) -> None:
    with pytest.raises(BadBulletin, match="it is for 2026-04-05, in the future"):
        accept(bulletin("USD", day=date(2026, 4, 5)), asked, TODAY)


def test_an_archive_replies_for_the_day_asked() -> None:
    accept(bulletin("USD"), TODAY, TODAY)
    with pytest.raises(BadBulletin, match="replies for another day, 2026-04-02"):
        accept(bulletin("USD"), date(2026, 4, 1), TODAY)
