"""What the courier looks at ahead."""

from datetime import timedelta
from pathlib import Path

from bot.delivery.ahead import LEAST, LOOK, Ahead
from bot.delivery.pacing import Pacing
from tests.kit.clock import TurnedClock
from tests.kit.program import store_at
from tests.kit.sending import delivery


async def test_what_expires_while_it_is_held_makes_room_for_others(tmp_path: Path) -> None:
    """As in hours without Telegram: afterwards the lane goes on."""
    clock = TurnedClock()
    soon = clock.now() + timedelta(minutes=1)
    async with store_at(tmp_path) as store:
        ahead = Ahead(store.deliveries, Pacing(1, clock), clock)
        held = [delivery(chat, "d", expires_at=soon) for chat in range(2, LEAST + 2)]
        await store.outbox.promise(held, clock.now())
        await ahead.look()
        await clock.advance(61)
        assert list(ahead.ready()) == []
        await store.outbox.promise([delivery(1, "later")], clock.now())
        await clock.advance(LOOK)
        await ahead.look()
        assert [parcel.chat_id for parcel in ahead.ready()] == [1]
