"""Every statement that is written in storage/ is one that PostgreSQL takes."""

import re
from collections import defaultdict
from importlib import import_module
from pkgutil import walk_packages

import asyncpg
import pytest

import storage
from storage.database import numbered
from storage.drivers.dialect import POSTGRESQL
from storage.messages.outbox import PLACES

STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH)\b")
# Of SQLite's own files, and templates that fulltext.py fills in itself.
APART = {
    *("backups", "examine", "files", "fulltext", "glance", "sqlite", "statements", "transfer"),
    "tsvector",
}
# What stands for the places of a template; for all others a parameter.
FILLED = {
    "kinds": "",
    "change": "paused = 0",
    "column": "id",
    "told": "id = a.story_id",
    "wanted": "(?, ?, ?)",
    "but": "1 = 1",
    "now": POSTGRESQL.now,
    "locked": POSTGRESQL.locked,
    "rows": PLACES,
    "further": ", (?, ?)",
}
# They are the beginning of a statement.
BEGUN = {"WATCH_PAIR": " NOTHING"}


def statements() -> dict[str, str]:
    found: dict[str, str] = {}
    for module in walk_packages(storage.__path__, "storage."):
        own = module.name.rpartition(".")[2]
        if own in APART or module.ispkg:
            continue
        for name, value in vars(import_module(module.name)).items():
            texts = value if isinstance(value, tuple) else (value,)
            for number, text in enumerate(texts):
                if isinstance(text, str) and name.isupper() and STATEMENT.match(text):
                    found[f"{own}.{name}.{number}"] = text + BEGUN.get(name, "")
    return found


FOUND = statements()


@pytest.fixture
def address(postgresql: str) -> str:
    return postgresql


@pytest.mark.parametrize("name", ["id", "count", "among", "candidates", "index", "matching"])
def test_those_of_the_index_are_whole(name: str) -> None:
    assert isinstance(getattr(POSTGRESQL.fulltext, name), str)


async def test_each_is_understood(address: str) -> None:
    assert len(FOUND) > 150
    places: defaultdict[str, str] = defaultdict(lambda: "?", FILLED)
    index = POSTGRESQL.fulltext
    assert index.leaps
    ways = {"up": index.leaps.up, "down": index.leaps.down}
    texts = {
        **FOUND,
        "index.count": index.count,
        "index.matching": index.matching,
        "index.among": index.among,
        "index.candidates": index.candidates,
        "index.index": index.index,
        **{f"{name}.near": way.near for name, way in ways.items()},
        **{f"{name}.far": way.far for name, way in ways.items()},
        "index.tables": f"SELECT a.id FROM {index.tables} WHERE {index.where}",  # noqa: S608 - constants
    }
    connection = await asyncpg.connect(address)
    refused = {}
    for name, text in texts.items():
        try:
            await connection.prepare(numbered(text.format_map(places)))
        except asyncpg.PostgresError as error:
            refused[name] = str(error)
    await connection.close()
    assert refused == {}
