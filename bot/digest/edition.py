"""One issue of a digest, from what is stored to a value that can be shown. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.digest.choice import Story, sections
from bot.rates.board import Gap, Line


@dataclass(frozen=True, slots=True)
class Item:
    """A story with the sentences that sum it up, if there are any."""

    story: Story
    lead: str = ""

    @property
    def topic(self) -> str | None:
        return self.story.topic


@dataclass(frozen=True, slots=True)
class Edition:
    """`slot` is the local time that it is of, `label` what it is of, "" for everything. `late`
    tells that it comes after its time. `more` stories did not find room."""

    slot: datetime
    label: str
    rates: tuple[Line, ...]
    sections: tuple[tuple[str | None, tuple[Item, ...]], ...]
    more: int = 0
    late: bool = False

    @property
    def empty(self) -> bool:
        return not self.rates and not self.sections


def edition(
    slot: datetime,
    label: str,
    rates: Sequence[Line],
    items: Sequence[Item],
    *,
    more: int = 0,
    late: bool = False,
) -> Edition:
    """`items` with the most important first."""
    grouped = tuple((topic, tuple(group)) for topic, group in sections(items))
    return Edition(slot, label, tuple(rates), grouped, more, late)


def moved(lines: Iterable[Line | Gap], told: str) -> tuple[tuple[Line, ...], str]:
    """The lines that moved since an earlier digest told them, and what is told with these.

    Told is `USD/KZT=475.09` of each pair, with a space between. What has stood still for more
    than a week has not moved, whenever it was told.
    """
    before = {pair: Decimal(value) for pair, value in _pairs(told)}
    known = {f"{line.base}/{line.currency}": line for line in lines if isinstance(line, Line)}
    fresh = {pair: line for pair, line in known.items() if _has_moved(line, before.get(pair))}
    now = before | {pair: line.value for pair, line in known.items()}
    return tuple(fresh.values()), " ".join(f"{pair}={value:f}" for pair, value in now.items())


def _pairs(told: str) -> Iterator[tuple[str, str]]:
    for each in told.split():
        pair, _, value = each.partition("=")
        yield pair, value


def _has_moved(line: Line, before: Decimal | None) -> bool:
    if line.fixed or line.since is not None:
        return False
    return before is None or abs(line.value - before) > line.bound
