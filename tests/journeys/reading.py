"""A list of headlines, as a person reads it."""

import re
from dataclasses import dataclass

from bot.emulator import Message

ITEM = re.compile(r"^(\d+)\. (.+)\n(.+) · (.+)$", re.MULTILINE)
HEAD = re.compile(r"Viewing results (\d+)–(\d+) of (\d+)")


@dataclass(frozen=True)
class Line:
    number: int
    title: str
    source: str
    age: str


def headlines(message: Message) -> list[Line]:
    return [Line(int(n), *rest) for n, *rest in ITEM.findall(visible(message))]


def visible(message: Message) -> str:
    """Without the word joiners that keep Telegram from making links of an outlet's words."""
    return message.text.replace("\u2060", "")


def place(message: Message) -> tuple[int, int, int]:
    """First, last and total of `Viewing results 1–6 of 15`."""
    found = HEAD.search(message.text)
    assert found, message.text
    first, last, total = map(int, found.groups())
    return first, last, total


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.buttons for button in row]
