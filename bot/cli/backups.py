"""`yamchi backup` and `yamchi restore`: what they did, in words."""

import asyncio
import sys
from pathlib import Path

from bot.clock import SystemClock
from bot.settings import Settings
from storage import back_up
from storage import restore as put_back

TOLD = {
    "outbox": "messages that were due will not be sent",
    "digests": "digests wait for their next time",
    "broadcasts": "broadcasts were stopped",
    "watch_hits": "finds of watches will not be told",
    "inbox": "updates will not be answered",
}


async def backup(settings: Settings, file: Path, *, force: bool) -> None:
    """Copy the database, also while a bot writes to it. Raises StartupError."""
    url = settings.database_url.get_secret_value()
    copy = await asyncio.to_thread(back_up, url, file, replace=force)
    size = copy.size / 1_000_000
    sys.stdout.write(f"{copy.path}: {size:.1f} MB, schema {copy.schema}, checked.\n")


async def restore(settings: Settings, file: Path) -> None:
    """Put a copy in the database's place. Raises StartupError."""
    url = settings.database_url.get_secret_value()
    done = await asyncio.to_thread(put_back, url, file, SystemClock().now())
    lines = [f"{done.path}: restored, schema {done.schema}."]
    if done.aside is not None:
        lines.append(f"The database before it is kept as {done.aside}.")
    lines += [
        f"{done.passed[table]} {words}." for table, words in TOLD.items() if done.passed.get(table)
    ]
    sys.stdout.write("\n".join(lines) + "\n")
