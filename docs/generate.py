"""Writes what can be known from the code: `.env.example`, configuration.md, commands.md,
providers.md.

`--check` writes nothing and fails when a file is not what the code says.
"""

import sys
from datetime import date
from pathlib import Path

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.news.sources import BUILT_IN, load
from bot.rates.providers import PROVIDERS
from bot.rates.providers.base import Provider
from bot.settings import NAMES, SECRETS, Settings
from handlers.commands import COMMANDS

ROOT = Path(__file__).resolve().parents[1]


def default_of(name: str) -> str:
    """The default as one would write it in `.env`; "" for none."""
    value = Settings.model_fields[NAMES[name]].default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value is PydanticUndefined or value == ():
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def description_of(name: str) -> str:
    return Settings.model_fields[NAMES[name]].description or ""


def env_example() -> str:
    lines = [
        "# Settings of yamchi. Copy to .env, fill in BOT_TOKEN, keep the file to yourself (0600).",
        "# The environment wins over this file. A line that begins with # keeps its default.",
    ]
    for name in NAMES:
        comment = "" if name == "BOT_TOKEN" else "#"
        lines += ["", f"# {description_of(name)}", f"{comment}{name}={default_of(name)}"]
    return "\n".join(lines) + "\n"


def configuration() -> str:
    rows = [
        f"| `{name}` | {f'`{default_of(name)}`' if default_of(name) else '–'} "
        f"| {description_of(name)} |"
        for name in NAMES
    ]
    files = ", ".join(f"`{name}_FILE`" for name in SECRETS)
    return "\n".join(
        [
            "# Configuration",
            "",
            "Settings come from the environment or from `.env` in the working directory; the",
            "environment wins. An unknown `YAMCHI_*` name is an error that suggests the nearest.",
            "Every problem is listed at once, and the exit status is 2.",
            "",
            "| name | default | meaning |",
            "|---|---|---|",
            *rows,
            "",
            f"Secrets can also come from a file: {files}.",
            "",
        ]
    )


def commands() -> str:
    head = ["| you say | you get |", "|---|---|"]
    return "\n".join(
        [
            "# Commands",
            "",
            *head,
            *_commands(owner=False),
            "",
            "## The owner's",
            "",
            "In a private chat with the bot, for its owner alone: the user of `YAMCHI_OWNER_ID`,",
            "or else whoever first sent the code of the log.",
            "",
            *head,
            *_commands(owner=True),
            "",
        ]
    )


def _commands(*, owner: bool) -> list[str]:
    return [
        f"| `{command.usage}` | {command.description} |"
        for command in COMMANDS
        if command.owner == owner
    ]


HEAD = """# Where rates come from

Official rates are read from the banks that set them, in the direction and for the nominal in which
they are published. Each line below is a provider that `sources.toml` may name; those marked off are
asked only if a `[[rates]]` table of yours turns them on. Times are UTC and are those at which a new
bulletin usually appears; every provider is asked each `YAMCHI_RATES_INTERVAL` seconds, one request
at a time to a host and half a second apart.

The figures belong to those who publish them. Where they are shown, their source and their day are
shown with them.
"""
NOTES = """
- `cbt` stands for the manat's peg, 3.5 for a dollar since 2015-01-01, and asks nobody. With a
  `base_url` its bulletins are fetched as well; the site answers only from inside Turkmenistan.
- `frankfurter` blends the figures of several banks. It stands in where the home bank and the Bank
  of Russia have nothing, and its line says so.
- `erapi` is no official source: its rates are indicative, never in channels, never for alerts on a
  fixed rate.
- `nbkr` publishes five currencies daily and the others weekly. Its weekly sum has two digits and is
  not used. What has not changed is not downloaded again.
- `tcmb` publishes prices; the rate is the middle of buying and selling.
"""


def providers() -> str:
    listed = load(BUILT_IN, [bank.code for bank in PROVIDERS]).rates
    on = {each.provider for each in listed if each.enabled}
    rows = [
        f"| `{bank.code}` | {bank.name} | {bank.home if bank.official else '–'} "
        f"| {archive_of(bank)} | {hours_of(bank)} | {bank.sessions} | {bank.base_url} "
        f"| {bank.terms} | {'on' if bank.code in on else 'off'} |"
        for bank in PROVIDERS
    ]
    head = "| code | source | sets | archive | new at | a day for | address | terms | |"
    return "\n".join([HEAD, head, "|---" * 9 + "|", *rows]) + "\n" + NOTES


def archive_of(bank: Provider) -> str:
    day = date(2026, 1, 1)
    found = [
        "by days" if bank.archive(day) else "",
        "by ranges" if bank.series(day, day, day) else "",
    ]
    return ", ".join(filter(None, found)) or "none"


def hours_of(bank: Provider) -> str:
    return "–".join(f"{at:%H:%M}" for at in bank.published) if bank.published else "–"


FILES = {
    ".env.example": env_example,
    "docs/configuration.md": configuration,
    "docs/commands.md": commands,
    "docs/providers.md": providers,
}


def main() -> int:
    stale = []
    for name, make in FILES.items():
        path, text = ROOT / name, make()
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        sys.stderr.write(f"not what the code says, run `make docs`: {', '.join(stale)}\n")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
