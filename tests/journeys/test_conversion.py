"""Amounts at recorded rates, through the whole program: by command, in plain words, inline."""

from decimal import Decimal
from pathlib import Path

from tests.journeys.database import quoted
from tests.kit.outside import Outside
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


def all_read(folder: Path) -> bool:
    return all(quoted(folder, bank) for bank in ("nbk", "cbu", "cbr"))


async def test_a_conversion_wherever_it_is_asked_for(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = outside.catalogue(tmp_path / "sources.toml", banks=("nbk", "cbu", "cbr"))
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: all_read(tmp_path))
        command = await telegram.ask(user, "/convert 100 USD KZT")
        plain = await telegram.ask(user, "сколько будет 100 долларов в тенге")
        swapped = await telegram.tap(user, plain, "⇄ KZT → USD")
        offered = await telegram.offered(user, "100 usd kzt")
        crossed = await telegram.ask(user, "12 000 so'm rublda")
        board = await telegram.offered(user, "rates")
        hinted = await telegram.ask(user, "курс доллара")

    rate = Decimal(command.text.splitlines()[1].split()[3].replace(",", ""))
    assert command.text.splitlines()[0] == f"100 USD = {100 * rate:,.2f} KZT"
    assert command.text.splitlines()[1] == f"1 USD = {rate} KZT"
    assert "National Bank of Kazakhstan" in command.text
    assert plain.text == command.text
    assert swapped.text.startswith(f"100 KZT = {100 / rate:.4f} USD\n")
    assert offered.results[0].text == command.text
    assert crossed.text.startswith("12,000 UZS = ")
    assert "Central Bank of Uzbekistan" in crossed.text
    assert "cross rate" not in crossed.text
    assert board.titles()[0] == "Official rates"
    assert hinted.text == "Say /news, /rates or /help."
