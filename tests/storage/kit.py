"""Builders, other users and other processes for the tests of storage."""

import asyncio
import concurrent.futures.thread  # noqa: F401 - loaded at first use, from where that user may not read
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import asyncpg
import pytest

from bot.clock import micros
from bot.model import Arrival, Cursor, Entry, Page, Quote, Source
from bot.news.indexing import arrival
from storage.store import Store

NOW = datetime(2026, 4, 2, 6, 0, tzinfo=UTC)
NOBODY = 65534
# What a database says of a row that breaks its rules.
BROKEN = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)
# Of tests that look behind what both databases promise.
only_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("address", ["postgresql"], indirect=True)


def source(name: str = "timesca", **changes: object) -> Source:
    facts: dict[str, object] = {
        "id": name,
        "title": f"The {name}",
        "url": f"https://{name}.example/feed",
        "language": "en",
    }
    return Source(**{**facts, **changes})  # type: ignore[arg-type] # a builder takes any field


def entry(
    number: int, *, minutes: int | None = 0, topics: tuple[str, ...] = (), **changes: object
) -> Arrival:
    """`minutes` before NOW, None for an entry without a date. Its words are English."""
    facts: dict[str, object] = {
        "guid": str(number),
        "url": f"https://example.org/{number}",
        "title": f"Headline {number}",
        "text": f"Text {number}.",
        "published_at": None if minutes is None else NOW - timedelta(minutes=minutes),
    }
    made = Entry(**{**facts, **changes})  # type: ignore[arg-type] # see above
    return replace(arrival(str(number), made, "en"), topics=topics)


async def declared(store: Store, *names: str) -> Store:
    await store.articles.declare([source(name) for name in names or ("timesca",)])
    return store


def ids(page: Page) -> list[int]:
    return [article.id for article in page.articles]


def titles(page: Page) -> list[str]:
    return [article.title for article in page.articles]


def after(page: Page) -> Cursor:
    last = page.articles[-1]
    ordinal = page.first + len(page.articles)
    return Cursor(page.anchor, page.total, ordinal, micros(last.published_at), last.id)


def before(page: Page, size: int) -> Cursor:
    first = page.articles[0]
    ordinal = max(1, page.first - size)
    at = micros(first.published_at)
    return Cursor(page.anchor, page.total, ordinal, at, first.id, backward=True)


def quote(day: str, value: str, nominal: int = 1, **changes: object) -> Quote:
    facts: dict[str, object] = {
        "source": "nbk",
        "base": "USD",
        "quote": "KZT",
        "value": Decimal(value),
        "nominal": nominal,
        "effective_date": date.fromisoformat(day),
        "fetched_at": NOW,
    }
    return Quote(**{**facts, **changes})  # type: ignore[arg-type] # see above


@contextmanager
def another_user() -> Iterator[Path]:
    """A folder of a user whom file modes hold, and that user's rights while inside.

    Modes do not hold root, so as root the process puts on another user's effective rights.
    """
    folder = Path(tempfile.mkdtemp(prefix="yamchi-"))
    root = os.geteuid() == 0
    if root:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        shutil.rmtree(folder)


@asynccontextmanager
async def process(script: str, *arguments: object) -> AsyncIterator[asyncio.subprocess.Process]:
    """Python running `script`; killed at the end, if it still runs then."""
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script,
        *map(str, arguments),
        cwd=Path(__file__).parents[2],
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.kill()
        await running.communicate()


async def line(running: asyncio.subprocess.Process) -> str:
    assert running.stdout is not None
    return (await running.stdout.readline()).decode().strip()
