from datetime import timedelta

from tests.storage.conftest import Bot
from tests.storage.kit import NOW


async def test_names_of_pictures_are_each_bots_own(bot: Bot) -> None:
    mine, other = bot(1).pictures, bot(2).pictures
    await mine.put("chart", "file-1", NOW)
    assert (await mine.get("chart"), await other.get("chart")) == ("file-1", None)
    await mine.put("chart", "file-2", NOW)
    assert await mine.get("chart") == "file-2"


async def test_old_names_are_forgotten(bot: Bot) -> None:
    mine, other = bot(1).pictures, bot(2).pictures
    await mine.put("old", "file-1", NOW - timedelta(days=2))
    await mine.put("new", "file-2", NOW)
    await other.put("old", "file-3", NOW - timedelta(days=2))
    assert await mine.prune(NOW - timedelta(days=1)) == 1
    assert (await mine.get("old"), await mine.get("new")) == (None, "file-2")
    assert await other.get("old") == "file-3"
