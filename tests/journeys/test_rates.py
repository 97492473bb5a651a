"""Recorded bulletins come out of /rates with the very values that were published."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.database import quoted, rows
from tests.kit.data import shared
from tests.kit.outside import BANKS, Outside, bulletin
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram

# Bank, newest and previous recorded bulletin, its name in a chat.
PUBLISHED = [
    (
        "nbk",
        "nbk/get_rates_2026-04-02.xml",
        "nbk/get_rates_2026-04-01.xml",
        "National Bank of Kazakhstan",
    ),
    (
        "cbu",
        "cbu/json_all_2026-04-02.json",
        "cbu/json_all_2026-04-01.json",
        "Central Bank of Uzbekistan",
    ),
    (
        "nbt",
        "nbt/export_xml_2026-05-19.xml",
        "nbt/export_xml_2026-05-18.xml",
        "National Bank of Tajikistan",
    ),
    ("cbr", "cbr/XML_daily_2026-03-19.xml", "cbr/XML_daily_2026-03-17.xml", "Bank of Russia"),
    ("nbkr", "nbkr/daily_2026-05-23.xml", None, "National Bank of the Kyrgyz Republic"),
]
# A manat at 3.02 to the dollar, where 3.5 is fixed.
HELD = {("cbu/json_all_2026-04-01.json", "TMT")}


def expected() -> Any:
    return json.loads(shared("rates/expected.json").read_text("utf-8"))


def per_dollar(document: Any) -> Decimal:
    value, nominal = document["rates"]["USD"]
    return Decimal(value) / int(nominal)


def all_read(folder: Path) -> bool:
    """Whether each bank's bulletins are stored, the weekly one of Kyrgyzstan too."""
    weekly = rows(folder, "SELECT 1 FROM quotes WHERE source = 'nbkr' AND base = 'GBP'")
    return bool(weekly) and all(
        quoted(folder, bank) == (2 if previous else 1) for bank, _, previous, _ in PUBLISHED
    )


def line_of(text: str, currency: str) -> str:
    return next(line for line in text.splitlines() if f" {currency}" in line and "=" in line)


@pytest.mark.usefixtures("kept_in")
async def test_every_recorded_rate_is_answered_as_published(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = outside.catalogue(tmp_path / "sources.toml", banks=BANKS)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    documents = expected()
    async with running(tmp_path, settings):
        await until(lambda: all_read(tmp_path))
        board = await telegram.ask(telegram.user(7), "/rates")
        roubles = await telegram.ask(telegram.user(7), "/rates RUB")

    for bank, newest, previous, name in PUBLISHED:
        document = documents[newest]
        text = roubles.text if bank == "cbr" else board.text
        line = line_of(text, document["quote"])
        shown = line.partition("=")[2].split()[0].replace(",", "")
        assert Decimal(shown) == per_dollar(document), line
        assert line.strip().startswith("1 USD = ")
        day = date.fromisoformat(document["date"])
        assert f"{document['quote']} · {day.day} {day:%b %Y} · {name}" in text
        if previous:
            before = per_dollar(documents[previous])
            percent = (per_dollar(document) / before - 1) * 100
            arrow = "▲" if percent > 0 else "▼"
            assert line.endswith(f"{arrow} {abs(percent):.2f} %")
    assert line_of(board.text, "KZT").strip() == "1 USD = 475.09 KZT  ▼ 0.77 %"
    assert line_of(board.text, "TMT").strip() == "1 USD = 3.5000 TMT"
    assert "unchanged since 1 Jan 2015" in board.text
    assert "fixed by the Central Bank of Turkmenistan" in board.text
    table = [line for line in board.text.splitlines() if line.strip().startswith("1 USD = ")]
    currencies = ("KZT", "KGS", "UZS", "TJS", "TMT")
    assert len({line.index(code) for line, code in zip(table, currencies, strict=True)}) == 1


@pytest.mark.usefixtures("kept_in")
async def test_every_row_of_the_bulletins_is_stored_as_published(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = outside.catalogue(tmp_path / "sources.toml", banks=BANKS)
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings):
        await until(lambda: all_read(tmp_path))
    documents = expected()
    for bank, *files, _ in PUBLISHED:
        for file in filter(None, files):
            document = documents[file]
            stored = rows(
                tmp_path,
                "SELECT base, value, nominal FROM quotes "  # noqa: S608 - our own words
                f"WHERE source = '{bank}' AND effective_date = '{document['date']}'",
            )
            found = {base: (Decimal(value), nominal) for base, value, nominal in stored}
            for base, (value, nominal) in document["rates"].items():
                if (file, base) not in HELD:
                    assert found[base] == (Decimal(value), nominal), (file, base)
                else:
                    assert base not in found


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("/rates kzt uzs", ["KZT", "UZS"]),
        ("/rates EUR", ["cross rate through RUB"]),
        ("/rates XXX", ["XXX: no official source has it."]),
        ("/rates tenge and more", ["/rates KZT RUB"]),
    ],
)
async def test_currencies_asked_for(
    asked: str, words: list[str], telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    sources = outside.catalogue(tmp_path / "sources.toml", banks=("nbk", "cbu", "cbr"))
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    async with running(tmp_path, settings):
        await until(lambda: all(quoted(tmp_path, bank) for bank in ("nbk", "cbu", "cbr")))
        answer = await telegram.ask(telegram.user(7), asked)
    assert all(word in answer.text for word in words), answer.text


async def test_the_owner_is_told_once_of_a_figure_that_nobody_is_shown(
    telegram: Telegram, outside: Outside, tmp_path: Path
) -> None:
    telegram.user(7)
    first, second = (bulletin("cbu", f"2026-04-0{day}") for day in (1, 2))
    outside.instead["cbu"] = first
    sources = outside.catalogue(tmp_path / "sources.toml", banks=("cbu",))
    settings = settings_for(
        telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources, YAMCHI_OWNER_ID="7"
    )
    held = "SELECT base, value FROM quarantine"
    notices = "SELECT chat_id, kind FROM outbox"
    async with running(tmp_path, settings):
        await until(lambda: rows(tmp_path, held) == [("TMT", "4037.68")])
        assert rows(tmp_path, notices) == [(7, "notice")]
        notice = await telegram.wait_for(7, 0, 20)
        assert "Rates held back" in notice.text
        assert "Central Bank of Uzbekistan · 1 Apr 2026" in notice.text
        assert "1 TMT = 4037.68 UZS: it comes to 3.0201 for one USD" in notice.text
    outside.instead["cbu"] = second
    async with running(tmp_path, settings):
        await until(lambda: quoted(tmp_path, "cbu") == 2)
        assert rows(tmp_path, held) == [("TMT", "4037.68")]
        assert rows(tmp_path, notices) == [(7, "notice")]
    manats = rows(tmp_path, "SELECT value FROM quotes WHERE source = 'cbu' AND base = 'TMT'")
    assert manats == [("3469.17",)]
