"""A list of headlines, as a person reads it."""

import re
from dataclasses import dataclass

from bot.emulator import Message, User
from tests.kit.telegram import Telegram

ITEM = re.compile(r"^(\d+)\. (.+)\n(.+) · (.+)$", re.MULTILINE)
HEAD = re.compile(r"Viewing results (\d+)–(\d+) of (\d+)")


WORKING = "Reading the page …"
UNREAD = "The page could not be read: this is what the outlet gave with the headline."


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


async def summed_up(telegram: Telegram, user: User, words: str) -> Message:
    """The summary, which may come in two steps."""
    before = telegram.acts(user.id)
    answer = await telegram.ask(user, words)
    if answer.text == WORKING:
        return await telegram.wait_for(user.id, before + 1, 20)
    return answer
