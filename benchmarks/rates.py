"""Reading a bulletin of the Bank of Russia, against lxml's bare parsing of the same bytes; five
years of a pair from storage, and as a picture."""

import asyncio
import io
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lxml import etree

from benchmarks.measure import Line, median
from bot.languages import language
from bot.model import Quote
from bot.rates.chart import draw
from bot.rates.figures import Figure
from bot.rates.periods import PERIODS
from bot.rates.providers import PROVIDERS
from bot.rates.providers.cbr import NUMBERS, BankOfRussia
from bot.rates.track import Point, Run, Track
from bot.render import chart
from storage import open_store

BATCH = 50
ROUNDS = 15
YEARS = 5 * 365
HALF = Decimal("0.005")
DAY = date(2026, 4, 2)


def bulletin() -> bytes:
    """As the bank writes it: one line of windows-1251, as many currencies."""
    rows = "".join(
        f'<Valute ID="{number}"><NumCode>{order:03}</NumCode><CharCode>{code}</CharCode>'
        f"<Nominal>100</Nominal><Name>Единиц валюты номер {order}</Name>"
        f"<Value>{order + 16},4977</Value><VunitRate>0,{order + 164977}</VunitRate></Valute>"
        for order, (code, number) in enumerate(NUMBERS.items())
    )
    head = '<?xml version="1.0" encoding="windows-1251"?><ValCurs Date="02.04.2026" name="Market">'
    return f"{head}{rows}</ValCurs>".encode("cp1251")


def cpu(work: Callable[[], object]) -> float:
    """Microseconds of CPU for one, over a batch."""
    before = time.process_time()
    for _ in range(BATCH):
        work()
    return (time.process_time() - before) / BATCH * 1e6


def reading() -> Line:
    bank, body = BankOfRussia(), bulletin()
    assert len(bank.parse(body).rates) == len(NUMBERS)
    pairs = [
        (cpu(lambda: bank.parse(body)), cpu(lambda: etree.fromstring(body))) for _ in range(ROUNDS)
    ]
    ours, floor = (median(list(figures)) for figures in zip(*pairs, strict=True))
    return Line(
        "a bulletin of the Bank of Russia, CPU",
        f"{ours:,.0f} µs",
        f"{floor:,.0f} µs (lxml alone)",
        f"{median([mine / theirs for mine, theirs in pairs]):.1f}",
        "≤ 5,000 µs",
        ours <= 5000,
    )


async def five_years() -> Line:
    with tempfile.TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'rates.db'}"
        async with open_store(url, bot_id=1, language="en", timezone="UTC") as store:
            moment = datetime(2026, 4, 2, tzinfo=UTC)
            for bank in ("nbk", "cbr", "nbt", "nbkr"):
                await store.rates.add(
                    [
                        Quote(
                            bank,
                            "USD",
                            "KZT",
                            Decimal(40000 + n) / 100,
                            1,
                            DAY - timedelta(n),
                            moment,
                        )
                        for n in range(YEARS)
                    ]
                )
            ours, floor = [], []
            for _ in range(ROUNDS):
                before = time.process_time()
                rows = await store.rates.history("nbk", "USD", "KZT", DAY - timedelta(YEARS), DAY)
                ours.append((time.process_time() - before) * 1e6)
                before = time.process_time()
                await store.rates.history("nbk", "USD", "KZT", DAY, DAY)
                floor.append((time.process_time() - before) * 1e6)
            assert len(rows) == YEARS
    return Line(
        "five years of a pair from storage, CPU",
        f"{median(ours):,.0f} µs",
        f"{median(floor):,.0f} µs (one day)",
        f"{median(ours) / median(floor):.0f}",
        "≤ 20,000 µs",
        median(ours) <= 20_000,
    )


def drawing() -> Line:
    """Five years to a PNG with few colours, not counting the first, which loads the libraries."""
    until = DAY
    points = tuple(
        Point(until - timedelta(days=YEARS - n), Figure(Decimal(40000 + n * 37 % 9000) / 100, HALF))
        for n in range(0, YEARS, 2)
    )
    period = PERIODS[-1]
    track = Track(
        "USD", "KZT", until - timedelta(days=YEARS), until, PROVIDERS[0], (Run(points, until),)
    )
    drawn = chart.plan(track, period, language("en"))
    size = len(draw(drawn))
    pairs = []
    for _ in range(ROUNDS):
        before = time.process_time()
        draw(drawn)
        middle = time.process_time()
        bare()
        pairs.append(((middle - before) * 1e3, (time.process_time() - middle) * 1e3))
    ours, floor = (median(list(figures)) for figures in zip(*pairs, strict=True))
    return Line(
        f"a chart of five years, warm, CPU ({size / 1000:.0f} kB)",
        f"{ours:.0f} ms",
        f"{floor:.0f} ms (an empty figure to PNG)",
        f"{ours / floor:.1f}",
        "≤ 80 ms, < 60 kB",
        ours <= 80 and size < 60_000,
    )


def bare() -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure as Sheet

    canvas = FigureCanvasAgg(Sheet(figsize=(10.8, 7.2), dpi=100))
    canvas.print_png(io.BytesIO())


def measure() -> list[Line]:
    return [reading(), asyncio.run(five_years()), drawing()]
