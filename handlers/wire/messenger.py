"""ports.Messenger over the Bot API. Telegram's errors become ours here, once."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest

from bot.errors import (
    ChatGone,
    ChatMoved,
    QueryExpired,
    TelegramRefused,
    TelegramUnknown,
    TelegramUnreachable,
    TokenInUse,
    TokenRefused,
    TooManyRequests,
    TopicGone,
    Unmodified,
    Unparsable,
    YamchiError,
)
from bot.model import Address, Button, Message
from bot.render.rows import Rows, readable
from bot.values.belongings import Document
from bot.values.channels import Membership, Place
from bot.values.offers import Offer, Offers
from bot.values.pictures import Picture, Posted
from handlers.wire.transport import ENCODE, Fields, File, NotSent, ServerFailed

log = logging.getLogger(__name__)
# A file comes beside the call's fields, which name it.
NAME, FILE, PNG = "file", "chart.png", "image/png"
ATTACHED = f"attach://{NAME}"
NO_PREVIEW = ENCODE({"is_disabled": True})

# Telegram tells these apart only by the text of a 400.
REFUSALS: tuple[tuple[str, type[TelegramRefused]], ...] = (
    ("can't parse entities", Unparsable),
    ("message is not modified", Unmodified),
    ("query is too old", QueryExpired),
    ("chat not found", ChatGone),
    ("user not found", ChatGone),
    ("PEER_ID_INVALID", ChatGone),
    ("not enough rights to send", ChatGone),
    ("need administrator rights in the channel", ChatGone),
    ("have no rights to send a message", ChatGone),
    ("TOPIC_CLOSED", TopicGone),
    ("TOPIC_DELETED", TopicGone),
    ("message thread not found", TopicGone),
)


def translate(error: TelegramError) -> YamchiError:
    """Our error for the library's. BadRequest is a NetworkError there: it is looked at first."""
    match error:
        case RetryAfter():
            return TooManyRequests(retry_after=_seconds(error.retry_after))
        case ChatMigrated():
            return ChatMoved(new_chat_id=error.new_chat_id)
        case Forbidden():
            return ChatGone(description=error.message)
        case InvalidToken():
            return TokenRefused()
        case Conflict():
            return TokenInUse()
        case BadRequest():
            for text, kind in REFUSALS:
                if text.lower() in error.message.lower():
                    return kind(description=error.message)
            return TelegramRefused(description=error.message)
        case NotSent() | ServerFailed():
            return TelegramUnreachable(reason=error.message)
        case _:
            return TelegramUnknown(reason=error.message)


def _seconds(value: int | timedelta) -> float:
    return value.total_seconds() if isinstance(value, timedelta) else float(value)


class BotApi:
    """Calls by name, without building the library's objects for answers nobody reads.

    Building a Message costs more than half of a call's CPU.
    """

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    @property
    def bot_id(self) -> int:
        """The number in front of the token's colon."""
        return int(self._bot.token.partition(":")[0])

    async def __call__(self, method: str, **fields: Any) -> Any:
        """The `result` of the answer. Raises the Telegram errors of bot.errors."""
        return await self._post(self._bot.request, method, Fields(fields))

    async def upload(self, method: str, files: Mapping[str, File], **fields: Any) -> Any:
        """The same with files, each its name, content and type."""
        return await self._post(self._bot.request, method, Fields(fields, files))

    async def updates(self, request: BaseRequest, *, wait: int, **fields: Any) -> Any:
        """getUpdates on a transport of its own; `wait` is the long poll's seconds."""
        patience = (request.read_timeout or 0) + wait
        asked = Fields({**fields, "timeout": wait})
        return await self._post(request, "getUpdates", asked, patience)

    async def _post(
        self,
        request: BaseRequest,
        method: str,
        fields: Fields,
        patience: Any = BaseRequest.DEFAULT_NONE,
    ) -> Any:
        try:
            return await request.post(
                f"{self._bot.base_url}/{method}",
                fields.as_request_data(),
                read_timeout=patience,
            )
        except TelegramError as error:
            raise translate(error) from None


class TelegramMessenger:
    """Sends Telegram HTML; link previews are off unless the message names one."""

    def __init__(self, api: BotApi) -> None:
        self._api = api
        self._rich = True

    async def send(
        self, to: Address, message: Message, *, silent: bool = False, paid: bool = False
    ) -> int:
        """What a closed topic does not take goes to the general one, if it answers nobody."""
        fields = {
            "chat_id": to.chat_id,
            "disable_notification": silent or None,
            "allow_paid_broadcast": paid or None,
        }
        places = {"message_thread_id": to.thread_id, "reply_parameters": _reply(to)}
        try:
            sent = await self._put(message, **fields, **places)
        except TopicGone:
            if to.thread_id is None or to.reply_to is not None:
                raise
            sent = await self._put(message, **fields)
        return int(sent["message_id"])

    async def _put(self, message: Message, **fields: Any) -> Any:
        """As a rich message where it is one, otherwise and on any refusal as HTML."""
        if message.rich is not None and self._rich:
            markup = _keyboard(message.buttons)
            try:
                return await self._api(
                    "sendRichMessage", rich_message=_blocks(message), reply_markup=markup, **fields
                )
            except (TelegramRefused, TokenRefused) as error:
                self._refused(error)
        content = _content(message)
        if message.ask is not None:
            content["reply_markup"] = _question(message.ask, fields["chat_id"])
        return await self._api("sendMessage", **content, **fields)

    def _refused(self, error: YamchiError) -> None:
        """Raises it again where HTML would fare no better. A server that does not know the method
        answers 404, as it does to a wrong token: it is not asked again."""
        if isinstance(error, ChatGone | ChatMoved | TopicGone | Unmodified):
            raise error
        self._rich = not isinstance(error, TokenRefused)
        log.info("A rich message goes out as HTML", extra={"why": type(error).__name__})

    async def edit(self, to: Address, message_id: int, message: Message) -> None:
        """An edit that changes nothing is done already."""
        place = {"chat_id": to.chat_id, "message_id": message_id}
        try:
            await self._edit(message, **place)
        except Unmodified:
            return

    async def _edit(self, message: Message, **place: Any) -> None:
        if message.rich is not None and self._rich:
            rich = {"rich_message": _blocks(message), "reply_markup": _keyboard(message.buttons)}
            try:
                await self._api("editMessageText", **rich, **place)
            except TelegramRefused as error:
                self._refused(error)
            else:
                return
        await self._api("editMessageText", **_content(message), **place)

    async def show(self, to: Address, picture: Picture) -> Posted:
        return await self._picture(
            "sendPhoto",
            picture,
            {"photo": ATTACHED, **_caption(picture)},
            chat_id=to.chat_id,
            message_thread_id=to.thread_id,
            reply_parameters=_reply(to),
        )

    async def replace(self, to: Address, message_id: int, picture: Picture) -> Posted:
        """An edit that changes nothing is done already."""
        media = {"type": "photo", "media": ATTACHED, **_caption(picture)}
        try:
            return await self._picture(
                "editMessageMedia",
                picture,
                {"media": media},
                chat_id=to.chat_id,
                message_id=message_id,
            )
        except Unmodified:
            return Posted(message_id, picture.file_id or "")

    async def hand(self, to: Address, document: Document) -> int:
        sent = await self._api.upload(
            "sendDocument",
            {NAME: (document.name, document.content, document.mime)},
            document=ATTACHED,
            chat_id=to.chat_id,
            message_thread_id=to.thread_id,
            reply_parameters=_reply(to),
            **_caption(document),
        )
        return int(sent["message_id"])

    async def _picture(
        self, method: str, picture: Picture, content: dict[str, Any], **fields: Any
    ) -> Posted:
        """By its file_id where Telegram has it already, otherwise with the file beside the call."""
        markup = _keyboard(picture.buttons)
        if picture.file_id is not None:
            named = _named(content, picture.file_id)
            sent = await self._api(method, **named, **fields, reply_markup=markup)
        else:
            files = {NAME: (FILE, picture.content, PNG)}
            sent = await self._api.upload(method, files, **content, **fields, reply_markup=markup)
        return Posted(int(sent["message_id"]), str(sent["photo"][-1]["file_id"]))

    async def act(self, to: Address, action: str) -> None:
        place = {"chat_id": to.chat_id, "message_thread_id": to.thread_id}
        await self._api("sendChatAction", action=action, **place)

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        await self._api(
            "answerCallbackQuery",
            callback_query_id=query_id,
            text=text[:200] or None,
            show_alert=alert or None,
        )

    async def offer(self, query_id: str, offers: Offers) -> None:
        """Kept by Telegram for that person only: the language at least is theirs."""
        await self._api(
            "answerInlineQuery",
            inline_query_id=query_id,
            results=[_result(offer) for offer in offers.offers],
            cache_time=offers.seconds,
            is_personal=True,
            next_offset=offers.following,
            button=_hint(offers.hint) if offers.hint else None,
        )

    async def standing(self, chat_id: int, user_id: int | None = None) -> Membership:
        asked = self._api.bot_id if user_id is None else user_id
        member = await self._api("getChatMember", chat_id=chat_id, user_id=asked)
        status = str(member["status"])
        posts = status == "creator" or bool(member.get("can_post_messages"))
        return Membership(status, posts)

    async def place(self, name: str | int) -> Place:
        chat = await self._api("getChat", chat_id=name)
        title = str(chat.get("title", ""))
        return Place(int(chat["id"]), str(chat["type"]), title, str(chat.get("username", "")))


def _reply(to: Address) -> dict[str, Any] | None:
    if not to.reply_to:
        return None
    return {"message_id": to.reply_to, "allow_sending_without_reply": True}


def _caption(shown: Picture | Document) -> dict[str, Any]:
    return {"caption": shown.html, "parse_mode": "HTML"} if shown.html else {}


def _named(content: dict[str, Any], file_id: str) -> dict[str, Any]:
    """The same content with the file's name in the place of the file that comes beside it."""
    return {
        key: _named(value, file_id)
        if isinstance(value, dict)
        else file_id
        if value == ATTACHED
        else value
        for key, value in content.items()
    }


def _question(shown: str, chat_id: int) -> dict[str, Any]:
    """The field for an answer opens by itself; in a group for nobody who was not asked."""
    return {"force_reply": True, "input_field_placeholder": shown, "selective": chat_id < 0}


def _blocks(message: Message) -> str:
    """The InputRichMessage. Commands in it can be touched, as in any message."""
    return f'{{"blocks":{message.rich}}}'


def _content(message: Message) -> dict[str, Any]:
    return {
        "text": message.html,
        "parse_mode": "HTML",
        "link_preview_options": _preview(message) or NO_PREVIEW,
        "reply_markup": _keyboard(message.buttons),
    }


def _preview(message: Message) -> dict[str, Any] | None:
    """Where there is one, it is of the story that the message is about: large."""
    if message.preview is None:
        return None
    return {"url": message.preview, "prefer_large_media": True}


def _result(offer: Offer) -> dict[str, Any]:
    result = {
        "type": "article",
        "id": offer.id,
        "title": offer.title,
        "description": offer.description or None,
        "url": offer.url,
        "input_message_content": {
            "message_text": offer.message.html,
            "parse_mode": "HTML",
            "link_preview_options": _preview(offer.message) or {"is_disabled": True},
        },
        "reply_markup": _rows(offer.message.buttons) if offer.message.buttons else None,
    }
    return {name: value for name, value in result.items() if value is not None}


def _hint(text: str) -> dict[str, str]:
    """The button above the results; it leads to the private chat."""
    return {"text": text, "start_parameter": "inline"}


@lru_cache(256)
def _keyboard(rows: Rows) -> str | None:
    """As JSON. Kept, since the buttons under a page of headlines are the same in all chats."""
    return ENCODE(_rows(rows)) if rows else None


def _rows(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": [[_button(button) for button in row] for row in readable(rows)]}


def _button(button: Button) -> dict[str, Any]:
    if button.url is not None:
        return {"text": button.text, "url": button.url}
    if button.copy is not None:
        return {"text": button.text, "copy_text": {"text": button.copy}}
    return {"text": button.text, "callback_data": button.data}
