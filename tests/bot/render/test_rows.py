"""Rows of buttons on a narrow phone."""

import pytest

from bot.model import Button
from bot.render.rows import Rows, grid, readable


def rows(*labels: list[str]) -> Rows:
    return tuple(tuple(Button(label, data="x") for label in row) for row in labels)


@pytest.mark.parametrize(
    "row",
    [
        ["Settings", "Help"],
        ["07:00", "08:00", "09:00", "18:00", "20:00"],
        ["A single one may be as long as it has to be"],
        ["1. gas -football -basketball", "⏸ 1", "✎ 1", "✕ 1"],
        ["‹", "On to what is of interest ›"],
        ["1", "2", "3", "4", "5", "6", "7", "8"],
        [],
    ],
)
def test_what_fits_stays_and_signs_stay_beside_their_words(row: list[str]) -> None:
    assert readable(rows(row)) == rows(row)


def test_a_label_that_would_be_cut_gets_more_room() -> None:
    assert readable(rows(["✓ Almaty", "Astana"], ["Education and science", "Sport"])) == rows(
        ["✓ Almaty", "Astana"], ["Education and science"], ["Sport"]
    )
    assert readable(rows(["1. Davom etish", "Oʻzgartirish", "Ochirish"])) == rows(
        ["1. Davom etish", "Oʻzgartirish"], ["Ochirish"]
    )
    assert readable(rows(["1 day", "7 days", "30 days", "+90 days 5", "1 year"])) == rows(
        ["1 day", "7 days", "30 days"], ["+90 days 5", "1 year"]
    )


def test_a_grid_keeps_its_columns() -> None:
    (buttons,) = rows(["a", "b", "c", "d", "e"])
    assert grid(buttons, 2) == rows(["a", "b"], ["c", "d"], ["e"])
    assert grid((), 2) == ()
