"""`yamchi backup` beside a running bot, and `yamchi restore` after it."""

from pathlib import Path

from tests.journeys.database import rows
from tests.kit.process import running, settings_for
from tests.kit.telegram import Telegram


async def test_a_backup_of_a_running_bot_is_restored(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        await telegram.ask(telegram.user(7), "/start")
        async with running(tmp_path, settings, "backup", "copy.db") as made:
            assert await made.ended() == 0
        assert "MB, schema " in made.stdout
        async with running(tmp_path, settings, "backup", "copy.db") as again:
            assert await again.ended() == 1
        assert "--force" in again.stderr
        await telegram.ask(telegram.user(8), "/start")
        async with running(tmp_path, settings, "restore", "copy.db") as refused:
            assert await refused.ended() == 1
        assert f"(process {bot.pid})" in refused.stderr
    assert rows(tmp_path, "SELECT id FROM chats ORDER BY id") == [(7,), (8,)]
    async with running(tmp_path, settings, "restore", "copy.db") as restored:
        assert await restored.ended() == 0
    assert "is kept as" in restored.stdout
    assert rows(tmp_path, "SELECT id FROM chats ORDER BY id") == [(7,)]
    async with running(tmp_path, settings) as bot:
        await bot.heard("Answering as")
        assert (await telegram.ask(telegram.user(7), "/help")).text


async def test_a_database_of_postgresql_is_not_copied(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path, DATABASE_URL="postgresql://u@h/d")
    async with running(tmp_path, settings, "backup", "copy.db") as made:
        assert await made.ended() == 2
    assert "pg_dump" in made.stderr
