"""/status."""

from datetime import timedelta
from pathlib import Path

from bot.model import Delivery, Message, Polling
from bot.parcels import Settlement
from tests.kit.clock import START
from tests.kit.program import running

OWNER = 1


async def test_how_the_bot_is(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER, begun_at=START - timedelta(hours=3)) as engine:
        fine = await engine.ask("/status")
        assert fine.text.startswith("Outlets\n1 of 1 answer\n\nMessages\nwaiting: 0\n")
        assert "0 sent, 0 too late, 0 given up" in fine.text
        assert "Given up\n" not in fine.text
        assert "yamchi " in fine.text
        assert "started 3 h ago" in fine.text
        now, store = engine.clock.now(), engine.store
        await store.articles.polled("times", Polling(checked_at=now, failures=4, error="down"))
        promised = [Delivery(chat, "digest", "d:1", (Message("x"),)) for chat in (8, 9)]
        await store.outbox.promise(promised, now - timedelta(hours=1))
        first, _ = await store.deliveries.due("digest", now, 5)
        await store.deliveries.claim([first.id], "me", now, now + timedelta(minutes=1))
        dead = Settlement(first.id, "dead", "refused", reason="Telegram refused: <b>no</b>")
        await store.deliveries.settle("me", [dead], now)
        bad = (await engine.ask("/status")).text
        assert "0 of 1 answer\nThe Times: " in bad
        assert "waiting: 1 · the oldest was due 1 h ago" in bad
        assert "1 given up" in bad
        assert "Given up\ndigest · " in bad
        assert "Telegram refused: <b>no</b>" in bad
        assert engine.telegram.token not in fine.text + bad


async def test_it_is_the_owners(tmp_path: Path) -> None:
    async with running(tmp_path, owner_id=OWNER) as engine:
        refused = await engine.ask("/status", engine.telegram.user(2))
        assert refused.text.startswith("Only the owner")
