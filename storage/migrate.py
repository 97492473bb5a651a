"""Numbered migrations, forward only, each in a transaction of its own."""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from bot.clock import Clock, micros
from bot.errors import DatabaseNewer, DatabaseUnusable
from storage.database import Database
from storage.drivers.dialect import SQLITE, Dialect

# `NNNN_name.pgsql`, where there is one, is the same step in PostgreSQL's words. Types are the same
# in both: those of Dialect.script.
OTHER = ".pgsql"
NAME = re.compile(r"(\d{4})_(\w+)\.sql", re.ASCII)
LEDGER = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
        version INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at BIGINT NOT NULL
    )
"""
RECORD = "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True)
class Migration:
    version: int
    name: str
    script: str

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the script in UTF-8, lines ended by LF."""
        return sha256(self.script.encode()).hexdigest()

    @property
    def file(self) -> str:
        return f"{self.version:04}_{self.name}.sql"


def load(folder: Traversable | None = None, dialect: Dialect = SQLITE) -> tuple[Migration, ...]:
    """The migrations of this yamchi, in their order."""
    folder = folder or files("storage") / "migrations"
    named = ((NAME.fullmatch(file.name), file) for file in folder.iterdir())
    found = [_migration(name, file, folder, dialect) for name, file in named if name]
    return tuple(sorted(found, key=lambda migration: migration.version))


async def migrate(
    database: Database, clock: Clock, migrations: Sequence[Migration] | None = None
) -> int:
    """Bring the schema to the newest version; how many steps that took.

    Raises DatabaseNewer for a schema of a later yamchi, and DatabaseUnusable where an applied
    migration is not what this yamchi has under that number. A step that is interrupted leaves
    the version before it whole.
    """
    known = load(dialect=database.dialect) if migrations is None else migrations
    async with database.transaction():
        await database.execute(database.dialect.script(LEDGER))
        applied = await _applied(database)
    pending = outstanding(applied, known, database.name)
    return sum([await _apply(migration, database, clock) for migration in pending])


def outstanding(
    applied: Mapping[int, str], known: Sequence[Migration], path: str
) -> tuple[Migration, ...]:
    """What is still to be applied, where `applied` maps versions to checksums."""
    newest = max((migration.version for migration in known), default=0)
    found = max(applied, default=0)
    if found > newest:
        raise DatabaseNewer(path=path, found=found, known=newest)
    for migration in known:
        if applied.get(migration.version, migration.checksum) != migration.checksum:
            reason = f"the migration {migration.file} has changed since it was applied"
            raise DatabaseUnusable(path=path, reason=reason)
    for version in sorted(applied.keys() - {migration.version for migration in known}):
        reason = f"the migration {version:04} that was applied to it is missing"
        raise DatabaseUnusable(path=path, reason=reason)
    return tuple(migration for migration in known if migration.version not in applied)


def statements(script: str) -> Iterator[str]:
    """The statements of a script; each ends in `;` at the end of a line.

    A `;` inside a trigger's body does not end it.
    """
    lines: list[str] = []
    for line in script.splitlines():
        if not lines and (not line.strip() or line.lstrip().startswith("--")):
            continue
        lines.append(line)
        if line.rstrip().endswith(";") and sqlite3.complete_statement("\n".join(lines)):
            yield "\n".join(lines)
            lines = []
    if lines:
        raise ValueError(f"a statement without its end: {lines[0]}")


async def _apply(migration: Migration, database: Database, clock: Clock) -> bool:
    """Whether it was this program that did it: another one may be at the same work."""
    async with database.transaction():
        if migration.version in await _applied(database):
            return False
        for statement in statements(database.dialect.script(migration.script)):
            await database.execute(statement)
        applied_at = micros(clock.now())
        facts = (migration.version, migration.name, migration.checksum, applied_at)
        await database.execute(RECORD, *facts)
    return True


async def _applied(database: Database) -> dict[int, str]:
    rows = await database.fetch("SELECT version, checksum FROM schema_migrations")
    return {row["version"]: row["checksum"] for row in rows}


def _migration(
    name: re.Match[str], file: Traversable, folder: Traversable, dialect: Dialect
) -> Migration:
    own = folder / f"{name[1]}_{name[2]}{OTHER}"
    if dialect.name == "postgresql" and own.is_file():
        file = own
    return Migration(int(name[1]), name[2], _text(file))


def _text(file: Traversable) -> str:
    return "\n".join(file.read_text(encoding="utf-8").splitlines()) + "\n"
