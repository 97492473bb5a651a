"""Pages of a channel in the private chat of who manages it: their buttons and commands name it."""

import re
from dataclasses import replace

from bot.model import Button, Message
from bot.render.buttons import (
    ALERT,
    CHANNEL,
    CURRENCIES,
    DIGEST,
    ERASE,
    FOLLOW,
    LANGUAGE,
    MUTE,
    SETTINGS,
    SOURCES,
    WATCH,
    ZONE,
    StaleButton,
    pack,
    unpack,
)
from bot.values.channels import Channel

# Buttons that are pressed for a channel; others do what they do in the chat where they are.
ACTIONS = frozenset(
    {ALERT, CURRENCIES, DIGEST, ERASE, FOLLOW, LANGUAGE, MUTE, SETTINGS, SOURCES, WATCH, ZONE}
)
# What `/channel @name` takes behind it, so that the hints of pages and errors hold there too.
COMMANDS = (
    *("alerts", "alert", "currencies", "digest", "export", "forget_me", "language", "settings"),
    *("sources", "timezone", "watches", "watch"),
)
HINT = re.compile(rf"(?<![\w/<@])/(?=(?:{'|'.join(COMMANDS)})\b)")


def behalf(message: Message, channel: Channel) -> Message:
    """Each button does for the channel what it would do for the chat it is pressed in."""
    rows = tuple(tuple(_wrapped(button, channel) for button in row) for row in message.buttons)
    return replace(message, html=told(message.html, channel), buttons=rows)


def told(text: str, channel: Channel) -> str:
    return HINT.sub(f"/channel {channel.address} ", text)


def _wrapped(button: Button, channel: Channel) -> Button:
    if button.data is None:
        return button
    action, numbers = unpack(button.data)
    if action not in ACTIONS:
        return button
    return replace(button, data=wrap(channel.id, action, *numbers))


def wrap(channel_id: int, action: str, *numbers: int) -> str:
    return pack(CHANNEL, channel_id, int(action, 36), *numbers)


def unwrap(numbers: tuple[int, ...]) -> tuple[int, str, tuple[int, ...]]:
    """The channel, the action and its numbers. Raises StaleButton."""
    if len(numbers) < 2 or not 10 <= numbers[1] < 36:
        raise StaleButton
    channel_id, action, *rest = numbers
    return channel_id, chr(ord("a") + action - 10), tuple(rest)
