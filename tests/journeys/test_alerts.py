"""From a bank's bulletin to the message on a phone, by the whole program."""

from pathlib import Path

from tests.journeys.database import quoted
from tests.kit.outside import Outside, bulletin
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram


async def test_a_bulletin_that_crosses_a_level_is_told_once(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    """478.77 tenge on the first of April, 475.09 on the second."""
    outside.instead["nbk"] = bulletin("nbk", "01.04.2026")
    sources = outside.catalogue(tmp_path / "sources.toml", banks=("nbk",))
    settings = settings_for(
        telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources, YAMCHI_RATES_INTERVAL="1"
    )
    user = telegram.user(7)
    async with running(tmp_path, settings):
        await until(lambda: quoted(tmp_path, "nbk") == 1)
        made = await telegram.ask(user, "/alert USD/KZT < 477")
        already = await telegram.ask(user, "/alert USD/KZT < 480")
        before = len(telegram.sent_to(7))
        outside.instead["nbk"] = bulletin("nbk", "02.04.2026")
        await until(lambda: len(telegram.sent_to(7)) > before)
        asked = len(outside.asked)
        await until(lambda: len(outside.asked) >= asked + 3)
        told = telegram.sent_to(7)[before:]
    assert "478.77" in made.text
    assert "already" in already.text
    assert len(told) == 1
    for word in ("478.77", "475.09", "0.77 %", "477", "National Bank of Kazakhstan", "2 Apr 2026"):
        assert word in told[0].text, told[0].text
    assert "480" not in told[0].text
