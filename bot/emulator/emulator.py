"""Telegram as a bot sees it, without a network: what EmulatorServer serves and tests steer."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.clock import Clock, SystemClock
from bot.emulator import asking, editing, inline, sending, webhook
from bot.emulator.chats import Chat, Member
from bot.emulator.faults import Fault, Faults
from bot.emulator.limits import Limits
from bot.emulator.messages import Message
from bot.emulator.params import Params
from bot.emulator.people import Place, User
from bot.emulator.refusal import Refusal, bad, conflict, not_found, too_many, unauthorized
from bot.emulator.state import State
from bot.emulator.updates import Updates

TOKEN = "1000000001:emulated-bot-token-for-this-machine"  # noqa: S105 - opens nothing anywhere

_METHODS: dict[str, Callable[[State, Params], Any]] = {
    "getMe": asking.get_me,
    "getChat": asking.get_chat,
    "getChatMember": asking.get_chat_member,
    "getChatAdministrators": asking.get_chat_administrators,
    "leaveChat": asking.leave_chat,
    "setMyCommands": asking.set_my_commands,
    "getMyCommands": asking.get_my_commands,
    "deleteMyCommands": asking.delete_my_commands,
    "setWebhook": webhook.set_webhook,
    "deleteWebhook": webhook.delete_webhook,
    "getWebhookInfo": webhook.get_webhook_info,
    "sendMessage": sending.send_message,
    "sendRichMessage": sending.send_rich_message,
    "sendPhoto": sending.send_photo,
    "sendDocument": sending.send_document,
    "sendChatAction": sending.send_chat_action,
    "editMessageText": editing.edit_message_text,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "answerCallbackQuery": editing.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
}
_NAMES = {name.lower(): name for name in (*_METHODS, "getUpdates")}

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_GATEWAY = b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>"


@dataclass(slots=True)
class Call:
    """One call as it came in. `params` are the values as sent: text from forms, Upload for files.

    `outcome` is "ok", a refusal ("400 Bad Request: …"), a fault's name, or "" while it runs.
    """

    method: str
    params: Mapping[str, Any]
    at: datetime
    outcome: str = ""

    def json(self, name: str) -> Any:
        """A parameter that is sent as JSON, decoded."""
        return Params(self.params).json(name, name)


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire. `cut`: the connection breaks, in the middle or before it."""

    status: int
    body: bytes
    content_type: str = "application/json"
    cut: Literal["", "reset", "half"] = ""


@dataclass(eq=False)
class Emulator:
    """The whole emulated Telegram, with one bot. Needs no network and no loop to be made.

    `strict` keeps the flood limits (`limits.strict` switches them later). Waiting for updates and
    answers is in real seconds, all other time is the clock's. `calls` are the last `keep` calls.
    """

    token: str = TOKEN
    clock: Clock = field(default_factory=SystemClock)
    user_name: str = "yamchi_bot"
    strict: bool = False
    seed: int = 0
    keep: int = 100_000

    def __post_init__(self) -> None:
        bot = {"id": int(self.token.split(":")[0]), "is_bot": True, "first_name": "yamchi"}
        self.state = State(
            token=self.token,
            clock=self.clock,
            bot=bot | {"username": self.user_name},
            updates=Updates(self.clock),
            limits=Limits(self.clock, strict=self.strict),
        )
        self.limits = self.state.limits
        self.faults = Faults(self.seed)
        self.calls: deque[Call] = deque(maxlen=self.keep)

    def user(
        self, user_id: int, *, language: str = "en", name: str = "", started: bool = True
    ) -> User:
        """The user of that id, new at the first call. `started` False: never wrote to the bot."""
        if user_id not in self.state.users:
            first = name or f"User {user_id}"
            json = {"id": user_id, "is_bot": False, "first_name": first, "language_code": language}
            self.state.users[user_id] = json
            chat = self.state.add_chat(user_id, "private", first_name=first)
            chat.members[self.state.bot_id] = Member("member")
            chat.started = started
        return User(self.state, self.state.users[user_id], self.state.chats[user_id])

    def group(
        self, chat_id: int, title: str = "Group", *members: User, supergroup: bool = True
    ) -> Place:
        """A group with the bot in it as a member; the first of the members is its owner."""
        chat = self.state.add_chat(chat_id, "supergroup" if supergroup else "group", title=title)
        return self._peopled(chat, members, Member("member"))

    def channel(
        self, chat_id: int, title: str = "Channel", *members: User, username: str = ""
    ) -> Place:
        """A channel where the bot may post and edit; the first of the members is its owner."""
        chat = self.state.add_chat(chat_id, "channel", title=title, username=username)
        rights = {"can_post_messages": True, "can_edit_messages": True}
        return self._peopled(chat, members, Member("administrator", rights))

    def _peopled(self, chat: Chat, members: Iterable[User], bot: Member) -> Place:
        for number, user in enumerate(members):
            chat.members[user.id] = Member("member" if number else "creator")
        chat.members[self.state.bot_id] = bot
        return Place(self.state, chat)

    def conversation(self, chat_id: int) -> list[Message]:
        """Every message of a chat, in order, as it stands now."""
        return list(self.state.chats[chat_id].messages.values())

    def sent_to(self, chat_id: int) -> list[Message]:
        """The bot's messages in a chat, in order, as they stand now."""
        chat = self.state.chats[chat_id]
        return [message for message in chat.messages.values() if message.id in chat.own]

    def acts(self, chat_id: int) -> int:
        """How many messages and edits the bot has made in a chat: the `after` of wait_for."""
        return len(self.state.chats[chat_id].acts)

    async def wait_for(
        self, chat_id: int, after: int | None = None, seconds: float = 5.0
    ) -> Message:
        """The bot's first message or edit after so many acts (None: the next one from now).

        Raises TimeoutError after real `seconds`.
        """
        acts = self.state.chats[chat_id].acts
        number = len(acts) if after is None else after
        async with asyncio.timeout(seconds):
            while len(acts) <= number:
                await self.state.changed.wait()
        return acts[number]

    async def ask(self, user: User, text: str, seconds: float = 5.0) -> Message:
        """Say it in private and wait for the bot's next message or edit there."""
        before = self.acts(user.id)
        await user.say(text)
        return await self.wait_for(user.id, before, seconds)

    async def tap(self, user: User, message: Message, label: str, seconds: float = 5.0) -> Message:
        """Press a button and wait for the bot's next message or edit in that chat."""
        before = self.acts(message.chat_id)
        await user.press(message, label)
        return await self.wait_for(message.chat_id, before, seconds)

    async def offered(
        self, user: User, text: str, offset: str = "", seconds: float = 5.0
    ) -> inline.Offered:
        """Type it behind the bot's name and wait for what the bot offers."""
        query = await user.inline(text, offset)
        async with asyncio.timeout(seconds):
            while query.answer is None:
                await self.state.changed.wait()
        answer: inline.Offered = query.answer
        return answer

    async def call(self, method: str, values: Mapping[str, Any]) -> Answer:
        """Carry out one call of the Bot API, faults included."""
        name = _NAMES.get(method.lower(), method)
        call = Call(name, values, self.clock.now())
        self.calls.append(call)
        struck = self.faults.strike(name, Params(values).integer("chat_id"))
        answer = await self._answer(call, struck)
        for fault in struck:
            if fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
        return answer

    async def _answer(self, call: Call, struck: list[Fault]) -> Answer:
        fault = next((fault for fault in struck if fault.kind != "slow"), None)
        before = _instead(fault) if fault else None
        if fault and before:
            call.outcome = fault.kind
            return before
        try:
            body = {"ok": True, "result": await self._result(call)}
            status, call.outcome = 200, "ok"
        except Refusal as refusal:
            body, status = refusal.json(), refusal.code
            call.outcome = f"{status} {refusal.description}"
        if fault:
            call.outcome = fault.kind
        cut: dict[str, Literal["reset", "half"]] = {"reset_after": "reset", "truncated": "half"}
        return Answer(status, _dump(body), cut=cut[fault.kind] if fault else "")

    async def _result(self, call: Call) -> Any:
        params = Params(call.params)
        if call.method == "getUpdates":
            return await self._updates(params)
        method = _METHODS.get(call.method)
        if method is None:
            raise not_found()
        return method(self.state, params)

    async def _updates(self, params: Params) -> list[dict[str, Any]]:
        if self.state.webhook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        updates = self.state.updates
        updates.allow(params.strings("allowed_updates"))
        offset, limit = params.integer("offset"), params.integer("limit", 100)
        return await updates.poll(offset, limit, params.integer("timeout"))


def _instead(fault: Fault) -> Answer | None:
    """The answer of a fault that strikes before the call is carried out."""
    if fault.kind == "reset_before":
        return Answer(0, b"", cut="reset")
    if fault.kind == "bad_gateway":
        return Answer(502, _GATEWAY, "text/html")
    refusals = {
        "too_many_requests": too_many(fault.retry_after),
        "internal_error": Refusal(500, "Internal Server Error"),
        "unauthorized": unauthorized(),
        "not_found": not_found(),
        "bad_request": bad("RICH_MESSAGE_INVALID"),
        "conflict": conflict(
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        ),
    }
    refusal = refusals.get(fault.kind)
    return Answer(refusal.code, _dump(refusal.json())) if refusal else None


def _dump(body: dict[str, Any]) -> bytes:
    return _ENCODER.encode(body).encode("utf-8", "replace")
