"""Rows of buttons that can be read on a narrow phone."""

import re
from collections.abc import Sequence

from bot.model import Button

Rows = tuple[tuple[Button, ...], ...]
# Characters of a label by how many share a row, on a screen of 360 dp: Telegram gives the row some
# 280 dp, a button 10 dp of edge, and cuts what is longer.
ROOM = {2: 17, 3: 11, 4: 7, 5: 6}
WORD = re.compile(r"[^\W\d_]")


def grid(buttons: Sequence[Button], columns: int) -> Rows:
    return tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))


def readable(rows: Rows) -> Rows:
    """A row with a label that would be cut is parted in two, and again.

    Not where one without a word is in it, as ‹ or ✎ 2: it belongs to what it stands beside.
    """
    return tuple(part for row in rows for part in _parted(row))


def _parted(row: tuple[Button, ...]) -> Rows:
    room = ROOM.get(len(row), 0)
    fits = len(row) == 1 or all(len(button.text) <= room for button in row)
    if fits or not all(WORD.search(button.text) for button in row):
        return (row,)
    middle = (len(row) + 1) // 2
    return (*_parted(row[:middle]), *_parted(row[middle:]))
