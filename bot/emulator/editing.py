"""The methods that change or remove what stands in a chat, and answer a pressed button."""

from datetime import timedelta
from typing import Any

from bot.emulator.chats import Chat
from bot.emulator.markup import reply_markup
from bot.emulator.messages import Message
from bot.emulator.params import Params
from bot.emulator.refusal import bad
from bot.emulator.rich import rich_fields
from bot.emulator.sending import caption_of, photo_of, text_fields
from bot.emulator.state import State

ANSWER_LIMIT = 200
QUERY_SECONDS = 15.0
DELETABLE = timedelta(hours=48)

_SHOWN = (
    *("text", "entities", "link_preview_options", "reply_markup"),
    *("photo", "caption", "caption_entities", "rich_message"),
)
_UNMODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(state: State, params: Params) -> Message:
    chat, message = _target(state, params)
    if "rich_message" in params.values:
        fields = rich_fields(params)
    elif params.text("text"):
        fields = text_fields(state, params)
    else:
        raise bad("message text is empty")
    markup = reply_markup(params, inline_only=True)
    if "text" not in message and "rich_message" not in message:
        raise bad("there is no text in the message to edit")
    return _edit(state, chat, message, fields | ({"reply_markup": markup} if markup else {}))


def edit_message_media(state: State, params: Params) -> Message:
    """Photos alone: nothing else is put into a message of yamchi's."""
    chat, message = _target(state, params)
    media = params.object("media", "InputMedia")
    if media is None:
        raise bad("media is empty")
    if media.get("type") != "photo":
        raise bad("can't parse InputMedia: type must be photo here")
    if not isinstance(media.get("media"), str):
        raise bad("can't parse InputMedia: media not found")
    inner = Params({**params.values, **media})
    fields = photo_of(state, inner, "media") | caption_of(state, inner)
    markup = reply_markup(params, inline_only=True)
    if "photo" not in message:
        raise bad("there is no media in the message to edit")
    return _edit(state, chat, message, fields | ({"reply_markup": markup} if markup else {}))


def edit_message_reply_markup(state: State, params: Params) -> Message:
    chat, message = _target(state, params)
    markup = reply_markup(params, inline_only=True)
    fields = {key: message[key] for key in _SHOWN if key in message and key != "reply_markup"}
    return _edit(state, chat, message, fields | ({"reply_markup": markup} if markup else {}))


def _target(state: State, params: Params) -> tuple[Chat, Message]:
    chat = state.writable(params)
    message_id = params.integer("message_id")
    if not message_id:
        raise bad("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad("message to edit not found")
    if message_id not in chat.own:
        raise bad("message can't be edited")
    return chat, message


def _edit(state: State, chat: Chat, message: Message, fields: dict[str, Any]) -> Message:
    if all(message.get(key) == fields.get(key) for key in _SHOWN):
        raise bad(_UNMODIFIED)
    edited = Message({key: message[key] for key in message if key not in _SHOWN})
    edited.update(fields, edit_date=state.now())
    state.acted(chat, edited)
    state.tell(chat.id, "edit", message=edited)
    return edited


def delete_message(state: State, params: Params) -> bool:
    chat = state.chat(params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad("message to delete not found")
    bot = chat.member(state.bot_id)
    mine = message.id in chat.own or chat.kind == "private"
    if not mine and not bot.may("can_delete_messages"):
        raise bad("message can't be deleted")
    old = state.now() - message["date"] > DELETABLE.total_seconds()
    if old and not bot.may("can_delete_messages"):
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    state.changed.beat()
    state.tell(chat.id, "delete", message_id=message.id)
    return True


def answer_callback_query(state: State, params: Params) -> bool:
    query = state.queries.get(params.text("callback_query_id"))
    now = state.clock.monotonic()
    if query is None or query.answer is not None or now - query.at > QUERY_SECONDS:
        raise bad(_TOO_OLD)
    text = params.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": params.flag("show_alert")}
    state.changed.beat()
    state.tell(query.chat_id, "answer", user_id=query.user_id, **query.answer)
    return True
