"""How values are stored: times as microseconds, texts as every database takes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import EPOCH, micros
from storage.database import Value

MICROSECOND = timedelta(microseconds=1)
LARGEST = 2**63 - 1


def optional_micros(moment: datetime | None) -> int | None:
    return None if moment is None else micros(moment)


def moment(value: int) -> datetime:
    return EPOCH + value * MICROSECOND


def optional_moment(value: int | None) -> datetime | None:
    return None if value is None else moment(value)


def storable(text: str) -> str:
    """Without what no database takes as text: halves of surrogate pairs and NUL."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def fits(*numbers: Value) -> bool:
    """Whether numbers that come from outside can be a column's at all."""
    return all(isinstance(n, int) and -LARGEST <= n <= LARGEST for n in numbers)


def size_of(values: Sequence[object]) -> int:
    """A power of two that they fit in: so few statements differ."""
    return 1 << (len(values) - 1).bit_length()


def places_of(numbers: Sequence[int]) -> tuple[str, list[int]]:
    """Places for them and what goes there, repeated up to a power of two."""
    size = size_of(numbers)
    return ",".join("?" * size), [*numbers, *[numbers[-1]] * (size - len(numbers))]
