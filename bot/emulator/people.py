"""The people and places of the emulated Telegram, as a test or the chat page moves them."""

import asyncio
import re
from typing import Any

from bot.emulator.chats import Chat, Member, Status
from bot.emulator.entities import cleaned, with_found
from bot.emulator.inline import Found, inline_query
from bot.emulator.messages import Message, formatting
from bot.emulator.params import TEXT_LIMIT
from bot.emulator.standing import change_member
from bot.emulator.state import InlineQuery, Query, State

_COMMAND = re.compile(r"/[A-Za-z0-9_]+(?:@([A-Za-z0-9_]+))?(?!\S)")


class Place:
    """A group, supergroup or channel."""

    def __init__(self, state: State, chat: Chat) -> None:
        self.state = state
        self.chat = chat
        self.id = chat.id

    def set_bot(self, status: Status, by: "User | None" = None, **rights: bool) -> None:
        """Add, promote, restrict, remove ("left") or kick ("kicked") the bot."""
        user = by.json if by else self._owner()
        change_member(self.state, self.chat, self.state.bot, Member(status, rights), by=user)

    def set_member(self, user: "User", status: Status, **rights: bool) -> None:
        change_member(self.state, self.chat, user.json, Member(status, rights), by=self._owner())

    def _owner(self) -> dict[str, Any]:
        for user_id, member in self.chat.members.items():
            if member.status == "creator":
                return self.state.users[user_id]
        return self.state.bot

    def topic(self, thread_id: int, *, is_open: bool = True) -> None:
        """Open or close a forum topic; the first one makes the group a forum."""
        self.chat.json["is_forum"] = True
        self.chat.topics[thread_id] = is_open

    def delete(self) -> None:
        self.chat.deleted = True

    def migrate(self, new_id: int) -> "Place":
        """Upgrade a group to a supergroup, with the two service messages that tell of it."""
        owner = self._owner()
        new = self.state.add_chat(new_id, "supergroup", title=self.chat.json["title"])
        new.members = dict(self.chat.members)
        self.chat.migrated_to = new_id
        for chat, field, other in (
            (self.chat, "migrate_to_chat_id", new_id),
            (new, "migrate_from_chat_id", self.id),
        ):
            message = self.state.write(chat, {"from": owner}, {field: other})
            self.state.update("message", message)
        return Place(self.state, new)

    async def post(self, text: str) -> Message:
        """Write in a channel, in its own name."""
        fields = _spoken(text)
        message = self.state.write(self.chat, {"sender_chat": self.chat.json}, fields)
        if self.chat.member(self.state.bot_id).present:
            self.state.update("channel_post", message)
        await asyncio.sleep(0)
        return message


class User:
    """A person with an account, who talks to the bot in private or in a group."""

    def __init__(self, state: State, json: dict[str, Any], chat: Chat) -> None:
        self.state = state
        self.json = json
        self.chat = chat
        self.id = chat.id

    async def say(
        self,
        text: str,
        place: Place | None = None,
        *,
        reply_to: Message | None = None,
        thread_id: int | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write a message. The first one in private starts the bot.

        `anonymous` is an administrator who hides behind the group. In a group the bot sees only
        what its privacy mode lets it see: commands, replies to it, mentions of it.
        """
        chat = place.chat if place else self.chat
        self._may_say(chat)
        fields = _spoken(text)
        if reply_to is not None:
            fields["reply_to_message"] = reply_to.alone
        if thread_id:
            fields |= {"message_thread_id": thread_id, "is_topic_message": True}
        message = self.state.write(chat, self._author(chat, anonymous=anonymous), fields)
        chat.started = True
        if self._bot_sees(chat, message):
            self.state.update("message", message)
        await asyncio.sleep(0)
        return message

    def _author(self, chat: Chat, *, anonymous: bool) -> dict[str, Any]:
        if not anonymous:
            return {"from": self.json}
        group = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
        return {"from": group | {"username": "GroupAnonymousBot"}, "sender_chat": chat.json}

    def _may_say(self, chat: Chat) -> None:
        if chat is self.chat and chat.member(self.state.bot_id).status == "kicked":
            raise ValueError("a user who has blocked the bot cannot write to it")
        if chat is not self.chat and not chat.member(self.id).present:
            raise ValueError(f"user {self.id} is not in chat {chat.id}")

    def _bot_sees(self, chat: Chat, message: Message) -> bool:
        bot = chat.member(self.state.bot_id)
        if chat.kind == "private" or bot.status == "administrator":
            return True
        if not bot.present:
            return False
        if "via_bot" in message:
            return True
        name = str(self.state.bot["username"]).lower()
        command = _COMMAND.match(message.text)
        if command:
            return (command.group(1) or name).lower() == name
        replied = message.get("reply_to_message", {}).get("message_id")
        return bool(replied in chat.own or f"@{name}" in message.text.lower())

    async def press(self, message: Message | int, label: str, *, forged: bool = False) -> Query:
        """Press the button with that text or callback data, in the message as it stands now.

        `forged` sends the data without such a button, as a client of one's own can.
        """
        chat_id = self.id if isinstance(message, int) else message.chat_id
        message_id = message if isinstance(message, int) else message.id
        chat = self.state.chats[chat_id]
        current = chat.messages.get(message_id)
        shown = current if current is not None else message
        data = label if forged or isinstance(shown, int) else shown.button(label)["callback_data"]
        gone = {"chat": chat.json, "message_id": message_id, "date": 0}
        query = self._query(chat, data)
        payload = {"id": query.id, "from": self.json, "chat_instance": str(chat_id), "data": data}
        payload["message"] = gone if current is None else current
        self.state.update("callback_query", payload)
        await asyncio.sleep(0)
        return query

    async def inline(self, text: str, offset: str = "") -> InlineQuery:
        """Type the bot's name and this behind it, in any chat."""
        query = inline_query(self.state, self.json, text, offset)
        await asyncio.sleep(0)
        return query

    async def pick(self, found: Found, place: Place | None = None) -> Message:
        """Send what the bot offered, as a message of one's own."""
        chat = place.chat if place else self.chat
        self._may_say(chat)
        author = {**self._author(chat, anonymous=False), "via_bot": self.state.bot}
        message = self.state.write(chat, author, found.message)
        if self._bot_sees(chat, message):
            self.state.update("message", message)
        await asyncio.sleep(0)
        return message

    def _query(self, chat: Chat, data: str) -> Query:
        query_id = f"{self.id}{len(self.state.queries) + 1:012d}"
        query = Query(query_id, self.id, chat.id, data, self.state.clock.monotonic())
        self.state.queries[query_id] = query
        return query

    def block(self) -> None:
        """Stop the bot in the private chat."""
        self._set_bot(Member("kicked"))

    def unblock(self) -> None:
        self._set_bot(Member("member"))

    def _set_bot(self, member: Member) -> None:
        change_member(self.state, self.chat, self.state.bot, member, by=self.json)

    def deactivate(self) -> None:
        """Delete the account."""
        self.chat.deactivated = True


def _spoken(text: str) -> dict[str, Any]:
    shown, _ = cleaned(text, [])
    if not 1 <= len(shown) <= TEXT_LIMIT:
        raise ValueError("a message has 1 to 4096 characters")
    return formatting(shown, with_found(shown, []))
