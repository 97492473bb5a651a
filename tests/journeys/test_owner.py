"""The owner of a running program: claimed with the code of its log, told what is wrong."""

import re
from datetime import timedelta
from pathlib import Path

from bot.clock import SystemClock
from bot.model import Polling, Source
from storage import open_store
from tests.kit.outside import Outside, title
from tests.kit.process import running, settings_for
from tests.kit.telegram import Telegram


async def test_claimed_and_told(telegram: Telegram, outside: Outside, tmp_path: Path) -> None:
    owner = telegram.user(7)
    sources = outside.catalogue(tmp_path / "sources.toml", [("dead", "nothing")])
    settings = settings_for(telegram, telegram.url, tmp_path, YAMCHI_SOURCES=sources)
    await dead(settings["DATABASE_URL"], telegram.state.bot_id, outside.address(0, "nothing"))
    async with running(tmp_path, settings) as process:
        line = await process.heard("no owner yet")
        (code,) = re.findall(r"/start (\w+)", line)
        assert (await telegram.ask(owner, f"/start {code}")).text.startswith("You are the owner")
    # The next start has its first look at once.
    before = telegram.acts(7)
    async with running(tmp_path, settings):
        told = await telegram.wait_for(7, before, 20)
        assert told.text.startswith(f"Something is wrong\n{title('dead')} does not answer; last ")


async def dead(url: str, bot_id: int, address: str) -> None:
    """As if the outlet had failed for two days."""
    now = SystemClock().now()
    async with open_store(url, bot_id=bot_id, language="en", timezone="UTC") as store:
        await store.articles.declare([Source("dead", title("dead"), address, "en")])
        polling = Polling(
            checked_at=now,
            succeeded_at=now - timedelta(days=2),
            failures=9,
            error="no answer",
            next_at=now + timedelta(hours=1),
        )
        await store.articles.polled("dead", polling)
