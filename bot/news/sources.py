"""Reading sources.toml: which feeds and which banks are asked. Every mistake is told at once."""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import BadSettings
from bot.model import Source
from bot.text import safe_link

BUILT_IN = Path(__file__).with_name("catalogue.toml")
ID = re.compile(r"[a-z0-9-]{1,32}")
LANGUAGES = frozenset({"en", "ru", "kk", "ky", "uz", "tg", "tk"})
KINDS = ("feed", "archive")
COUNTRY = re.compile("[a-z]{2}")
INTERVALS = range(1, 7 * 86400 + 1)
PAGES = range(1, 100 + 1)
ORIGIN = re.compile(r"https?://[^/?#\s]+/?")
HEADER = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
KEY = re.compile(r"\s*([\w-]+)\s*=")


@dataclass(frozen=True, slots=True)
class RateSource:
    """A provider to ask. `base_url` replaces scheme, host and port of its official addresses."""

    provider: str
    base_url: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is configured, what is switched off included, in the file's order."""

    sources: tuple[Source, ...]
    rates: tuple[RateSource, ...]


@dataclass
class Complaints:
    """Problems found so far in one file, each with its line and the place in the tables."""

    file: str
    places: Mapping[str, int]
    problems: list[str] = field(default_factory=list)

    def add(self, place: str, problem: str) -> None:
        line = self.places.get(place) or self.places.get(place.partition(".")[0])
        where = f" (line {line})" if line else ""
        self.problems.append(f"{self.file}: {place}: {problem}{where}")


def load(path: Path, providers: Collection[str]) -> Catalogue:
    """The catalogue in a file. `providers` are the codes of the banks that are known.

    Raises BadSettings with every problem in it.
    """
    try:
        text = path.read_text("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as error:
        raise bad(f"{path.name}: cannot be read: {error.strerror or error}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise bad(f"{path.name}: not TOML: {error}") from None
    complaints = Complaints(path.name, lines_of(text))
    catalogue = read(tables, providers, complaints)
    if complaints.problems:
        raise bad(*complaints.problems)
    return catalogue


def bad(*problems: str) -> BadSettings:
    return BadSettings(problems=problems)


def lines_of(text: str) -> dict[str, int]:
    """Line numbers, from 1, of each `feeds[n]` and `feeds[n].key` as such files are written."""
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := HEADER.match(line):
            name = header[1]
            table = f"{name}[{counts.get(name, 0)}]"
            counts[name] = counts.get(name, 0) + 1
            places[table] = number
        elif key := KEY.match(line):
            places.setdefault(f"{table}.{key[1]}" if table else key[1], number)
    return places


def read(
    tables: Mapping[str, Any], providers: Collection[str], complaints: Complaints
) -> Catalogue:
    for name in tables.keys() - {"feeds", "rates"}:
        complaints.add(name, "unknown; there are [[feeds]] and [[rates]]")
    feeds = rows(tables, "feeds", FEED, complaints)
    rates = rows(tables, "rates", rate_fields(providers), complaints)
    unique(tables, "feeds", "id", complaints)
    unique(tables, "rates", "provider", complaints)
    return Catalogue(
        tuple(Source(**{"title": row["id"], **row}) for row in feeds),
        tuple(RateSource(**row) for row in rates),
    )


Check = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Field:
    """`check` says what is wrong with a value, None where nothing is."""

    check: Check
    required: bool = False


def rows(
    tables: Mapping[str, Any], name: str, fields: Mapping[str, Field], complaints: Complaints
) -> list[dict[str, Any]]:
    """The sound rows of an array of tables; the others are complained about."""
    found = tables.get(name, [])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        complaints.add(name, f"must be written as [[{name}]]")
        return []
    places = (f"{name}[{number}]" for number in range(len(found)))
    return [
        row
        for place, row in zip(places, found, strict=True)
        if sound(place, row, fields, complaints)
    ]


def sound(
    place: str, row: Mapping[str, Any], fields: Mapping[str, Field], complaints: Complaints
) -> bool:
    before = len(complaints.problems)
    for key in row.keys() - fields.keys():
        complaints.add(f"{place}.{key}", f"unknown; there are {', '.join(fields)}")
    for key, rule in fields.items():
        if key not in row:
            if rule.required:
                complaints.add(place, f"{key} is missing")
        elif (problem := rule.check(row[key])) is not None:
            complaints.add(f"{place}.{key}", problem)
    return len(complaints.problems) == before


def unique(tables: Mapping[str, Any], name: str, key: str, complaints: Complaints) -> None:
    """Complain about each value of a key that was used before in the same array."""
    first: dict[str, int] = {}
    found = tables.get(name)
    for number, row in enumerate(found if isinstance(found, list) else ()):
        value = row.get(key) if isinstance(row, dict) else None
        if isinstance(value, str) and first.setdefault(value, number) != number:
            where = f"{name}[{first[value]}]"
            complaints.add(f"{name}[{number}].{key}", f"{value!r} is already used by {where}")


def _text(value: object) -> str | None:
    sound = isinstance(value, str) and value.strip() and len(value) <= 200
    return None if sound else f"must be a text of 1 to 200 characters, not {value!r:.80}"


def _id(value: object) -> str | None:
    sound = isinstance(value, str) and ID.fullmatch(value)
    return None if sound else f"must be 1 to 32 of a-z, 0-9 and -, not {value!r:.80}"


def _address(value: object) -> str | None:
    sound = isinstance(value, str) and safe_link(value)
    return None if sound else f"must be an http(s) address, not {value!r:.80}"


def _origin(value: object) -> str | None:
    sound = isinstance(value, str) and safe_link(value) and ORIGIN.fullmatch(value)
    return None if sound else f"must be http(s)://host[:port] and no more, not {value!r:.80}"


def _country(value: object) -> str | None:
    sound = isinstance(value, str) and COUNTRY.fullmatch(value)
    return None if sound else f"must be a country's two letters, like kz, not {value!r:.80}"


def _flag(value: object) -> str | None:
    return None if isinstance(value, bool) else f"must be true or false, not {value!r:.80}"


def _whole(numbers: range, unit: str) -> Check:
    def check(value: object) -> str | None:
        if type(value) is int and value in numbers:
            return None
        return f"must be {numbers[0]} to {numbers[-1]} {unit}, not {value!r:.80}"

    return check


def _one_of(choices: Iterable[str]) -> Check:
    known = sorted(choices)

    def check(value: object) -> str | None:
        return None if value in known else f"must be one of {', '.join(known)}, not {value!r:.80}"

    return check


FEED = {
    "id": Field(_id, required=True),
    "title": Field(_text),
    "url": Field(_address, required=True),
    "language": Field(_one_of(LANGUAGES), required=True),
    "country": Field(_country),
    "kind": Field(_one_of(KINDS)),
    "enabled": Field(_flag),
    "interval": Field(_whole(INTERVALS, "seconds")),
    "pages": Field(_whole(PAGES, "pages")),
    "site": Field(_address),
}


def rate_fields(providers: Collection[str]) -> dict[str, Field]:
    return {
        "provider": Field(_one_of(providers), required=True),
        "base_url": Field(_origin),
        "enabled": Field(_flag),
    }
