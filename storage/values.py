"""How values are stored: times as microseconds, texts as every database takes them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import EPOCH, micros
from storage.database import Value

T = TypeVar("T")
AT_ONCE = 500  # values in a statement
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


def places_of(values: Collection[T]) -> tuple[str, list[T]]:
    """Places for one or more and what goes there, repeated up to a power of two."""
    given = [*values]
    size = size_of(given)
    return ",".join("?" * size), [*given, *given[-1:] * (size - len(given))]


def portions_of(values: Collection[T]) -> Iterator[tuple[str, list[T]]]:
    """The same of so many at a time as one statement takes."""
    given = [*values]
    return (places_of(given[at : at + AT_ONCE]) for at in range(0, len(given), AT_ONCE))
