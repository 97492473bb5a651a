"""What a provider is: an official bank that says what to ask and how to read the answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from bot.model import Bulletin


@dataclass(frozen=True, slots=True)
class Request:
    """A GET of `path` (with its query) on the provider's host.

    `day` is the day the answer must be for, None where the newest bulletin is wanted, whatever
    its date. `anchor` is the row this document must have where it is not the provider's own.
    """

    path: str
    day: date | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Peg:
    """A rate fixed by law: `value` units of the home currency for one of `base`, from a day on."""

    base: str
    value: Decimal
    since: date


class Provider(ABC):
    """A bank. It never fetches: polling does, and a test or an operator may move `base_url`.

    `home` is the currency the bank is the authority for, and the one its rates are in. `zone` is
    the IANA zone of its calendar. `decimals` is how many it publishes, also where it leaves out
    trailing zeros. A bulletin without the `anchor` row or with fewer than `minimum_rows` is not
    trusted. A bank with a `peg` is asked only where an operator gives it an address.
    """

    code: ClassVar[str]
    home: ClassVar[str]
    name: ClassVar[str]
    base_url: ClassVar[str]
    zone: ClassVar[str]
    anchor: ClassVar[str] = "USD"
    minimum_rows: ClassVar[int] = 5
    decimals: ClassVar[int] = 4
    peg: ClassVar[Peg | None] = None

    @abstractmethod
    def requests(self, day: date) -> tuple[Request, ...]:
        """The newest bulletins; `day` is today in the bank's zone."""

    @abstractmethod
    def archive(self, day: date) -> tuple[Request, ...]:
        """The bulletins of one earlier day; empty where the bank has no archive to ask."""

    @abstractmethod
    def parse(self, body: bytes) -> Bulletin:
        """Read a bulletin as it stands, whole or shortened; raises BadBulletin.

        Whether it is complete enough to be stored (anchor, number of rows) and of the right day
        is not decided here but in bot/rates/acceptance.py.
        """
