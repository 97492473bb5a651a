"""Writes what can be known from the code: `.env.example`, configuration.md, commands.md.

`--check` writes nothing and fails when a file is not what the code says.
"""

import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic_core import PydanticUndefined

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
    rows = [f"| `{command.usage}` | {command.description} |" for command in COMMANDS]
    return "\n".join(
        ["# Commands", "", "| you say | you get |", "|---|---|", *rows, ""],
    )


FILES = {
    ".env.example": env_example,
    "docs/configuration.md": configuration,
    "docs/commands.md": commands,
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
