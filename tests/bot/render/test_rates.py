import html
import re
from datetime import date
from decimal import Decimal

from bot.languages import Language
from bot.rates.board import Gap, Line
from bot.render.rates import rates

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
