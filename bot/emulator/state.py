"""What the emulated Telegram knows: chats, users, messages, updates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.clock import Clock
from bot.emulator.chats import Chat, Kind, refusal_of_topic, refusal_to_write
from bot.emulator.limits import Limits
from bot.emulator.messages import Message
from bot.emulator.params import Params, Upload
from bot.emulator.pulse import Pulse
from bot.emulator.refusal import bad
from bot.emulator.updates import Updates

Event = dict[str, Any]
Listener = Callable[[int | None, Event], None]


@dataclass(slots=True)
class Query:
    """A pressed button. `answer` is what the bot showed for it, None until it did."""

    id: str
    user_id: int
    chat_id: int
    data: str
    at: float
    answer: dict[str, Any] | None = None


@dataclass(slots=True)
class InlineQuery:
    """What somebody typed behind the bot's name. `answer` is None until the bot gave one; see
    bot/emulator/inline.py."""

    id: str
    at: float
    answer: Any = None


@dataclass(slots=True)
class Webhook:
    """Where updates are delivered; no `url` is none."""

    url: str = ""
    secret: str = ""
    max_connections: int = 40
    error: str = ""
    error_date: int = 0


@dataclass(slots=True)
class State:
    """All of it, without a network. `listeners` are told of what a chat shows."""

    token: str
    clock: Clock
    bot: dict[str, Any]
    updates: Updates
    limits: Limits
    chats: dict[int, Chat] = field(default_factory=dict)
    users: dict[int, dict[str, Any]] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    inline: dict[str, InlineQuery] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    webhook: Webhook = field(default_factory=Webhook)
    changed: Pulse = field(default_factory=Pulse)
    listeners: list[Listener] = field(default_factory=list)
    serial: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def bot_id(self) -> int:
        return int(self.bot["id"])

    def now(self) -> int:
        """Unix seconds, as dates are in the Bot API."""
        return int(self.clock.now().timestamp())

    def add_chat(self, chat_id: int, kind: Kind, **names: Any) -> Chat:
        """A new chat. Private chats and groups number their messages together, others apart."""
        json = {"id": chat_id, "type": kind, **{key: names[key] for key in names if names[key]}}
        chat = Chat(chat_id, kind, json)
        if kind in ("private", "group"):
            chat.ids = self.serial
        self.chats[chat_id] = chat
        return chat

    def chat(self, params: Params, name: str = "chat_id") -> Chat:
        """The chat that a call names by id or @username."""
        given = params.text(name)
        if not given:
            raise bad("chat_id is empty")
        if given.startswith("@"):
            found = [c for c in self.chats.values() if c.username.lower() == given[1:].lower()]
            chat = next((chat for chat in found if chat.kind != "private"), None)
        else:
            chat = self.chats.get(params.integer(name))
        if chat is None:
            raise bad("chat not found")
        return chat

    def writable(self, params: Params) -> Chat:
        """The chat that a call names, if the bot may write there and in that topic."""
        chat = self.chat(params)
        thread_id = params.integer("message_thread_id")
        refusal = refusal_to_write(chat, self.bot_id) or refusal_of_topic(chat, thread_id)
        if refusal:
            raise refusal
        return chat

    def write(self, chat: Chat, author: dict[str, Any], fields: dict[str, Any]) -> Message:
        """Put a message into a chat."""
        message = Message(message_id=next(chat.ids), **author)
        message |= {"date": self.now(), "chat": chat.json}
        message.update(fields)
        chat.messages[message.id] = message
        self.tell(chat.id, "message", message=message)
        return message

    def acted(self, chat: Chat, message: Message) -> None:
        """The bot wrote or edited this."""
        chat.messages[message.id] = message
        chat.own.add(message.id)
        chat.acts.append(message)
        self.changed.beat()

    def tell(self, chat_id: int | None, kind: str, **facts: Any) -> None:
        for listener in self.listeners:
            listener(chat_id, {"kind": kind, **facts})

    def update(self, kind: str, payload: dict[str, Any]) -> None:
        self.updates.put(kind, payload)
