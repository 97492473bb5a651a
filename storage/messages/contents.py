"""Messages as they are kept in the outbox: JSON, frozen when they were promised."""

import json
from dataclasses import fields
from hashlib import sha256
from typing import Any

from bot.model import Button, Message
from storage.values import storable

NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Message, Button)}
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def frozen(message: Message) -> tuple[str, str]:
    """(SHA-256, JSON) of a message; equal messages have equal JSON. Empty fields are left out."""
    body = storable(COMPACT.encode(_filled(message)))
    return sha256(body.encode()).hexdigest(), body


def thawed(body: str) -> Message:
    facts = json.loads(body)
    rows = facts.pop("buttons", ())
    buttons = tuple(tuple(Button(**button) for button in row) for row in rows)
    return Message(**facts, buttons=buttons)


def _filled(message: Message) -> dict[str, Any]:
    filled = _set(message)
    if message.buttons:
        filled["buttons"] = [[_set(button) for button in row] for row in message.buttons]
    return filled


def _set(thing: Message | Button) -> dict[str, Any]:
    """The fields that are set, in the order in which the class names them."""
    filled = {}
    for name in NAMES[type(thing)]:
        value = getattr(thing, name)
        if value is not None and value != ():
            filled[name] = value
    return filled
