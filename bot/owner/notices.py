"""Notices to the owner, in the owner's language."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from bot.clock import Clock, micros
from bot.errors import StorageError
from bot.languages import Language, language
from bot.model import Address, Delivery, Message
from bot.owner.ownership import Ownership
from bot.ports import Articles, Chats, Outbox
from bot.rates.ports import Held
from bot.render.buttons import tag
from bot.render.doubts import doubted
from bot.render.guests import request
from bot.render.troubles import troubles
from bot.values.guests import Guest
from bot.values.incidents import Incident, Incidents, Trouble

Send = Callable[[Address, Message], Awaitable[int | None]]
KEPT = timedelta(days=2)  # of what waits for an owner who cannot be reached


class Notices:
    """They are promised to the owner, if there is one. `send` is for what cannot be promised, once
    Telegram has been reached; `usual` is the language of one who has no chat with the bot."""

    def __init__(
        self,
        ownership: Ownership,
        chats: Chats,
        outbox: Outbox,
        articles: Articles,
        incidents: Incidents,
        clock: Clock,
        usual: str = "en",
    ) -> None:
        self._ownership = ownership
        self._chats = chats
        self._outbox = outbox
        self._articles = articles
        self._incidents = incidents
        self._clock = clock
        self._usual = usual
        self.send: Send | None = None

    async def doubted(self, held: Sequence[Held]) -> None:
        """Tell what is in quarantine. Once nothing of that bank is, the lookout says so."""
        first = held[0].quote
        series = ",".join(f"{one.quote.base}{one.quote.quote}={one.quote.value}" for one in held)
        key = f"doubt:{first.source}:{first.effective_date}:{tag(series)}"
        if await self._promise(key, doubted(held, await self._language())):
            await self._incidents.begin([("held", first.source)], self._clock.now(), told=True)

    async def troubles(self, begun: Sequence[Trouble], ended: Sequence[Incident]) -> bool:
        """False where there is nobody to be told."""
        message = await self._message(begun, ended)
        return await self._promise(f"troubles:{micros(self._clock.now())}", message)

    async def asked(self, guest: Guest, waiting: int) -> None:
        """Somebody wants to be let in."""
        message = request(guest, waiting, await self._language())
        await self._promise(f"guest:{guest.chat_id}:{micros(self._clock.now())}", message)

    async def at_once(self, begun: Sequence[Trouble]) -> bool:
        """Without the outbox; whether it arrived."""
        owner = self._ownership.owner
        if owner is None or self.send is None:
            return False
        return await self.send(Address(owner), await self._message(begun, ())) is not None

    async def _message(self, begun: Sequence[Trouble], ended: Sequence[Incident]) -> Message:
        try:
            states = await self._articles.sources()
        except StorageError:
            states = []
        titles = {state.source.id: state.source.title for state in states}
        return troubles(begun, ended, titles, self._clock.now(), await self._language())

    async def _promise(self, key: str, message: Message) -> bool:
        owner = self._ownership.owner
        if owner is None:
            return False
        now = self._clock.now()
        notice = Delivery(owner, "notice", key, (message,), "alert", expires_at=now + KEPT)
        await self._outbox.promise([notice], now)
        return True

    async def _language(self) -> Language:
        owner = self._ownership.owner
        try:
            chat = None if owner is None else await self._chats.known(owner)
        except StorageError:
            chat = None
        return language(chat.language if chat else self._usual)
