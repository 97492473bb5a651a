"""/status."""

import platform
import sqlite3
from dataclasses import replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from bot.model import Delivery, Message, Polling, Source
from bot.values.parcels import Settlement
from storage.migrate import load
from tests.kit.clock import START
from tests.kit.program import running
from tests.storage.kit import quote

OWNER = 1
NAMES = ("failing", "zombie", "new", "off")


async def test_how_the_bot_is(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER, begun_at=START - timedelta(hours=3)) as engine:
        engine.telegram.user(2)
        await engine.ask("/start", engine.telegram.user(2))
        await engine.store.chats.deactivate(2, "blocked")
        fine = await engine.ask("/status")
        assert fine.text.startswith("Outlets\n0 well · 0 failing · 0 without news for a week")
        assert "1 not read yet · 0 off\n\nMessages\nwaiting: 0\n" in fine.text
        assert "0 sent, 0 too late, 0 given up" in fine.text
        assert "chats: 2, of them paused: 1; messages that wait for them: 0" in fine.text
        assert "Given up\n" not in fine.text
        for word in (
            f"yamchi {version('yamchi')} · Python {platform.python_version()}",
            f"SQLite {sqlite3.sqlite_version} · schema {len(load())}",
            "GB free",
            "started 3 h ago",
        ):
            assert word in fine.text
        assert engine.telegram.token not in fine.text


async def test_what_is_not_well(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER) as engine:
        now, store = engine.clock.now(), engine.store
        sources = [Source(name, f"The {name}", "https://x.example", "en") for name in NAMES]
        off = replace(sources[-1], enabled=False)
        await store.articles.declare([*sources[:-1], off])
        bad = Polling(checked_at=now, failures=4, error="down")
        await store.articles.polled("failing", bad)
        await store.articles.polled("zombie", Polling(checked_at=now, succeeded_at=now))
        await store.rates.add(
            [
                quote("2026-04-02", "475.09", fetched_at=now - timedelta(hours=2)),
                quote("2026-03-30", "12.4", source="cbr", fetched_at=now - timedelta(days=3)),
            ]
        )
        promised = [Delivery(chat, "digest", "d:1", (Message("x"),)) for chat in (8, 9)]
        await store.outbox.promise(promised, now - timedelta(hours=1))
        first, _ = await store.deliveries.due("digest", now, 5)
        await store.deliveries.claim([first.id], "me", now, now + timedelta(minutes=1))
        dead = Settlement(first.id, "dead", "refused", reason="Telegram refused: <b>no</b>")
        await store.deliveries.settle("me", [dead], now)
        shown = (await engine.ask("/status")).text
        assert "0 well · 1 failing · 1 without news for a week · 1 not read yet · 2 off" in shown
        assert "The failing: " in shown
        assert (
            "Rates\nBank of Russia: 30 Mar 2026 · read 3 days ago\n"
            "National Bank of Kazakhstan: 2 Apr 2026 · read 2 h ago\n"
        ) in shown
        assert "waiting: 1 · the oldest was due 1 h ago" in shown
        assert "1 given up" in shown
        assert "attempts: refused 1" in shown
        assert "Given up\ndigest · " in shown
        assert "Telegram refused: <b>no</b>" in shown
        await engine.ask("/language Türkmençe")
        shown = (await engine.ask("/status")).text
        assert "synanyşyklar: ret edildi 1" in shown
        assert "\ndaýjest · " in shown


async def test_it_is_the_owners(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER) as engine:
        refused = await engine.ask("/status", engine.telegram.user(2))
        assert refused.text.startswith("Only the owner")
