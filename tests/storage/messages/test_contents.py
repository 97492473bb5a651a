from dataclasses import fields

import pytest

from bot.model import Button, Message
from storage.messages.contents import frozen, thawed

BUTTONS = (
    (Button("Open", url="https://a.example/1"), Button("Save", data="1:s:7")),
    (Button("Copy", copy="472.31"),),
)
FULL = Message("<b>Ысык-Көл</b> & co", BUTTONS, "https://a.example/1", "[]", "Which words?")


@pytest.mark.parametrize("message", [Message("plain"), Message(""), FULL])
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    assert thawed(frozen(message)[1]) == message


def test_no_field_of_a_message_is_forgotten() -> None:
    """Whoever gives messages a field sees here whether it is kept."""
    for thing in (FULL, *BUTTONS[0], *BUTTONS[1]):
        unset = {field.name for field in fields(thing) if getattr(thing, field.name) is None}
        assert unset <= {"data", "url", "copy"}


def test_equal_messages_are_one_content() -> None:
    assert frozen(Message("a")) == frozen(Message("a"))
    assert frozen(Message("a"))[0] != frozen(Message("b"))[0]


def test_what_no_database_takes_is_replaced() -> None:
    assert thawed(frozen(Message("half \ud83d, nul \0"))[1]).html == "half ?, nul \0"
