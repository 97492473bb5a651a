"""From an update to its handler, and from any error to words."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StorageError, TokenRefused
from bot.model import Page, Selection
from bot.ports import EVERYTHING
from bot.values.updates import Received
from handlers.dispatch import Dispatcher, split_command
from storage.chats import SqlChats
from tests.kit.program import Engine, running

SECRET = "what the person wrote"
FAILURE = "Something went wrong here, not with you. Please try again."
UNSTORED = "Nothing can be stored or looked up right now. Please try again later."


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("", ("", None, "")),
        ("news", ("", None, "")),
        ("/news", ("news", None, "")),
        ("/News  a  b ", ("news", None, "a  b")),
        ("/news@yamchi_bot x", ("news", True, "x")),
        ("/news@YAMCHI_bot", ("news", True, "")),
        ("/news@other x", ("news", False, "x")),
        ("/news@", ("news", False, "")),
        ("/news\nx\ny", ("news", None, "x\ny")),
        ("/news\u00a0x", ("news", None, "x")),
        ("/", ("", None, "")),
        ("//news", ("/news", None, "")),
    ],
)
def test_a_command_taken_apart(text: str, split: tuple[str, bool | None, str]) -> None:
    assert split_command(text, "yamchi_bot") == split


@given(st.text())
def test_any_text_can_be_taken_apart(text: str) -> None:
    name, addressed, words = split_command(text, "yamchi_bot")
    assert name == name.lower()
    assert words == words.strip()
    assert text.startswith("/") or (name, addressed, words) == ("", None, "")


class Broken:
    """Articles that cannot be read."""

    def __init__(self, error: Callable[[], Exception]) -> None:
        self._error = error

    async def newest(self, limit: int, selection: Selection = EVERYTHING) -> Page:
        raise self._error()

    async def page(self, cursor: object, limit: int, selection: Selection) -> Page:
        raise self._error()


async def test_a_handler_that_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with running(tmp_path, articles=Broken(lambda: ValueError(SECRET))) as engine:
        assert (await engine.ask("/news")).text == FAILURE
        assert await engine.notice(1, "1:n:1:1:1:1:1:0", forged=True) == FAILURE
        assert (await engine.ask("/start")).text.startswith("Central Asia")
    records = [r for r in caplog.records if r.message == "An update could not be handled"]
    assert [record.levelno for record in records] == [logging.ERROR] * 2
    assert [record.__dict__["error"] for record in records] == ["ValueError"] * 2
    assert records[0].__dict__["at"][-1].startswith("newest:")
    assert records[1].__dict__["at"][-3].startswith("turn:")
    assert not any(SECRET in str(record.__dict__) for record in caplog.records)


async def test_an_error_of_ours_has_words_for_a_chat(tmp_path: Path) -> None:
    def error() -> Exception:
        return StorageError(path="/secret/place", reason="the disk is <full>")

    async with running(tmp_path, articles=Broken(error)) as engine:
        assert (await engine.ask("/news")).text == UNSTORED
        assert await engine.notice(1, "1:n:1:1:1:1:1:0", forged=True) == UNSTORED


class Forgetful:
    """Chats of a database that does not answer."""

    def __getattr__(self, name: str) -> Any:
        async def fail(*_: object, **__: object) -> None:
            raise StorageError(path="p", reason="it is asleep")

        return fail


async def test_the_database_fails_before_the_chat_is_known(tmp_path: Path) -> None:
    async with running(tmp_path, chats=Forgetful()) as engine:
        assert (await engine.ask("/news")).text == UNSTORED
        assert await engine.notice(1, "1:s:1", forged=True) == UNSTORED
        engine.telegram.user(1).block()
        await engine.settled()
        assert len(engine.nursery) == 17


async def test_a_failure_that_cannot_even_be_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise StorageError(path="p", reason="it is asleep")

    monkeypatch.setattr(SqlChats, "deactivate", fail)
    async with running(tmp_path) as engine:
        user = engine.telegram.user(1)
        await user.say("/news")
        user.chat.members[engine.telegram.state.bot_id].status = "kicked"
        await engine.settled()
        assert len(engine.nursery) == 17
    assert "An update could not be handled" in caplog.text


async def test_a_token_that_no_longer_works_ends_the_program(tmp_path: Path) -> None:
    async with running(tmp_path, checked=False) as engine:
        user = engine.telegram.user(1)
        engine.telegram.faults.add("unauthorized", "sendMessage", times=None)
        await user.say("/news")
        with pytest.raises(TokenRefused):
            await engine.failure()
        assert [each.chat_id for each in await engine.store.inbox.waiting()] == [1]


async def handled(engine: Engine, **update: Any) -> None:
    payload = json.dumps({"update_id": 5, **update})
    await Dispatcher(engine.services)(Received(5, 2, payload))


CHAT = {"id": 2, "type": "private"}
USER = {"id": 2, "is_bot": False, "first_name": "U"}


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"poll_of_the_future": {"id": 1}},
        {"inline_query": {"id": "1", "from": USER, "query": "x", "offset": ""}},
        {"channel_post": {"message_id": 1, "date": 1, "chat": {"id": -9, "type": "channel"}}},
        {"edited_message": {"message_id": 1, "date": 1, "chat": CHAT, "text": "/news"}},
        {"message": {"message_id": "what", "chat": []}},
        {"message": {}},
    ],
)
async def test_updates_that_nobody_asked_for(engine: Engine, update: dict[str, Any]) -> None:
    engine.telegram.user(2)
    await handled(engine, **update)
    assert engine.telegram.sent_to(2) == []


async def test_a_chat_of_a_kind_yet_to_come(engine: Engine) -> None:
    engine.telegram.user(2)
    chat = {"id": 2, "type": "hologram"}
    await handled(engine, message={"message_id": 1, "date": 1, "chat": chat, "text": "/news"})
    assert len(engine.telegram.sent_to(2)) == 1


async def test_a_message_without_text(engine: Engine) -> None:
    engine.telegram.user(2)
    sticker = {
        "message_id": 1,
        "date": 1,
        "chat": CHAT,
        "from": USER,
        "dice": {"value": 3, "emoji": "x"},
    }
    await handled(engine, message=sticker)
    assert [each.text for each in engine.telegram.sent_to(2)] == ["Say /news, /rates or /help."]
