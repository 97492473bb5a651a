"""Settings that cannot work: told all at once, in words, with exit status 2."""

from importlib.metadata import version
from pathlib import Path

import pytest

from tests.kit.process import running, settings_for
from tests.kit.telegram import Telegram

TEN_MISTAKES = """\
colour = "red"

[[feeds]]
id = "One!"
url = "https://example.com/feed"
language = "en"

[[feeds]]
id = "two"
url = "ftp://example.com/feed"
language = "xx"

[[feeds]]
id = "three"
language = "en"
interval = 0
kind = "blog"
enabled = "yes"

[[rates]]
provider = "nowhere"

[[rates]]
provider = "nbk"
base_url = "https://nationalbank.kz/rss"

[[rates]]
provider = "nbk"
"""
# Each line is told as "sources.toml: PLACE: WHAT (line N)".
PLACES = [
    "colour: unknown; there are [[feeds]] and [[rates]] (line 1)",
    "feeds[0].id: must be 1 to 32 of a-z, 0-9 and -, not 'One!' (line 4)",
    "feeds[1].url: must be an http(s) address, not 'ftp://example.com/feed' (line 10)",
    "feeds[1].language: must be one of en, kk, ky, ru, tg, tk, uz, not 'xx' (line 11)",
    "feeds[2]: url is missing (line 13)",
    "feeds[2].interval: must be 1 to 604800 seconds, not 0 (line 16)",
    "feeds[2].kind: must be one of archive, feed, not 'blog' (line 17)",
    "feeds[2].enabled: must be true or false, not 'yes' (line 18)",
    "rates[0].provider: must be one of cbr, cbt, cbu, ecb, erapi, frankfurter, nbk, nbkr, nbt, ",
    "rates[1].base_url: must be http(s)://host[:port] and no more, not 'https://nationalban",
    "rates[2].provider: 'nbk' is already used by rates[1] (line 28)",
]

# Settings on top of good ones, and the words on stderr, one entry a line.
BAD = {
    "no token": ({"BOT_TOKEN": ""}, ["BOT_TOKEN: missing; @BotFather gives you one"]),
    "no token in this form": (
        {"BOT_TOKEN": "my-secret-token"},
        ["BOT_TOKEN: not a bot token; it looks like 123456789:AAE... (from @BotFather)"],
    ),
    "a token that Telegram does not know": (
        {"BOT_TOKEN": "1000000001:another-token-for-this-machine-000"},
        ["BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."],
    ),
    "a token that Telegram cannot even read": (
        {"BOT_TOKEN": "1000000001:" + "x" * 200},
        ["BOT_TOKEN: Telegram does not know this token. Copy it again from @BotFather."],
    ),
    "a token's file that is not there": (
        {"BOT_TOKEN": "", "BOT_TOKEN_FILE": "nowhere.txt"},
        ["BOT_TOKEN_FILE: nowhere.txt: No such file or directory"],
    ),
    "several at once": (
        {
            "BOT_API_URL": "telegram.org",
            "YAMCHI_FETCH_INTERVAL": "0",
            "YAMCHI_TIMEZONE": "Asia/Almty",
            "YAMCHI_LISTEN": "8080",
            "YAMCHI_ALOW_NETWORKS": "127.0.0.0/8",
            "YAMCHI_PUBLIC": "perhaps",
        },
        [
            "YAMCHI_ALOW_NETWORKS: no such setting; did you mean YAMCHI_ALLOW_NETWORKS?",
            "BOT_API_URL: not an address; it looks like https://host or http://host:port",
            "YAMCHI_PUBLIC: ",
            "YAMCHI_FETCH_INTERVAL: ",
            "YAMCHI_LISTEN: not host:port",
            "YAMCHI_TIMEZONE: no such time zone, perhaps Asia/Almaty",
        ],
    ),
    "a sources.toml that is not there": (
        {"YAMCHI_SOURCES": "nowhere/sources.toml"},
        ["sources.toml: cannot be read: No such file or directory"],
    ),
    "a sources.toml that is a folder": (
        {"YAMCHI_SOURCES": "/"},
        ["cannot be read: Is a directory"],
    ),
    "a sources.toml with mistakes": (
        {"YAMCHI_SOURCES": "bad/sources.toml"},
        [f"sources.toml: {place}" for place in PLACES],
    ),
    "a database of an unknown kind": (
        {"DATABASE_URL": "mysql://user:hidden@host/db"},
        ["DATABASE_URL: not a database address; it looks like sqlite:///data/yamchi.db or"],
    ),
}


@pytest.mark.parametrize("case", BAD)
async def test_bad_settings(case: str, telegram: Telegram, tmp_path: Path) -> None:
    changed, words = BAD[case]
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "sources.toml").write_text(TEN_MISTAKES, "utf-8")
    settings = {**settings_for(telegram, telegram.url, tmp_path), **changed}
    async with running(tmp_path, settings) as process:
        assert await process.ended() == 2
    lines = process.stderr.splitlines()
    assert len(lines) == len(words), process.stderr
    missing = [word for word in words if not any(word in line for line in lines)]
    assert not missing, process.stderr
    assert process.stdout == ""
    assert "hidden" not in process.stderr
    assert not telegram.calls or "know" in process.stderr


USAGE = {
    ("run", "--nope"): "No such option: --nope",
    ("dance",): "No such command 'dance'",
    ("run", "--role", "dance"): "'dance' is none of all, chat, fetch, send",
    ("demo", "--port", "70000"): "less than or equal to 65535",
    ("run", "now"): "unexpected extra argument",
}


@pytest.mark.parametrize("arguments", USAGE, ids=" ".join)
async def test_bad_usage(arguments: tuple[str, ...], tmp_path: Path) -> None:
    async with running(tmp_path, {}, *arguments) as process:
        assert await process.ended() == 2
    assert USAGE[arguments] in process.stderr


async def test_the_version_needs_no_settings(tmp_path: Path) -> None:
    async with running(tmp_path, {}, "--version") as process:
        assert await process.ended() == 0
    assert process.stdout == f"yamchi {version('yamchi')}\n"
