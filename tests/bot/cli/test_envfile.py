import os
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.envfile import HEAD, with_value, write_private

TOKEN = "123456789:AAExample"
LINES = st.sampled_from(
    [
        "",
        "# BOT_TOKEN=commented",
        "OTHER=1",
        "YAMCHI_LANGUAGE='ru'  # ours",
        'LONG="two\nBOT_TOKEN=inside\nlines"',
        "export BOT_TOKEN=old",
        "BOT_TOKEN = 'older'",
        "BOT_TOKEN=",
        "not a setting",
        "ключ=значение",
    ]
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", HEAD + f"BOT_TOKEN={TOKEN}\n"),
        ("A=1", f"A=1\nBOT_TOKEN={TOKEN}\n"),
        ("# hi\nBOT_TOKEN=old\nA=1\n", f"# hi\nBOT_TOKEN={TOKEN}\nA=1\n"),
        ("export BOT_TOKEN='old' # why\nA=1", f"BOT_TOKEN={TOKEN}\nA=1"),
        ("BOT_TOKEN=1\nA=1\nBOT_TOKEN=2\n", f"BOT_TOKEN={TOKEN}\nA=1\n"),
        ("BOT_TOKEN_FILE=/run/t\nA=1\n", f"# BOT_TOKEN_FILE=/run/t\nA=1\nBOT_TOKEN={TOKEN}\n"),
        ("A=1\n\n\n BOT_TOKEN=1\n\nB=2", f"A=1\n\n\n BOT_TOKEN={TOKEN}\n\nB=2"),
        ("#BOT_TOKEN=\n", f"#BOT_TOKEN=\nBOT_TOKEN={TOKEN}\n"),
    ],
)
def test_one_value_is_put_in(before: str, after: str) -> None:
    assert with_value(before, "BOT_TOKEN", TOKEN) == after


@given(st.lists(LINES, max_size=8))
def test_nothing_else_changes(lines: list[str]) -> None:
    text = "\n".join(lines)
    before = dotenv_values(stream=StringIO(text), interpolate=False)
    made = with_value(text, "BOT_TOKEN", TOKEN)
    assert dotenv_values(stream=StringIO(made), interpolate=False) == {
        **before,
        "BOT_TOKEN": TOKEN,
    }
    assert with_value(made, "BOT_TOKEN", TOKEN) == made
    kept = [line for line in lines if line.startswith("#") or line == "not a setting"]
    assert all(line in made for line in kept)


def test_the_file_is_private_whatever_was_there(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "A=ы\n")
    assert file.read_text(encoding="utf-8") == "A=ы\n"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_a_link_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("old")
    (tmp_path / ".env").symlink_to("real")
    write_private(tmp_path / ".env", "new")
    assert (tmp_path / ".env").is_symlink()
    assert real.read_text() == "new"


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(file, "new")
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == [".env"]
