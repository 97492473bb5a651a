"""What the bot reads of an update, taken straight from Telegram's JSON.

python-telegram-bot's own Update builds every object of it: a fifth of the CPU that an answer costs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.model import ChatKind
from bot.render.buttons import BACK

Json = Mapping[str, Any]
MUTE = "may not write"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message, a pressed button or a change of the bot's own standing in a chat.

    `message_id` is that of the message that was sent or whose button was pressed. `links` are the
    addresses in the message that this one answers. `query_id` tells a pressed button, `standing`
    (Telegram's status of the bot there) a change of standing. `language` is that of the person's
    Telegram, "" where it does not say. `within` tells that the button's message leads back to the
    settings, `unnamed` that a group's administrator speaks in the group's own name. `name` is
    how the chat, or in a private one the person, is called; `answered` who wrote the message that
    this one answers.
    """

    chat_id: int
    chat_kind: ChatKind
    user_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None
    text: str = ""
    links: tuple[str, ...] = ()
    moved_to: int | None = None
    query_id: str | None = None
    data: str = ""
    standing: str | None = None
    language: str = ""
    within: bool = False
    unnamed: bool = False
    name: str = ""
    answered: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An inline query: what somebody types behind the bot's name, in whatever chat. `language` is
    that of their Telegram, "" where it does not say."""

    query_id: str
    user_id: int
    text: str
    offset: str = ""
    language: str = ""


def read(update: Json) -> Incoming | Asked | None:
    """None for an update of a kind that is not asked for. Raises LookupError where the JSON is not
    an update's."""
    if "message" in update:
        return _message(update["message"])
    if "callback_query" in update:
        return _press(update["callback_query"])
    if "inline_query" in update:
        return _asked(update["inline_query"])
    if "my_chat_member" in update:
        change = update["my_chat_member"]
        chat = change["chat"]
        standing = _standing(change["new_chat_member"], chat)
        by = change.get("from")
        return Incoming(
            chat["id"],
            _kind(chat),
            (by or {}).get("id"),
            standing=standing,
            language=_language(by),
            name=_name(chat),
        )
    return None


def _standing(member: Json, chat: Json) -> str:
    """Telegram's status of the bot, or MUTE where it is there and may not write."""
    status = str(member["status"])
    if status == "restricted" and not member.get("can_send_messages", False):
        return MUTE
    if chat["type"] == "channel" and status == "administrator":
        return status if member.get("can_post_messages", False) else MUTE
    return status


def _asked(query: Json) -> Asked:
    asker = query["from"]
    language = asker.get("language_code", "")
    return Asked(query["id"], asker["id"], query["query"], query["offset"], language)


def _message(message: Json) -> Incoming | None:
    """None for what was picked from an inline bot's results, this one's too: nobody wrote it."""
    if "via_bot" in message:
        return None
    chat = message["chat"]
    replied = message.get("reply_to_message")
    return Incoming(
        chat_id=chat["id"],
        chat_kind=_kind(chat),
        user_id=message.get("from", {}).get("id"),
        message_id=message["message_id"],
        thread_id=_thread(message),
        text=message.get("text", ""),
        links=_links(replied) if replied else (),
        moved_to=message.get("migrate_to_chat_id"),
        language=_language(message.get("from")),
        unnamed=message.get("sender_chat", {}).get("id") == chat["id"],
        name=_name(chat),
        answered=_writer(replied),
    )


def _press(query: Json) -> Incoming | None:
    """None for a button under an inline result, which has no chat to answer in."""
    message = query.get("message")
    if message is None:
        return None
    return Incoming(
        chat_id=message["chat"]["id"],
        chat_kind=_kind(message["chat"]),
        user_id=query["from"]["id"],
        message_id=message["message_id"],
        thread_id=_thread(message),
        query_id=query["id"],
        data=query.get("data", ""),
        language=_language(query["from"]),
        within=_within(message.get("reply_markup")),
    )


def _language(person: Json | None) -> str:
    code: str = (person or {}).get("language_code", "")
    return code


def _name(chat: Json) -> str:
    """Of a person with their user name, by which they are found."""
    if "title" in chat:
        return str(chat["title"])
    names = [chat.get("first_name", ""), chat.get("last_name", "")]
    if "username" in chat:
        names.append(f"@{chat['username']}")
    return " ".join(filter(None, names))


def _writer(message: Json | None) -> int | None:
    """A person; not a bot, and nobody who writes in the name of a chat."""
    writer = (message or {}).get("from") or {}
    if writer.get("is_bot") or "sender_chat" in (message or {}):
        return None
    return writer.get("id")


def _within(markup: Json | None) -> bool:
    rows = (markup or {}).get("inline_keyboard", ())
    return any(button.get("callback_data") == BACK for row in rows for button in row)


def _kind(chat: Json) -> ChatKind:
    kind: str = chat["type"]
    match kind:
        case "group" | "supergroup" | "channel":
            return kind
        case _:
            return "private"


def _thread(message: Json) -> int | None:
    """A forum's topic; a mere thread of answers has an id too and is none."""
    return message.get("message_thread_id") if message.get("is_topic_message") else None


def _links(message: Json) -> tuple[str, ...]:
    """Of a text, or of what stands below a picture. Entities are measured in UTF-16 units."""
    text = message.get("text", message.get("caption", ""))
    units = text.encode("utf-16-le", "surrogatepass")
    found = []
    for entity in message.get("entities", message.get("caption_entities", ())):
        if entity["type"] == "text_link":
            found.append(entity["url"])
        elif entity["type"] == "url":
            start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
            found.append(units[start:end].decode("utf-16-le", "replace"))
    return tuple(found)
