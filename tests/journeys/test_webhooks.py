"""The webhook of several processes of one bot, with a proxy before them."""

from pathlib import Path

from tests.kit.brought import AGAIN, IN_HAND, Load, bring
from tests.kit.telegram import Telegram

LOAD = Load(chats=500, each=10, kills=2)
REFUSED = (403,) * 6 + (413,) * 2


async def test_what_is_brought_is_answered_once_whoever_took_it(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    found = await bring(LOAD, telegram, tmp_path, postgresql)
    assert not found.unanswered
    assert not found.disordered
    assert not found.unwritten
    assert found.twice <= IN_HAND * LOAD.kills
    assert found.strangers == REFUSED
    assert found.repeated > LOAD.updates * AGAIN / 2
    assert min(found.shares) > LOAD.updates / 4
    assert not found.polled
