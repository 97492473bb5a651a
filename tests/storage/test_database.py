import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadSettings
from storage.database import numbered, open_database, reads, sqlite_path


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", "SELECT 1"),
        ("a = ? AND b = ?", "a = $1 AND b = $2"),
        ("(a, b) < (?, ?) LIMIT ?", "(a, b) < ($1, $2) LIMIT $3"),
        ("a = '?' AND b = ?", "a = '?' AND b = $1"),
        ("a = 'it''s ?' AND b = ?", "a = 'it''s ?' AND b = $1"),
        ('"what?" = ?', '"what?" = $1'),
        ("a = ? -- why?\nAND b = ?", "a = $1 -- why?\nAND b = $2"),
        ("/* ? '\n? */ a = ?", "/* ? '\n? */ a = $1"),
    ],
)
def test_placeholders_are_numbered(sql: str, expected: str) -> None:
    assert numbered(sql) == expected


@given(st.lists(st.text(alphabet="ab?'\n-", max_size=8), max_size=6))
def test_literals_stay_and_every_other_placeholder_counts(texts: list[str]) -> None:
    literals = ["'" + text.replace("'", "''") + "'" for text in texts]
    sql = " AND ".join(f"{literal} = ?" for literal in literals)
    expected = " AND ".join(f"{text} = ${n}" for n, text in enumerate(literals, 1))
    assert numbered(sql) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", True),
        ("\n  select 1", True),
        ("WITH a AS (SELECT 1) SELECT * FROM a", True),
        ("SELECTED", False),
        ("INSERT INTO a SELECT 1 RETURNING 1", False),
        ("UPDATE a SET b = 1 RETURNING b", False),
    ],
)
def test_reads(sql: str, expected: bool) -> None:
    assert reads(sql) is expected


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/yamchi.db", "data/yamchi.db"),
        ("sqlite:////var/lib/yamchi.db", "/var/lib/yamchi.db"),
        ("sqlite:///my%20data.db", "my data.db"),
    ],
)
def test_paths(url: str, path: str) -> None:
    assert str(sqlite_path(url)) == path


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:secret@h/d", "not a database address"),
        ("sqlite://data.db", "not a database address"),
        ("sqlite:///a%00b", "not a database address"),
        ("sqlite:///", "names no file"),
        ("sqlite:///data/", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///a.db?mode=ro", "names no file"),
        ("", "not a database address"),
    ],
)
async def test_addresses_that_are_refused(url: str, reason: str) -> None:
    with pytest.raises(BadSettings) as refused:
        await open_database(url)
    assert str(refused.value).startswith("DATABASE_URL: ")
    assert reason in str(refused.value)
    assert "secret" not in str(refused.value)
