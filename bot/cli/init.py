"""`yamchi init`: a token is asked for, checked and written down."""

import os
import sys
from getpass import getpass
from pathlib import Path

from dotenv import dotenv_values

from bot.cli.envfile import with_value, write_private
from bot.errors import BadSettings, InitFailed, TokenRefused, YamchiError
from bot.logs import configure
from bot.settings import ENV_FILE, Settings, load
from handlers.wire.connection import Connection, Me

QUESTION = "Token from @BotFather (it does not show while you type): "
AGAIN = "Token from @BotFather, or Enter to keep the one in {file} (it does not show): "
NAME = "BOT_TOKEN"
TRIES = 3  # at a terminal, where one may mistype


async def init(*, offline: bool = False) -> None:
    """Raises StartupError, before anything is written."""
    configure("ERROR", "console")
    old = _written()
    for left in reversed(range(TRIES if sys.stdin.isatty() else 1)):
        token = _asked(old)
        try:
            me = await _checked(load(token=token), offline=offline)
        except (BadSettings, TokenRefused) as error:
            if not left:
                raise
            sys.stderr.write(f"{error}\n")
        else:
            _write(token)
            _tell(me)
            return


def _written() -> str:
    """The token that the file has, or ""."""
    try:
        return (dotenv_values(ENV_FILE).get(NAME) or "").strip()
    except UnicodeDecodeError:
        raise InitFailed(reason=f"{ENV_FILE} is not text in UTF-8") from None


def _asked(old: str) -> str:
    """From the terminal without an echo, otherwise the first line of standard input."""
    question = AGAIN.format(file=ENV_FILE) if old else QUESTION
    try:
        line = getpass(question) if sys.stdin.isatty() else sys.stdin.readline()
    except (EOFError, KeyboardInterrupt):
        line = ""
    token = line.strip() or old
    if not token:
        raise InitFailed(reason="no token was given")
    return token


async def _checked(settings: Settings, *, offline: bool) -> Me | None:
    if offline:
        return None
    try:
        async with Connection(settings.token, settings.bot_api_url) as connection:
            return await connection.who()
    except TokenRefused:
        raise
    except YamchiError as error:
        hint = "`yamchi init --offline` writes it without asking"
        raise InitFailed(
            reason=f"the token could not be checked at Telegram: {error} {hint}"
        ) from None


def _write(token: str) -> None:
    try:
        text = ENV_FILE.read_text(encoding="utf-8") if ENV_FILE.exists() else ""
        write_private(ENV_FILE, with_value(text, NAME, token))
    except OSError as error:
        place = Path.cwd() / ENV_FILE
        raise InitFailed(reason=f"{place} cannot be written: {error.strerror}") from None


def _tell(me: Me | None) -> None:
    place = ENV_FILE.absolute()
    lines = [f"The token is in {place}, which only you can read."]
    if os.environ.get(NAME) or os.environ.get(f"{NAME}_FILE"):
        lines.append(f"But the environment has a {NAME} too, and wins: take it out there.")
    if me is not None:
        lines += [f"It is @{me.username}'s: https://t.me/{me.username}"]
    lines.append("Next: `yamchi doctor` looks whether all is well, `yamchi run` starts the bot.")
    sys.stdout.write("\n".join(lines) + "\n")
