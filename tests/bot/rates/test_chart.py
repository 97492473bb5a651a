"""The picture itself, decoded."""

import io
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from PIL import Image

from bot.languages import language
from bot.rates import chart
from bot.rates.figures import Figure
from bot.rates.periods import PERIODS
from bot.rates.providers import PROVIDERS
from bot.rates.track import Point, Run, Track
from bot.render.chart import plan

NBK = PROVIDERS[0]
MARK = 25  # pixels of the line that a mark may cover
UNTIL = date(2026, 4, 2)


def track(*values: str, days: int = 90, gap: int = 0) -> Track:
    """Evenly spread over the days; `gap` days are missing in the middle."""
    since = UNTIL - timedelta(days=days)
    step = max((days - gap) // len(values), 1)
    points = [
        Point(
            since + timedelta(days=n * step + (gap if n >= len(values) // 2 else 0)),
            Figure(Decimal(value), Decimal("0.005")),
        )
        for n, value in enumerate(values)
    ]
    half = len(points) // 2
    runs = (
        (Run(tuple(points[:half]), points[half - 1].day), Run(tuple(points[half:]), UNTIL))
        if gap
        else (Run(tuple(points), UNTIL),)
    )
    return Track("USD", "KZT", since, UNTIL, NBK, runs)


def plan_of(*values: str) -> dict[str, Any]:
    return plan(track(*values), PERIODS[1], language("en"))


def picture(drawn: Track, period: int = 1, code: str = "en") -> Image.Image:
    content = chart.draw(plan(drawn, PERIODS[period], language(code)))
    assert len(content) < 60_000
    found = Image.open(io.BytesIO(content))
    assert found.format == "PNG"
    return found.convert("RGB")


def texts() -> list[str]:
    """What stands in the picture that was drawn last."""
    figure: Any = chart._canvas().figure
    return [text.get_text() for part in (figure, *figure.axes) for text in part.texts]


def line_columns(found: Image.Image) -> list[int]:
    """Columns in which the line is, by its colour."""
    wanted = [int(chart.LINE[n : n + 2], 16) for n in (1, 3, 5)]
    near = (abs(np.asarray(found).astype(int) - wanted) < 40).all(axis=2)
    return [int(column) for column in np.flatnonzero(near.any(axis=0))]


def test_size_words_and_something_on_it() -> None:
    found = picture(track("480.10", "512.16", "470.5", "475.09"))
    assert found.size == (1080, 720)
    assert len(found.getcolors(100_000) or []) > 8
    said = texts()
    assert said[:4] == [
        "USD/KZT · 90 days",
        "475.09 KZT",
        "▼ 1.04 %",
        "National Bank of Kazakhstan · 2 Apr 2026",
    ]
    assert "512.16 · 24 Jan" in said
    assert any(text.startswith("470.50 · ") for text in said)


def test_nothing_of_the_last_picture_is_left() -> None:
    first = picture(track("480", "490"))
    picture(track("1", "900", "3"))
    again = picture(track("480", "490"))
    assert first.tobytes() == again.tobytes()


def test_a_line_without_a_break_and_one_with() -> None:
    values = [str(480 + n % 7) for n in range(20)]
    whole = line_columns(picture(track(*values)))
    assert max(b - a for a, b in pairwise(whole)) < MARK
    broken = line_columns(picture(track(*values, gap=30)))
    (hole,) = (b - a for a, b in pairwise(broken) if b - a > MARK)
    assert hole > 200


def test_a_flat_line_has_no_high_and_no_low() -> None:
    flat = track("3.5")
    found = picture(flat, 3)
    assert not any("·" in text and "Apr" in text for text in texts()[4:])
    assert len(line_columns(found)) > 700


@pytest.mark.parametrize("period", range(len(PERIODS)))
@pytest.mark.parametrize("code", ["en", "ru", "kk", "ky", "uz", "tg", "tk"])
def test_every_period_in_every_language(period: int, code: str) -> None:
    days = PERIODS[period].days
    picture(track(*[str(480 + n % 11) for n in range(min(days, 400))], days=days), period, code)
    assert "475" not in texts()


def test_every_letter_can_be_drawn() -> None:
    """A letter that the font lacks is a warning, and a warning is an error."""
    drawn = plan(track("480", "490"), PERIODS[0], language("en"))
    drawn["title"] = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ӣӣ Ӯӯ Ҳҳ Ҷҷ Ёё Ää Çç Ňň Ōō Šš Žž ʻ ₸ $_{x}$ ^\\"
    assert chart.draw(drawn)


def test_a_single_day() -> None:
    assert len(line_columns(picture(track("480", days=30), 0))) > 100
