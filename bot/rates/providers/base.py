"""What a provider is: an official bank that says what to ask and how to read the answer."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import ClassVar

from bot.errors import BadBulletin
from bot.model import Bulletin

# Some sites answer 403 to programs that name themselves.
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


@dataclass(frozen=True, slots=True)
class Request:
    """A GET of `path` (with its query) on the provider's host.

    `day` is the day the answer must be for, None where the newest bulletin is wanted, whatever
    its date. `anchor` is the row this document must have where it is not the provider's own.
    `refused` are the headers to ask with once more where the first ones are answered with 403.
    """

    path: str
    day: date | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    anchor: str | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Series:
    """A GET whose answer has many days, at least all that the bank has from `since` to `until`.

    `code` is the one currency that it is of, None where it has them all.
    """

    path: str
    since: date
    until: date
    code: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Peg:
    """A rate fixed by law: `value` units of the home currency for one of `base`, from a day on."""

    base: str
    value: Decimal
    since: date


class Provider(ABC):
    """A bank. It never fetches: polling does, and a test or an operator may move `base_url`.

    `home` is the currency the bank is the authority for. Its rates are units of `home` for the
    other currency, or where they are published `per_home`, units of the other currency for one of
    `home`. `zone` is the IANA zone of its calendar. A bulletin without the `anchor` row or with
    fewer than `minimum_rows` is not trusted. Rows of `coarse` currencies have too few digits to be
    used and are not stored. A bank with a `peg` is asked only where an operator gives an address.

    An aggregator has no currency of its own (`official` is False): `home` is then what it quotes
    against. An `indicative` one may not be used where it matters, nor passed on to channels.

    Where `gaps_are_404` that is how it says that a day has no bulletin; elsewhere it is a failure.

    Files of one that is `stamped` have the time of their publication as their HTTP date.

    `published` is when the new bulletin comes, in UTC, `sessions` what it has a day for, `terms`
    what it asks of those who use it; all three are words for people.
    """

    code: ClassVar[str]
    home: ClassVar[str]
    name: ClassVar[str]
    base_url: ClassVar[str]
    zone: ClassVar[str]
    anchor: ClassVar[str] = "USD"
    minimum_rows: ClassVar[int] = 5
    decimals: ClassVar[int] = 4
    places: ClassVar[Mapping[str, int]] = {}
    peg: ClassVar[Peg | None] = None
    per_home: ClassVar[bool] = False
    official: ClassVar[bool] = True
    indicative: ClassVar[bool] = False
    coarse: ClassVar[frozenset[str]] = frozenset()
    gaps_are_404: ClassVar[bool] = False
    stamped: ClassVar[bool] = False
    published: ClassVar[tuple[time, time] | None] = None
    sessions: ClassVar[str] = "every day"
    terms: ClassVar[str] = "none published"

    @abstractmethod
    def requests(self, day: date) -> tuple[Request, ...]:
        """The newest bulletins; `day` is today in the bank's zone."""

    @abstractmethod
    def archive(self, day: date) -> tuple[Request, ...]:
        """The bulletins of one earlier day; empty where the bank has no archive by days."""

    @abstractmethod
    def parse(self, body: bytes) -> Bulletin:
        """Read a bulletin as it stands, whole or shortened; raises BadBulletin.

        Whether it is complete enough to be stored (anchor, number of rows) and of the right day
        is not decided here but in bot/rates/acceptance.py.
        """

    def series(
        self,
        since: date,  # noqa: ARG002 - most have none
        until: date,  # noqa: ARG002
        today: date,  # noqa: ARG002
    ) -> tuple[Series, ...]:
        """What to ask for many days at once; empty where the bank has no such answers.

        `until` is not after `today`, in the bank's zone. Together they cover all the days.
        """
        return ()

    def parse_series(
        self,
        body: bytes,  # noqa: ARG002 - see above
        asked: Series,  # noqa: ARG002
    ) -> tuple[Bulletin, ...]:
        """A bulletin for each day of such an answer, oldest first, as short as the answer has it.

        `asked` is what was asked: an answer need not name its currency, and may have further days,
        which are left out. Raises BadBulletin.
        """
        raise BadBulletin(provider=self.code, reason="there are no series")

    def pair(self, code: str) -> tuple[str, str]:
        """Base and quote of the rows of another currency, as they are stored."""
        return (self.home, code) if self.per_home else (code, self.home)

    def decimals_of(self, code: str) -> int:
        """How many decimals it publishes for a currency, trailing zeros that it leaves out too."""
        return self.places.get(code, self.decimals)

    def fresh_for(self, code: str) -> timedelta:  # noqa: ARG002 - most have one rule for all
        """How long after its effective date a row is still the bank's newest word."""
        return timedelta(days=4)


def spans(since: date, until: date, days: int) -> Iterator[tuple[date, date]]:
    """The days from `since` to `until` in pieces of so many, both ends included."""
    while since <= until:
        last = min(until, since + timedelta(days=days - 1))
        yield since, last
        since = last + timedelta(days=1)
