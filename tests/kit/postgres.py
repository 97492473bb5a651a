"""A real server of PostgreSQL, from the programs on this machine, for the tests alone.

It is for one run of the tests and does not wait for its disk (fsync = off): what a database keeps
through a loss of power is PostgreSQL's own affair.
"""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pytest

from storage import migrate_database
from tests.kit.data import missing

USERS = ("postgres", "nobody")  # it does not run as root
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "timezone": "America/Lima",
}
# Rows and counters as in a new database; copying one takes ten times as long.
EMPTY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET session_replication_role = replica;
    DO $$
    DECLARE name TEXT;
    BEGIN
        FOR name IN SELECT tablename FROM pg_tables
            WHERE schemaname = 'public' AND tablename <> 'schema_migrations'
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
        FOR name IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL
        LOOP EXECUTE format('ALTER SEQUENCE %I RESTART', name); END LOOP;
    END $$
"""
# What there is of tables, columns and indexes, and which migrations made it.
SCHEMA = """
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
        SELECT format('%s %s %s', attrelid::regclass, attname, atttypid) AS line
        FROM pg_attribute WHERE attrelid IN (
            SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace
        )
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT format('%s %s', version, checksum) FROM schema_migrations
    ) AS lines
"""
TEMPLATE = "template"


class Server:
    """Started and stopped with pg_ctl. A database is a copy of another, its template."""

    def __init__(self, folder: Path, bin_: Path, user: str | None) -> None:
        self._folder = folder
        self._bin = bin_
        self._user = user
        self._numbers = count(1)
        self._clean: list[str] = []

    def prepare(self) -> None:
        """Its language is one whose order of letters is not that of their codes."""
        self._do("initdb", "-D", self._data, "-U", "yamchi", "-A", "trust", "-E", "UTF8", "-N",
                 "--locale=C", "--locale-provider=icu", "--icu-locale=en")  # fmt: skip
        lines = [f"{name} = '{value}'" for name, value in OPTIONS.items()]
        lines.append(f"unix_socket_directories = '{self._folder}'")
        with (self._folder / "data" / "postgresql.conf").open("a") as file:
            file.write("\n".join(lines) + "\n")

    def start(self) -> None:
        self._do("pg_ctl", "-D", self._data, "-l", str(self._folder / "log"), "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Once it is down this does nothing."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self._do("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://yamchi@/{database}?host={quote(str(self._folder))}"

    def create(self, template: str = "template0") -> str:
        """The name of a new database."""
        name = f"test_{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def lend(self) -> str:
        """The name of an empty database of the newest schema."""
        return self._clean.pop() if self._clean else self.create(TEMPLATE)

    def take_back(self, name: str) -> None:
        """To be lent again, if the test has left the schema as it was."""
        if self.sql(SCHEMA, name) == self.sql(SCHEMA, TEMPLATE):
            self.sql(EMPTY, name)
            self._clean.append(name)
        else:
            self.sql(f"DROP DATABASE {name} WITH (FORCE)")

    def restored(self, database: str) -> str:
        """The name of a new database, with what pg_dump tells of that one."""
        name, file = self.create(), str(self._folder / f"{database}.dump")
        access = ("-h", str(self._folder), "-U", "yamchi", "-d")
        self._do("pg_dump", *access, database, "--format=custom", f"--file={file}")
        self._do("pg_restore", *access, name, "--exit-on-error", file)
        return name

    def sql(self, text: str, database: str = "postgres") -> str:
        """As psql prints it, without frame."""
        return self._do("psql", "-h", str(self._folder), "-U", "yamchi", "-d", database,
                        "-AtXq", "-v", "ON_ERROR_STOP=1", "-c", text).strip()  # fmt: skip

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _do(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user,
            group=self._user,
            extra_groups=[] if self._user else None,
            cwd=self._folder,
            # Not a pipe: the server that pg_ctl leaves behind would keep it open.
            stdout=subprocess.PIPE if program == "psql" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{program}: {done.stdout}"
        return done.stdout or ""


@contextmanager
def server() -> Iterator[Server]:
    """Running; skips the test where the programs are not, and fails it with CI set."""
    bin_ = programs()
    if bin_ is None:
        missing("needs a server of PostgreSQL (Debian: postgresql)")
    user = next(name for name in USERS if _known(name)) if os.geteuid() == 0 else None
    # Not pytest's folder: it is closed to other users. And a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="yamchi-pg-"))
    if user:
        shutil.chown(folder, user, user if user == "postgres" else None)
    found = Server(folder, bin_, user)
    try:
        found.prepare()
        found.start()
        try:
            yield found
        finally:
            found.stop()
    finally:
        shutil.rmtree(folder)


def programs() -> Path | None:
    """The folder of initdb, pg_ctl and postgres, the newest ones."""
    own = Path("/usr/lib/postgresql")
    folders = sorted(own.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


def _known(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


@pytest.fixture(scope="session")
def server_of_postgresql() -> Iterator[Server]:
    """One for all tests of this process."""
    with server() as running:
        running.sql(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        asyncio.run(migrate_database(running.url(TEMPLATE)))
        yield running


@pytest.fixture
def postgresql(server_of_postgresql: Server) -> Iterator[str]:
    """The address of an empty database of this test's own, its schema the newest."""
    name = server_of_postgresql.lend()
    yield server_of_postgresql.url(name)
    server_of_postgresql.take_back(name)
