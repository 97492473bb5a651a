"""The methods that put something into a chat."""

import struct
from typing import Any

from bot.emulator.chats import Chat
from bot.emulator.entities import with_found
from bot.emulator.markup import reply_markup
from bot.emulator.messages import Message, formatting
from bot.emulator.params import CAPTION_LIMIT, TEXT_LIMIT, Params, Upload
from bot.emulator.refusal import Refusal, bad
from bot.emulator.rich import rich_fields
from bot.emulator.state import State

PHOTO_LIMIT = 10 * 1024 * 1024
FILE_LIMIT = 50 * 1024 * 1024

ACTIONS = frozenset(
    {"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"}
    | {"upload_document", "choose_sticker", "find_location", "record_video_note"}
    | {"upload_video_note"}
)


def send_message(state: State, params: Params) -> Message:
    if not params.text("text"):
        raise bad("message text is empty")
    return _send(state, params, text_fields(state, params))


def send_rich_message(state: State, params: Params) -> Message:
    return _send(state, params, rich_fields(params))


def text_fields(state: State, params: Params) -> dict[str, Any]:
    """Text, entities and preview as they stand in a Message."""
    text, entities = params.formatted("text", "entities", TEXT_LIMIT)
    fields = formatting(text, with_found(text, entities))
    known_users(state, fields)
    preview = params.object("link_preview_options", "LinkPreviewOptions")
    return fields | ({"link_preview_options": preview} if preview else {})


def known_users(state: State, fields: dict[str, Any]) -> None:
    """Name the users mentioned; a mention of an unknown one is no entity."""
    for name in ("entities", "caption_entities"):
        entities = fields.get(name)
        if entities and any(entity["type"] == "text_mention" for entity in entities):
            fields[name] = [
                entity | {"user": state.users[entity["user"]["id"]]} if "user" in entity else entity
                for entity in entities
                if "user" not in entity or entity["user"].get("id") in state.users
            ]


def send_photo(state: State, params: Params) -> Message:
    return _send(state, params, photo_of(state, params, "photo") | caption_of(state, params))


def photo_of(state: State, params: Params, name: str) -> dict[str, Any]:
    """The photo of a Message, from a file that comes with the call or one that was sent before."""
    file_id, upload = _file(state, params, name, PHOTO_LIMIT)
    size = dimensions(upload.content)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return {"photo": [{**_described(file_id, upload), "width": width, "height": height}]}


def send_document(state: State, params: Params) -> Message:
    file_id, upload = _file(state, params, "document", FILE_LIMIT)
    names = {"file_name": upload.name, "mime_type": upload.mime}
    document = {**_described(file_id, upload), **names}
    return _send(state, params, {"document": document} | caption_of(state, params))


def send_chat_action(state: State, params: Params) -> bool:
    chat = state.writable(params)
    action = params.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    state.tell(chat.id, "typing", action=action)
    return True


def _send(state: State, params: Params, fields: dict[str, Any]) -> Message:
    chat = state.writable(params)
    markup = reply_markup(params)
    fields |= {"reply_markup": markup} if markup else {}
    fields |= _reply(chat, params)
    thread_id = params.integer("message_thread_id")
    if thread_id:
        fields |= {"message_thread_id": thread_id, "is_topic_message": True}
    if params.flag("protect_content"):
        fields["has_protected_content"] = True
    refusal = state.limits.spend(chat.id, chat.kind)
    if refusal:
        raise refusal
    author = {"sender_chat": chat.json} if chat.kind == "channel" else {"from": state.bot}
    message = state.write(chat, author, fields)
    state.acted(chat, message)
    return message


def _reply(chat: Chat, params: Params) -> dict[str, Any]:
    reply = params.object("reply_parameters", "ReplyParameters")
    if not reply:
        return {}
    target = reply.get("message_id")
    if not isinstance(target, int):
        raise bad("message identifier is not specified")
    message = chat.messages.get(target)
    if message is None:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad("message to be replied not found")
    return {"reply_to_message": message.alone}


def caption_of(state: State, params: Params) -> dict[str, Any]:
    text, entities = params.formatted("caption", "caption_entities", CAPTION_LIMIT)
    fields = formatting(text, with_found(text, entities), caption=True)
    known_users(state, fields)
    return fields


def _file(state: State, params: Params, name: str, limit: int) -> tuple[str, Upload]:
    given = params.values.get(name)
    if isinstance(given, str) and given.startswith("attach://"):
        given = params.values.get(given.removeprefix("attach://"))
    if isinstance(given, str) and given in state.files:
        return given, state.files[given]
    if not given:
        raise bad(f"there is no {name} in the request")
    if not isinstance(given, Upload):
        raise bad("wrong remote file identifier specified: the emulator fetches nothing")
    if not given.content:
        raise bad("file must be non-empty")
    if len(given.content) > limit:
        raise Refusal(413, "Request Entity Too Large")
    file_id = f"file-{len(state.files) + 1}"
    state.files[file_id] = given
    return file_id, given


def _described(file_id: str, upload: Upload) -> dict[str, Any]:
    size = len(upload.content)
    return {"file_id": file_id, "file_unique_id": f"u-{file_id}", "file_size": size}


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG picture, None where it is neither."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else None
    return _jpeg(content) if content[:2] == b"\xff\xd8" else None


def _jpeg(content: bytes) -> tuple[int, int] | None:
    """The size stands in the first start-of-frame segment."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return (width, height) if width and height else None
        at += 2 + length
    return None
