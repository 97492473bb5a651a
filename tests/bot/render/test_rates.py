import html
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from bot.languages import Language
from bot.rates.board import Gap, Line
from bot.render.rates import rates, sources

MADE_UP = frozenset({"Bank", "<i>Bank</i>"})

ENGLISH = Language("en")
WIDTH = 34


DAY = date(2026, 4, 3)


def line(
    currency: str,
    value: str,
    bound: str,
    bank: str,
    *,
    day: date = DAY,
    change: str | None = None,
    since: date | None = None,
    via: str | None = None,
    fixed: bool = False,
) -> Line:
    moved = None if change is None else Decimal(change)
    figure = (Decimal(value), Decimal(bound))
    return Line("USD", currency, *figure, day, "bank", bank, moved, since, via, fixed)


FIVE = (
    line("KZT", "472.31", "0.005", "National Bank of Kazakhstan", change="-0.5851"),
    line(
        "KGS",
        "87.4500",
        "0.00005",
        "National Bank of the Kyrgyz Republic",
        since=date(2026, 3, 26),
    ),
    line("UZS", "12194.21", "0.005", "Central Bank of Uzbekistan", change="-0.135"),
    line("TJS", "9.3450", "0.00005", "National Bank of Tajikistan", change="0.001"),
    line(
        "TMT",
        "3.5",
        "0",
        "Central Bank of Turkmenistan",
        day=date(2015, 1, 1),
        since=date(2015, 1, 1),
        fixed=True,
    ),
)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup))


def test_the_board() -> None:
    message = rates(FIVE, ENGLISH)
    assert plain(message.html) == (
        "Official rates\n"
        "   1 USD = 472.31 KZT  ▼ 0.59 %\n"
        "  1 USD = 87.4500 KGS\n"
        "    unchanged since 26 Mar 2026\n"
        "1 USD = 12,194.21 UZS  ▼ 0.14 %\n"
        "   1 USD = 9.3450 TJS  ▲ <0.01 %\n"
        "   1 USD = 3.5000 TMT\n"
        "    unchanged since 1 Jan 2015\n"
        "KZT · 3 Apr 2026 · National Bank of Kazakhstan\n"
        "KGS · 3 Apr 2026 · National Bank of the Kyrgyz Republic\n"
        "UZS · 3 Apr 2026 · Central Bank of Uzbekistan\n"
        "TJS · 3 Apr 2026 · National Bank of Tajikistan\n"
        "TMT · 1 Jan 2015 · fixed by the Central Bank of Turkmenistan"
    )
    assert message.html.startswith("<b>Official rates</b>\n<pre> ")
    assert message.buttons == ()


def test_it_fits_a_phone() -> None:
    block = rates(FIVE, ENGLISH).html.partition("<pre>")[2].partition("</pre>")[0]
    assert all(len(html.unescape(row)) <= WIDTH for row in block.split("\n"))


def test_cross_rates_of_one_source_share_a_line() -> None:
    crossed = [
        line(code, value, "0.0000005", "Bank of Russia", change="1", via="RUB")
        for code, value in (("EUR", "0.87809"), ("CNY", "6.86112"))
    ]
    text = plain(rates(crossed, ENGLISH).html)
    assert "EUR, CNY · 3 Apr 2026 · Bank of Russia, cross rate through RUB" in text


def test_nothing_to_compare_with_says_so() -> None:
    text = plain(rates([line("KZT", "472.31", "0.005", "Bank")], ENGLISH).html)
    assert "1 USD = 472.31 KZT\n    no earlier rate to compare\n" in text


def test_gaps() -> None:
    message = rates([Gap("XXX", None), Gap("KZT", "National Bank of Kazakhstan")], ENGLISH)
    assert plain(message.html) == (
        "Official rates\n"
        "XXX: no official source has it.\n"
        "KZT: National Bank of Kazakhstan has not answered yet."
    )


def test_what_strangers_wrote_is_escaped() -> None:
    message = rates([Gap("<B>&", None), line("KZT", "5", "0.5", "<i>Bank</i>")], ENGLISH)
    assert "&lt;B&gt;&amp;: no official" in message.html
    assert "&lt;i&gt;Bank&lt;/i&gt;" in message.html


NOW = datetime(2026, 4, 6, 12, tzinfo=UTC)
TENGE = FIVE[0]


def sourced(shown: Line, now: datetime | None = NOW) -> str:
    (text,) = sources([shown], ENGLISH, now)
    return text


def test_age_and_silence() -> None:
    plain_line = "KZT · 3 Apr 2026 · National Bank of Kazakhstan"
    assert sourced(TENGE, None) == plain_line
    assert sourced(TENGE) == f"{plain_line} · 3 days old"
    today = replace(TENGE, effective_date=date(2026, 4, 6), fetched_at=NOW - timedelta(hours=6))
    assert sourced(today) == "KZT · 6 Apr 2026 · National Bank of Kazakhstan"
    silent = replace(today, fetched_at=NOW - timedelta(hours=26))
    assert sourced(silent).endswith(" · last read 1 day ago")
    ahead = replace(TENGE, effective_date=date(2026, 4, 7))
    assert "old" not in sourced(ahead)
    assert "old" not in sourced(FIVE[4])


def test_the_day_of_the_last_move_where_the_figure_was_dated_anew() -> None:
    assert "moved" not in sourced(replace(TENGE, moved_on=DAY), None)
    moved = sourced(replace(TENGE, moved_on=date(2026, 4, 1)), None)
    assert moved.endswith(" · moved on 1 Apr 2026")


def test_who_stands_in_for_whom() -> None:
    other = replace(TENGE, source_name="Bank of Russia", derived_via="RUB")
    told = sourced(replace(other, instead_of="National Bank of Kazakhstan"), None)
    assert told.endswith(
        "Bank of Russia, cross rate through RUB · nothing yet from: National Bank of Kazakhstan"
    )
    since = replace(other, instead_of="National Bank of Kazakhstan", instead_since=DAY)
    assert sourced(since, None).endswith(
        " · nothing newer than 3 Apr 2026 from: National Bank of Kazakhstan"
    )


def test_what_is_no_official_figure_says_so() -> None:
    feed = replace(TENGE, source_name="ExchangeRate-API", source_code="erapi", indicative=True)
    assert "ExchangeRate-API exchangerate-api.com, indicative, not official" in sourced(feed)


def test_two_sources_are_both_named() -> None:
    chained = replace(TENGE, derived_via="USD", second=FIVE[2])
    assert "National Bank of Kazakhstan, Central Bank of Uzbekistan, cross rate" in sourced(chained)
    pegged = replace(TENGE, derived_via="USD", second=FIVE[4])
    assert "through USD, fixed by the Central Bank of Turkmenistan" in sourced(pegged)


def test_a_day_that_was_asked_for() -> None:
    shown = plain(rates([TENGE, Gap("KGS", None)], ENGLISH, now=NOW, day=DAY).html)
    assert shown.startswith("Official rates in force on 3 Apr 2026\n")
    assert "old" not in shown
    assert shown.endswith("KGS: no rate is known for 3 Apr 2026.")


def test_a_percentage_has_no_digit_that_is_not_known() -> None:
    coarse = replace(TENGE, change=Decimal("2.1847"), change_bound=Decimal("0.04"))
    assert "▲ 2.2 %" in rates([coarse], ENGLISH).html
    coarser = replace(coarse, change_bound=Decimal("0.3"))
    assert "▲ 2 %" in rates([coarser], ENGLISH).html
