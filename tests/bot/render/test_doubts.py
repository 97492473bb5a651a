from datetime import date
from decimal import Decimal

from bot.languages import language
from bot.rates.doubts import Contradicted, Moved
from bot.rates.ports import Held
from bot.render.doubts import doubted
from tests.bot.rates.memory import quote

DAY = date(2026, 4, 2)
ENGLISH = language("en")


def held(base: str, value: str) -> Held:
    doubt = Moved.by(Decimal(100), Decimal("475.09"), date(2026, 4, 1))
    return Held(quote("nbk", base, "KZT", value, DAY, 10), str(doubt), doubt)


def test_a_notice_names_bank_day_figure_and_reason() -> None:
    assert doubted([held("USD", "47509")], ENGLISH).html == (
        "<b>Rates held back</b>\n\n"
        "National Bank of Kazakhstan · 2 Apr 2026\n\n"
        "10 USD = 47509 KZT: it moved +9900.00 % from 475.09 of 2026-04-01\n\n"
        "Nobody is shown them until a second source or the bank's next bulletin confirms them."
    ).replace("'", "&#39;")


def test_another_bank_is_named_in_the_language_of_the_chat() -> None:
    doubt = Contradicted(bank="Central Bank of Uzbekistan", value="475", day="2026-04-01")
    one = Held(quote("nbk", "USD", "KZT", "5", DAY, 10), str(doubt), doubt)
    html = doubted([one], language("tk")).html
    assert "Özbegistanyň Merkezi banky bolsa 2026-04-01 üçin 475 görkezýär" in html


def test_a_whole_bulletin_is_one_short_notice() -> None:
    html = doubted([held(f"A{n:02}", "1E-9") for n in range(60)], ENGLISH).html
    assert "and 50 more" in html
    assert "10 A09 = 0.000000001 KZT" in html
    assert "A10" not in html


def test_what_is_read_back_has_its_english_reason() -> None:
    plain = Held(held("USD", "5").quote, "because <b>")
    assert "because &lt;b&gt;" in doubted([plain], ENGLISH).html
