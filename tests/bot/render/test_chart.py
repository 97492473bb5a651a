"""A chart in words, and what is drawn of it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import language
from bot.rates.figures import Figure
from bot.rates.periods import PERIODS, Period
from bot.rates.providers import PROVIDERS
from bot.rates.track import Point, Run, Track
from bot.render import chart
from bot.render.buttons import read_chart, unpack

NBK, CBT = PROVIDERS[0], PROVIDERS[4]
UNTIL = date(2026, 4, 2)
EN, RU = language("en"), language("ru")
MONTH, QUARTER, YEAR, LONG = PERIODS
NBSP = "\u00a0"


def point(back: int, value: str, bound: str = "0.005") -> Point:
    return Point(UNTIL - timedelta(days=back), Figure(Decimal(value), Decimal(bound)))


def track(*runs: Run, days: int = 90, **changes: object) -> Track:
    facts: dict[str, object] = {
        "base": "USD",
        "quote": "KZT",
        "since": UNTIL - timedelta(days=days),
        "until": UNTIL,
        "source": NBK,
        "runs": runs,
    }
    return Track(**{**facts, **changes})  # type: ignore[arg-type] # a builder takes any field


TENGE = track(
    Run((point(90, "500.00"), point(60, "512.16"), point(30, "470.1"), point(1, "475.09")), UNTIL)
)
MANAT = track(
    Run((point(1826, "3.5", "0"),), UNTIL), days=1826, quote="TMT", source=CBT, peg=CBT.peg
)


def test_the_caption_says_it_all_in_words() -> None:
    assert chart.caption(TENGE, QUARTER, EN).splitlines() == [
        "<b>USD/KZT · 90 days</b>",
        "1 USD = 475.09 KZT  ▼ 4.98 %",
        "from 500.00, high 512.16 (1 Feb 2026), low 470.10 (3 Mar 2026)",
        "National Bank of Kazakhstan · 2 Apr 2026",
    ]


def test_a_fixed_rate_says_since_when() -> None:
    assert chart.caption(MANAT, LONG, EN).splitlines() == [
        "<b>USD/TMT · 5 years</b>",
        "1 USD = 3.5000 TMT  fixed since 2015",
        "fixed by the Central Bank of Turkmenistan",
    ]


def test_the_years_of_pegs_are_those_whose_ordinal_turkmen_ends_in_nji() -> None:
    """The text has the ending; 2016, 2019, 2010 and 2030 would take another one."""
    years = {bank.peg.since.year for bank in PROVIDERS if bank.peg is not None}
    assert years
    assert all(str(year)[-1] in "1234578" for year in years)


def test_what_is_derived_says_through_what() -> None:
    derived = track(*TENGE.runs, via="RUB")
    assert chart.source(derived, EN) == (
        "National Bank of Kazakhstan, cross rate through RUB · 2 Apr 2026"
    )


def test_the_plan_has_places_and_words() -> None:
    plan = chart.plan(TENGE, QUARTER, RU)
    assert plan["value"] == "475,09 KZT"
    assert plan["change"] == "▼ 4,98 %"
    assert plan["direction"] == -1
    (run,) = plan["runs"]
    assert run["x"] == [UNTIL.toordinal() - back for back in (90, 60, 30, 1)]
    assert run["y"] == [500.0, 512.16, 470.1, 475.09]
    assert run["until"] == UNTIL.toordinal()
    assert plan["bottom"] < 470.1 < 512.16 < plan["top"]
    assert [text for _, text in plan["levels"]] == ["480", "490", "500", "510"]
    assert plan["high"]["text"].startswith("512,16 · 1")
    assert (plan["low"]["x"], plan["low"]["y"]) == (UNTIL.toordinal() - 30, 470.1)


def test_a_flat_plan() -> None:
    plan = chart.plan(MANAT, LONG, EN)
    assert (plan["high"], plan["low"], plan["direction"]) == (None, None, 0)
    assert plan["levels"] == [[3.5, "3.5000"]]
    assert plan["bottom"] < 3.5 < plan["top"]
    assert [text for _, text in plan["days"]] == ["2022", "2023", "2024", "2025", "2026"]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (MONTH, ["6 Mar", "13 Mar", "20 Mar", "27 Mar"]),
        (QUARTER, ["13 Jan", "4 Feb", "26 Feb", "20 Mar"]),
        (YEAR, ["Jul 2025", "Oct 2025", "Jan 2026", "Apr 2026"]),
    ],
)
def test_days_of_the_scale(period: Period, days: list[str]) -> None:
    runs = Run((point(5, "500"), point(1, "501")), UNTIL)
    plan = chart.plan(track(runs, days=period.days), period, EN)
    assert [text for _, text in plan["days"]] == days


@pytest.mark.parametrize(
    ("low", "high", "figures"),
    [
        ("470", "512", ["470", "480", "490", "500", "510"]),
        ("55.5", "140.9", ["60", "80", "100", "120", "140"]),
        ("0.7797", "1.5059", ["0.8", "1.0", "1.2", "1.4"]),
        (
            "0.00008227",
            "0.0000851",
            ["0.0000825", "0.0000830", "0.0000835", "0.0000840", "0.0000845", "0.0000850"],
        ),
        ("11750", "12497", ["11800", "12000", "12200", "12400"]),
    ],
)
def test_round_figures(low: str, high: str, figures: list[str]) -> None:
    values, decimals = chart.round_figures(Decimal(low), Decimal(high))
    assert [f"{value:.{decimals}f}" for value in values] == figures


@given(st.decimals("0.000001", "100000", places=6), st.decimals("0.000001", "1000", places=6))
def test_round_figures_are_within_and_not_too_many(low: Decimal, height: Decimal) -> None:
    values, decimals = chart.round_figures(low, low + height)
    assert 4 <= len(values) <= 12
    assert low <= values[0] < values[-1] <= low + height
    assert all(round(value, decimals) == value for value in values)


def test_blocks_stand_as_high_as_the_rate() -> None:
    rising = track(Run(tuple(point(80 - 10 * n, str(100 + n)) for n in range(8)), UNTIL), days=80)
    assert chart.sparkline(rising, 8) == "▂▃▄▅▆▇██"
    assert chart.sparkline(TENGE, 3) == "█▁▁"
    assert chart.sparkline(MANAT, 5) == "▄▄▄▄▄"


def test_blocks_of_days_that_are_not_known() -> None:
    first = Run((point(60, "500"),), UNTIL - timedelta(days=50))
    second = Run((point(20, "510"),), UNTIL - timedelta(days=10))
    assert chart.sparkline(track(first, second), 9) == "··▁▁··███"


def test_a_source_that_fell_silent_does_not_hold_on_for_ever() -> None:
    ended = track(Run((point(80, "500"), point(70, "510")), UNTIL - timedelta(days=60)))
    assert chart.value_on(ended, UNTIL - timedelta(days=50)) == Decimal(510)
    assert chart.value_on(ended, UNTIL - timedelta(days=40)) is None
    assert chart.value_on(ended, UNTIL - timedelta(days=85)) is None


def test_text_in_the_place_of_the_picture() -> None:
    message = chart.text(TENGE, QUARTER, EN)
    first, line, *facts = message.html.splitlines()
    assert first == "<b>USD/KZT · 90 days</b>"
    assert line == f"<code>{chart.sparkline(TENGE)}</code>"
    assert facts == chart.caption(TENGE, QUARTER, EN).splitlines()[1:]
    assert len(chart.sparkline(TENGE)) == 24


@pytest.mark.parametrize("plain", [False, True])
def test_buttons_for_the_other_periods_and_the_other_way_round(plain: bool) -> None:
    periods, (swap,) = chart.buttons(TENGE, QUARTER, plain=plain)
    assert [button.text for button in periods] == ["30d", "· 90d ·", "1y", "5y"]
    assert swap.text == "⇄ KZT/USD"
    meanings = [read_chart(unpack(button.data or "")[1]) for button in (*periods, swap)]
    assert meanings == [
        *(("USD", "KZT", number, plain) for number in range(4)),
        ("KZT", "USD", 1, plain),
    ]


def test_no_history_yet_says_what_to_do() -> None:
    html = chart.nothing_yet("USD", "XXX", EN).html
    assert "no history of USD/XXX yet" in html
    assert "<code>yamchi rates backfill --days 365</code>" in html


def test_numbers_of_a_language() -> None:
    som = track(
        Run((point(60, "12004.4", "0.05"), point(1, "12178.9", "0.05")), UNTIL), quote="UZS"
    )
    assert f"12{NBSP}178,9 UZS" in chart.caption(som, QUARTER, RU)


def test_a_level_rate_has_no_digits_that_are_not_known() -> None:
    coarse = track(Run((point(60, "470.4142", "2.5"),), UNTIL))
    assert chart.plan(coarse, QUARTER, EN)["levels"] == [[470.4142, "470"]]
