"""One small driver interface. A statement is written once and runs on every driver.

Placeholders are `?`. Times are integer microseconds UTC, days ISO text, Decimals text, booleans
0 or 1. A statement that begins with SELECT or WITH reads; every other one writes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from bot.errors import BadSettings
from bot.sharing import Lead
from storage.drivers.dialect import Dialect

Value = int | str | bytes | None
Params = Sequence[Value]

_TOKENS = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|\?", re.DOTALL)
_RETURNS = re.compile(r"\bRETURNING\b", re.IGNORECASE)
_READS = re.compile(r"\s*(?:SELECT|WITH)\b", re.IGNORECASE)
# What lists of articles are read from.
_ARCHIVE = re.compile(
    r"\b(?:INTO|UPDATE|FROM)\s+"
    r"(?:articles|article_topics|topic_counts|tellings|sources)\b",
    re.IGNORECASE,
)


class Row(Protocol):
    """A value by the column's name or position."""

    def __getitem__(self, key: int | str, /) -> Any: ...
    def __len__(self) -> int: ...
    def keys(self) -> Iterable[str]: ...
    def __iter__(self) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Written:
    """What a statement returned, and how many rows it wrote."""

    rows: Sequence[Row]
    count: int


class Database(Protocol):
    """Every method raises errors.StorageError when the database fails or stays locked.

    A write outside a transaction is one of its own. Writes of the same moment are made durable
    together, and each has its own result or error.
    """

    @property
    def name(self) -> str:
        """What to call it in a message: no password in it."""

    @property
    def dialect(self) -> Dialect: ...

    async def fetch(self, sql: str, *params: Value) -> Sequence[Row]: ...
    async def fetch_one(self, sql: str, *params: Value) -> Row | None: ...

    async def fetch_many(self, sql: str, rows: Sequence[Params]) -> Sequence[Row]:
        """Run the statement once for each; all that it returned, in order. All or nothing."""

    async def execute(self, sql: str, *params: Value) -> int:
        """How many rows were written."""

    async def execute_many(self, sql: str, rows: Sequence[Params]) -> int:
        """How many rows were written in all. All or nothing."""

    async def together(self, *work: tuple[str, Sequence[Params]]) -> Sequence[Written]:
        """Run each writing statement once for each of its rows, in this order: all or nothing, in
        one turn."""

    def transaction(self) -> AbstractAsyncContextManager[None]:
        """What this task does inside is done whole or not at all; other writers wait: those of
        this process, and the transactions of all.

        A statement that fails ends it: only what is inside another transaction fails alone.
        Inside another transaction it is a part of it that can fail on its own. It belongs to the
        task that opened it: another task must not be awaited inside for its writes.
        """

    def inside(self) -> bool:
        """Whether this task has a transaction open."""

    def edition(self) -> int | None:
        """Of the archive as this task sees it: another number after each commit that may have
        changed lists of articles. None where that is not known."""

    def lead(self, name: str) -> Lead:
        """For work that one process does for all those that share the database."""

    async def close(self) -> None: ...


@lru_cache(maxsize=512)
def reads(sql: str) -> bool:
    return _READS.match(sql) is not None


@lru_cache(maxsize=512)
def changes_archive(sql: str) -> bool:
    """Of a statement that writes."""
    return _ARCHIVE.search(sql) is not None


@lru_cache(maxsize=512)
def returns(sql: str) -> bool:
    return _RETURNS.search(sql) is not None


@lru_cache(maxsize=512)
def numbered(sql: str) -> str:
    """`?` as PostgreSQL's $1, $2…; literals, quoted names and comments stay as they are."""
    numbers = count(1)
    return _TOKENS.sub(lambda token: f"${next(numbers)}" if token[0] == "?" else token[0], sql)


def sqlite_path(url: str) -> Path:
    """`sqlite:///relative/path.db` or `sqlite:////absolute/path.db`.

    Raises BadSettings for every other address, without repeating the password it may hold.
    """
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite" or not rest.startswith("/") or "\0" in unquote(rest):
        raise _bad("not a database address")
    path = unquote(rest[1:])
    if not path or path.endswith("/") or path == ":memory:" or "?" in path:
        raise _bad("it names no file")
    return Path(path)


def is_postgresql(url: str) -> bool:
    return url.startswith(("postgresql://", "postgres://"))


def _bad(reason: str) -> BadSettings:
    hint = "it looks like sqlite:///data/yamchi.db or postgresql://user:password@host/database"
    return BadSettings(problems=(f"DATABASE_URL: {reason}; {hint}",))


async def open_database(url: str, bot_id: int | None = None, *, shared: bool = False) -> Database:
    """Open it for this process alone, and create a file where there is none.

    In PostgreSQL a bot leaves it to other bots, and where it is `shared`, to more processes of its
    own.

    Raises BadSettings, DatabaseInUse and DatabaseUnusable.
    """
    # Imported here: a driver's library is loaded only when it is the one in use.
    if is_postgresql(url):
        from storage.drivers.hold import locks_of
        from storage.drivers.postgres import PostgresDatabase

        return await PostgresDatabase.open(url, locks_of(bot_id, shared=shared))
    from storage.drivers.sqlite import SqliteDatabase

    return await SqliteDatabase.open(sqlite_path(url))
