"""Keyboards under a message, checked as Telegram checks them."""

from typing import Any

from bot.emulator.links import checked_link
from bot.emulator.params import Params
from bot.emulator.refusal import bad

KINDS = [
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "disabled",
    "callback_game",
    "pay",
]
_MOST_BUTTONS = 100
_LONGEST_PLACEHOLDER = 64
_CANNOT = "can't parse inline keyboard button: "


def reply_markup(params: Params, *, inline_only: bool = False) -> dict[str, Any] | None:
    """The markup to keep with the message: only an inline keyboard stays with it."""
    markup = params.object("reply_markup", "reply keyboard markup")
    if not markup:
        return None
    if "inline_keyboard" in markup:
        return inline_keyboard(markup["inline_keyboard"])
    if inline_only:
        raise bad("inline keyboard expected")
    if not {"keyboard", "remove_keyboard", "force_reply"} & markup.keys():
        raise bad("object expected as reply markup")
    placeholder = markup.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(str(placeholder)) <= _LONGEST_PLACEHOLDER:
        raise bad("INPUT_FIELD_PLACEHOLDER_INVALID")
    return None


def inline_keyboard(rows: Any) -> dict[str, Any] | None:
    if not isinstance(rows, list):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    kept = [[_button(button) for button in _row(row)] for row in rows]
    kept = [row for row in kept if row]
    if sum(map(len, kept)) > _MOST_BUTTONS:
        raise bad("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return row


def _button(button: Any) -> dict[str, Any]:
    if not isinstance(button, dict):
        raise bad(f"{_CANNOT}InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad(f'{_CANNOT}field "text" must be of type String')
    if not text.strip():
        raise bad(f"{_CANNOT}text of the button must be non-empty")
    kinds = [kind for kind in KINDS if button.get(kind) is not None]
    if not kinds:
        raise bad(f"{_CANNOT}Text buttons are unallowed in the inline keyboard")
    if len(kinds) > 1:
        raise bad(f"{_CANNOT}exactly one kind of button must be given, not {' and '.join(kinds)}")
    check = _CHECKS.get(kinds[0])
    if check:
        check(button)
    return button


def _callback(button: dict[str, Any]) -> None:
    data = button["callback_data"]
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")


def _url(button: dict[str, Any]) -> None:
    url = button["url"]
    if not isinstance(url, str) or checked_link(url) is None:
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _copy(button: dict[str, Any]) -> None:
    copied = button["copy_text"]
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")


_CHECKS = {"callback_data": _callback, "url": _url, "copy_text": _copy}
