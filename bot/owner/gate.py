"""The gate: whom a private bot answers, and whom no bot answers any more.

Who is let in or banned is held in memory as well: every update asks.
"""

import logging

from bot.allowance import Allowance
from bot.clock import Clock, micros
from bot.languages import language
from bot.model import ChatKind, Delivery
from bot.owner.notices import Notices
from bot.owner.ownership import Ownership
from bot.ports import Chats, Notes, Outbox, Transaction
from bot.render import guests as render
from bot.values.guests import BANNED, OUTSIDE, Guest, Guests, State

log = logging.getLogger(__name__)
# Requests that the owner is told of; more of them stand in /guests alone.
MOST, SECONDS = 20, 3600.0


class Gate:
    """`public`: whoever is not banned is answered."""

    def __init__(
        self,
        guests: Guests,
        chats: Chats,
        outbox: Outbox,
        notices: Notices,
        ownership: Ownership,
        transaction: Transaction,
        clock: Clock,
        *,
        public: bool = True,
    ) -> None:
        self.guests = guests
        self._chats = chats
        self._outbox = outbox
        self._notices = notices
        self._ownership = ownership
        self._transaction = transaction
        self._clock = clock
        self._public = public
        self._admitted: frozenset[int] = frozenset()
        self._banned: frozenset[int] = frozenset()
        self._asked: frozenset[int] = frozenset()
        self._requests = Allowance(clock, MOST, SECONDS)

    async def load(self) -> None:
        """What is stored, which another process may have changed."""
        self._admitted = await self.guests.ids("admitted")
        self._banned = await self.guests.ids("banned")
        self._asked = await self.guests.ids("asked") | await self.guests.ids("refused")

    async def begin(self, notes: Notes, bot_id: int) -> None:
        """At the start. Chats that a bot had before it became private get nothing until they are
        let in; all of them do again once it is public."""
        note = f"{bot_id} is public"
        if (await notes.get(note) or "yes") != ("yes" if self._public else "no"):
            if self._public:
                for chat_id, kind in await self.guests.shut_out():
                    await self._chats.open(chat_id, kind)
            else:
                for chat_id in await self.guests.outsiders(self._ownership.owner):
                    await self._chats.deactivate(chat_id, OUTSIDE)
            await notes.put(note, "yes" if self._public else "no")
        await self.load()

    def bans(self, *ids: int | None) -> bool:
        """Whether one of them, a person or a chat, is banned."""
        return any(each in self._banned and not self._ownership.is_owner(each) for each in ids)

    def admits(self, user_id: int | None, chat_id: int) -> bool:
        return self._public or self._ownership.is_owner(user_id) or chat_id in self._admitted

    def welcomes(self, user_id: int | None) -> bool:
        """Whether it is the owner, who lets in by adding the bot to a chat."""
        return not self._public and self._ownership.is_owner(user_id)

    async def ask(self, chat_id: int, kind: ChatKind, name: str, spoken: str) -> bool:
        """Pass on that somebody wants in; False where that was done before, or for want of an
        owner."""
        if self._ownership.owner is None or chat_id in self._asked:
            return False
        now = self._clock.now()
        guest = Guest(chat_id, kind, name, spoken, "asked")
        async with self._transaction():
            if not await self.guests.ask(guest, now):
                return False
            if not self._requests.take(0):
                await self._notices.asked(guest, await self.guests.count("asked"))
        self._asked |= {chat_id}
        return True

    async def decide(self, chat_id: int, state: State) -> Guest:
        """Of one who is banned nothing is heard or sent; one who is let in is told so."""
        now = self._clock.now()
        async with self._transaction():
            guest = await self.guests.decide(chat_id, state, now)
            if state == "banned":
                await self._chats.deactivate(chat_id, BANNED)
            elif state == "refused" and not self._public:
                await self._chats.deactivate(chat_id, OUTSIDE)
            elif state == "admitted" and guest.kind != "channel":
                chat = await self._chats.open(chat_id, guest.kind, guest.language)
                told = (render.welcome(language(chat.language)),)
                key = f"admitted:{micros(now)}"
                await self._outbox.promise([Delivery(chat_id, "notice", key, told, "alert")], now)
        await self.load()
        return guest

    async def pardon(self, chat_id: int) -> bool:
        """Lift a ban; False where there is none. To a private bot it is a stranger again."""
        guest = await self.guests.get(chat_id)
        if guest is None or guest.state != "banned":
            return False
        await self.guests.forget(chat_id)
        chat = await self._chats.known(chat_id)
        if self._public and chat is not None and chat.inactive == BANNED:
            await self._chats.open(chat_id, chat.kind)
        await self.load()
        return True
