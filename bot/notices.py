"""Notices to the owner."""

from collections.abc import Sequence

from bot.clock import Clock
from bot.languages import language
from bot.model import Delivery
from bot.ownership import Ownership
from bot.ports import Chats, Outbox
from bot.rates.ports import Held
from bot.render.buttons import tag
from bot.render.doubts import doubted


class Notices:
    """They are promised to the owner, if there is one."""

    def __init__(self, ownership: Ownership, chats: Chats, outbox: Outbox, clock: Clock) -> None:
        self._ownership = ownership
        self._chats = chats
        self._outbox = outbox
        self._clock = clock

    async def doubted(self, held: Sequence[Held]) -> None:
        """Tell what is in quarantine."""
        owner = self._ownership.owner
        if owner is None:
            return
        chat = await self._chats.open(owner, "private")
        first = held[0].quote
        series = ",".join(f"{one.quote.base}{one.quote.quote}={one.quote.value}" for one in held)
        notice = Delivery(
            chat_id=owner,
            kind="notice",
            dedupe_key=f"doubt:{first.source}:{first.effective_date}:{tag(series)}",
            messages=(doubted(held, language(chat.language)),),
            lane="alert",
        )
        await self._outbox.promise([notice], self._clock.now())
