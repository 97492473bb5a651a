"""The rooms: who may import whom, and where each outside library lives."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(p for room in ("bot", "handlers", "storage") for p in (ROOT / room).rglob("*.py"))
PLUGS = {
    "bot/__main__.py",
    "bot/cli/backfill.py",
    "bot/cli/backups.py",
    "bot/cli/demo.py",
    "bot/cli/doctor.py",
    "bot/cli/init.py",
    "bot/cli/service.py",
    "bot/cli/sourcebook.py",
    "bot/cli/sourcefile.py",
    "bot/cli/transfer.py",
    "bot/program.py",
    "bot/roles/chatting.py",
    "bot/roles/fetching.py",
    "bot/roles/ground.py",
    "bot/roles/sending.py",
}
HOMES = {
    "telegram": ("handlers/wire/",),
    "aiosqlite": ("storage/",),
    "asyncpg": ("storage/",),
    "apscheduler": ("bot/timetable.py",),
    "feedparser": ("bot/news/",),
    "fastfeedparser": ("bot/news/",),
    "aiohttp": (
        "bot/web/",
        "bot/emulator/",
        "bot/sample/",
        "bot/health/pages.py",
        "handlers/wire/transport.py",
    ),
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_bot_knows_neither_handlers_nor_storage(path: Path) -> None:
    if name_of(path) in PLUGS or not name_of(path).startswith("bot/"):
        return
    rooms = {name.partition(".")[0] for name in imports(path)}
    assert not rooms & {"handlers", "storage"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_imports_the_program(path: Path) -> None:
    if name_of(path) not in PLUGS:
        plugs = {plug.removesuffix(".py").replace("/", ".") for plug in PLUGS}
        assert not imports(path) & plugs


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_outside_library_has_one_home(path: Path) -> None:
    for library, homes in HOMES.items():
        if library in {name.partition(".")[0] for name in imports(path)}:
            assert name_of(path).startswith(homes), library


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_no_group_is_possessive(path: Path) -> None:
    """Python before 3.11.5 takes a part of such a group for the whole (python/cpython#106052)."""
    assert not re.search(r"\)[*+?}]\+|\(\?>", path.read_text(encoding="utf-8"))


def test_a_bots_http_client_is_made_in_three_places_only() -> None:
    makers = {
        name_of(path) for path in FILES if "ClientSession(" in path.read_text(encoding="utf-8")
    }
    assert {name for name in makers if not name.startswith("bot/emulator/")} <= {
        "bot/web/client.py",
        "bot/web/endpoint.py",
        "handlers/wire/transport.py",
    }
