"""Every command of yamchi's in the docs is one that it takes, and was typed as it is written."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from bot.__main__ import app
from tests.kit.process import ROOT, running, settings_for
from tests.kit.telegram import Telegram

PAGES = (
    "README.md",
    *(
        f"docs/{name}.md"
        for name in (
            *("install", "upgrade", "backup", "sources", "troubleshooting"),
            *("security", "monitoring", "running", "scaling"),
        )
    ),
)
FENCE = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
PROGRAM = re.compile(r"(?:^|.*?(?:&& |-- | yamchi ))(?:\S*/)?yamchi ((?:[a-z]|--).*)")
WORDS = {"N": "30", "FILE": "file.db", "FILE.opml": "feeds.opml", "N`": "30"}


def commands() -> list[tuple[str, str]]:
    """(page, what stands behind `yamchi`) of every line in a fence, and of every word in a text."""
    found = set()
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
        lines += INLINE.findall(FENCE.sub("", text))
        for line in lines:
            known = PROGRAM.fullmatch(line.strip())
            if known and not line.startswith(
                ("docker", "pipx", "uv ", "curl", "install", "useradd")
            ):
                found.add((page, known[1]))
    return sorted(found)


def test_there_are_commands_on_the_pages() -> None:
    said = {line.split()[0] for _, line in commands()}
    every = {"init", "doctor", "run", "backup", "restore", "migrate", "healthcheck", "sources"}
    assert every <= said


@pytest.mark.parametrize(("page", "line"), commands())
def test_every_command_is_one_that_it_takes(page: str, line: str) -> None:
    plain = re.sub(r"\$\([^)]*\)", "1", line)  # what the shell would put there
    words = [WORDS.get(word, word) for word in shlex.split(plain)]
    at: Any = typer.main.get_command(app)
    while hasattr(at, "commands"):
        name = words.pop(0)
        if name == "--help":
            return
        assert name in at.commands, f"{page}: yamchi {line}"
        at = at.commands[name]
    required = [each for each in at.params if each.param_type_name == "argument" and each.required]
    if len(words) >= len(required):  # otherwise it is only named in a sentence
        at.make_context(at.name, words)


def test_a_command_that_there_is_not_is_found() -> None:
    at: Any = typer.main.get_command(app)
    assert "restart" not in at.commands
    with pytest.raises(Exception, match="No such option"):
        at.commands["backup"].make_context("backup", ["--swift", "a.db"])


async def test_those_of_an_operator_are_typed(telegram: Telegram, tmp_path: Path) -> None:
    """As they stand in troubleshooting, monitoring, backup and upgrade, beside a bot at work."""
    settings = settings_for(telegram, telegram.url, tmp_path)
    settings["DATABASE_URL"] = "sqlite:///data/yamchi.db"
    typed = [
        ("troubleshooting", "doctor"),
        ("troubleshooting", "sources list"),
        ("backup", "backup yamchi-copy.db"),
        ("backup", "backup --force yamchi-copy.db"),
        ("upgrade", "backup --force before-upgrade.db"),
    ]
    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        for page, line in typed:
            assert (f"docs/{page}.md", line) in commands()
            async with running(tmp_path, settings, *shlex.split(line)) as process:
                assert await process.ended(60) == 0, process.stdout + process.stderr
    assert ("docs/backup.md", "restore yamchi-copy.db") in commands()
    async with running(tmp_path, settings, "restore", "yamchi-copy.db") as restored:
        assert await restored.ended() == 0, restored.stderr
    async with running(tmp_path, settings, "migrate") as migrated:
        assert await migrated.ended() == 0, migrated.stderr


def test_the_readme_works_in_a_folder_with_nothing_else(tmp_path: Path) -> None:
    """`yamchi demo --once`, with a clean environment."""
    assert ("README.md", "demo --once") in commands()
    done = subprocess.run(
        [Path(sys.executable).with_name("yamchi"), "demo", "--once"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, list(tmp_path.iterdir())) == (0, []), done.stderr
