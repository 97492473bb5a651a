"""Which pair is meant, and which way round."""

from decimal import Decimal

import pytest

from bot.alerts.asking import AlertOnWhat, parse
from bot.alerts.choosing import FarLevel, NoRateYet, candidates, chosen
from bot.languages import language
from bot.values.alerts import Pair, Rule, Sighting
from tests.bot.alerts.builders import DAY

TENGE = {"USD": "533.48", "EUR": "620.1", "RUB": "5.81", "KGS": "6.1", "UZS": "0.0443", "TJS": "57"}
VALUES = {code: Decimal(value) for code, value in TENGE.items()} | {"KZT": Decimal(1)}


def sightings() -> dict[Pair, Sighting]:
    return {
        (one, other): Sighting(
            one, other, VALUES[one] / VALUES[other], Decimal("0.0001"), DAY, "a bank"
        )
        for one in VALUES
        for other in VALUES
        if one != other
    }


def meant(text: str, *own: str, base: str = "USD", last: Pair | None = None) -> tuple[str, Rule]:
    wish = parse(text, "en")
    now, rule = chosen(wish, candidates(wish, base, own, last), sightings(), language("en"))
    return "/".join(now.pair), rule


@pytest.mark.parametrize(
    ("text", "own", "pair", "kind", "level"),
    [
        ("USD/KZT > 530", (), "USD/KZT", "above", "530"),
        ("KZT/USD < 0.0018", (), "KZT/USD", "below", "0.0018"),
        ("kzt usd > 530", (), "USD/KZT", "above", "530"),
        ("KZT/USD > 530", (), "USD/KZT", "above", "530"),
        ("530 tenge dollar", (), "USD/KZT", "below", "530"),
        ("USD/KZT 540", (), "USD/KZT", "above", "540"),
        ("dollar > 540", (), "USD/KZT", "above", "540"),
        ("dollar > 90", (), "USD/KGS", "above", "90"),
        ("dollar > 12500", (), "USD/UZS", "above", "12500"),
        ("euro > 1.2", (), "EUR/USD", "above", "1.2"),
        ("ruble < 5.5", ("KZT",), "RUB/KZT", "below", "5.5"),
        ("tenge > 530", (), "USD/KZT", "above", "530"),
        ("> 530", (), "USD/KZT", "above", "530"),
        ("USD/UZS > 12,500", (), "USD/UZS", "above", "12500"),
        ("USD/KGS > 90,500", (), "USD/KGS", "above", "90.5"),
        ("USD/KZT +2%", (), "USD/KZT", "above", "544.15"),
        ("USD/KZT -2%", (), "USD/KZT", "below", "522.81"),
    ],
)
def test_levels(text: str, own: tuple[str, ...], pair: str, kind: str, level: str) -> None:
    found, rule = meant(text, *own)
    assert (found, rule.kind) == (pair, kind)
    assert abs(rule.level - Decimal(level)) < Decimal("0.001")


@pytest.mark.parametrize(
    ("text", "own", "pair"),
    [
        ("USD/KZT 2%", (), "USD/KZT"),
        ("KZT/USD 2%", (), "KZT/USD"),
        ("kzt usd 2%", (), "USD/KZT"),
        ("dollar 2%", ("KGS", "RUB"), "USD/KGS"),
        ("tenge high", (), "USD/KZT"),
        ("euro 2%", (), "EUR/USD"),
    ],
)
def test_without_a_level(text: str, own: tuple[str, ...], pair: str) -> None:
    assert meant(text, *own)[0] == pair


def test_a_currency_alone_is_against_the_chats_base() -> None:
    assert meant("euro 2%", base="KZT")[0] == "EUR/KZT"
    assert meant("ruble > 6", base="KZT")[0] == "RUB/KZT"


def test_a_rule_alone_is_of_the_last_pair() -> None:
    assert meant("2%", last=("EUR", "KZT"))[0] == "EUR/KZT"
    assert meant("< 600", last=("EUR", "KZT"))[0] == "EUR/KZT"
    with pytest.raises(AlertOnWhat):
        meant("2%")


@pytest.mark.parametrize(
    "text", ["USD/KZT > 53000", "USD/KZT > 5", "dollar > 9999999999", "KZT/USD > 7"]
)
def test_levels_that_are_a_slip(text: str) -> None:
    with pytest.raises(FarLevel) as caught:
        meant(text)
    assert " now. Tell me a level nearer to that, as in /alert " in str(caught.value)


def test_a_pair_without_a_rate() -> None:
    with pytest.raises(NoRateYet, match="USD/MNT"):
        meant("USD/MNT > 3400")
